//! As whom we speak to the API server: tokens, token files, passwords, certificates, credential plugins.

use std::path::PathBuf;

use base64::Engine as _;
use http::HeaderValue;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::cluster_error::ClusterError;
use super::exec_plugin::{Attendant, Plugin};
use super::kubeconfig::Chosen;
use super::pem;
use crate::environment::Environment;
use crate::global_flags::GlobalFlags;

/// A client certificate chain with its key, both PEM.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) certificate: Vec<u8>,
    pub(super) key: SecretSlice<u8>,
}

/// Where the `Authorization` header comes from.
pub(super) enum Credentials {
    /// From nowhere: anonymous, or by client certificate.
    None,
    /// A token or a password that never changes.
    Fixed(HeaderValue),
    /// A file that someone else renews.
    TokenFile(PathBuf),
    /// A program that is run.
    Plugin(Box<Plugin>),
}

/// What is sent for a while.
#[derive(Clone, Default)]
pub(super) struct Issued {
    pub(super) authorization: Option<HeaderValue>,
    pub(super) identity: Option<Identity>,
    /// When to ask again; `None` means never, unless the server refuses it.
    pub(super) expires: Option<Timestamp>,
}

/// A token file is read again after this long, as client-go does (v0.35.4 `transport.NewCachedFileTokenSource`).
const TOKEN_FILE_LIFE: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

impl Credentials {
    /// Picks what to send, in client-go's order: a token or password, else a certificate, else the plugin
    /// (v0.35.4 `exec.Authenticator.UpdateTransportConfig`).
    ///
    /// A `--token` stands alone, without the kubeconfig's certificate: kubectl sends both, the API server
    /// then believes the certificate, and the token that the user typed has no effect.
    pub(super) fn resolve(
        chosen: &Chosen,
        flags: &GlobalFlags,
        environment: &Environment,
        attendant: Attendant,
    ) -> Result<(Self, Option<Identity>), ClusterError> {
        let user = &chosen.user;
        let from_flags = identity_of_flags(flags)?;
        if let Some(token) = flags.token.as_ref().filter(|token| !token.expose_secret().is_empty()) {
            return Ok((Self::Fixed(bearer(token, "--token")?), from_flags));
        }
        let identity = match from_flags {
            Some(identity) => Some(identity),
            None => identity_of_user(user)?,
        };
        if let Some(file) = user.token_file.as_ref().filter(|file| !file.is_empty()) {
            return Ok((Self::TokenFile(PathBuf::from(file)), identity));
        }
        if let Some(token) = user.token.as_ref().filter(|token| !token.expose_secret().is_empty()) {
            return Ok((Self::Fixed(bearer(token, "the user's token")?), identity));
        }
        if let (Some(name), Some(password)) = (&user.username, &user.password) {
            return Ok((Self::Fixed(basic(name, password, "the user's password")?), identity));
        }
        if identity.is_some() {
            return Ok((Self::None, identity));
        }
        if let Some(exec) = &user.exec {
            let plugin = Plugin::new(exec, &chosen.cluster, environment, attendant)?;
            return Ok((Self::Plugin(Box::new(plugin)), None));
        }
        if let Some(provider) = &user.auth_provider {
            return legacy_provider(provider).map(|credentials| (credentials, None));
        }
        Ok((Self::None, None))
    }

    /// Whether asking again can give something else.
    pub(super) fn renewable(&self) -> bool {
        matches!(self, Self::TokenFile(_) | Self::Plugin(_))
    }

    /// What to send now.
    pub(super) async fn issue(&self) -> Result<Issued, ClusterError> {
        match self {
            Self::None => Ok(Issued::default()),
            Self::Fixed(header) => Ok(Issued { authorization: Some(header.clone()), ..Issued::default() }),
            Self::TokenFile(path) => {
                let setting = || format!("tokenFile {}", path.display());
                let text = std::fs::read_to_string(path).map_err(|error| ClusterError::Setting {
                    setting: setting(),
                    problem: error.to_string(),
                })?;
                // kube sends the file as it is, and the newline at its end makes an invalid header.
                let token = SecretString::from(text.trim().to_owned());
                Ok(Issued {
                    authorization: Some(bearer(&token, &setting())?),
                    identity: None,
                    expires: Some(Timestamp::now() + TOKEN_FILE_LIFE),
                })
            }
            Self::Plugin(plugin) => Ok(plugin.run().await?),
        }
    }
}

fn identity_of_flags(flags: &GlobalFlags) -> Result<Option<Identity>, ClusterError> {
    let path = |flag: &Option<PathBuf>| flag.as_ref().map(|path| path.to_string_lossy().into_owned());
    let certificate = pem::load("--client-certificate", None, path(&flags.client_certificate).as_deref())?;
    let key = pem::load("--client-key", None, path(&flags.client_key).as_deref())?;
    pair(certificate, key, "--client-certificate", "--client-key")
}

fn identity_of_user(user: &kube::config::AuthInfo) -> Result<Option<Identity>, ClusterError> {
    let certificate = pem::load(
        "client-certificate",
        user.client_certificate_data.as_deref(),
        user.client_certificate.as_deref(),
    )?;
    let data = user.client_key_data.as_ref().map(ExposeSecret::expose_secret);
    let key = pem::load("client-key", data, user.client_key.as_deref())?;
    pair(certificate, key, "client-certificate", "client-key")
}

fn pair(
    certificate: Option<Vec<u8>>,
    key: Option<Vec<u8>>,
    certificate_name: &str,
    key_name: &str,
) -> Result<Option<Identity>, ClusterError> {
    let lacking = |has: &str, lacks: &str| ClusterError::Setting {
        setting: has.to_owned(),
        problem: format!("it needs {lacks} beside it"),
    };
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(Identity { certificate, key: SecretSlice::from(key) })),
        (Some(_), None) => Err(lacking(certificate_name, key_name)),
        (None, Some(_)) => Err(lacking(key_name, certificate_name)),
    }
}

/// Providers of before credential plugins. kubectl itself dropped all but `oidc` (1.26); of that one we take
/// the token that kubectl last stored, but never renew it.
fn legacy_provider(provider: &kube::config::AuthProviderConfig) -> Result<Credentials, ClusterError> {
    let wrong = |problem: &str| ClusterError::Setting {
        setting: format!("auth-provider {}", provider.name),
        problem: problem.to_owned(),
    };
    match (provider.name.as_str(), provider.config.get("id-token")) {
        ("oidc", Some(token)) => {
            Ok(Credentials::Fixed(bearer(&SecretString::from(token.clone()), "auth-provider oidc")?))
        }
        ("oidc", None) => Err(wrong("it holds no id-token; run any kubectl command to get one")),
        _ => Err(wrong("kubectl no longer supports it either; use an exec credential plugin")),
    }
}

/// The header for a token.
pub(super) fn bearer(token: &SecretString, source: &str) -> Result<HeaderValue, ClusterError> {
    sensitive(&format!("Bearer {}", token.expose_secret()), source)
}

fn basic(user: &str, password: &SecretString, source: &str) -> Result<HeaderValue, ClusterError> {
    let pair = format!("{user}:{}", password.expose_secret());
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    sensitive(&format!("Basic {encoded}"), source)
}

fn sensitive(value: &str, source: &str) -> Result<HeaderValue, ClusterError> {
    let mut header = HeaderValue::from_str(value).map_err(|_| ClusterError::Setting {
        setting: source.to_owned(),
        problem: "it holds characters that a header cannot hold".to_owned(),
    })?;
    header.set_sensitive(true);
    Ok(header)
}
