//! What the kubelet does with the keys of docker configs: which images each serves, and in which order.
//!
//! Facts are those of kubernetes v1.35 `pkg/credentialprovider/keyring.go`; the order of keys and the silence
//! about odd ones are its own.

mod glob;
mod mismatch;
mod never;
mod url;

pub use mismatch::Mismatch;
pub use never::NeverMatches;

use crate::image::{DOCKER_HUB, DOCKER_HUB_INDEX};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use url::Location;

/// A docker config key as the kubelet normalises it: host and path, without scheme, user, query and one leading
/// `/v1` or `/v2`. Keys compare byte by byte.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubeletKey(Vec<u8>);

/// A docker config key that the kubelet cannot read as a URL: it logs it and ignores the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the kubelet cannot read this key as a URL and ignores the entry")]
pub struct UnreadableKey;

impl KubeletKey {
    /// Normalises a key as it stands in a docker config.
    ///
    /// # Errors
    /// When the kubelet ignores the entry.
    pub fn of(key: &str) -> Result<Self, UnreadableKey> {
        let rest = ["https://", "http://"].iter().find_map(|scheme| key.strip_prefix(scheme)).unwrap_or(key);
        let Location { mut host, path } = Location::parse(rest.as_bytes()).ok_or(UnreadableKey)?;
        let has_version = [b"/v1/", b"/v2/"].iter().any(|version| path.starts_with(*version));
        let path = if has_version { &path[3..] } else { &path[..] };
        if path != b"/" {
            host.extend_from_slice(path);
        }
        Ok(Self(host))
    }

    /// Whether the key matches a repository (registry and path, without tag and digest) by itself, the kubelet's
    /// `URLsMatch`: equal ports, as many labels, each of them matching, and the path a plain prefix.
    pub fn matches(&self, repository: &str) -> bool {
        // The kubelet reads the normalised key once more, so that an escaped escape is decoded twice.
        let (Some(key), Some(image)) = (Location::parse(&self.0), Location::parse(repository.as_bytes()))
        else {
            return false;
        };
        let ((labels, port), (image_labels, image_port)) = (key.labels_and_port(), image.labels_and_port());
        port == image_port
            && labels.len() == image_labels.len()
            && image.path.starts_with(&key.path)
            && labels.iter().zip(image_labels).all(|(pattern, label)| glob::matches(pattern, label))
    }

    /// Whether an entry under this key serves a repository when no other key does: it matches, or it is Docker
    /// Hub's `index.docker.io`, to which the kubelet turns last.
    pub fn serves(&self, repository: &str) -> bool {
        self.matches(repository) || (self.is_docker_hub_index() && is_default_registry(repository))
    }

    /// Why the key does not match a repository by itself; `None` when it does.
    pub fn mismatch(&self, repository: &str) -> Option<Mismatch> {
        mismatch::of(self, repository)
    }

    /// Whether this is Docker Hub's old name, to which the kubelet turns when nothing else matches.
    pub fn is_docker_hub_index(&self) -> bool {
        self.0 == DOCKER_HUB_INDEX.as_bytes()
    }
}

impl std::fmt::Display for KubeletKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl std::fmt::Debug for KubeletKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&String::from_utf8_lossy(&self.0), f)
    }
}

/// Whether a key as written in a docker config matches a repository by itself, Docker Hub's old name aside.
pub fn matches(key: &str, repository: &str) -> bool {
    KubeletKey::of(key).is_ok_and(|key| key.matches(repository))
}

/// Whether an entry with this key, alone in its secret, serves a repository (`ghcr.io/team/app`, as
/// [`crate::ImageReference::repository`] gives it).
pub fn serves(key: &str, repository: &str) -> bool {
    KubeletKey::of(key).is_ok_and(|key| key.serves(repository))
}

/// Why no valid image reference is ever served by this key; `None` when one is.
pub fn key_never_matches(key: &str) -> Option<NeverMatches> {
    match KubeletKey::of(key) {
        Err(UnreadableKey) => Some(NeverMatches::Unreadable),
        Ok(key) if key.is_docker_hub_index() => None,
        Ok(KubeletKey(normal)) => never::why(&normal),
    }
}

/// One kubelet keyring: what is kept under each key, in the order in which the kubelet goes through them.
#[derive(Clone, Debug)]
pub struct Keyring<T> {
    /// In reverse order of bytes, so that a longer path stands before its own beginning.
    index: BTreeMap<Reverse<KubeletKey>, Vec<T>>,
}

impl<T> Default for Keyring<T> {
    fn default() -> Self {
        Self { index: BTreeMap::new() }
    }
}

impl<T> Keyring<T> {
    /// Adds what stands under a key. Secrets are added in the order of the pod's list; among entries of one secret
    /// that have the same normalised key, the kubelet's order is random.
    ///
    /// # Errors
    /// When the kubelet ignores the entry.
    pub fn add(&mut self, key: &str, value: T) -> Result<(), UnreadableKey> {
        self.index.entry(Reverse(KubeletKey::of(key)?)).or_default().push(value);
        Ok(())
    }

    /// What the kubelet tries for a repository, first to last: all that matches, else what stands under
    /// `index.docker.io` where the repository counts as one of Docker Hub's.
    pub fn lookup(&self, repository: &str) -> Vec<&T> {
        let matching: Vec<&T> = self
            .index
            .iter()
            .filter(|(Reverse(key), _)| key.matches(repository))
            .flat_map(|(_, values)| values)
            .collect();
        if !matching.is_empty() || !is_default_registry(repository) {
            return matching;
        }
        let index = Reverse(KubeletKey(DOCKER_HUB_INDEX.as_bytes().to_vec()));
        self.index.get(&index).into_iter().flatten().collect()
    }
}

/// The kubelet's `isDefaultRegistryMatch`: `localhost/app` and `MYHOST/app` count as Docker Hub's here, too.
fn is_default_registry(repository: &str) -> bool {
    match repository.split_once('/') {
        Some(("", _)) => false,
        Some((first, _)) => [DOCKER_HUB, DOCKER_HUB_INDEX].contains(&first) || !first.contains(['.', ':']),
        None => !repository.is_empty(),
    }
}

#[cfg(test)]
mod tests;
