//! Addresses in a message: whom it was that was asked, whether that stands in for another registry, and what of an
//! address may be shown. Proxies' passwords and signed links stand in them.

use std::borrow::Cow;

/// The request that an error is about, as far as its address tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'t> {
    /// The host, with its port if it has one.
    pub host: &'t str,
    /// The registry in whose place that host was asked: containerd tells it to mirrors (`?ns=docker.io`, containerd
    /// 2.1 `core/remotes/docker/resolver.go`).
    pub in_place_of: Option<&'t str>,
    /// Whether a manifest, a layer or tags were asked for, and not a token or a store that a registry sends one on to.
    pub is_of_an_image: bool,
}

/// What stands before the address of a request whose answer is told; all that follows can be the server's own words.
const BEFORE_AN_ANSWERED: [&str; 3] = [" request to ", "unexpected status code ", "content at "];

/// What stands before the address of any other request.
const BEFORE: [&str; 9] =
    ["get ", "head ", "post ", "put ", "url ", "url: ", "endpoint ", "endpoint: ", "uri "];

/// What stands before a host that is named without an address.
const BEFORE_A_HOST: [(&str, &str); 4] = [
    ("pinging container registry ", ": "),
    ("error pinging docker registry ", ": "),
    ("pulling from host ", " failed with"),
    ("reading manifest ", ": "),
];

/// Whom the request went to that failed; a text in a server's answer is no request.
pub(super) fn asked(text: &str) -> Option<Asked<'_>> {
    let small = text.to_ascii_lowercase();
    let own = small.find("response body: ").unwrap_or(small.len());
    let after = |starts: &[&str], at: usize| {
        let before = small[..at].trim_end_matches(['"', '<']);
        starts.iter().any(|start| before.ends_with(start))
    };
    let starts = || ["https://", "http://"].into_iter().flat_map(|scheme| small[..own].match_indices(scheme));
    let answered = starts().map(|(at, _)| at).filter(|at| after(&BEFORE_AN_ANSWERED, *at)).min();
    let at = answered.or_else(|| starts().map(|(at, _)| at).filter(|at| after(&BEFORE, *at)).max());
    match at {
        Some(at) => request(&text[at..end_of_address(text, at)]),
        None => BEFORE_A_HOST.iter().find_map(|(start, end)| {
            let rest = text[small.find(start)? + start.len()..].split(end).next()?;
            let place = rest.rsplit(' ').next()?.split('/').next()?;
            let is_host = place.contains(['.', ':']) || place == "localhost";
            is_host.then_some(Asked { host: host_of(place)?, in_place_of: None, is_of_an_image: true })
        }),
    }
}

fn request(address: &str) -> Option<Asked<'_>> {
    let (_, rest) = address.split_once("://")?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_tag = path.contains("/manifests/") || path.contains("/tags/");
    let is_of_registry = path.starts_with("/v2/") && (path.contains("/blobs/sha256:") || path == "/v2/");
    Some(Asked {
        host: host_of(authority.rsplit('@').next()?)?,
        in_place_of: query
            .split('&')
            .find_map(|part| part.strip_prefix("ns="))
            .filter(|name| !name.is_empty()),
        is_of_an_image: is_tag || is_of_registry,
    })
}

/// The name that was looked for, where it is a name that a message is about.
pub(super) fn looked_up(text: &str) -> Option<&str> {
    let rest = &text[text.rfind("lookup ")? + "lookup ".len()..];
    let rest = rest.split_once("://").filter(|(scheme, _)| is_scheme(scheme)).map_or(rest, |(_, rest)| rest);
    let name = rest.split(|c: char| c.is_whitespace() || "/\"?,".contains(c)).next()?;
    host_of(name.rsplit('@').next()?.trim_end_matches(':'))
}

/// `host[:port]`, if that is what it is.
fn host_of(text: &str) -> Option<&str> {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !text.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_name = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(address) => address.chars().all(|c| c.is_ascii_hexdigit() || ":.%".contains(c)),
        None => name.chars().all(|c| c.is_alphanumeric() || "-._".contains(c)),
    };
    let is_port = port.is_none_or(|port| !port.is_empty() && port.chars().all(|c| c.is_ascii_digit()));
    (!name.is_empty() && is_name && is_port).then_some(text)
}

/// Registries that answer from several hosts, and the hosts (or, after a point, domains) that are theirs; what is not
/// here has one, and a token service wherever it says.
const OWN_HOSTS: [(&str, &[&str]); 4] = [
    ("docker.io", &[".docker.io", ".docker.com"]),
    ("quay.io", &[".quay.io"]),
    ("ghcr.io", &[".ghcr.io", "pkg-containers.githubusercontent.com"]),
    ("registry.k8s.io", &[".pkg.dev", ".amazonaws.com"]),
];

