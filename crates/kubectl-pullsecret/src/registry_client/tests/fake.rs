//! A server on loopback that says what a test wants and keeps what it was asked.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a client sent.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// `GET /v2/ HTTP/1.1`, without the version.
    pub(super) line: String,
    /// Header lines, names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn authorization(&self) -> Option<&str> {
        self.header("authorization")
    }

    pub(super) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }
}

/// A fake that runs as long as the tests do.
pub(super) struct Fake {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Fake {
    /// Answers each request with what `respond` writes; then the connection ends.
    pub(super) fn start(
        respond: impl Fn(&Request, &mut dyn Write) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::over(Ok, respond)
    }

    /// The same over what `wrap` makes of a TCP connection.
    pub(super) fn over<S: Read + Write>(
        wrap: impl Fn(std::net::TcpStream) -> io::Result<S> + Send + Sync + 'static,
        respond: impl Fn(&Request, &mut dyn Write) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, handlers) = (seen.clone(), Arc::new((wrap, respond)));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, handlers) = (log.clone(), handlers.clone());
                // A client that goes away in the middle is no failure of the fake.
                thread::spawn(move || {
                    let mut stream = BufReader::new((handlers.0)(stream)?);
                    let request = read(&mut stream)?;
                    log.lock().expect("the log").push(request.clone());
                    (handlers.1)(&request, stream.get_mut())?;
                    stream.get_mut().flush()
                });
            }
        });
        Self { address, seen }
    }

    /// `127.0.0.1:PORT`.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// All requests so far.
    pub(super) fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("the log").clone()
    }

    /// Method and path of all requests, each with the scheme of its authorization.
    pub(super) fn lines(&self) -> Vec<String> {
        let scheme = |request: &Request| {
            request
                .authorization()
                .and_then(|value| value.split(' ').next())
                .map_or(String::new(), |scheme| format!(" {scheme}"))
        };
        self.seen().iter().map(|request| format!("{}{}", request.line, scheme(request))).collect()
    }
}

fn read(stream: &mut BufReader<impl Read>) -> io::Result<Request> {
    let mut next = || -> io::Result<String> {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    };
    let line = next()?;
    if line.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut headers = Vec::new();
    loop {
        let line = next()?;
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let line = line.rsplit_once(' ').map_or(line.clone(), |(line, _)| line.to_owned());
    Ok(Request { line, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// A whole answer. `headers` are lines; `body` is left out for HEAD by the caller's choice of an empty one.
pub(super) fn reply(out: &mut dyn Write, status: u16, headers: &[&str], body: &str) -> io::Result<()> {
    write!(out, "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n", body.len())?;
    for header in headers {
        write!(out, "{header}\r\n")?;
    }
    write!(out, "\r\n{body}")
}

/// A refusal in the registry API's form.
pub(super) fn refusal(code: &str, message: &str) -> String {
    serde_json::json!({ "errors": [{ "code": code, "message": message }] }).to_string()
}
