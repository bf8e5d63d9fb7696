//! One attempt for each server and credential in a run: who sends a wrong password again locks an account.

use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};

use pullsecret_core::Credential;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::{Origin, Url};

/// What is known of a credential at a server.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    Unknown,
    Accepted,
    Rejected(Rejection),
}

/// How a credential was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rejection {
    pub(super) status: u16,
    pub(super) detail: String,
}

/// All that was tried so far.
#[derive(Default)]
pub(super) struct Attempts {
    tried: BlockingMutex<Vec<Tried>>,
}

struct Tried {
    /// The server and not the realm's whole URL: accounts are a server's, and a registry could name a new path
    /// each time.
    server: Origin,
    credential: Credential,
    standing: Arc<Mutex<Standing>>,
}

/// The leave to send a credential once. While nothing is known of it, others wait for the outcome.
pub(super) struct Turn {
    first: Option<OwnedMutexGuard<Standing>>,
}

impl Attempts {
    /// Waits for the leave to send the credential there; the error is the earlier refusal.
    pub(super) async fn turn(&self, server: &Url, credential: &Credential) -> Result<Turn, Rejection> {
        let standing = self.standing(server.origin(), credential);
        let guard = standing.lock_owned().await;
        match &*guard {
            Standing::Rejected(rejection) => Err(rejection.clone()),
            Standing::Accepted => Ok(Turn { first: None }),
            Standing::Unknown => Ok(Turn { first: Some(guard) }),
        }
    }

    fn standing(&self, server: Origin, credential: &Credential) -> Arc<Mutex<Standing>> {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tried.iter().find(|tried| tried.server == server && tried.credential.same_as(credential));
        if let Some(known) = known {
            return known.standing.clone();
        }
        let standing = Arc::new(Mutex::new(Standing::Unknown));
        tried.push(Tried { server, credential: credential.clone(), standing: standing.clone() });
        standing
    }
}

impl Turn {
    /// Whether the server accepted the credential before: a 401 is then about something else.
    pub(super) fn accepted_before(&self) -> bool {
        self.first.is_none()
    }

    /// The server took the credential.
    pub(super) fn accepted(self) {
        if let Some(mut first) = self.first {
            *first = Standing::Accepted;
        }
    }

    /// The server refused the credential; it is not sent there again.
    pub(super) fn rejected(self, rejection: Rejection) {
        if let Some(mut first) = self.first {
            *first = Standing::Rejected(rejection);
        }
    }
}