/// Registries of which is known that their tokens come from [`OWN_HOSTS`] and nowhere else.
const OWN_TOKENS: [&str; 3] = ["docker.io", "quay.io", "ghcr.io"];

/// Whether this registry gives tokens to whoever asks it, so that it never wants a user and a password itself.
pub(super) fn gives_tokens(registry: &str) -> bool {
    OWN_TOKENS.contains(&registry)
}

/// The host that was asked in the place of this registry, if another was.
pub(super) fn stand_in<'t>(asked: Asked<'t>, registry: &str, is_for_token: bool) -> Option<&'t str> {
    let bare = |host: &str| host.trim_end_matches(":443").to_ascii_lowercase();
    let (host, registry) = (bare(asked.host), bare(registry));
    let own = OWN_HOSTS.iter().find(|(known, _)| *known == registry).map_or(&[][..], |(_, hosts)| hosts);
    let is_own = host == registry
        || own.iter().any(|own| if own.starts_with('.') { host.ends_with(own) } else { host == *own });
    let is_told =
        asked.in_place_of.is_some() || asked.is_of_an_image || is_for_token && gives_tokens(&registry);
    (!registry.is_empty() && !is_own && is_told).then_some(asked.host)
}

/// Where the address ends that begins here.
fn end_of_address(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let end = rest.find(|c: char| c.is_whitespace() || "\"'`<>\\".contains(c)).unwrap_or(rest.len());
    at + rest[..end].trim_end_matches([':', ',', ';', '.', ')', ']', '}']).len()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A text whose addresses have neither a user, nor a password, nor a query, and in which no address stands that could
/// not be read: what is wrong with those is often a password.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    let whole = without_unreadable(text);
    if !whole.contains("://") {
        return whole;
    }
    let (mut shown, mut rest) = (String::with_capacity(whole.len()), &*whole);
    while let Some(colon) = rest.find("://") {
        let is_of_scheme = |c: &char| c.is_ascii_alphanumeric() || "+-.".contains(*c);
        let scheme: usize = rest[..colon].chars().rev().take_while(is_of_scheme).count();
        let (start, body) = (colon - scheme, colon + "://".len());
        let is_quoted = rest[..start].ends_with('"');
        shown.push_str(&rest[..body]);
        let end = end_of_address(rest, body).max(body);
        let (text, end) = match address(&rest[body..end]) {
            // A reference of an image, whose tag is no port.
            _ if &rest[start..colon] == "docker" && !has_user(&rest[body..end]) => {
                (rest[body..end].to_owned(), end)
            }
            Some(text) => (text, end),
            None if is_quoted => {
                ("…".to_owned(), rest[body..].find('"').map_or(rest.len(), |quote| body + quote))
            }
            None => ("…".to_owned(), end),
        };
        shown.push_str(&text);
        rest = &rest[end..];
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// What may be shown of what stands behind a scheme; `None` where a host cannot be told from a password.
fn address(text: &str) -> Option<String> {
    let (plain, has_query) = match text.find(['?', '#']) {
        Some(at) => (&text[..at], true),
        None => (text, false),
    };
    let (authority, path) = plain.split_at(plain.find('/').unwrap_or(plain.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    if has_user(path) || !host.is_empty() && host_of(host).is_none() {
        return None;
    }
    Some(format!("{host}{path}{}", if has_query { "…" } else { "" }))
}

/// Whether an `@` stands in it that is not that of a digest.
fn has_user(text: &str) -> bool {
    text.match_indices('@')
        .any(|(at, _)| !text[at..].starts_with("@sha256:") && !text[at..].starts_with("@sha512:"))
}

/// What stands before an address in quotes that Go cannot read (Go 1.25 `net/url`, `net/http` of proxies): it repeats
/// it, and repeats parts of it in what it says of it.
const UNREADABLE: [&str; 2] = ["parse \"", "invalid proxy address \""];

fn without_unreadable(text: &str) -> Cow<'_, str> {
    let Some(at) = UNREADABLE.iter().filter_map(|start| Some(text.find(start)? + start.len() - 1)).min()
    else {
        return Cow::Borrowed(text);
    };
    let mut parts = text[at..].split('"');
    let mut shown = text[..at].to_owned();
    shown.push_str(parts.next().unwrap_or_default());
    for (number, part) in parts.enumerate() {
        shown.push('"');
        shown.push_str(if number % 2 == 0 { "…" } else { part });
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests;
