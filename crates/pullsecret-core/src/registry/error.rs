//! Why a text names no registry, told without what could be a password in it.

use super::Registry;
use crate::image::DOCKER_HUB;

/// A host name has at most 253 bytes, a path 255.
const LENGTH_MAX: usize = 540;

/// What is wrong with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryFault {
    /// Nothing, or white space alone.
    #[error("no registry is named")]
    Empty,
    /// Longer than any host with any path.
    #[error("it is too long for a host and a path")]
    TooLong,
    /// A space, tab or end of line.
    #[error("there is white space in it")]
    WhiteSpace,
    /// A control character.
    #[error("there is a control character in it")]
    ControlCharacter,
    /// A scheme other than http and https.
    #[error("only http:// and https:// can stand before a registry; for the kubelet they mean nothing")]
    Scheme,
    /// `user@host` or `user:password@host`.
    #[error("it has a user or a password in it, which the kubelet would drop")]
    User,
    /// `name:tag`.
    #[error("it has a tag, and a registry has none")]
    Tag,
    /// `name@sha256:…`.
    #[error("it has a digest, and a registry has none")]
    Digest,
    /// A question mark.
    #[error("the kubelet reads ? as the start of a query and drops what follows; the wildcard is *")]
    Query,
    /// A number sign.
    #[error("the kubelet reads # as the start of a fragment and drops what follows")]
    Fragment,
    /// No port, or none that a registry could have.
    #[error("its port is not a number from 1 to 65535")]
    Port,
    /// More than one colon outside brackets.
    #[error("it has several colons; an IPv6 address is written [::1]:5000")]
    Ipv6Brackets,
    /// The text in brackets is no IPv6 address, or one that image names cannot have.
    #[error("what is in brackets is not an IPv6 address as image names have it, like [::1]:5000")]
    Ipv6,
    /// An IPv6 address without a port.
    #[error("without a port the kubelet takes an IPv6 address for a wildcard that never matches")]
    Ipv6WithoutPort,
    /// A letter that is not ASCII.
    #[error("image names are ASCII; write the host in its xn-- form")]
    HostNotAscii,
    /// Nothing that could be the host in an image name.
    #[error("no image name can have this host")]
    Host,
    /// `ubuntu`, `team/app`.
    #[error("without a dot, a port or localhost in its first part it means an image on Docker Hub")]
    NoDomain,
    /// `hub.docker.com`.
    #[error("that is Docker's web site, and no image name begins with it")]
    WebSite,
    /// `index.docker.io/v1` and other paths there.
    #[error(
        "the kubelet takes index.docker.io only without a path or as https://index.docker.io/v1/ with its last slash"
    )]
    DockerHubPath,
    /// Upper case, a wildcard, or an empty part in a path.
    #[error("no image name can have this path: it is lower-case letters and digits, with . _ - between them")]
    Path,
}

/// A refused registry: why, and the right spelling where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryError {
    fault: RegistryFault,
    shown: Option<String>,
    suggestion: Option<String>,
}

impl RegistryError {
    /// Why it was refused.
    pub fn fault(&self) -> RegistryFault {
        self.fault
    }

    /// What the user probably meant, ready to be typed.
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }

    /// A refusal of `text`, which is repeated only if it cannot hold a password.
    pub(super) fn new(fault: RegistryFault, text: &str) -> Self {
        Self { fault, shown: (!may_hold_password(text)).then(|| text.to_owned()), suggestion: None }
    }

    /// Adds the spelling that a user sees, if it is one: that of the registry which `text` names, or what that
    /// suggests in turn.
    pub(super) fn with_suggestion(mut self, text: &str) -> Self {
        self.suggestion = match Registry::parse(text) {
            Ok(registry) => Some(registry.to_string()),
            Err(refused) => refused.suggestion,
        };
        self
    }
}

impl std::fmt::Display for RegistryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.shown {
            Some(text) => write!(f, "{text:?} names no registry: {}", self.fault),
            None => write!(f, "this names no registry: {}", self.fault),
        }
    }
}

impl std::error::Error for RegistryError {}

/// Whether anything in a text could be a password: what is after an `@`, an `=`, a dash at the beginning (of any
/// length), after white space, or after a colon that no port and no address follows.
fn may_hold_password(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let after_colon = |after: &str| {
        let port = after.split('/').next().unwrap_or_default();
        !port.bytes().all(|b| b.is_ascii_digit())
    };
    text.starts_with(['-', '–', '—'])
        || text.contains(|c: char| matches!(c, '@' | '=') || c.is_whitespace() || c.is_control())
        || (!rest.starts_with('[') && rest.split(':').skip(1).any(after_colon))
}

/// The refusals that come before anything is taken apart, in an order that finds a password first.
pub(super) fn refuse_what_is_no_name(text: &str) -> Result<(), RegistryError> {
    if text.trim().is_empty() {
        return Err(RegistryError::new(RegistryFault::Empty, text));
    }
    if text.len() > LENGTH_MAX {
        return Err(RegistryError { fault: RegistryFault::TooLong, shown: None, suggestion: None });
    }
    if let Some((before, after)) = text.rsplit_once('@') {
        return Err(refuse_at_sign(text, before, after));
    }
    if text.contains(char::is_whitespace) {
        let refusal = RegistryError::new(RegistryFault::WhiteSpace, text);
        let mut words = text.split_whitespace();
        return Err(match (words.next(), words.next()) {
            (Some(word), None) => refusal.with_suggestion(word),
            _ => refusal,
        });
    }
    if text.contains(char::is_control) {
        return Err(RegistryError::new(RegistryFault::ControlCharacter, text));
    }
    for (sign, fault) in [('#', RegistryFault::Fragment), ('?', RegistryFault::Query)] {
        if let Some((before, _)) = text.split_once(sign) {
            return Err(RegistryError::new(fault, text).with_suggestion(before));
        }
    }
    Ok(())
}

/// `name@digest` or `user:password@host`.
fn refuse_at_sign(text: &str, before: &str, after: &str) -> RegistryError {
    let is_digest = ["sha256:", "sha384:", "sha512:"].iter().any(|algorithm| after.starts_with(algorithm));
    if is_digest && !before.contains('@') {
        return RegistryError::new(RegistryFault::Digest, text).with_suggestion(before);
    }
    // With a registry before the sign, what is after it may be the password.
    let refusal = RegistryError::new(RegistryFault::User, text);
    match (Registry::parse(before), Registry::parse(after)) {
        (Err(_), Ok(registry)) => refusal.with_suggestion(&registry.to_string()),
        _ => refusal,
    }
}

/// `index.docker.io` with a path: what is right depends on whether the path is one of the API's.
pub(super) fn never_docker_hub(text: &str, path: &str) -> RegistryError {
    let refusal = RegistryError::new(RegistryFault::DockerHubPath, text);
    if super::is_api_version(path) {
        return refusal.with_suggestion(DOCKER_HUB);
    }
    refusal.with_suggestion(&format!("{DOCKER_HUB}/{path}"))
}
