//! The least that a client of an API server can do: one TLS connection, and the requests one after the other.
//!
//! Standard input holds the server as HOST:PORT, the file of its authority's certificate, a bearer token, and then
//! the paths to ask for, one a line. A path that asks for a page of a list is asked on to the list's end. Anything
//! but a 200 is a failure.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

type Result<T> = std::result::Result<T, Box<dyn Error>>;
/// How much of a body is kept: what stands before the first object of a list.
const HEAD: u64 = 1024;

type Connection = BufReader<StreamOwned<ClientConnection, TcpStream>>;

fn main() -> Result<()> {
    let lines: Vec<String> = io::stdin().lines().collect::<io::Result<_>>()?;
    let [server, authority, token, paths @ ..] = lines.as_slice() else {
        return Err("expected a server, a file, a token and paths on standard input".into());
    };
    let mut connection = connect(server, authority)?;
    for path in paths {
        let mut next = Some(path.clone());
        while let Some(page) = next {
            let request = format!(
                "GET {page} HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {token}\r\n\
                 Accept: application/json\r\n\r\n"
            );
            connection.get_mut().write_all(request.as_bytes())?;
            let (status, head) = read_answer(&mut connection)?;
            if status != 200 {
                return Err(format!("{page}: status {status}").into());
            }
            next = proceed(&head).map(|token| format!("{path}&continue={token}"));
        }
    }
    Ok(())
}

fn connect(server: &str, authority: &str) -> Result<Connection> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(authority)? {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let (host, _) = server.rsplit_once(':').ok_or("the server has no port")?;
    let tls = ClientConnection::new(Arc::new(config), host.to_owned().try_into()?)?;
    let stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    Ok(BufReader::new(StreamOwned::new(tls, stream)))
}

/// The token that asks for the next page; it stands before the page's objects.
fn proceed(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let (_, rest) = head.split_once("\"continue\":\"")?;
    let (token, _) = rest.split_once('"')?;
    Some(token.replace('=', "%3D")).filter(|token| !token.is_empty())
}

/// Reads one answer to its end and gives its status and the beginning of its body.
fn read_answer(connection: &mut Connection) -> Result<(u16, Vec<u8>)> {
    let status = line(connection)?.split(' ').nth(1).ok_or("no status")?.parse()?;
    let mut length = 0;
    let mut chunked = false;
    loop {
        let header = line(connection)?.to_ascii_lowercase();
        match header.split_once(':') {
            None => break,
            Some(("content-length", value)) => length = value.trim().parse()?,
            Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
            Some(_) => {}
        }
    }
    let mut head = Vec::new();
    if !chunked {
        skip(connection, length, &mut head)?;
        return Ok((status, head));
    }
    loop {
        let length = u64::from_str_radix(&line(connection)?, 16)?;
        skip(connection, length, &mut head)?;
        line(connection)?;
        if length == 0 {
            return Ok((status, head));
        }
    }
}

/// One line without its end.
fn line(connection: &mut Connection) -> Result<String> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// Reads over these bytes; the first ones of all are kept.
fn skip(connection: &mut Connection, length: u64, head: &mut Vec<u8>) -> Result<()> {
    let kept = length.min(HEAD.saturating_sub(head.len() as u64));
    connection.take(kept).read_to_end(head)?;
    let skipped = kept + io::copy(&mut connection.take(length - kept), &mut io::sink())?;
    if skipped == length { Ok(()) } else { Err("the answer ends early".into()) }
}
