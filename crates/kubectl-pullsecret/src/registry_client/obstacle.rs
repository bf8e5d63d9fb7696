//! What stands between us and an answer, in words.

use std::error::Error;
use std::io::{self, ErrorKind};

use pullsecret_core::shown;
use rustls::CertificateError as Bad;

use super::Verdict;
use super::address::AddressError;
use crate::causes::{chain, last_words};

/// Why there is no answer to judge.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// What answers at `at` (`host[:port]`) does not speak TLS.
    NotTls { at: String },
    /// Nobody answered at `at`.
    Unreachable { at: String, reason: String },
    /// A step that we do not take, or an answer that says nothing; a whole clause.
    Refused(String),
}

impl Obstacle {
    /// As the verdict on the registry at `home`; other hosts are named.
    pub(super) fn into_verdict(self, home: &str) -> Verdict {
        let placed = |at: String, reason: String| {
            if at.eq_ignore_ascii_case(home) { reason } else { format!("{at}: {reason}") }
        };
        match self {
            Self::NotTls { at } if at.eq_ignore_ascii_case(home) => Verdict::NotTls { host: at },
            Self::NotTls { at } => Verdict::Unreachable { reason: format!("{at} does not speak TLS") },
            Self::Unreachable { at, reason } => Verdict::Unreachable { reason: placed(at, reason) },
            Self::Refused(reason) => Verdict::NotChecked { reason },
        }
    }

    /// The time was up.
    pub(super) fn timed_out(at: String, proxy: Option<&str>) -> Self {
        Self::Unreachable { at, reason: through(proxy, "timed out".to_owned()) }
    }

    /// What reqwest met on the way to `at`. Its own words are not used: they hold whole URLs.
    pub(super) fn of(error: &reqwest::Error, at: String, proxy: Option<&str>) -> Self {
        if let Some(address) = find::<AddressError>(error) {
            return match address {
                AddressError::NotLoopback => {
                    Self::Refused(format!("{at} is another machine here, which is not asked"))
                }
                AddressError::LinkLocal => {
                    Self::Refused(format!("{at} is a link-local address, which is not asked"))
                }
                AddressError::Unknown(words) => {
                    let reason = format!("host not found ({})", shown::in_one_line(words));
                    Self::Unreachable { at, reason: through(proxy, reason) }
                }
            };
        }
        if let Some(tls) = find::<rustls::Error>(error) {
            return match tls_problem(tls) {
                Some(reason) => Self::Unreachable { at, reason: through(proxy, reason) },
                None => Self::NotTls { at },
            };
        }
        Self::Unreachable { at, reason: through(proxy, connection_problem(error)) }
    }
}

fn through(proxy: Option<&str>, reason: String) -> String {
    match proxy {
        Some(proxy) => format!("{reason} (through the proxy {proxy})"),
        None => reason,
    }
}

/// What a TLS error means; `None` when the other side does not speak TLS.
fn tls_problem(error: &rustls::Error) -> Option<String> {
    let reason = match error {
        rustls::Error::InvalidMessage(_) => return None,
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::Expired | Bad::ExpiredContext { .. } => {
                "its certificate has expired (or this machine's clock is wrong)".to_owned()
            }
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                "its certificate is not valid yet (or this machine's clock is wrong)".to_owned()
            }
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                "its certificate is for another name".to_owned()
            }
            Bad::Revoked => "its certificate is revoked".to_owned(),
            _ => {
                "its certificate is not trusted; if it should be, name its authority with --registry-ca FILE"
                    .to_owned()
            }
        },
        rustls::Error::AlertReceived(alert) => format!("it refused the TLS handshake ({alert:?})"),
        other => format!("TLS failed ({})", shown::in_one_line(&other.to_string())),
    };
    Some(reason)
}

fn connection_problem(error: &reqwest::Error) -> String {
    let kind = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).last().map(io::Error::kind);
    if error.is_timeout() {
        return "timed out".to_owned();
    }
    if chain(error).filter_map(|error| error.downcast_ref::<hyper::Error>()).any(hyper::Error::is_parse) {
        return "its answer is not HTTP".to_owned();
    }
    match kind {
        Some(ErrorKind::ConnectionRefused) => "connection refused".to_owned(),
        Some(ErrorKind::TimedOut) => "timed out".to_owned(),
        Some(ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable) => "no route to it".to_owned(),
        Some(ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe) => {
            "the connection was closed without an answer".to_owned()
        }
        _ if chain(error)
            .filter_map(|error| error.downcast_ref::<hyper::Error>())
            .any(hyper::Error::is_incomplete_message) =>
        {
            "the connection was closed without an answer".to_owned()
        }
        _ => format!("no answer ({})", shown::in_one_line(&last_words(error))),
    }
}

fn find<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    chain(error).find_map(|error| error.downcast_ref::<E>())
}
