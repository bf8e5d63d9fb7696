//! Image references: grammar, normalisation and defaults, because the kubelet chooses credentials by the
//! normalised name and containerd asks the registry for it.
//!
//! Facts are those of `github.com/distribution/reference` v0.6.0 (`normalize.go`, `reference.go`,
//! `regexp.go`), which kubelet and containerd both use.

mod lower_case;

pub(crate) use lower_case::is_newer;
use lower_case::{is_lower, lower};

/// The registry that a name without one means.
pub(crate) const DOCKER_HUB: &str = "docker.io";
/// The old name of Docker Hub: rewritten to `docker.io` in image names, kept in docker configs.
pub(crate) const DOCKER_HUB_INDEX: &str = "index.docker.io";
/// `RepositoryNameTotalLengthMax` of distribution/reference: bytes of the path.
const PATH_MAX: usize = 255;

/// An image as the kubelet and containerd understand what a pod names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageReference {
    domain: String,
    path: String,
    tag: Option<String>,
    digest: Option<String>,
}

/// Why a text is no image reference; every message is the kubelet's own (after its `couldn't parse image
/// name "…": `).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageReferenceError {
    /// 64 hexadecimal digits are an identifier and not a name.
    #[error("invalid repository name ({0}), cannot specify 64-byte hexadecimal strings")]
    Identifier(String),
    /// The repository has an upper-case letter.
    #[error("invalid reference format: repository name ({0}) must be lowercase")]
    UpperCase(String),
    /// Written in lower case it would be a reference.
    #[error("repository name must be lowercase")]
    UpperCaseName,
    /// Nothing of the grammar fits.
    #[error("invalid reference format")]
    Format,
    /// The repository is longer than 255 bytes.
    #[error("repository name must not be more than 255 characters")]
    TooLong,
    /// The digest has upper-case digits or an impossible algorithm.
    #[error("invalid checksum digest format")]
    DigestFormat,
    /// The digest's algorithm is none of sha256, sha384, sha512.
    #[error("unsupported digest algorithm")]
    DigestUnsupported,
    /// The digest is too short or too long for its algorithm.
    #[error("invalid checksum digest length")]
    DigestLength,
}

impl ImageReference {
    /// Reads what stands in a pod: `nginx` is `docker.io/library/nginx:latest`.
    ///
    /// # Errors
    /// The kubelet's own words, when it could not read the name either.
    pub fn parse(text: &str) -> Result<Self, ImageReferenceError> {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(ImageReferenceError::Identifier(text.to_owned()));
        }
        let (domain, remainder) = split_domain(text);
        let name = remainder.split(':').next().unwrap_or_default();
        if !is_lower(name) {
            return Err(ImageReferenceError::UpperCase(name.to_owned()));
        }
        match Self::of_parts(domain, &remainder) {
            Err(ImageReferenceError::Format) if has_form(&lower(domain), &lower(&remainder)) => {
                Err(ImageReferenceError::UpperCaseName)
            }
            parsed => parsed,
        }
    }

    fn of_parts(domain: &str, remainder: &str) -> Result<Self, ImageReferenceError> {
        let Some((path, tag, digest)) = cut(domain, remainder) else {
            return Err(ImageReferenceError::Format);
        };
        // A first element that is no domain but could be a part of a path is taken for that (`my_host.io/x`):
        // the whole then counts as the path.
        let length = if has_domain_form(domain) { path.len() } else { domain.len() + 1 + path.len() };
        if length > PATH_MAX {
            return Err(ImageReferenceError::TooLong);
        }
        digest.map(check_digest).transpose()?;
        let latest = (tag.is_none() && digest.is_none()).then_some("latest");
        Ok(Self {
            domain: domain.to_owned(),
            path: path.to_owned(),
            tag: tag.or(latest).map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// The registry's `host[:port]`, `docker.io` for Docker Hub; case as written.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The repository without the registry: `library/nginx`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The tag; `latest` when neither tag nor digest was written, `None` when only a digest was.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, `sha256:…`.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Registry and path, without tag and digest: what the kubelet matches keys against.
    pub fn repository(&self) -> String {
        format!("{}/{}", self.domain, self.path)
    }

    /// What a registry is asked for: the digest, else the tag. containerd drops the tag when there is a digest.
    pub fn manifest(&self) -> &str {
        self.digest.as_deref().or(self.tag.as_deref()).unwrap_or("latest")
    }
}

impl std::fmt::Display for ImageReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.domain, self.path)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        self.digest.as_ref().map_or(Ok(()), |digest| write!(f, "@{digest}"))
    }
}

