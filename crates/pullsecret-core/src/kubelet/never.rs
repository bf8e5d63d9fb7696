//! Keys that no valid image reference can ever match, and why.

use super::glob;
use super::url::Location;
use crate::image::{DOCKER_HUB_INDEX, begins_path, is_domain};

/// Why a docker config key serves no image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NeverMatches {
    /// The kubelet logs the key and ignores the entry.
    #[error("the kubelet cannot read it as a URL and ignores the entry")]
    Unreadable,
    /// Docker Hub's old name with a path: only the bare name is taken for Docker Hub.
    #[error("for Docker Hub the kubelet takes index.docker.io only without a path or with /v1/ or /v2/")]
    DockerHubPath,
    /// The kubelet takes the brackets for a wildcard.
    #[error("without a port the kubelet takes an IPv6 address for a wildcard that never matches")]
    Ipv6WithoutPort,
    /// A single word that is not `localhost`.
    #[error("a first part without a dot, a port or an upper-case letter is no registry in an image name")]
    NoDomain,
    /// A host that image names cannot have.
    #[error("no image name can have this host")]
    Host,
    /// Upper case, a tag, a wildcard or an empty part.
    #[error("no image name can have this path")]
    Path,
}

/// Why a normalised key matches nothing.
pub(super) fn why(normal: &[u8]) -> Option<NeverMatches> {
    let Some(location) = Location::parse(normal) else { return Some(NeverMatches::Unreadable) };
    let (labels, port) = location.labels_and_port();
    let host = labels.join(&b'.');
    if port.is_empty() && host == DOCKER_HUB_INDEX.as_bytes() {
        return Some(NeverMatches::DockerHubPath);
    }
    if host.starts_with(b"[") {
        // As a class it matches one character, and of such hosts only upper-case letters are domains.
        let matches_letter = (b'A'..=b'Z').any(|letter| glob::matches(&host, &[letter]));
        if !matches_letter {
            return Some(NeverMatches::Ipv6WithoutPort);
        }
    } else if port.is_empty() && is_end_of_ipv6(&host) {
        // It matches an address without a port.
    } else if !is_possible_host(&host, port) {
        let is_word = port.is_empty() && begins_path(&host) && !host.is_empty() && labels.len() == 1;
        return Some(if is_word { NeverMatches::NoDomain } else { NeverMatches::Host });
    }
    let path = location.path.strip_prefix(b"/").unwrap_or(&location.path);
    (!begins_path(path)).then_some(NeverMatches::Path)
}

/// Whether wildcards leave room for the beginning of an IPv6 address in its brackets.
fn is_end_of_ipv6(host: &[u8]) -> bool {
    let end = host.strip_suffix(b"*").unwrap_or(host);
    let inside = end.strip_prefix(b"*").and_then(|rest| rest.strip_suffix(b"]"));
    inside.is_some_and(|inside| inside.iter().all(|byte| *byte == b'*' || byte.is_ascii_hexdigit()))
}

/// Whether some domain matches: any letter may stand for a wildcard, and an upper-case one makes a domain of a
/// single label.
fn is_possible_host(host: &[u8], port: &[u8]) -> bool {
    let (Ok(host), Ok(port)) = (str::from_utf8(host), str::from_utf8(port)) else { return false };
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let host = if port.is_empty() { host } else { format!("{host}:{port}") };
    ["a", "A"].iter().any(|letter| is_domain(&host.replace('*', letter)))
}
