//! What was learned of registries in this run: how each asks who we are, and the tokens that were had.

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};

use http::HeaderValue;
use pullsecret_core::Credential;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::Url;

use super::token::TokenRequest;

/// How a registry asks who we are.
#[derive(Clone)]
pub(super) enum Custom {
    /// Not at all, or not everybody.
    Open,
    /// Under this URL, with user and password in each request.
    Basic(Url),
    /// Under this URL, with a token.
    Token(Url, TokenRequest),
}

/// A registry, and a scope of it.
type Place = (String, Option<String>);

/// The place of something that one learns while others wait.
type Slot<T> = Arc<Mutex<Option<T>>>;

/// What was learned so far. Tokens are kept for the run, which is short; one that has ended is fetched anew.
#[derive(Default)]
pub(super) struct Tokens {
    /// By registry and scope, for a registry may have several token servers.
    customs: BlockingMutex<HashMap<Place, Slot<Custom>>>,
    /// Where registries ask for user and password: each for the whole of it.
    basics: BlockingMutex<HashMap<String, Url>>,
    held: BlockingMutex<HashMap<Key, Vec<Held>>>,
    /// Registries that want to be left alone, and whether by everybody or by who has no credential, each with the reason.
    closed: BlockingMutex<HashMap<(String, bool), String>>,
    hasher: RandomState,
}

/// A token request and a credential, which is looked at again behind its hash.
type Key = (TokenRequest, Option<u64>);

struct Held {
    credential: Option<Credential>,
    token: Slot<HeaderValue>,
}

impl Tokens {
    /// How the registry asks where this scope is wanted; the first one is to find out while the others wait.
    pub(super) async fn custom(&self, host: &str, scope: Option<&str>) -> OwnedMutexGuard<Option<Custom>> {
        let key = (host.to_owned(), scope.map(str::to_owned));
        let slot =
            self.customs.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        slot.lock_owned().await
    }

    /// Where the registry has asked for user and password, if it has.
    pub(super) fn basic(&self, host: &str) -> Option<Url> {
        self.basics.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }

    /// Remembers that it has.
    pub(super) fn learn_basic(&self, host: &str, url: &Url) {
        self.basics.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), url.clone());
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

    fn place(&self, request: &TokenRequest, credential: Option<&Credential>) -> Slot<HeaderValue> {
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
        let token = Slot::<HeaderValue>::default();
        held.push(Held { credential: credential.cloned(), token: token.clone() });
        token
    }
}
