//! What was learned of registries in this run: how each asks who we are, and the tokens that were had.

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};

use http::HeaderValue;
use pullsecret_core::Credential;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::Url;

use super::token::TokenRequest;

/// How a registry asks who we are: under which of its URLs, and where a token is to be had.
#[derive(Clone)]
pub(super) enum Custom {
    /// With user and password in each request.
    Basic(Url),
    /// With a token.
    Token(Url, TokenRequest),
}

/// What was learned so far. Tokens are kept for the run, which is short; one that has ended is fetched anew.
#[derive(Default)]
pub(super) struct Tokens {
    /// By registry and scope, for a registry may have several token servers; Basic for the whole registry.
    customs: BlockingMutex<HashMap<(String, Option<String>), Custom>>,
    held: BlockingMutex<HashMap<Key, Vec<Held>>>,
    /// Registries that want to be left alone, and whether by everybody or by who has no credential, each with the reason.
    closed: BlockingMutex<HashMap<(String, bool), String>>,
    hasher: RandomState,
}

/// A token request and a credential, which is looked at again behind its hash.
type Key = (TokenRequest, Option<u64>);

struct Held {
    credential: Option<Credential>,
    token: Slot,
}

/// The place of a token; whoever fetches it holds it, and others wait.
pub(super) type Slot = Arc<Mutex<Option<HeaderValue>>>;

impl Tokens {
    /// How the registry asked when this scope was wanted before.
    pub(super) fn custom(&self, host: &str, scope: Option<&str>) -> Option<Custom> {
        let customs = self.customs.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |scope: Option<&str>| customs.get(&(host.to_owned(), scope.map(str::to_owned))).cloned();
        of(scope).or_else(|| of(None))
    }

    /// Remembers how it asks.
    pub(super) fn learn(&self, host: &str, scope: Option<&str>, custom: Custom) {
        let mut customs = self.customs.lock().unwrap_or_else(PoisonError::into_inner);
        customs.insert((host.to_owned(), scope.map(str::to_owned)), custom);
    }

    /// Remembers that a registry wants to be left alone: by who has no credential, or by everybody.
    pub(super) fn close(&self, host: &str, anonymous: bool, reason: String) {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        closed.entry((host.to_owned(), anonymous)).or_insert(reason);
    }

    /// Why the registry wants to be left alone, if it does.
    pub(super) fn closed(&self, host: &str, anonymous: bool) -> Option<String> {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |anonymous| closed.get(&(host.to_owned(), anonymous)).cloned();
        of(false).or_else(|| if anonymous { of(true) } else { None })
    }

    /// The place of the token for a credential, or for nobody. One is under way at a time.
    pub(super) async fn slot(
        &self,
        request: &TokenRequest,
        credential: Option<&Credential>,
    ) -> OwnedMutexGuard<Option<HeaderValue>> {
        self.place(request, credential).lock_owned().await
    }

    fn place(&self, request: &TokenRequest, credential: Option<&Credential>) -> Slot {
        let key = (request.clone(), credential.map(|credential| credential.hashed(&self.hasher)));
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = held.entry(key).or_default();
        let same = |one: &Held| match (&one.credential, credential) {
            (None, None) => true,
            (Some(one), Some(other)) => one.same_as(other),
            _ => false,
        };
        if let Some(known) = held.iter().find(|one| same(one)) {
            return known.token.clone();
        }
        let token = Slot::default();
        held.push(Held { credential: credential.cloned(), token: token.clone() });
        token
    }
}
