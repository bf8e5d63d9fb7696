//! Docker configs (`.dockerconfigjson`, `.dockercfg`): read as the kubelet reads them, edited without losing
//! anything, written as kubectl writes them.

mod auth_field;
mod decode;
mod edit;
mod error;
mod json;
mod overlooked;
mod syntax;
mod write;

pub use edit::{EntryChange, EntryOutcome, KeyAndUser};
pub use error::{DecodeError, DecodeProblem};
pub use overlooked::{Overlooked, OverlookedFields};
pub use syntax::SyntaxError;

use crate::credential::Credential;
use secrecy::{ExposeSecret as _, SecretSlice};
use std::borrow::Cow;

/// Which of the two bodies a secret of a docker config type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigFormat {
    /// `kubernetes.io/dockerconfigjson`: an object whose `auths` holds the entries.
    DockerConfigJson,
    /// `kubernetes.io/dockercfg`: the entries at the top.
    DockerCfg,
}

impl ConfigFormat {
    /// The secret's type.
    pub fn secret_type(self) -> &'static str {
        match self {
            Self::DockerConfigJson => "kubernetes.io/dockerconfigjson",
            Self::DockerCfg => "kubernetes.io/dockercfg",
        }
    }

    /// The one key of the secret's data that the kubelet looks at.
    pub fn data_key(self) -> &'static str {
        match self {
            Self::DockerConfigJson => ".dockerconfigjson",
            Self::DockerCfg => ".dockercfg",
        }
    }

    /// The format of a secret of that type; `None` for any other type, which the kubelet ignores.
    pub fn of_secret_type(secret_type: &str) -> Option<Self> {
        [Self::DockerConfigJson, Self::DockerCfg]
            .into_iter()
            .find(|format| format.secret_type() == secret_type)
    }
}

/// One entry as the kubelet reads it.
#[derive(Clone)]
pub struct Entry {
    key: String,
    credential: Credential,
    email: String,
}

impl Entry {
    /// The registry as it stands in the docker config.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The key as it may be printed: what stands before an `@`, a digest's aside, can be a password.
    pub fn shown_key(&self) -> Cow<'_, str> {
        let start = self.key.find("://").map_or(0, |scheme| scheme + 3);
        match self.key.rfind('@').filter(|at| *at >= start && !self.key[*at..].starts_with("@sha")) {
            Some(at) => format!("{}(hidden){}", &self.key[..start], &self.key[at..]).into(),
            None => Cow::Borrowed(&self.key),
        }
    }

    /// User and password, those in `auth` where there is one. Both are empty in an entry `{}`, and what is not
    /// UTF-8 in `auth` reads as U+FFFD.
    pub fn credential(&self) -> &Credential {
        &self.credential
    }

    /// The email, empty where there is none; registries do not look at it.
    pub fn email(&self) -> &str {
        &self.email
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Entry");
        shown.field("key", &self.shown_key()).field("credential", &self.credential);
        shown.field("email", &self.email).finish()
    }
}

/// A docker config: its text, which edits leave alone where they can, and the entries in it.
#[derive(Clone)]
pub struct DockerConfig {
    format: ConfigFormat,
    text: SecretSlice<u8>,
    entries: Vec<Entry>,
}

impl DockerConfig {
    /// A docker config without entries.
    pub fn new(format: ConfigFormat) -> Self {
        let text = match format {
            ConfigFormat::DockerConfigJson => r#"{"auths":{}}"#,
            ConfigFormat::DockerCfg => "{}",
        };
        Self { format, text: text.as_bytes().to_vec().into(), entries: Vec::new() }
    }

    /// Reads the value of a secret's [`ConfigFormat::data_key`], already free of the secret's own base64.
    ///
    /// # Errors
    /// In the kubelet's words, when it could not decode it either.
    pub fn decode(text: &[u8], format: ConfigFormat) -> Result<Self, DecodeError> {
        syntax::check(text).map_err(|error| DecodeError::new(DecodeProblem::Syntax(error), None))?;
        let entries = decode::entries(text, format)?;
        Ok(Self { format, text: text.to_vec().into(), entries })
    }

    /// Which body this is.
    pub fn format(&self) -> ConfigFormat {
        self.format
    }

    /// The entries, in the order in which their keys first appear. The kubelet goes by the keys and not by this
    /// order; between two spellings of one key its order is random.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The text to store, byte for byte what was read where nothing was set.
    pub fn encode(&self) -> &SecretSlice<u8> {
        &self.text
    }

    /// Bytes of the text; a secret's data may have 1,048,576 in all.
    pub fn size(&self) -> usize {
        self.text.expose_secret().len()
    }
}

impl std::fmt::Debug for DockerConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DockerConfig")
            .field("format", &self.format)
            .field("entries", &self.entries)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
