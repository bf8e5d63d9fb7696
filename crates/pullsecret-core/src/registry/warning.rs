//! Registries that the kubelet would match only with image names that hardly anybody writes.

use super::{Registry, is_api_version};
use crate::image::DOCKER_HUB;

/// What makes a spelling unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusualSpelling {
    /// An upper-case letter in the host: the kubelet compares letter by letter.
    UpperCase,
    /// The port that goes without saying: `ghcr.io:443` does not match `ghcr.io/app`.
    DefaultPort,
    /// `/v1` or `/v2` without a slash at the end, which the kubelet takes for the start of a repository's path.
    ApiVersion,
    /// A host behind Docker Hub that its image names do not have.
    DockerHubAlias,
}

/// A registry spelt so that its key matches unusual image names only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryWarning {
    spelling: UnusualSpelling,
    written: String,
    suggestion: String,
}

impl RegistryWarning {
    /// What is unusual.
    pub fn spelling(&self) -> UnusualSpelling {
        self.spelling
    }

    /// What the user probably meant, ready to be typed.
    pub fn suggestion(&self) -> &str {
        &self.suggestion
    }
}

impl std::fmt::Display for RegistryWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { spelling, written, suggestion } = self;
        match spelling {
            UnusualSpelling::UpperCase => {
                write!(
                    f,
                    "{written} serves only images named with the same upper-case letters, not {suggestion}/…"
                )
            }
            UnusualSpelling::DefaultPort => {
                write!(f, "{written} serves only images named with that port, not {suggestion}/…")
            }
            UnusualSpelling::ApiVersion => {
                write!(f, "{written} serves only images whose name begins with it, not all of {suggestion}")
            }
            UnusualSpelling::DockerHubAlias => {
                write!(
                    f,
                    "{written} serves only images named with that host: the kubelet looks for those of Docker Hub under {suggestion}"
                )
            }
        }
    }
}

pub(super) fn of(registry: &Registry) -> Vec<RegistryWarning> {
    let host = registry.host();
    let lower = host.to_ascii_lowercase();
    // With brackets there is no spelling without a port: the kubelet cannot match it.
    let bare =
        [":443", ":80"].iter().find_map(|port| lower.strip_suffix(port)).filter(|bare| !bare.ends_with(']'));
    let name = bare.unwrap_or(&lower);
    let is_alias = name.ends_with(".docker.io") || name == "registry.hub.docker.com";
    let path = registry.path().filter(|path| !is_api_version(path));

    let usual = if is_alias { DOCKER_HUB } else { name };
    let suggestion = path.map_or_else(|| usual.to_owned(), |path| format!("{usual}/{path}"));
    [
        (lower != host, UnusualSpelling::UpperCase),
        (bare.is_some(), UnusualSpelling::DefaultPort),
        (registry.path() != path, UnusualSpelling::ApiVersion),
        (is_alias, UnusualSpelling::DockerHubAlias),
    ]
    .into_iter()
    .filter(|(applies, _)| *applies)
    .map(|(_, spelling)| RegistryWarning {
        spelling,
        written: registry.to_string(),
        suggestion: suggestion.clone(),
    })
    .collect()
}
