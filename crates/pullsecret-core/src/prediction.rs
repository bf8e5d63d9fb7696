//! What the kubelet does for an image with a pod's list of pull secrets: which credentials it tries, in which
//! order, what it leaves out in silence, and what stops the pull before any of them is tried.
//!
//! Facts are those of kubernetes v1.35 `pkg/credentialprovider/secrets/secrets.go` (`MakeDockerKeyring`),
//! `pkg/kubelet/kubelet_pods.go` (`getPullSecretsForPod`) and `pkg/kubelet/images/image_manager.go`. What a node
//! adds of its own (its docker config, its credential providers) comes after these and is not known here.

mod ignored;

pub use ignored::{Ignored, IgnoredCode};

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::go_quoted::GoQuoted;
use crate::kubelet::{Keyring, KubeletKey, NeverMatches};
use crate::{DecodeError, Entry, ImageReference, ImageReferenceError, PullSecret};

/// What was seen of a secret that a list names.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are read, so a box would only cost")]
#[derive(Clone, Debug)]
pub enum SecretSeen {
    /// The secret as it was read.
    Read(PullSecret),
    /// There is none of that name.
    Missing,
    /// It may not be read, so nothing is known of it.
    Unreadable,
}

/// The kubelet's keyring for a pod: made of a list of secrets once, asked for many images.
#[derive(Debug)]
pub struct PodKeyring {
    /// In the order of the pod's list.
    secrets: Vec<Listed>,
    keyring: Keyring<Place>,
}

/// One name of the list.
#[derive(Debug)]
struct Listed {
    name: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Unnamed,
    Missing,
    Unreadable,
    /// The kubelet does not look at it.
    PassedOver(IgnoredCode, String),
    Undecodable(DecodeError),
    Entries(Vec<Held>),
}

/// An entry with its key as the kubelet normalises it, if it can.
#[derive(Debug)]
struct Held {
    entry: Entry,
    key: Option<KubeletKey>,
    /// Why no image is ever served by the key, once that was asked.
    never: OnceLock<Option<NeverMatches>>,
}

/// Where an entry is: which name of the list, and which of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    secret: usize,
    entry: usize,
}

/// What the kubelet does for one image.
#[derive(Debug)]
pub struct Prediction<'k> {
    /// The image as the kubelet understands it; `None` where it does not.
    pub reference: Option<ImageReference>,
    /// What stops the pull before any credential is tried.
    pub stop: Option<Stop<'k>>,
    /// The credentials in the order in which they are tried, until one serves.
    pub credentials: Vec<Tried<'k>>,
    /// What the list holds and is not used for this image.
    pub ignored: Vec<Ignored<'k>>,
    /// The secrets that may not be read: what is in them may come in anywhere in the order, take the place of
    /// Docker Hub's old name, or stop the pull.
    pub unreadable: Vec<&'k str>,
}

/// One credential that is tried.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'k> {
    /// The secret that it is in.
    pub secret: &'k str,
    /// The entry, with its key as written.
    pub entry: &'k Entry,
    /// Whether its place is known.
    pub order: Order,
    /// The place at which it is tried, counted from 1. Those that come in random order have the first of their
    /// places in common.
    pub place: usize,
}

/// Whether the place of a credential is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// It is always tried at this place.
    Certain,
    /// Another entry of the same secret has the same key in another spelling: which of them comes first changes
    /// from pull to pull.
    Random,
}

/// What stops a pull before any credential is tried. Printed, it is the text that the kubelet shows.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop<'k> {
    /// The image's name cannot be read.
    InvalidName {
        /// The name as written.
        image: String,
        /// What is wrong with it.
        source: ImageReferenceError,
    },
    /// A secret of the list cannot be decoded, which spoils all the others and the node's own credentials, too.
    Undecodable {
        /// The secret.
        secret: &'k str,
        /// What is wrong with it.
        source: &'k DecodeError,
    },
}

impl std::fmt::Display for Stop<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InvalidName { image, source } => {
                let image = GoQuoted(image);
                write!(
                    f,
                    "Failed to apply default image tag {image}: couldn't parse image name {image}: {source}"
                )
            }
            Self::Undecodable { source, .. } => source.fmt(f),
        }
    }
}