impl std::str::FromStr for ImageReference {
    type Err = ImageReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Domain and the rest, with Docker Hub's defaults filled in (`splitDockerDomain`).
fn split_domain(text: &str) -> (&str, String) {
    let Some((first, rest)) = text.split_once('/') else {
        return (DOCKER_HUB, format!("library/{text}"));
    };
    let (domain, rest) = match first {
        DOCKER_HUB_INDEX => (DOCKER_HUB, rest),
        _ if counts_as_domain(first) => (first, rest),
        _ => (DOCKER_HUB, text),
    };
    if domain == DOCKER_HUB && !rest.contains('/') {
        return (domain, format!("library/{rest}"));
    }
    (domain, rest.to_owned())
}

/// Whether the first element of a name is taken for a registry and not for a part of a Docker Hub path.
fn counts_as_domain(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || !is_lower(first)
}

/// Whether some image reference has `text` as its registry (`host[:port]`): what else stands before the first
/// slash is either no reference at all or means Docker Hub.
pub(crate) fn is_domain(text: &str) -> bool {
    text != DOCKER_HUB_INDEX
        && counts_as_domain(text)
        && (has_domain_form(text) || is_path_component(text.as_bytes()))
}

/// The grammar's `domainAndPort`.
fn has_domain_form(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let ipv6 = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host_fits = ipv6.map_or_else(
        || host.split('.').all(is_label),
        |inner| !inner.is_empty() && inner.bytes().all(|b| b == b':' || b.is_ascii_hexdigit()),
    );
    host_fits && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_path_component(component: &[u8]) -> bool {
    component.last().is_some_and(|last| !is_separator(*last)) && begins_path_component(component)
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'_' | b'-')
}

/// Whether `start` can be followed by something to make a path component (or is one): letters and digits, with
/// `.`, `_`, `__` or any number of `-` between them.
fn begins_path_component(start: &[u8]) -> bool {
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    start.iter().all(|byte| alphanumeric(byte) || is_separator(*byte))
        && start.first().is_none_or(alphanumeric)
        && start
            .split(alphanumeric)
            .all(|run| matches!(run, b"" | b"." | b"_" | b"__") || run.iter().all(|byte| *byte == b'-'))
}

/// Whether some repository path begins with `prefix` (without a leading slash), which is how the kubelet
/// compares the path of a key.
pub(crate) fn begins_path(prefix: &[u8]) -> bool {
    let mut components = prefix.rsplit(|byte| *byte == b'/');
    prefix.len() <= PATH_MAX
        && components.next().is_none_or(begins_path_component)
        && components.all(is_path_component)
}

fn has_form(domain: &str, remainder: &str) -> bool {
    cut(domain, remainder).is_some()
}

type Parts<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// Path, tag and digest, when domain and all of them have the grammar's form.
fn cut<'a>(domain: &str, remainder: &'a str) -> Option<Parts<'a>> {
    let (name, digest) = match remainder.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (remainder, None),
    };
    let (path, tag) = match name.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (name, None),
    };
    let fits = (has_domain_form(domain) || is_path_component(domain.as_bytes()))
        && path.split('/').all(|component| is_path_component(component.as_bytes()))
        && tag.is_none_or(is_tag)
        && digest.is_none_or(has_digest_form);
    fits.then_some((path, tag, digest))
}

fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || is_separator(b))
}

fn has_digest_form(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    algorithm.split(['-', '_', '+', '.']).all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    }) && hex.len() >= 32
        && hex.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The second look at a digest: `github.com/opencontainers/go-digest` v1.0.0 with the algorithms that kubelet
/// and containerd link in.
fn check_digest(digest: &str) -> Result<(), ImageReferenceError> {
    let (algorithm, hex) = digest.split_once(':').unwrap_or((digest, ""));
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ if algorithm.bytes().any(|b| b.is_ascii_uppercase()) => {
            return Err(ImageReferenceError::DigestFormat);
        }
        _ => return Err(ImageReferenceError::DigestUnsupported),
    };
    if hex.len() != length {
        return Err(ImageReferenceError::DigestLength);
    }
    if hex.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(ImageReferenceError::DigestFormat);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
