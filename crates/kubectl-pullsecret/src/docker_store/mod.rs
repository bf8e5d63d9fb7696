//! Docker's and Podman's files and credential helpers: credentials that the user already has on this machine.
//!
//! Everything here blocks (files, and programs for up to a minute): call it where blocking is allowed.

mod config_file;
mod error;
mod helper;
mod keys;
mod locations;
mod places;
mod program;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use pullsecret_core::{Credential, Registry};

use crate::environment::Environment;
use config_file::Format;
pub use error::{DockerStoreError, HelperFault};
use helper::Helper;
use places::Place;

/// How long a credential helper may take: it may have to ask the user to unlock something.
const HELPER_LIMIT: Duration = Duration::from_mins(1);

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DockerSource {
    /// What `docker pull` would use.
    Docker,
    /// What `podman pull` would use.
    Podman,
    /// The program `docker-credential-NAME`.
    Helper(String),
    /// A file of the form of Docker's `config.json`.
    Config(PathBuf),
}

/// What kind of secret was found, which decides whether the kubelet can use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// A password, or a token that a registry takes in a password's place.
    Password,
    /// An OAuth refresh token (`identitytoken`, or a helper's user `<token>`): of no use to the kubelet.
    IdentityToken,
    /// A bearer token (`registrytoken`): of no use to the kubelet.
    RegistryToken,
}

/// A credential, and where it came from.
#[derive(Clone, Debug)]
pub struct Found {
    /// User and password; for a token the user as it stands there, which may be empty.
    pub credential: Credential,
    /// Where it stood, for people: `ghcr.io in /home/me/.docker/config.json`, `docker-credential-pass`.
    pub origin: String,
    /// What it is.
    pub kind: FoundKind,
}

/// Reads what Docker, Podman and their helpers keep; never writes.
#[derive(Clone)]
pub struct DockerStore {
    environment: Environment,
    helper_limit: Duration,
}

impl DockerStore {
    /// A store as seen with these environment variables (`HOME`, `PATH`, `DOCKER_CONFIG`, `DOCKER_AUTH_CONFIG`,
    /// `REGISTRY_AUTH_FILE`, `XDG_RUNTIME_DIR`, `XDG_CONFIG_HOME`). Helpers are run with the same variables.
    pub fn new(environment: &Environment) -> Self {
        Self { environment: environment.clone(), helper_limit: HELPER_LIMIT }
    }

    /// The same store, whose helpers may take this long and no longer.
    #[must_use]
    pub fn with_helper_limit(mut self, limit: Duration) -> Self {
        self.helper_limit = limit;
        self
    }

    /// The credential for a registry; with a user name, only that user's, or a token that names no user.
    /// `Ok(None)`: there is none.
    pub fn get(
        &self,
        source: &DockerSource,
        registry: &Registry,
        username: Option<&str>,
    ) -> Result<Option<Found>, DockerStoreError> {
        let wanted = |found: &Found| {
            let user = found.credential.username();
            username.is_none_or(|wanted| user == wanted || names_nobody(user))
        };
        for place in self.places(source, registry) {
            if let Some(found) = self.resolve(&place?, registry)?.filter(wanted) {
                return Ok(Some(found));
            }
        }
        let DockerSource::Helper(name) = source else { return Ok(None) };
        for (server, user) in self.listed(name, registry) {
            if username.is_none_or(|wanted| user == wanted) {
                let place = Place::Helper { name: name.clone(), server, named_in: None };
                if let Some(found) = self.resolve(&place, registry)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// The users for whom there is a credential for this registry, each once, in the order of preference.
    pub fn users(&self, source: &DockerSource, registry: &Registry) -> Result<Vec<String>, DockerStoreError> {
        let mut users: Vec<String> = match source {
            DockerSource::Helper(name) => {
                self.listed(name, registry).into_iter().map(|(_, user)| user).collect()
            }
            _ => Vec::new(),
        };
        if users.is_empty() {
            for place in self.places(source, registry) {
                users.extend(
                    self.resolve(&place?, registry)?.map(|found| found.credential.username().to_owned()),
                );
            }
        }
        let mut seen = HashSet::new();
        users.retain(|user| !names_nobody(user) && seen.insert(user.clone()));
        Ok(users)
    }

    /// What a helper lists for this registry, under whichever spelling. Many helpers cannot list; that is no
    /// failure, because the helper is also asked by the registry's name.
    fn listed(&self, name: &str, registry: &Registry) -> Vec<(String, String)> {
        let listed = self.helper(name).and_then(|helper| helper.list()).unwrap_or_default();
        let taken = |server: &String| {
            keys::docker_takes(server, registry) || keys::podman_takes(server, registry, Format::Config)
        };
        listed.into_iter().filter(|(server, _)| taken(server)).collect()
    }

    fn resolve(&self, place: &Place, registry: &Registry) -> Result<Option<Found>, DockerStoreError> {
        let found = match place {
            Place::Entry { origin, key, entry } => entry.found().map_err(|why| DockerStoreError::Entry {
                origin: origin.clone(),
                key: key.clone(),
                registry: keys::login(registry).to_owned(),
                why,
            })?,
            Place::Helper { name, server, .. } => self.helper(name)?.get(server)?,
        };
        Ok(found.map(|(credential, kind)| Found { credential, origin: place.origin(), kind }))
    }

    fn helper<'a>(&'a self, name: &'a str) -> Result<Helper<'a>, DockerStoreError> {
        Helper::new(name, &self.environment, self.helper_limit)
    }
}

/// Whether a user name is a token's, which says nothing about the user.
fn names_nobody(user: &str) -> bool {
    user.is_empty() || user == helper::TOKEN_USER
}

#[cfg(all(test, unix))]
mod tests;
