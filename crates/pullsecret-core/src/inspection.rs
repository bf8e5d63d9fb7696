//! One secret taken apart for people and scripts: its entries, whether the kubelet reads them, what is wrong.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use crate::kubelet::{KubeletKey, key_never_matches};
use crate::lint::{self, Context};
use crate::report::{Finding, PullSecretEntry, PullSecretItem};
use crate::usage::Users;
use crate::{ConfigFormat, Credential, DecodeError, DockerConfig, Entry, ObjectRef, PullSecret, Registry};
use crate::{docker_config::Overlooked, short_lived};

/// A secret, decoded once.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Which one.
    pub object: ObjectRef,
    /// Its type; `Opaque` where none is written, as the API server fills in.
    pub secret_type: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Whether the kubelet looks at it at all.
    pub content: Content,
    /// Its entries, also those of a secret whose type the kubelet passes over.
    pub entries: Vec<Inspected>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
}

/// What the kubelet finds in a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A docker config, with or without entries.
    Config(ConfigFormat),
    /// Nothing: the type is none of the two of pull secrets.
    OtherType,
    /// Nothing: the key that goes with the type is not there, or is empty.
    NoData(ConfigFormat),
    /// What it cannot decode.
    Undecodable {
        /// What it is decoded as.
        format: ConfigFormat,
        /// Why not, in the kubelet's words.
        error: DecodeError,
        /// Line and column at which it stops being JSON, counted from 1.
        at: Option<(usize, usize)>,
    },
}

/// An entry with what follows from it.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// As it stands.
    pub entry: Entry,
    /// Its key as the kubelet compares it; `None` if the kubelet cannot read it.
    pub key: Option<KubeletKey>,
    /// When its credential ends, if that is known.
    pub expires: Option<Timestamp>,
    /// Whether the kubelet can pull anything with it.
    pub usable: bool,
}

impl Inspected {
    fn new(entry: &Entry, secret: &PullSecret, is_read: bool) -> Self {
        let complete = entry.credential().gap().is_none();
        Self {
            entry: entry.clone(),
            key: KubeletKey::of(entry.key()).ok(),
            expires: secret
                .expires_at(entry.key())
                .or_else(|| short_lived::stated_expiry(entry.credential())),
            usable: is_read && complete && key_never_matches(entry.key()).is_none(),
        }
    }

    /// The credential.
    pub fn credential(&self) -> &Credential {
        self.entry.credential()
    }

    /// The password, for those who asked to see it.
    pub fn revealed(&self) -> &str {
        self.credential().password().expose_secret()
    }

    /// The registry as one would call it: `docker.io`, `ghcr.io/team`; the key as it may be shown where it names
    /// none.
    pub fn registry(&self) -> String {
        let named = Registry::parse(self.entry.key());
        named.map_or_else(|_| self.entry.shown_key().into_owned(), |registry| registry.to_string())
    }

    /// The image names that the key matches, with `*` for any rest: `ghcr.io/*`, `ghcr.io/team*`. `None` if no
    /// image name can match it.
    pub fn pattern(&self) -> Option<String> {
        if key_never_matches(self.entry.key()).is_some() {
            return None;
        }
        let key = self.key.as_ref()?;
        let text = if key.is_docker_hub_index() { "docker.io".to_owned() } else { key.to_string() };
        Some(if text.contains('/') { format!("{text}*") } else { format!("{text}/*") })
    }
}

impl Inspection {
    /// Takes a secret apart.
    pub fn of(secret: &PullSecret, context: &Context<'_>) -> Self {
        let kind = if secret.secret_type.is_empty() { "Opaque" } else { &secret.secret_type };
        let (found, body) = decode(secret);
        let is_read = matches!(found, Content::Config(_));
        let entries = body.iter().flat_map(DockerConfig::entries);
        let mut inspection = Self {
            object: secret.object.clone(),
            secret_type: kind.to_owned(),
            created: secret.created,
            content: found,
            entries: entries.map(|entry| Inspected::new(entry, secret, is_read)).collect(),
            findings: Vec::new(),
        };
        let overlooked = body.as_ref().map_or_else(Overlooked::default, DockerConfig::overlooked);
        inspection.findings = lint::findings(&inspection, secret, &overlooked, context);
        inspection
    }

    /// Says of all findings in which file and line the secret begins.
    pub fn stands_at(&mut self, file: &str, line: usize) {
        for finding in &mut self.findings {
            finding.object.file = Some(file.to_owned());
            finding.object.line = Some(line);
        }
    }

    /// Why the kubelet cannot decode it, in its words, if it cannot.
    pub fn error(&self) -> Option<&DecodeError> {
        match &self.content {
            Content::Undecodable { error, .. } => Some(error),
            _ => None,
        }
    }

    /// When the first of its credentials ends.
    pub fn expires(&self) -> Option<Timestamp> {
        self.entries.iter().filter_map(|entry| entry.expires).min()
    }

    /// What scripts read. `unreadable` are the resources whose references to it could not be read; passwords are
    /// in it only where `reveal` says so.
    pub fn item(&self, users: &Users, unreadable: &[String], reveal: bool) -> PullSecretItem {
        let entry = |inspected: &Inspected| PullSecretEntry {
            key: inspected.entry.shown_key().into_owned(),
            username: inspected.credential().username().to_owned(),
            email: Some(inspected.entry.email()).filter(|email| !email.is_empty()).map(str::to_owned),
            usable: inspected.usable,
            expires: inspected.expires.map(|time| time.to_string()),
            password: reveal.then(|| inspected.credential().password().clone()),
        };
        PullSecretItem {
            namespace: self.object.namespace.clone(),
            name: self.object.name.clone(),
            secret_type: self.secret_type.clone(),
            entries: self.entries.iter().map(entry).collect(),
            error: self.error().map(ToString::to_string),
            referenced_by: users.references(&self.object.namespace),
            unreadable: unreadable.to_vec(),
            findings: self.findings.clone(),
        }
    }
}

/// What the kubelet finds, and the docker config that is there, under the right type or not.
fn decode(secret: &PullSecret) -> (Content, Option<DockerConfig>) {
    let Some(format) = secret.format() else {
        let config = secret.config(ConfigFormat::DockerConfigJson).ok().flatten();
        return (Content::OtherType, config);
    };
    match secret.config(format) {
        Ok(Some(config)) => (Content::Config(format), Some(config)),
        Ok(None) => (Content::NoData(format), None),
        Err(error) => {
            let at = secret.line_and_column(format, &error);
            (Content::Undecodable { format, error, at }, None)
        }
    }
}
