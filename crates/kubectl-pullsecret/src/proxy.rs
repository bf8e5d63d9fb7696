//! Which proxy a server is reached through: what the environment says, read as Go's `net/http` reads it.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::environment::Proxies;

/// A proxy that is set and cannot be used; connecting directly instead would not be what the user wants.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub(crate) struct UnusableProxy {
    /// Where it is set: `HTTPS_PROXY`.
    pub(crate) setting: String,
    /// What is wrong with it; nothing of its value, which may hold a password.
    pub(crate) problem: String,
}

/// The environment's proxy for a server, if there is one.
///
/// It is read as kubectl and container runtimes read it, with curl's `ALL_PROXY` in addition: loopback addresses
/// are always reached directly, and `NO_PROXY` is matched against the server.
pub(crate) fn of_environment(environment: &Proxies, server: &Uri) -> Result<Option<Uri>, UnusableProxy> {
    let host = server.host().unwrap_or_default();
    if is_loopback(host) || names_port(environment.no.as_deref(), server) {
        return Ok(None);
    }
    // The matcher decides whether; its own reading of a URL drops what it does not understand without a word,
    // and with it would go the user's wish not to connect directly.
    let matcher = Matcher::builder()
        .http("http://proxy.invalid")
        .https("http://proxy.invalid")
        .no(environment.no.clone().unwrap_or_default())
        .build();
    if matcher.intercept(server).is_none() {
        return Ok(None);
    }
    let https = server.scheme_str() == Some("https");
    let (name, url) = match (https, &environment.https, &environment.http, &environment.all) {
        (true, Some(url), ..) => ("HTTPS_PROXY", url),
        (false, _, Some(url), _) => ("HTTP_PROXY", url),
        (.., Some(url)) => ("ALL_PROXY", url),
        _ => return Ok(None),
    };
    usable(name, url).map(Some)
}

/// A proxy's URL without the credentials in it.
pub(crate) fn shown(proxy: &Uri) -> String {
    let authority = proxy.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{}://{host}", proxy.scheme_str().unwrap_or("http"))
}

/// The URL, if it is one that we can speak to; without a scheme it means http, as for Go and curl.
pub(crate) fn usable(setting: &str, url: &str) -> Result<Uri, UnusableProxy> {
    let wrong = |problem: String| UnusableProxy { setting: setting.to_owned(), problem };
    let with_scheme = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    // socks5h differs from socks5 in who resolves the name; the proxy does it for both.
    let with_scheme = with_scheme.replacen("socks5h://", "socks5://", 1);
    // The text of the URL is not shown: it may hold a password.
    let rest = with_scheme.split_once("://").map_or("", |(_, rest)| rest);
    if rest.find(['/', '?', '#']).is_some_and(|end| rest[end..].contains('@')) {
        return Err(wrong("in what stands before its @, the signs / ? # are written %2F %3F %23".to_owned()));
    }
    // Both readings have to take it: the API server's client goes by one and the registries' by the other, and where
    // they do not take it they connect directly, without a word.
    let no_url = || wrong("it is not a URL such as http://proxy.example:3128".to_owned());
    let uri: Uri = with_scheme.parse().map_err(|_| no_url())?;
    url::Url::parse(&with_scheme).map_err(|_| no_url())?;
    match uri.scheme_str() {
        Some("http" | "https" | "socks5") => Ok(uri),
        other => Err(wrong(format!(
            "unsupported scheme {:?}, must be http, https or socks5",
            other.unwrap_or_default()
        ))),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether `NO_PROXY` names this host together with its port, a form that Go knows and the matcher does not.
fn names_port(no_proxy: Option<&str>, server: &Uri) -> bool {
    let port = server.port_u16().unwrap_or(if server.scheme_str() == Some("https") { 443 } else { 80 });
    let (host, suffix) = (server.host().unwrap_or_default(), format!(":{port}"));
    no_proxy.unwrap_or_default().split(',').map(str::trim).any(|entry| {
        let Some(name) = entry.strip_suffix(&suffix) else { return false };
        let domain = name.strip_prefix('.').unwrap_or(name);
        let below = host.len().checked_sub(domain.len()).filter(|at| *at > 0).is_some_and(|at| {
            host.as_bytes()[at - 1] == b'.'
                && host.is_char_boundary(at)
                && host[at..].eq_ignore_ascii_case(domain)
        });
        !domain.is_empty() && (host.eq_ignore_ascii_case(name) || below)
    })
}