impl PodKeyring {
    /// The keyring of a list of names, in its order, each with what was seen of it.
    pub fn new<'a>(list: impl IntoIterator<Item = (&'a str, &'a SecretSeen)>) -> Self {
        let secrets: Vec<Listed> = list
            .into_iter()
            .map(|(name, seen)| Listed { name: name.to_owned(), content: content(name, seen) })
            .collect();
        let mut keyring = Keyring::default();
        for (secret, listed) in secrets.iter().enumerate() {
            let Content::Entries(entries) = &listed.content else { continue };
            for (entry, held) in entries.iter().enumerate() {
                // What cannot be added is found again among what is ignored.
                let _ = keyring.add(held.entry.key(), Place { secret, entry });
            }
        }
        Self { secrets, keyring }
    }

    /// What the kubelet does for an image, as a pod writes it.
    pub fn predict(&self, image: &str) -> Prediction<'_> {
        let (reference, stop) = match ImageReference::parse(image) {
            Ok(reference) => (Some(reference), self.undecodable()),
            Err(source) => (None, Some(Stop::InvalidName { image: image.to_owned(), source })),
        };
        let repository = reference.as_ref().filter(|_| stop.is_none()).map(ImageReference::repository);
        let tried: Vec<Place> = match &repository {
            Some(repository) => self.keyring.lookup(repository).into_iter().copied().collect(),
            None => Vec::new(),
        };
        Prediction {
            reference,
            stop,
            credentials: self.in_order(&tried),
            ignored: ignored::all(self, repository.as_deref().map(|repository| (&tried[..], repository))),
            unreadable: self.unreadable(),
        }
    }

    fn in_order(&self, tried: &[Place]) -> Vec<Tried<'_>> {
        let held: Vec<(Place, &Listed, &Held)> = tried
            .iter()
            .filter_map(|place| {
                let listed = self.secrets.get(place.secret)?;
                Some((*place, listed, listed.entries().get(place.entry)?))
            })
            .collect();
        // Spellings of one key in one secret come in the order of Go's maps, which is none.
        let alike = held.chunk_by(|(one, _, a), (other, _, b)| one.secret == other.secret && a.key == b.key);
        let mut tried = Vec::with_capacity(held.len());
        for group in alike {
            let order = if group.len() > 1 { Order::Random } else { Order::Certain };
            let place = tried.len() + 1;
            tried.extend(group.iter().map(|(_, listed, held)| Tried {
                secret: &listed.name,
                entry: &held.entry,
                order,
                place,
            }));
        }
        tried
    }

    /// The first secret that cannot be decoded: the kubelet stops there.
    fn undecodable(&self) -> Option<Stop<'_>> {
        self.secrets.iter().find_map(|listed| match &listed.content {
            Content::Undecodable(source) => Some(Stop::Undecodable { secret: &listed.name, source }),
            _ => None,
        })
    }

    /// Secret and key of the credential that is tried first.
    fn winner(&self, tried: &[Place]) -> Option<(&str, Cow<'_, str>)> {
        let first = tried.first()?;
        let listed = self.secrets.get(first.secret)?;
        Some((&listed.name, listed.entries().get(first.entry)?.entry.shown_key()))
    }

    fn unreadable(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for listed in &self.secrets {
            if matches!(listed.content, Content::Unreadable) && !names.contains(&listed.name.as_str()) {
                names.push(&listed.name);
            }
        }
        names
    }
}

impl Listed {
    fn entries(&self) -> &[Held] {
        match &self.content {
            Content::Entries(entries) => entries,
            _ => &[],
        }
    }
}

/// What the kubelet makes of one name of the list.
fn content(name: &str, seen: &SecretSeen) -> Content {
    let secret = match seen {
        _ if name.is_empty() => return Content::Unnamed,
        SecretSeen::Missing => return Content::Missing,
        SecretSeen::Unreadable => return Content::Unreadable,
        SecretSeen::Read(secret) => secret,
    };
    let Some(format) = secret.format() else {
        let kind = if secret.secret_type.is_empty() { "Opaque" } else { &secret.secret_type };
        return Content::PassedOver(
            IgnoredCode::WrongType,
            format!("type {kind}: the kubelet does not look at it"),
        );
    };
    match secret.config(format) {
        Err(error) => Content::Undecodable(error),
        Ok(None) => Content::PassedOver(
            IgnoredCode::NoData,
            format!("no {}: the kubelet looks at nothing else in it", format.data_key()),
        ),
        Ok(Some(config)) if config.entries().is_empty() => Content::PassedOver(
            IgnoredCode::NoEntries,
            "no entry in it (as where Docker keeps passwords in a credential store)".to_owned(),
        ),
        Ok(Some(config)) => Content::Entries(
            config
                .entries()
                .iter()
                .map(|entry| Held {
                    entry: entry.clone(),
                    key: KubeletKey::of(entry.key()).ok(),
                    never: OnceLock::new(),
                })
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests;
