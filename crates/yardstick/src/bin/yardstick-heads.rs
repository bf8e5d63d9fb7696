//! The least that finds out whether many images of one registry can be pulled: for each repository one challenge and one
//! token, for each image one HEAD, so many at once, each over a connection that is kept.
//!
//! Standard input holds the registry as HOST:PORT, how many questions are under way at once, the value of an `Authorization`
//! header for the token server, and then the images as REPOSITORY TAG, one a line. All of it is plain http. Anything but a 200
//! for an image is a failure.

use std::collections::HashMap;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

type Failure = Box<dyn Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

const ACCEPT: &str = "Accept: application/vnd.docker.distribution.manifest.v2+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.oci.image.index.v1+json, */*";

/// What is to be done, and how far it is.
struct Work {
    host: String,
    login: String,
    images: Vec<(String, String)>,
    next: AtomicUsize,
    tokens: Mutex<HashMap<String, Arc<OnceLock<String>>>>,
}

fn main() -> Result<()> {
    let lines: Vec<String> = io::stdin().lines().collect::<io::Result<_>>()?;
    let [host, at_once, login, images @ ..] = lines.as_slice() else {
        return Err("expected a registry, a number, a header and images on standard input".into());
    };
    let pair = |line: &String| line.split_once(' ').map(|(path, tag)| (path.to_owned(), tag.to_owned()));
    let work = Work {
        host: host.clone(),
        login: login.clone(),
        images: images.iter().filter_map(pair).collect(),
        next: AtomicUsize::new(0),
        tokens: Mutex::default(),
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..at_once.parse()?).map(|_| scope.spawn(|| ask(&work))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread broke")?)
    })
}

/// Takes one image after the other, until there is none left.
fn ask(work: &Work) -> Result<()> {
    let mut connection = BufReader::new(TcpStream::connect(&work.host)?);
    connection.get_ref().set_nodelay(true)?;
    while let Some((path, tag)) = work.images.get(work.next.fetch_add(1, Ordering::Relaxed)) {
        let token = token(work, &mut connection, path, tag)?;
        let (status, _) =
            head(&mut connection, work, path, tag, &format!("Authorization: Bearer {token}\r\n"))?;
        if status != 200 {
            return Err(format!("{path}:{tag}: status {status}").into());
        }
    }
    Ok(())
}

/// The repository's token: fetched by one, while others wait.
fn token(work: &Work, connection: &mut BufReader<TcpStream>, path: &str, tag: &str) -> Result<String> {
    let slot = work
        .tokens
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(path.to_owned())
        .or_default()
        .clone();
    let mut failure = None;
    let token = slot.get_or_init(|| {
        fetch(work, connection, path, tag).unwrap_or_else(|why| {
            failure = Some(why);
            String::new()
        })
    });
    failure.map_or_else(|| Ok(token.clone()), Err)
}

fn fetch(work: &Work, connection: &mut BufReader<TcpStream>, path: &str, tag: &str) -> Result<String> {
    let (_, challenge) = head(connection, work, path, tag, "")?;
    let (_, rest) = challenge.split_once("realm=\"http://").ok_or("no realm")?;
    let (realm, rest) = rest.split_once('"').ok_or("no end of the realm")?;
    let (host, target) = realm.split_once('/').ok_or("no path in the realm")?;
    let service =
        rest.split_once("service=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(name, _)| name);
    let mut server = BufReader::new(TcpStream::connect(host)?);
    let request = format!(
        "GET /{target}?service={service}&scope=repository%3A{}%3Apull HTTP/1.1\r\nHost: {host}\r\nAuthorization: {}\r\n\
         Connection: close\r\n\r\n",
        path.replace('/', "%2F"),
        work.login
    );
    server.get_mut().write_all(request.as_bytes())?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    let (_, rest) = answer
        .split_once("\"token\":\"")
        .or_else(|| answer.split_once("\"access_token\":\""))
        .ok_or("no token")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

/// The status of a manifest, and the challenge if there is one.
fn head(
    connection: &mut BufReader<TcpStream>,
    work: &Work,
    path: &str,
    tag: &str,
    authorization: &str,
) -> Result<(u16, String)> {
    let host = &work.host;
    let request = format!(
        "HEAD /v2/{path}/manifests/{tag} HTTP/1.1\r\nHost: {host}\r\n{ACCEPT}\r\n{authorization}\r\n"
    );
    connection.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line.split(' ').nth(1).ok_or("no status")?.parse()?;
    let mut challenge = String::new();
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            None => return Ok((status, challenge)),
            Some((name, value)) if name.eq_ignore_ascii_case("www-authenticate") => {
                value.clone_into(&mut challenge);
            }
            Some(_) => {}
        }
    }
}
