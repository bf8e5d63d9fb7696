//! One request through a front: one connection to it, one to what stands behind.
//!
//! Behind is asked by HTTP/1.0, so that an answer ends with its connection and can be passed on as it comes.

use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Fault, Site, Sites};
use crate::run::held;

/// A head is not longer.
const LONGEST: usize = 64 * 1024;

/// What a client says first.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) path: String,
    headers: Vec<(String, String)>,
}

impl Head {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split("\r\n");
        let mut words = lines.next()?.split(' ').map(str::to_owned);
        let (method, path) = (words.next()?, words.next()?);
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        Some(Self { method, path, headers: headers.collect() })
    }
}

/// Serves a connection's one request.
pub(super) fn serve(stream: TcpStream, tls: Option<Arc<ServerConfig>>, sites: &Sites) -> io::Result<()> {
    let Some(config) = tls else { return exchange(stream, sites) };
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let outcome = exchange(&mut stream, sites);
    stream.conn.send_close_notify();
    stream.flush()?;
    outcome
}

fn exchange(mut client: impl Read + Write, sites: &Sites) -> io::Result<()> {
    let Some(head) = Head::parse(&read_head(&mut client)?) else {
        // Such as TLS where it speaks plain http.
        return refuse(&mut client, "400 Bad Request", "not a request");
    };
    let host = head.header("host").unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    let Some(site) = held(sites).get(&host).cloned() else {
        return refuse(&mut client, "421 Misdirected Request", "no such host");
    };
    let fault = site.fault_for(&head).cloned();
    match fault {
        Some(Fault::Status(status)) => return refuse(&mut client, status, ""),
        Some(Fault::Limit { message, .. }) => return refuse(&mut client, "429 Too Many Requests", message),
        Some(Fault::Silence) => {
            let is_silent = || held(sites).get(&host).is_some_and(|site| site.fault_for(&head).is_some());
            while is_silent() {
                std::thread::sleep(Duration::from_millis(100));
            }
            return Ok(());
        }
        None => {}
    }
    let length = head.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = Vec::new();
    Read::by_ref(&mut client).take(length).read_to_end(&mut body)?;
    let mut behind = BufReader::new(ask(&site, &head, &body)?);
    let mut answer = read_head(&mut behind)?;
    if let Some((what, by)) = &site.replaced {
        answer = answer.replace(what, by);
    }
    client.write_all(answer.as_bytes())?;
    client.flush()?;
    io::copy(&mut behind, &mut client)?;
    client.flush()
}

/// Asks what stands behind a site.
fn ask(site: &Site, head: &Head, body: &[u8]) -> io::Result<TcpStream> {
    // distribution's token server listens at `/token/`, and everybody else's at `/token`.
    let path = match head.path.strip_prefix("/token") {
        Some(rest) if !rest.starts_with('/') => format!("/token/{rest}"),
        _ => head.path.clone(),
    };
    let mut lines = vec![format!("{} {path} HTTP/1.0", head.method)];
    let headers = head.headers.iter().filter(|(name, _)| name != "connection");
    lines.extend(headers.map(|(name, value)| format!("{name}: {value}")));
    if let Some(anybody) = &site.anybody
        && head.method == "GET"
        && head.header("authorization").is_none()
    {
        lines.push(format!("authorization: {anybody}"));
    }
    let mut behind = TcpStream::connect(&site.behind)?;
    behind.write_all(&[lines.join("\r\n").as_bytes(), b"\r\n\r\n", body].concat())?;
    Ok(behind)
}

/// An answer of the front's own, in the form of a registry's errors.
fn refuse(client: &mut impl Write, status: &str, message: &str) -> io::Result<()> {
    let code = if status.starts_with("429") { "TOOMANYREQUESTS" } else { "UNKNOWN" };
    let body = serde_json::json!({"errors": [{"code": code, "message": message}]}).to_string();
    let length = body.len();
    write!(
        client,
        "HTTP/1.0 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    client.flush()
}

/// Reads up to and with the empty line, and not a byte further; no more than a byte of what is not HTTP.
fn read_head(stream: &mut impl Read) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > LONGEST || stream.read(&mut byte)? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.push(byte[0]);
        if !head[0].is_ascii_alphabetic() {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
