//! What a user names as REGISTRY, and the docker config key that makes the kubelet use it.

mod error;
mod warning;

pub use error::{RegistryError, RegistryFault};
pub use warning::{RegistryWarning, UnusualSpelling};

use crate::image::{DOCKER_HUB, DOCKER_HUB_INDEX, begins_path, is_domain};

/// The key under which every client looks for Docker Hub's credential.
const DOCKER_HUB_KEY: &str = "https://index.docker.io/v1/";
/// Where Docker Hub's registry API is.
const DOCKER_HUB_API: &str = "registry-1.docker.io";
/// The longest label, so that the name can stand in a label's value, too.
const SECRET_NAME_MAX: usize = 63;

/// An image registry, or a part of one: `host[:port][/path]`, `docker.io` for Docker Hub.
///
/// The kubelet compares keys with image names letter by letter, so case and port are kept as typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Registry {
    host: String,
    path: Option<String>,
    /// The path ends at a slash: `team/` does not serve `teamx/app`.
    bounded: bool,
}

impl Registry {
    /// Reads what a user typed. `http://` and `https://` are dropped, as are `/v1/` and `/v2/` at the start of a
    /// path, because the kubelet drops them; Docker Hub's names `index.docker.io` and
    /// `https://index.docker.io/v1/` become `docker.io`. A slash at the end of a path is kept in
    /// [`Registry::key`] alone: there it bounds what is served.
    ///
    /// # Errors
    /// When no image reference could ever match, with the right spelling where there is one. The error never
    /// shows what could be a password.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        error::refuse_what_is_no_name(text)?;
        let rest = without_scheme(text)?;
        let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
        check_host(text, host)?;
        let path = path.map(without_api_version).unwrap_or_default();
        if host == DOCKER_HUB_INDEX && !path.is_empty() {
            return Err(error::never_docker_hub(text, path));
        }
        check_path(text, host, path)?;
        let host = if host == DOCKER_HUB_INDEX { DOCKER_HUB } else { host };
        let bare = path.trim_end_matches('/');
        Ok(Self {
            host: host.to_owned(),
            path: (!bare.is_empty()).then(|| bare.to_owned()),
            bounded: bare.len() < path.len(),
        })
    }

    /// `host[:port]` as in image names; `docker.io` for Docker Hub.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The part of the registry that is meant, without slashes at its ends: `team` of `ghcr.io/team`.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Whether this is Docker Hub or a part of it.
    pub fn is_docker_hub(&self) -> bool {
        self.host == DOCKER_HUB
    }

    /// Whether the host has a wildcard (`*.example.com`). The kubelet matches it; no registry can be asked.
    pub fn is_pattern(&self) -> bool {
        self.host.contains('*')
    }

    /// Where the registry's API answers, `host[:port]`; `None` for a wildcard.
    pub fn api_host(&self) -> Option<&str> {
        if self.is_docker_hub() {
            return Some(DOCKER_HUB_API);
        }
        (!self.is_pattern()).then_some(&self.host)
    }

    /// The docker config key to write. Docker Hub as a whole is `https://index.docker.io/v1/`, which the kubelet
    /// takes only if no other key of the same keyring matches; a part of it is `docker.io/org`, which matches
    /// directly and so hides every `index.docker.io` key from the images it serves.
    pub fn key(&self) -> String {
        let Some(path) = &self.path else {
            return if self.is_docker_hub() { DOCKER_HUB_KEY.to_owned() } else { self.host.clone() };
        };
        // The kubelet drops one `/v1` or `/v2` from the front: one more is for it to drop.
        let dropped =
            if starts_with_api_version(path) || (self.bounded && is_api_version(path)) { "/v2" } else { "" };
        let end = if self.bounded { "/" } else { "" };
        format!("{}{dropped}/{path}{end}", self.host)
    }

    /// A name for the secret: `pull-ghcr-io`, `pull-ghcr-io-team`. Always a valid DNS-1123 label; a long one is
    /// cut and ends with a hash of the whole.
    pub fn secret_name(&self) -> String {
        let spelled = self.to_string().to_ascii_lowercase().replace('*', "any");
        let words: Vec<&str> =
            spelled.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let name = format!("pull-{}", words.join("-"));
        if name.len() <= SECRET_NAME_MAX {
            return name;
        }
        let hash = format!("{:016x}", fnv1a(self.to_string().as_bytes()));
        let kept = name[..SECRET_NAME_MAX - 11].trim_end_matches('-');
        format!("{kept}-{}", &hash[..10])
    }

    /// Why the key would match only images that hardly anybody names so. To be kept silent when an image in use
    /// matches the key.
    pub fn warnings(&self) -> Vec<RegistryWarning> {
        warning::of(self)
    }
}

impl std::fmt::Display for Registry {
    /// The name for people and for the keyring: `docker.io`, `ghcr.io`, `ghcr.io/team`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.host)?;
        self.path.as_ref().map_or(Ok(()), |path| write!(f, "/{path}"))
    }
}

