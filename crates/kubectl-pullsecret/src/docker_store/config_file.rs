//! Docker's `config.json` and Podman's `auth.json`, as far as they speak of credentials.
//!
//! Not the kubelet's reading of such a file (that is the core's docker config codec): Docker and Podman know
//! helpers and tokens, and fail where the kubelet would not.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::Credential;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};

use super::{DockerStoreError, FoundKind};

/// Far more than any such file holds, in bytes.
const SIZE_LIMIT: u64 = 4 << 20;

/// The two shapes of such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `{"auths": {KEY: ENTRY}, "credHelpers": …, "credsStore": …}`
    Config,
    /// `{KEY: ENTRY}`, the `.dockercfg` of old.
    DockerCfg,
}

/// A file's credentials and helpers. The order of Go's maps, in which both tools look, is random; ours is
/// alphabetical.
#[derive(Default, Deserialize)]
pub(super) struct ConfigFile {
    #[serde(default, deserialize_with = "or_default")]
    pub(super) auths: BTreeMap<String, Entry>,
    #[serde(default, rename = "credHelpers", deserialize_with = "or_default")]
    pub(super) cred_helpers: BTreeMap<String, String>,
    #[serde(default, rename = "credsStore", deserialize_with = "or_default")]
    pub(super) creds_store: String,
}

/// One entry under `auths`.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    #[serde(deserialize_with = "secret")]
    auth: Option<SecretString>,
    #[serde(deserialize_with = "or_default")]
    username: String,
    #[serde(deserialize_with = "secret")]
    password: Option<SecretString>,
    #[serde(deserialize_with = "secret", rename = "identitytoken")]
    identity_token: Option<SecretString>,
    #[serde(deserialize_with = "secret", rename = "registrytoken")]
    registry_token: Option<SecretString>,
}

/// Reads a file; `Ok(None)` when it is not there.
pub(super) fn read(path: &Path, format: Format) -> Result<Option<ConfigFile>, DockerStoreError> {
    let unreadable = |source| DockerStoreError::Unreadable { path: path.to_owned(), source };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut content = Zeroizing::new(Vec::new());
    file.take(SIZE_LIMIT + 1).read_to_end(&mut content).map_err(unreadable)?;
    if u64::try_from(content.len()).is_ok_and(|size| size > SIZE_LIMIT) {
        let why = format!("it is larger than {} MiB", SIZE_LIMIT >> 20);
        return Err(DockerStoreError::Undecodable { origin: path.display().to_string(), why });
    }
    decode(&content, format)
        .map(Some)
        .map_err(|why| DockerStoreError::Undecodable { origin: path.display().to_string(), why })
}

/// Decodes a file's content; an empty one holds nothing, as for Docker. The error says where, not what: the
/// JSON library would quote the value that it did not expect.
pub(super) fn decode(content: &[u8], format: Format) -> Result<ConfigFile, String> {
    if content.trim_ascii().is_empty() {
        return Ok(ConfigFile::default());
    }
    let decoded = match format {
        Format::Config => serde_json::from_slice(content),
        Format::DockerCfg => {
            serde_json::from_slice(content).map(|auths| ConfigFile { auths, ..ConfigFile::default() })
        }
    };
    decoded.map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Data => "a value of the wrong type",
            serde_json::error::Category::Eof => "the JSON ends early",
            _ => "not JSON",
        };
        format!("{what} at line {}, column {}", error.line(), error.column())
    })
}

impl ConfigFile {
    /// Whether the file says anything about credentials; if not, Docker falls back to the platform's helper.
    pub(super) fn has_auth(&self) -> bool {
        !self.creds_store.is_empty() || !self.cred_helpers.is_empty() || !self.auths.is_empty()
    }
}

impl Entry {
    /// The credential of this entry; `Ok(None)` for an empty entry, which Docker leaves behind as a mark when a
    /// helper holds the credential. A password goes before a token: it is what the kubelet can use.
    pub(super) fn found(&self) -> Result<Option<(Credential, FoundKind)>, &'static str> {
        let (username, password) = match &self.auth {
            Some(auth) => decode_auth(auth)?,
            None => (self.username.clone(), self.password.clone()),
        };
        let of = |secret: &SecretString, kind| Some((Credential::new(&username, secret.clone()), kind));
        Ok(match (&password, &self.identity_token, &self.registry_token) {
            (Some(password), _, _) if !username.is_empty() => of(password, FoundKind::Password),
            (_, Some(token), _) => of(token, FoundKind::IdentityToken),
            (_, _, Some(token)) => of(token, FoundKind::RegistryToken),
            _ => None,
        })
    }
}

/// `auth` wins over `username` and `password`; NULs at the password's ends are dropped (docker/cli v29
/// `cli/config/configfile/file.go`, `decodeAuth`; Podman does the same).
fn decode_auth(auth: &SecretString) -> Result<(String, Option<SecretString>), &'static str> {
    let bytes = STANDARD.decode(auth.expose_secret()).map_err(|_| "`auth` is not base64")?;
    let bytes = Zeroizing::new(bytes);
    let text = std::str::from_utf8(&bytes).map_err(|_| "`auth` does not hold text")?;
    let (username, password) = text.split_once(':').ok_or("`auth` does not hold USER:PASSWORD")?;
    let password = password.trim_matches('\0');
    if password.contains('\0') {
        return Err("the password in `auth` holds a NUL byte");
    }
    Ok((username.to_owned(), (!password.is_empty()).then(|| SecretString::from(password))))
}

/// `null` is as good as absent, as for Go.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A string that nobody sees by accident; `None` if it is empty.
fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.filter(|text| !text.is_empty()).map(SecretString::from))
}
