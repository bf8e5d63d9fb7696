//! The least that a client of an API server can do: one TLS connection, and the requests one after the other.
//!
//! Standard input holds the server as HOST:PORT, the file of its authority's certificate, a bearer token, and then
//! the paths to ask for, one a line. Anything but a 200 is a failure.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

type Result<T> = std::result::Result<T, Box<dyn Error>>;
type Connection = BufReader<StreamOwned<ClientConnection, TcpStream>>;

fn main() -> Result<()> {
    let lines: Vec<String> = io::stdin().lines().collect::<io::Result<_>>()?;
    let [server, authority, token, paths @ ..] = lines.as_slice() else {
        return Err("expected a server, a file, a token and paths on standard input".into());
    };
    let mut connection = connect(server, authority)?;
    for path in paths {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {token}\r\n\
             Accept: application/json\r\n\r\n"
        );
        connection.get_mut().write_all(request.as_bytes())?;
        let status = read_answer(&mut connection)?;
        if status != 200 {
            return Err(format!("{path}: status {status}").into());
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

/// Reads one answer to its end and gives its status.
fn read_answer(connection: &mut Connection) -> Result<u16> {
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
    if !chunked {
        skip(connection, length)?;
        return Ok(status);
    }
    loop {
        let length = u64::from_str_radix(&line(connection)?, 16)?;
        skip(connection, length)?;
        line(connection)?;
        if length == 0 {
            return Ok(status);
        }
    }
}

/// One line without its end.
fn line(connection: &mut Connection) -> Result<String> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

fn skip(connection: &mut Connection, length: u64) -> Result<()> {
    let skipped = io::copy(&mut connection.take(length), &mut io::sink())?;
    if skipped == length { Ok(()) } else { Err("the answer ends early".into()) }
}
