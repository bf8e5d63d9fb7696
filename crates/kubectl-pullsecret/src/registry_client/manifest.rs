//! What an answer about an image tells besides its status: which manifest that is, for which platforms, and how much
//! may still be pulled.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use pullsecret_core::ImageReference;
use serde::Deserialize;

use super::Verdict;

/// What containerd accepts as a manifest (v2.1 `core/remotes/docker/resolver.go`).
pub(super) const ACCEPTED: &str = "application/vnd.docker.distribution.manifest.v2+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.oci.image.index.v1+json, */*";

/// The largest manifest in bytes: containerd takes no larger one (v2.1 `core/remotes/docker/resolver.go`, `MaxManifestSize`).
pub(super) const LARGEST: usize = 4 << 20;

/// The words that platforms are made of: Go's (1.26 `internal/syslist`), as the OCI image specification (1.1, `image-index.md`)
/// wants them. What else stands there is no platform of any node, and may be anything that a server wants printed.
const SYSTEMS: [&str; 8] =
    ["linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris", "wasip1"];
const ARCHITECTURES: [&str; 15] = [
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
    "riscv64", "s390x", "sparc64", "wasm",
];
const VARIANTS: [&str; 8] = ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8"];

/// A registry's answer about one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageAnswer {
    /// What it means.
    pub(crate) verdict: Verdict,
    /// Whether the credential was sent for this answer, or a token that was had for it: not where the registry wanted none,
    /// nor where all was over between the two before.
    pub(crate) sent: Sent,
    /// What was found.
    pub(crate) manifest: Option<Manifest>,
    /// How much the registry still hands out.
    pub(crate) limit: Option<RateLimit>,
}

/// What an answer was given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Nothing, or nothing that says who we are.
    Nothing,
    /// A token that was had for nothing.
    Anonymous,
    /// The credential, or a token that was had for it.
    Credential,
    /// Nothing at all was sent: the credential was judged before in this run.
    NotAgain,
}

/// A manifest, by what is told of it without reading it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Its digest, where the registry told one that is one.
    pub(crate) digest: Option<String>,
    /// Of an index that was read: the platforms of its images, `linux/arm64`, each once.
    pub(crate) platforms: Option<Vec<String>>,
}

/// What a registry says of its limit for whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit {
    /// How many pulls there are in a window.
    pub(crate) limit: u64,
    /// How many of them are left.
    pub(crate) remaining: u64,
    /// The window, in seconds.
    pub(crate) window: Option<u64>,
}

impl From<Verdict> for ImageAnswer {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, sent: Sent::Nothing, manifest: None, limit: None }
    }
}

/// What a manifest is, by its media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Several images, one for each platform.
    Index,
    /// One image, or a registry that does not say.
    Image,
    /// The first form that images had.
    Old,
    /// Something else, such as a page of a proxy in between.
    Foreign(String),
}

impl Form {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let named = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named = named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match named.as_str() {
            "application/vnd.oci.image.index.v1+json"
            | "application/vnd.docker.distribution.manifest.list.v2+json" => Self::Index,
            "application/vnd.docker.distribution.manifest.v1+json"
            | "application/vnd.docker.distribution.manifest.v1+prettyjws" => Self::Old,
            "" | "application/json" | "application/octet-stream" => Self::Image,
            manifest if manifest.contains("manifest") => Self::Image,
            _ => Self::Foreign(named.chars().filter(char::is_ascii_graphic).take(60).collect()),
        }
    }
}

impl Manifest {
    /// What the headers of an answer tell.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let told = headers.get("docker-content-digest").and_then(|value| value.to_str().ok());
        let digest = told.filter(|digest| ImageReference::parse(&format!("x@{digest}")).is_ok());
        Self { digest: digest.map(str::to_owned), platforms: None }
    }
}

impl RateLimit {
    /// Docker Hub's headers, which others have taken over: `ratelimit-remaining: 96;w=21600`.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            let (number, rest) = value.split_once(';').unwrap_or((value, ""));
            let window = rest.split(';').find_map(|part| part.trim().strip_prefix("w=")?.parse().ok());
            Some((number.trim().parse::<u64>().ok()?, window))
        };
        let ((limit, window), (remaining, other)) =
            (number("ratelimit-limit")?, number("ratelimit-remaining")?);
        Some(Self { limit, remaining, window: window.or(other) })
    }
}

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    platform: Option<Platform>,
}

