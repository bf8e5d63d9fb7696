//! A loopback HTTP server in the API server's place, for what no real one can be made to do: hang, break off,
//! answer with a proxy's page. It answers as the test says and keeps what it was asked.

use std::io::{BufRead as _, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use testbed::Authority;

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// Whether the client showed a certificate of our authority.
    pub(crate) certified: bool,
}

impl Seen {
    /// A header's value; several of one name are joined by a comma.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(","))
    }
}

/// What to do about a request.
pub(crate) enum Reply {
    /// Answer with this status, these headers and this body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Send these bytes, whatever they are, and close.
    Bytes(String),
    /// Promise a long answer and send a byte of it now and then, until the client gives up.
    Trickle,
    /// Close without a byte.
    Close,
    /// Say nothing until the client gives up.
    Hang,
}

impl Reply {
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::Answer(status, vec![("content-type", "application/json".to_owned())], value.to_string())
    }

    pub(crate) fn html(status: u16) -> Self {
        let page = "<html>Please log in</html>".to_owned();
        Self::Answer(status, vec![("content-type", "text/html; charset=utf-8".to_owned())], page)
    }

    /// A failure as the API server words it.
    pub(crate) fn failure(code: u16, reason: &str, message: &str) -> Self {
        Self::json(
            code,
            &json!({ "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "reason": reason,
                     "message": message, "details": {} }),
        )
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answer(_, headers, _) = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }
}

type Handler = dyn Fn(&Seen) -> Reply + Send + Sync;

/// The server. Its threads end with the test's process.
pub(crate) struct FakeApi {
    address: SocketAddr,
    scheme: &'static str,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl FakeApi {
    /// Plain http.
    pub(crate) fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve("http", None, Arc::new(handler))
    }

    /// TLS with a certificate for these hosts; a client's certificate of the same authority is taken, not wanted.
    pub(crate) fn start_tls(
        authority: &Authority,
        hosts: &[&str],
        handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let identity = authority.server("api", hosts).expect("a server certificate");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(certificates(authority.certificate()).remove(0)).expect("an authority");
        let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone())
            .allow_unauthenticated()
            .build()
            .expect("a verifier");
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_client_cert_verifier(clients)
            .with_single_cert(
                certificates(&identity.certificate),
                PrivateKeyDer::from_pem_file(&identity.key).expect("a key"),
            )
            .expect("a server configuration");
        Self::serve("https", Some(Arc::new(config)), Arc::new(handler))
    }

    fn serve(scheme: &'static str, tls: Option<Arc<ServerConfig>>, handler: Arc<Handler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, handler, kept) = (tls.clone(), handler.clone(), kept.clone());
                std::thread::spawn(move || connection(stream, tls, handler.as_ref(), &kept));
            }
        });
        Self { address, scheme, seen }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// What was asked so far, in order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no panic in the server").clone()
    }
}

fn certificates(file: &Path) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_file_iter(file).expect("a file").flatten().collect()
}

fn connection(stream: TcpStream, tls: Option<Arc<ServerConfig>>, handler: &Handler, seen: &Mutex<Vec<Seen>>) {
    match tls {
        None => conversation(&mut BufReader::new(stream), |_| false, handler, seen),
        Some(config) => {
            let session = ServerConnection::new(config).expect("a session");
            let stream = StreamOwned::new(session, stream);
            let certified =
                |stream: &StreamOwned<ServerConnection, TcpStream>| stream.conn.peer_certificates().is_some();
            conversation(&mut BufReader::new(stream), certified, handler, seen);
        }
    }
}

fn conversation<S: Read + Write>(
    stream: &mut BufReader<S>,
    certified: impl Fn(&S) -> bool,
    handler: &Handler,
    seen: &Mutex<Vec<Seen>>,
) {
    while let Some(mut request) = read_request(stream) {
        request.certified = certified(stream.get_ref());
        seen.lock().expect("no panic in the server").push(request.clone());
        let text = match handler(&request) {
            Reply::Answer(status, headers, body) => {
                let mut text = format!("HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    text.push_str(&[name, ": ", &value, "\r\n"].concat());
                }
                text + "\r\n" + if request.method == "HEAD" { "" } else { &body }
            }
            Reply::Bytes(bytes) => {
                let _ = stream.get_mut().write_all(bytes.as_bytes());
                let _ = stream.get_mut().flush();
                return;
            }
            Reply::Trickle => {
                let stream = stream.get_mut();
                let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
                while sent.is_ok() {
                    std::thread::sleep(Duration::from_millis(50));
                    sent = stream.write_all(b" ").and_then(|()| stream.flush());
                }
                return;
            }
            Reply::Close => return,
            Reply::Hang => {
                let _ = stream.read(&mut [0]);
                return;
            }
        };
        if stream.get_mut().write_all(text.as_bytes()).and_then(|()| stream.get_mut().flush()).is_err() {
            return;
        }
    }
}

fn read_request<S: Read + Write>(stream: &mut BufReader<S>) -> Option<Seen> {
    let mut first = String::new();
    match stream.read_line(&mut first) {
        // TLS on a port without it: what Go's servers say then tells clients to go on without.
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            let _ = stream.get_mut().write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n");
            return None;
        }
        read => read.ok().filter(|read| *read > 0)?,
    };
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap_or(0))];
    stream.read_exact(&mut body).ok()?;
    Some(Seen { method, target, headers, body: String::from_utf8(body).ok()?, certified: false })
}
