//! Why a key that the kubelet can read does not match an image, for a person to see what to change.

use super::KubeletKey;
use super::glob;
use super::url::Location;
use crate::image::{DOCKER_HUB, DOCKER_HUB_INDEX};

/// Hosts under which people look for Docker Hub and the kubelet does not.
const DOCKER_HUB_HOSTS: [&str; 6] = [
    "registry-1.docker.io",
    "registry.hub.docker.com",
    "hub.docker.com",
    "www.docker.com",
    "docker.com",
    "*.docker.io",
];

/// Why a key does not match a repository.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It is about another registry.
    #[error("it is for another registry")]
    OtherRegistry,
    /// A name of Docker Hub that the kubelet does not look for.
    #[error("for Docker Hub the kubelet looks for docker.io and index.docker.io only, not for {0}")]
    DockerHub(String),
    /// The same host in other letters.
    #[error("the kubelet compares letter by letter: {key} is not {image}")]
    Case {
        /// The key's host.
        key: String,
        /// The image's.
        image: String,
    },
    /// The same host with another port, or with one and without.
    #[error("the port must be written alike in key and image: {key} is not {image}")]
    Port {
        /// The key's host and port.
        key: String,
        /// The image's.
        image: String,
    },
    /// A wildcard for more or fewer labels than there are.
    #[error("a * stands for exactly one part between dots: {key} does not match {image}")]
    Labels {
        /// The key's host.
        key: String,
        /// The image's.
        image: String,
    },
    /// The same host and another path.
    #[error("it serves only what begins with {0}")]
    Path(String),
}

/// Why the key does not match; `None` when it does.
pub(super) fn of(key: &KubeletKey, repository: &str) -> Option<Mismatch> {
    if is_plainly_another(&key.0, repository.as_bytes()) {
        return Some(Mismatch::OtherRegistry);
    }
    if key.matches(repository) {
        return None;
    }
    let (Some(key_place), Some(image_place)) =
        (Location::parse(&key.0), Location::parse(repository.as_bytes()))
    else {
        return Some(Mismatch::OtherRegistry);
    };
    let ((labels, port), (image_labels, image_port)) =
        (key_place.labels_and_port(), image_place.labels_and_port());
    let (key_host, image_host) = (text(&key_place.host), text(&image_place.host));
    let (name, image_name) = (text(&labels.join(&b'.')), text(&image_labels.join(&b'.')));
    let pair = |key: &str, image: &str| (key.to_owned(), image.to_owned());
    let fits = labels.len() == image_labels.len()
        && labels.iter().zip(&image_labels).all(|(pattern, label)| glob::matches(pattern, label));
    Some(if fits && port != image_port {
        let (key, image) = pair(&key_host, &image_host);
        Mismatch::Port { key, image }
    } else if fits {
        Mismatch::Path(text(&key.0))
    } else if name.eq_ignore_ascii_case(&image_name) {
        let (key, image) = pair(&name, &image_name);
        Mismatch::Case { key, image }
    } else if image_name == DOCKER_HUB && is_docker_hub(&name.to_ascii_lowercase()) {
        Mismatch::DockerHub(key_host)
    } else if has_same_end(&labels, &image_labels) {
        let (key, image) = pair(&name, &image_name);
        Mismatch::Labels { key, image }
    } else {
        Mismatch::OtherRegistry
    })
}

/// Whether nothing more has to be read to tell two registries apart, which is so of nearly all that are.
fn is_plainly_another(key: &[u8], repository: &[u8]) -> bool {
    let host = |text: &'_ [u8]| text.iter().position(|byte| b"/:".contains(byte)).unwrap_or(text.len());
    let (host, image_host) = (&key[..host(key)], &repository[..host(repository)]);
    let is_plain = host.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte));
    is_plain
        && !host.is_empty()
        && !host.eq_ignore_ascii_case(image_host)
        && image_host != DOCKER_HUB.as_bytes()
}

fn is_docker_hub(host: &str) -> bool {
    host == DOCKER_HUB_INDEX || DOCKER_HUB_HOSTS.contains(&host)
}

/// Whether a key with wildcards has another number of labels than the image, and the same after the last
/// wildcard: two labels at least, for `*.com` is no hint of anything.
fn has_same_end(labels: &[&[u8]], image_labels: &[&[u8]]) -> bool {
    let Some(last) = labels.iter().rposition(|label| label.contains(&b'*')) else { return false };
    let end = &labels[last + 1..];
    labels.len() != image_labels.len() && end.len() >= 2 && image_labels.ends_with(end)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(key: &str, repository: &str) -> Option<String> {
        KubeletKey::of(key).unwrap().mismatch(repository).map(|mismatch| mismatch.to_string())
    }

    #[test]
    fn what_matches_has_no_mismatch() {
        assert_eq!(why("ghcr.io/acme", "ghcr.io/acme/shop"), None);
        assert_eq!(why("*.example.com", "r.example.com/x"), None);
    }

    #[test]
    fn each_way_to_miss_is_told_from_another_registry() {
        for (key, repository, expected) in [
            ("quay.io", "ghcr.io/acme/shop", "it is for another registry"),
            ("GHCR.io", "ghcr.io/acme/shop", "the kubelet compares letter by letter: GHCR.io is not ghcr.io"),
            (
                "https://ghcr.io:443/v2/",
                "ghcr.io/acme/shop",
                "the port must be written alike in key and image: ghcr.io:443 is not ghcr.io",
            ),
            (
                "r.example.com",
                "r.example.com:5000/x",
                "the port must be written alike in key and image: r.example.com is not r.example.com:5000",
            ),
            ("https://ghcr.io/team", "ghcr.io/acme/shop", "it serves only what begins with ghcr.io/team"),
            (
                "*.example.com",
                "a.b.example.com/x",
                "a * stands for exactly one part between dots: *.example.com does not match a.b.example.com",
            ),
            (
                "*.example.com",
                "example.com/x",
                "a * stands for exactly one part between dots: *.example.com does not match example.com",
            ),
            ("*.com", "a.b.com/x", "it is for another registry"),
            (
                "https://registry-1.docker.io/v2/",
                "docker.io/library/nginx",
                "for Docker Hub the kubelet looks for docker.io and index.docker.io only, not for registry-1.docker.io",
            ),
            ("registry-1.docker.io", "ghcr.io/x", "it is for another registry"),
        ] {
            assert_eq!(why(key, repository).as_deref(), Some(expected), "{key} {repository}");
        }
    }
}