#[derive(Deserialize)]
struct Platform {
    os: String,
    architecture: String,
    variant: Option<String>,
}

/// The platforms that an index names; `None` if it is none. What is for no platform, as attestations are
/// (`unknown/unknown`), is left out.
pub(super) fn platforms(index: &[u8]) -> Option<Vec<String>> {
    let index = serde_json::from_slice::<Index>(index).ok()?;
    let mut platforms: Vec<String> = Vec::new();
    for platform in index.manifests.iter().filter_map(|entry| entry.platform.as_ref()?.name()) {
        if !platforms.contains(&platform) {
            platforms.push(platform);
        }
    }
    Some(platforms)
}

impl Platform {
    fn name(&self) -> Option<String> {
        let Self { os, architecture, variant } = self;
        if !SYSTEMS.contains(&os.as_str()) || !ARCHITECTURES.contains(&architecture.as_str()) {
            return None;
        }
        // The one variant of arm64, which goes without saying (containerd `platforms` v1.0, `normalizeArch`).
        let usual = architecture == "arm64" && variant.as_deref() == Some("v8");
        Some(match variant.as_deref().filter(|variant| VARIANTS.contains(variant) && !usual) {
            Some(variant) => format!("{os}/{architecture}/{variant}"),
            None => format!("{os}/{architecture}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn platforms_are_read_and_attestations_are_none() {
        let index = br#"{"manifests":[
            {"platform":{"os":"linux","architecture":"amd64"}},
            {"platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
            {"platform":{"os":"linux","architecture":"arm","variant":"v7"}},
            {"platform":{"os":"windows","architecture":"amd64","os.version":"10.0.1"}},
            {"platform":{"os":"windows","architecture":"amd64","os.version":"10.0.2"}},
            {"platform":{"os":"unknown","architecture":"unknown"}},
            {"platform":{"os":"li\nnux","architecture":"amd64"}}, {"platform":null}, {}]}"#;
        let found = platforms(index).expect("an index");
        assert_eq!(found, ["linux/amd64", "linux/arm64", "linux/arm/v7", "windows/amd64"]);
        for none in [&b"[]"[..], b"{}", b"<html>", b"\x1f\x8b\x08", br#"{"manifests":[{"platform":7}]}"#] {
            assert_eq!(platforms(none), None, "{none:?}");
        }
        let odd = br#"{"manifests":[{"platform":{"os":"linux","architecture":"p4ssw0rd"}},
            {"platform":{"os":"linux","architecture":"arm64","variant":"p4ssw0rd"}}]}"#;
        assert_eq!(platforms(odd), Some(vec!["linux/arm64".to_owned()]), "no server's own words");
    }

    #[test]
    fn a_digest_that_is_none_is_not_told() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let told = |value: &str| Manifest::of(&headers(&[("docker-content-digest", value)])).digest;
        assert_eq!(told(&digest), Some(digest.clone()));
        for odd in ["sha256:abc", "", "md5:d41d8cd98f00b204e9800998ecf8427e", "x y"] {
            assert_eq!(told(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_limit_has_two_numbers_and_perhaps_a_window() {
        let limit = |limit: &str, remaining: &str| {
            RateLimit::of(&headers(&[("ratelimit-limit", limit), ("ratelimit-remaining", remaining)]))
        };
        let hub = RateLimit { limit: 100, remaining: 96, window: Some(21_600) };
        assert_eq!(limit("100;w=21600", "96;w=21600"), Some(hub));
        assert_eq!(limit("100", "96"), Some(RateLimit { window: None, ..hub }));
        for (one, other) in [("x", "96"), ("100", "-1"), ("", "")] {
            assert_eq!(limit(one, other), None);
        }
        assert_eq!(RateLimit::of(&headers(&[("ratelimit-limit", "100")])), None);
    }

    #[test]
    fn a_page_of_a_proxy_is_no_manifest() {
        let form = |value: &str| Form::of(&headers(&[("content-type", value)]));
        assert_eq!(form("application/vnd.oci.image.index.v1+json; charset=utf-8"), Form::Index);
        assert_eq!(form("application/vnd.oci.image.manifest.v1+json"), Form::Image);
        assert_eq!(form("application/vnd.docker.distribution.manifest.v1+prettyjws"), Form::Old);
        assert_eq!(form("text/html; charset=utf-8"), Form::Foreign("text/html".to_owned()));
        assert_eq!(Form::of(&HeaderMap::new()), Form::Image);
    }
}
