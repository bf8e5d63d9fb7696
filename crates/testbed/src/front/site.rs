//! One host of a front: where its answers come from, what is changed in them, and its faults.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::exchange::Head;

/// A host and what stands behind it.
#[derive(Clone, Debug)]
pub struct Site {
    pub(super) host: String,
    /// Host and port of the real server, which speaks plain http.
    pub(super) behind: String,
    /// What the real server says of itself, and what is said instead.
    pub(super) replaced: Option<(String, String)>,
    /// As whom a request for a token counts that comes without a credential.
    pub(super) anybody: Option<String>,
    pub(super) faults: Vec<(String, Fault)>,
}

/// How requests fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// All are answered with this status (`500 Internal Server Error`).
    Status(&'static str),
    /// A `GET` is answered with 429 and these words if it comes with the token of this user.
    Limit {
        /// The user.
        user: &'static str,
        /// The words, as a registry's error has them.
        message: &'static str,
    },
    /// No byte of an answer comes.
    Silence,
}

impl Site {
    /// A host with a server behind it that speaks plain http at `behind`, which is host and port.
    pub fn new(host: &str, behind: &str) -> Self {
        let (replaced, anybody, faults) = (None, None, Vec::new());
        Self { host: host.to_owned(), behind: behind.to_owned(), replaced, anybody, faults }
    }

    /// Has the heads of answers say `by` where the real server says `what`, such as its token server's address.
    #[must_use]
    pub fn replacing(mut self, what: &str, by: &str) -> Self {
        self.replaced = Some((what.to_owned(), by.to_owned()));
        self
    }

    /// Gives tokens to those who show no credential, too: those that this user would get.
    #[must_use]
    pub fn open_as(mut self, user: &str, password: &str) -> Self {
        self.anybody = Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))));
        self
    }

    /// The fault for this request, if it has one.
    pub(super) fn fault_for(&self, head: &Head) -> Option<&Fault> {
        let (_, fault) = self.faults.iter().find(|(place, _)| head.path.starts_with(place))?;
        match fault {
            Fault::Limit { user, .. } => {
                (head.method == "GET" && bearer(head).as_deref() == Some(user)).then_some(fault)
            }
            _ => Some(fault),
        }
    }
}

/// The user in a request's token.
fn bearer(head: &Head) -> Option<String> {
    let token = head.header("authorization")?.strip_prefix("Bearer ")?;
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    payload["sub"].as_str().map(str::to_owned)
}
