//! Under which URLs a registry is asked, and where plain http is allowed at all.

use url::Url;

use super::address;

/// The hosts that a user lets us reach over plain http.
pub(super) struct PlainHttp(Vec<String>);

impl PlainHttp {
    /// From `host[:port]` as typed; a copied `http://host/` is the same.
    pub(super) fn new(hosts: &[String]) -> Self {
        let bare = |host: &String| host.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self(hosts.iter().map(bare).collect())
    }

    /// The URLs of a registry's API, in the order in which they are to be tried.
    ///
    /// A loopback registry with a port of its own is tried over https and then over http, as containerd does
    /// (v2.1 `core/remotes/docker/config/hosts.go`; it does not check the certificate there, we do).
    pub(super) fn candidates(&self, host: &str) -> Result<Vec<Url>, url::ParseError> {
        let url = |scheme: &str| Url::parse(&format!("{scheme}://{host}/"));
        if self.lists(host) {
            return Ok(vec![url("http")?]);
        }
        let secure = url("https")?;
        // `port` is None for 443, the one that https has anyway.
        if address::is_loopback(&secure) && secure.port().is_some() {
            return Ok(vec![secure, url("http")?]);
        }
        Ok(vec![secure])
    }

    /// Whether this URL may be asked over plain http.
    pub(super) fn allows(&self, url: &Url) -> bool {
        address::is_loopback(url) || self.lists(&host_of(url)) || self.lists(&with_port(url))
    }

    /// Whether the user named it, as `host[:port]`.
    pub(super) fn lists(&self, host: &str) -> bool {
        self.0.iter().any(|listed| listed.eq_ignore_ascii_case(host))
    }
}

/// `host[:port]` as people write it.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn with_port(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

/// Whether both are one server: what one may see, the other sees.
pub(super) fn same_server(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(host: &str) -> Vec<String> {
        let plain = PlainHttp::new(&["http://plain.test/".to_owned(), "Other.test:8080".to_owned()]);
        plain.candidates(host).expect("URLs").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn https_unless_loopback_or_listed() {
        assert_eq!(candidates("ghcr.io"), ["https://ghcr.io/"]);
        assert_eq!(candidates("registry.test:5000"), ["https://registry.test:5000/"]);
        assert_eq!(candidates("plain.test"), ["http://plain.test/"]);
        assert_eq!(candidates("plain.test:5000"), ["https://plain.test:5000/"]);
        assert_eq!(candidates("other.test:8080"), ["http://other.test:8080/"]);
    }

    #[test]
    fn loopback_with_a_port_falls_back_to_http() {
        for host in ["localhost:5000", "127.0.0.1:5000", "127.8.8.8:80", "[::1]:5000"] {
            let url = Url::parse(&format!("http://{host}/")).expect("a URL").to_string();
            assert_eq!(candidates(host), [format!("https://{host}/"), url], "{host}");
        }
        for host in ["localhost", "localhost:443", "127.0.0.1:443", "[::1]:443"] {
            assert_eq!(candidates(host).len(), 1, "{host}");
        }
    }
}
