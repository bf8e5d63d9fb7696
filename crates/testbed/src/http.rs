//! The least HTTP that asking our own servers takes: one request on one connection.
//!
//! HTTP/1.0, so that an answer ends with its connection and is never chunked.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::error::{Doing, Result};

/// A server that accepts a connection and then says nothing should not hang its tests.
const SILENCE: Duration = Duration::from_secs(30);

/// Asks plain http servers, and https servers whose authority it was told to trust.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    tls: Option<Arc<ClientConfig>>,
    authorization: Option<String>,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Client {
    /// For http only.
    pub(crate) fn plain() -> Self {
        Self { tls: None, authorization: None }
    }

    /// For servers with a certificate of this authority, in PEM.
    pub(crate) fn trusting(authority: &str) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(authority.as_bytes()) {
            let certificate = certificate.doing(|| "read an authority's certificate".to_owned())?;
            roots.add(certificate).doing(|| "trust an authority's certificate".to_owned())?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .doing(|| "set TLS up".to_owned())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: Some(Arc::new(config)), authorization: None })
    }

    /// Sends this `Authorization` header with each request.
    #[must_use]
    pub(crate) fn authorized(mut self, authorization: String) -> Self {
        self.authorization = Some(authorization);
        self
    }

    /// Gets what is at `url`.
    pub(crate) fn get(&self, url: &str) -> io::Result<Answer> {
        self.send("GET", url, "")
    }

    /// Sends a JSON body to `url`.
    pub(crate) fn post(&self, url: &str, body: &str) -> io::Result<Answer> {
        self.send("POST", url, body)
    }

    fn send(&self, method: &str, url: &str, body: &str) -> io::Result<Answer> {
        let wrong = |why| io::Error::new(io::ErrorKind::InvalidInput, format!("{url}: {why}"));
        let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("no scheme"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (name, _port) = host.rsplit_once(':').ok_or_else(|| wrong("no port"))?;
        let authorization =
            self.authorization.as_ref().map_or(String::new(), |value| format!("Authorization: {value}\r\n"));
        let length = body.len();
        let request = format!(
            "{method} /{path} HTTP/1.0\r\nHost: {host}\r\n{authorization}\
            Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );

        let stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(SILENCE))?;
        stream.set_write_timeout(Some(SILENCE))?;
        match (scheme, &self.tls) {
            ("http", _) => exchange(stream, &request),
            ("https", Some(config)) => {
                let name = ServerName::try_from(name.to_owned()).map_err(io::Error::other)?;
                let tls = ClientConnection::new(Arc::clone(config), name).map_err(io::Error::other)?;
                exchange(StreamOwned::new(tls, stream), &request)
            }
            _ => Err(wrong("neither http nor an https server whose authority is known")),
        }
    }
}

fn exchange(mut stream: impl Read + Write, request: &str) -> io::Result<Answer> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        // A server that closes without saying goodbye in TLS: the answer is whole, or the parse fails.
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
        _ => (),
    }
    parse(&String::from_utf8_lossy(&answer))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "an answer that is not HTTP"))
}

fn parse(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}
