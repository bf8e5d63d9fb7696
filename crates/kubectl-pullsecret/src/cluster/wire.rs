//! One exchange with the API server: send, read the answer, and tell apart what can break on the way.

use std::error::Error;
use std::io;
use std::time::Duration;

use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kube::client::Body;

use super::cluster_error::TlsFault;
use super::connection::Ready;
use crate::causes::{chain, last_words};

/// The most that we read of one answer, in bytes. A page of a list holds 500 objects, and an object of the API a few
/// KiB; etcd takes none of more than 1.5 MiB.
pub(super) const LARGEST_ANSWER: usize = 64 << 20;

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) retry_after: Option<Duration>,
    pub(super) content_type: String,
    /// Where a redirect points to.
    pub(super) location: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No connection: refused.
    Refused,
    /// No connection: no such name.
    Unresolved,
    /// No connection: nobody answered in time.
    ConnectTimeout,
    /// TLS did not come about.
    Tls(TlsFault),
    /// The proxy refused.
    Proxy(String),
    /// No connection for another reason.
    Connect(String),
    /// Connected, then silence.
    Silence,
    /// Connected, then the end.
    Lost,
    /// Not HTTP, or not as it should be.
    NotHttp,
    /// More than we take.
    TooLarge,
}

/// Sends the request and reads the whole answer.
pub(super) async fn exchange(ready: &Ready, request: Request<Body>) -> Result<Answer, Fault> {
    let response = ready.send(request).await.map_err(|error| classify(&error))?;
    let (head, body) = Response::into_parts(response);
    let text = |name: header::HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    let retry_after = text(header::RETRY_AFTER).and_then(|value| value.trim().parse().ok());
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let location = text(header::LOCATION).map(str::to_owned);
    let body =
        Limited::new(body, LARGEST_ANSWER).collect().await.map_err(|error| classify(error.as_ref()))?;
    Ok(Answer {
        status: head.status,
        retry_after: retry_after.map(Duration::from_secs),
        content_type,
        location,
        body: body.to_bytes().into(),
    })
}

/// Tells the errors of kube, hyper, rustls and the operating system apart by their types.
fn classify(error: &(dyn Error + 'static)) -> Fault {
    let connecting = chain(error).any(|error| {
        error
            .downcast_ref::<hyper_util::client::legacy::Error>()
            .is_some_and(hyper_util::client::legacy::Error::is_connect)
    });
    let io_kind =
        chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).last().map(io::Error::kind);
    if let Some(tls) = chain(error).find_map(|error| error.downcast_ref::<rustls::Error>()) {
        return Fault::Tls(tls_fault(tls));
    }
    if chain(error).any(<dyn Error>::is::<LengthLimitError>) {
        return Fault::TooLarge;
    }
    if chain(error).any(|error| error.to_string().starts_with("tunnel error")) {
        return Fault::Proxy(match io_kind {
            Some(io::ErrorKind::ConnectionRefused) => "the connection was refused".to_owned(),
            _ => last_words(error).trim_start_matches("tunnel error: ").to_owned(),
        });
    }
    match (connecting, io_kind) {
        (true, Some(io::ErrorKind::TimedOut)) => Fault::ConnectTimeout,
        (true, Some(io::ErrorKind::ConnectionRefused)) => Fault::Refused,
        (true, _) if chain(error).any(|error| error.to_string() == "dns error") => Fault::Unresolved,
        (true, _) => Fault::Connect(last_words(error)),
        (false, Some(io::ErrorKind::TimedOut)) => Fault::Silence,
        (false, _) => {
            let parse = chain(error).filter_map(|error| error.downcast_ref::<hyper::Error>());
            if parse.into_iter().any(hyper::Error::is_parse) { Fault::NotHttp } else { Fault::Lost }
        }
    }
}

fn tls_fault(error: &rustls::Error) -> TlsFault {
    use rustls::CertificateError as Bad;
    match error {
        rustls::Error::InvalidCertificate(problem) => match problem {
            Bad::UnknownIssuer => TlsFault::UnknownAuthority,
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => TlsFault::OtherName,
            Bad::Expired | Bad::ExpiredContext { .. } | Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                TlsFault::OutOfDate
            }
            _ => TlsFault::Other(error.to_string()),
        },
        rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType) => TlsFault::NotTls,
        rustls::Error::AlertReceived(alert) => {
            TlsFault::Other(format!("it refused the handshake ({alert:?})"))
        }
        _ => TlsFault::Other(error.to_string()),
    }
}
