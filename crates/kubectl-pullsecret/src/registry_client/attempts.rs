//! One attempt for each server and credential in a run: who sends a wrong password again locks an account, and so may
//! who insists where a server is overloaded or broken.

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};

use pullsecret_core::Credential;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::{Origin, Url};

use super::Verdict;
use super::manifest::{ImageAnswer, Sent};

/// What is known of a credential at a server.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    Unknown,
    Accepted,
    Over(Over),
}

/// Why a credential is not sent to a server again in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// It was refused there.
    Rejected { status: u16, detail: String },
    /// The server answered it with something else than a judgement, told as a fragment.
    Stopped(String),
}

impl From<Over> for ImageAnswer {
    /// What it means for whoever asks again.
    fn from(over: Over) -> Self {
        let verdict = match over {
            Over::Rejected { status, detail } => Verdict::Rejected { status, detail },
            Over::Stopped(reason) => Verdict::NotChecked { reason },
        };
        Self { sent: Sent::NotAgain, ..verdict.into() }
    }
}

/// All that was tried so far.
#[derive(Default)]
pub(super) struct Attempts {
    /// By the server and not the realm's whole URL: accounts are a server's, and a registry could name a new path
    /// each time. A credential is looked at again behind its hash.
    tried: BlockingMutex<HashMap<(Origin, u64), Vec<Tried>>>,
    hasher: RandomState,
}

struct Tried {
    credential: Credential,
    standing: Arc<Mutex<Standing>>,
}

/// The leave to send a credential once. While nothing is known of it, others wait for the outcome.
pub(super) struct Turn {
    standing: Arc<Mutex<Standing>>,
    first: Option<OwnedMutexGuard<Standing>>,
}

impl Attempts {
    /// Waits for the leave to send the credential there; the error says why it is not sent there again.
    pub(super) async fn turn(&self, server: &Url, credential: &Credential) -> Result<Turn, Over> {
        let standing = self.standing(server.origin(), credential);
        let guard = standing.clone().lock_owned().await;
        match &*guard {
            Standing::Over(over) => Err(over.clone()),
            Standing::Accepted => Ok(Turn { standing, first: None }),
            Standing::Unknown => Ok(Turn { standing, first: Some(guard) }),
        }
    }

    /// Whether all is over between a server and a credential; waits for an attempt that is under way.
    pub(super) async fn over(&self, server: &Url, credential: &Credential) -> Option<Over> {
        match &*self.standing(server.origin(), credential).lock().await {
            Standing::Over(over) => Some(over.clone()),
            Standing::Accepted | Standing::Unknown => None,
        }
    }

    /// Whether the server has accepted the credential; does not wait.
    pub(super) fn is_accepted(&self, server: &Url, credential: &Credential) -> bool {
        let standing = self.standing(server.origin(), credential);
        standing.try_lock().is_ok_and(|standing| *standing == Standing::Accepted)
    }

    /// Ends it between a server and a credential that was sent there as a token.
    pub(super) async fn stop(&self, server: &Url, credential: &Credential, reason: String) {
        *self.standing(server.origin(), credential).lock().await = Standing::Over(Over::Stopped(reason));
    }

    /// Every credential that was meant for any server.
    pub(super) fn credentials(&self) -> Vec<Credential> {
        let tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        tried.values().flatten().map(|tried| tried.credential.clone()).collect()
    }

    fn standing(&self, server: Origin, credential: &Credential) -> Arc<Mutex<Standing>> {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let alike = tried.entry((server, credential.hashed(&self.hasher))).or_default();
        if let Some(known) = alike.iter().find(|tried| tried.credential.same_as(credential)) {
            return known.standing.clone();
        }
        let standing = Arc::new(Mutex::new(Standing::Unknown));
        alike.push(Tried { credential: credential.clone(), standing: standing.clone() });
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
    pub(super) fn rejected(self, status: u16, detail: String) {
        if let Some(mut first) = self.first {
            *first = Standing::Over(Over::Rejected { status, detail });
        }
    }

    /// The server does not judge the credential; it is not sent there again.
    pub(super) async fn stopped(self, reason: String) {
        let over = Standing::Over(Over::Stopped(reason));
        match self.first {
            Some(mut first) => *first = over,
            None => *self.standing.lock().await = over,
        }
    }

    /// Nothing came back. What was accepted before has proved itself; what was not may have been counted against
    /// the account.
    pub(super) async fn unanswered(self) {
        if !self.accepted_before() {
            let reason = "it gave no answer to the credential before, which is not sent again".to_owned();
            self.stopped(reason).await;
        }
    }
}
