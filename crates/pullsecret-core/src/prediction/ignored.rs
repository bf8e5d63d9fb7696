//! What a list holds that is not used for an image, and why: the kubelet says nothing of any of it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::{Content, Held, Listed, Place, PodKeyring};
use crate::image::DOCKER_HUB;
use crate::kubelet::{Mismatch, NeverMatches, key_never_matches};

/// Why something is not used. Printed kebab-case, as in the JSON; never reused for another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IgnoredCode {
    /// An entry of the list without a name.
    EmptyName,
    /// There is no secret of that name.
    SecretMissing,
    /// It cannot be decoded, which stops every pull of the pod.
    SecretUndecodable,
    /// The secret's type is none of the two of pull secrets, or its body is in the other's form.
    WrongType,
    /// The secret lacks the one data key that its type is about.
    NoData,
    /// The docker config has no entries.
    NoEntries,
    /// The kubelet cannot read the key as a URL.
    KeyUnreadable,
    /// No image name can match the key.
    KeyNeverMatches,
    /// The key is about this image's registry and does not match all the same.
    KeyMismatch,
    /// The key is about another registry.
    OtherRegistry,
    /// Docker Hub's old name counts only where no other key matches, and one does.
    IndexDockerIoSuppressed,
}

/// Something that is not used for an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored<'k> {
    /// The secret; empty for an entry of the list without a name.
    pub secret: &'k str,
    /// The key as it may be printed; `None` where it is about the whole secret.
    pub key: Option<Cow<'k, str>>,
    /// Why.
    pub code: IgnoredCode,
    /// Why, as a fragment of a sentence.
    pub reason: String,
    /// Whether a person who looks for a credential for this image may have meant this one.
    pub near: bool,
}

/// All that is not used, in the order of the list. Of the entries only those that are not tried for the given
/// repository, and none where nothing is tried at all.
pub(super) fn all<'k>(keyring: &'k PodKeyring, tried: Option<(&[Place], &str)>) -> Vec<Ignored<'k>> {
    let mut names = BTreeSet::new();
    let mut ignored = Vec::new();
    for (secret, listed) in keyring.secrets.iter().enumerate() {
        // A secret that is named twice is tried twice, and left out once.
        if !names.insert(listed.name.as_str()) {
            continue;
        }
        ignored.extend(whole(listed));
        let Some((tried, repository)) = tried else { continue };
        for (entry, held) in listed.entries().iter().enumerate() {
            if !tried.contains(&Place { secret, entry }) {
                ignored.push(why(listed, held, keyring.winner(tried), repository));
            }
        }
    }
    ignored
}

fn whole(listed: &Listed) -> Option<Ignored<'_>> {
    let (code, reason) = match &listed.content {
        Content::Unreadable | Content::Entries(_) => return None,
        Content::Unnamed => (
            IgnoredCode::EmptyName,
            "an entry of the list without a name: it counts as one and gives nothing".to_owned(),
        ),
        Content::Missing => (
            IgnoredCode::SecretMissing,
            "there is no such secret in this namespace; the kubelet goes on without it".to_owned(),
        ),
        Content::PassedOver(code, reason) => (*code, reason.clone()),
        Content::Undecodable(error) => (IgnoredCode::SecretUndecodable, error.to_string()),
    };
    Some(Ignored { secret: &listed.name, key: None, code, reason, near: true })
}

/// Why the kubelet finds nothing in a `.dockercfg` whose entries are not at the top.
const UNDER_AUTHS: &str = "its entries stand under auths, as in a .dockerconfigjson; of its type the kubelet reads \
                           only those at the top";

fn why<'k>(
    listed: &'k Listed,
    held: &'k Held,
    winner: Option<(&str, Cow<'_, str>)>,
    repository: &str,
) -> Ignored<'k> {
    let key = held.entry.shown_key();
    let ignored = |code, reason: String, near| Ignored {
        secret: listed.name.as_str(),
        key: Some(held.entry.shown_key()),
        code,
        reason,
        near,
    };
    // No host has that name in an image's: a `.dockercfg` that holds what belongs into a `.dockerconfigjson`.
    if held.entry.key() == "auths" {
        return ignored(IgnoredCode::WrongType, UNDER_AUTHS.to_owned(), true);
    }
    let Some(normal) = &held.key else {
        let older = if key.contains('[') { "; older ones may take it for a wildcard" } else { "" };
        let reason = format!("{}{older}", NeverMatches::Unreadable);
        return ignored(IgnoredCode::KeyUnreadable, reason, is_about(&key, repository));
    };
    match (normal.is_docker_hub_index(), winner) {
        (true, Some((secret, key))) if normal.serves(repository) => {
            let reason = format!(
                "index.docker.io counts only where nothing else matches, and {key} of secret/{secret} does"
            );
            return ignored(IgnoredCode::IndexDockerIoSuppressed, reason, true);
        }
        (true, _) => {
            return ignored(IgnoredCode::OtherRegistry, Mismatch::OtherRegistry.to_string(), false);
        }
        _ => {}
    }
    if let Some(never) = held.never.get_or_init(|| key_never_matches(held.entry.key())) {
        let near = is_about(&key, repository);
        return ignored(IgnoredCode::KeyNeverMatches, never.to_string(), near);
    }
    match normal.mismatch(repository) {
        Some(Mismatch::OtherRegistry) | None => {
            ignored(IgnoredCode::OtherRegistry, Mismatch::OtherRegistry.to_string(), false)
        }
        Some(mismatch) => ignored(IgnoredCode::KeyMismatch, mismatch.to_string(), true),
    }
}

/// Whether a key that matches nothing was meant for a repository's registry, by the look of it.
fn is_about(key: &str, repository: &str) -> bool {
    let (host, path) = repository.split_once('/').unwrap_or((repository, ""));
    let host = host.split(':').next().unwrap_or(host);
    let key = key.to_ascii_lowercase();
    let owner = path.split('/').next().unwrap_or(path);
    key.contains(&host.to_ascii_lowercase())
        || host == DOCKER_HUB && (key.contains("docker.com") || !owner.is_empty() && key.starts_with(owner))
}
