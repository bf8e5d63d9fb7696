//! Which proxy the API server is reached through; kube's own choice matches `NO_PROXY` against the proxy.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use super::cluster_error::ClusterError;
use crate::environment::Proxies;

/// The proxy for the API server: the kubeconfig's `proxy-url`, else the environment's, else none.
///
/// The environment is read as Go's `net/http` reads it for kubectl, with curl's `ALL_PROXY` in addition:
/// loopback addresses are always reached directly, and `NO_PROXY` is matched against the API server.
pub(super) fn choose(
    kubeconfig: Option<&str>,
    environment: &Proxies,
    server: &Uri,
) -> Result<Option<Uri>, ClusterError> {
    if let Some(url) = kubeconfig.filter(|url| !url.is_empty()) {
        return usable("proxy-url in the kubeconfig", url).map(Some);
    }
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
pub(super) fn shown(proxy: &Uri) -> String {
    let authority = proxy.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{}://{host}", proxy.scheme_str().unwrap_or("http"))
}

/// The URL, if it is one that we can speak to; without a scheme it means http, as for Go and curl.
fn usable(setting: &str, url: &str) -> Result<Uri, ClusterError> {
    let wrong = |problem: String| ClusterError::Setting { setting: setting.to_owned(), problem };
    let with_scheme = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    // socks5h differs from socks5 in who resolves the name; we always let the proxy do it.
    let with_scheme = with_scheme.replacen("socks5h://", "socks5://", 1);
    // The text of the URL is not shown: it may hold a password.
    let uri: Uri = with_scheme.parse().map_err(|_| wrong("it is not a URL".to_owned()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(no: &str, server: &str) -> Option<String> {
        let proxies = Proxies {
            http: Some("http://web.test:3128".into()),
            https: Some("http://u:p@tls.test:3128".into()),
            all: None,
            no: Some(no.into()),
        };
        choose(None, &proxies, &server.parse().expect("a URL")).expect("usable").as_ref().map(shown)
    }

    #[test]
    fn no_proxy_is_matched_against_the_api_server() {
        let server = "https://api.prod.test:6443";
        for direct in ["prod.test", ".prod.test", "api.prod.test", "*", "x, prod.test", "api.prod.test:6443"]
        {
            assert_eq!(proxy(direct, server), None, "{direct}");
        }
        // Matching the proxy's own name, as kube 5.0.0 does, would go direct here.
        for proxied in ["", "tls.test", "rod.test", "localhost", "api.prod.test:443"] {
            assert_eq!(proxy(proxied, server).as_deref(), Some("http://tls.test:3128"), "{proxied}");
        }
        assert_eq!(proxy("10.0.0.0/8", "https://10.1.2.3:6443"), None);
        assert_eq!(proxy("10.0.0.0/8", "https://11.1.2.3:6443").as_deref(), Some("http://tls.test:3128"));
        assert_eq!(proxy("", "http://api.test:8080").as_deref(), Some("http://web.test:3128"));
    }

    #[test]
    fn loopback_is_never_proxied_as_for_kubectl() {
        for server in ["https://127.0.0.1:6443", "https://localhost:6443", "https://[::1]:6443"] {
            assert_eq!(proxy("", server), None, "{server}");
        }
    }

    #[test]
    fn the_kubeconfigs_proxy_wins_over_the_environment() {
        let proxies = Proxies { no: Some("*".into()), ..Proxies::default() };
        let server = "https://127.0.0.1:6443".parse().expect("a URL");
        let chosen = choose(Some("socks5://jump.test:1080"), &proxies, &server).expect("usable");
        assert_eq!(chosen.as_ref().map(shown).as_deref(), Some("socks5://jump.test:1080"));
    }

    #[test]
    fn an_unusable_proxy_is_an_error_that_shows_no_password() {
        let server = "https://api.test".parse().expect("a URL");
        for url in ["ftp://u:sentinel@proxy.test", "http://u:sentinel@bad host"] {
            let proxies = Proxies { https: Some(url.into()), ..Proxies::default() };
            let error = choose(None, &proxies, &server).expect_err("unusable").to_string();
            assert!(error.starts_with("HTTPS_PROXY: ") && !error.contains("sentinel"), "{error}");
        }
    }
}