impl std::str::FromStr for Registry {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

fn without_scheme(text: &str) -> Result<&str, RegistryError> {
    match text.split_once("://") {
        Some((scheme, rest)) if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
            Ok(rest)
        }
        Some((scheme, rest)) if !scheme.contains('/') => {
            Err(RegistryError::new(RegistryFault::Scheme, text).with_suggestion(rest))
        }
        _ => Ok(text),
    }
}

fn is_api_version(path: &str) -> bool {
    matches!(path, "v1" | "v2")
}

fn starts_with_api_version(path: &str) -> bool {
    path.split_once('/').is_some_and(|(first, _)| is_api_version(first))
}

/// Drops what the kubelet drops: one `v1/` or `v2/` (`BasicDockerKeyring.Add`, kubernetes v1.35
/// `pkg/credentialprovider/keyring.go`).
fn without_api_version(path: &str) -> &str {
    if starts_with_api_version(path) { &path[3..] } else { path }
}

fn check_host(text: &str, host: &str) -> Result<(), RegistryError> {
    if host == DOCKER_HUB_INDEX {
        return Ok(());
    }
    if ["hub.docker.com", "www.docker.com", "docker.com"].contains(&host) {
        return Err(RegistryError::new(RegistryFault::WebSite, text).with_suggestion(DOCKER_HUB));
    }
    if host.starts_with('[') {
        return check_ipv6(text, host);
    }
    if host.matches(':').count() > 1 {
        return Err(RegistryError::new(RegistryFault::Ipv6Brackets, text));
    }
    if let Some((name, port)) = host.split_once(':') {
        check_port(text, name, port)?;
    }
    if is_domain(host) || is_domain_pattern(host) {
        return Ok(());
    }
    // A dot or a port makes a host of a name's first part, whatever else is in it.
    let is_word = !host.contains(['.', ':']) && !host.is_empty();
    let rest = without_scheme(text)?;
    if is_word && begins_path(host.as_bytes()) {
        let docker_hub = format!("{DOCKER_HUB}/{rest}");
        return Err(RegistryError::new(RegistryFault::NoDomain, text).with_suggestion(&docker_hub));
    }
    let fault = if host.is_ascii() { RegistryFault::Host } else { RegistryFault::HostNotAscii };
    let refusal = RegistryError::new(fault, text);
    // The dot with which DNS ends a name is in no image name.
    Err(match host.strip_suffix('.').filter(|bare| bare.contains('.') && is_domain(bare)) {
        Some(bare) => refusal.with_suggestion(&format!("{bare}{}", &rest[host.len()..])),
        None => refusal,
    })
}

/// Whether a host with `*` matches some domain: any letter may stand for it, an upper-case one makes a domain
/// of a single label.
fn is_domain_pattern(host: &str) -> bool {
    host.contains('*') && ["a", "A"].iter().any(|letter| is_domain(&host.replace('*', letter)))
}

fn check_port(text: &str, name: &str, port: &str) -> Result<(), RegistryError> {
    let refusal = RegistryError::new(RegistryFault::Port, text);
    match port.parse::<u16>() {
        Ok(0) | Err(_) if !port.is_empty() => Err(refusal),
        Ok(number) if number.to_string() == port => Ok(()),
        Ok(number) => Err(refusal.with_suggestion(&format!("{name}:{number}"))),
        Err(_) => Err(refusal.with_suggestion(name)),
    }
}

fn check_ipv6(text: &str, host: &str) -> Result<(), RegistryError> {
    let Some((address, port)) = host[1..].split_once(']') else {
        return Err(RegistryError::new(RegistryFault::Ipv6, text));
    };
    if address.parse::<std::net::Ipv6Addr>().is_err() || address.contains('.') {
        return Err(RegistryError::new(RegistryFault::Ipv6, text));
    }
    match port.strip_prefix(':') {
        Some(port) => check_port(text, &format!("[{address}]"), port),
        None if port.is_empty() => Err(RegistryError::new(RegistryFault::Ipv6WithoutPort, text)),
        None => Err(RegistryError::new(RegistryFault::Ipv6, text)),
    }
}

fn check_path(text: &str, host: &str, path: &str) -> Result<(), RegistryError> {
    if let Some((before, after)) = path.split_once(':') {
        let fault = if after.contains('/') { RegistryFault::Path } else { RegistryFault::Tag };
        return Err(RegistryError::new(fault, text).with_suggestion(&format!("{host}/{before}")));
    }
    if begins_path(path.as_bytes()) {
        return Ok(());
    }
    let usual = path.trim_matches('/').to_ascii_lowercase();
    let refusal = RegistryError::new(RegistryFault::Path, text);
    // What is wrong in the middle stays wrong: then there is nothing to suggest.
    Err(if begins_path(usual.as_bytes()) {
        refusal.with_suggestion(&format!("{host}/{usual}"))
    } else {
        refusal
    })
}

/// FNV-1a, 64 bits: enough to keep apart the few names that are cut.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
