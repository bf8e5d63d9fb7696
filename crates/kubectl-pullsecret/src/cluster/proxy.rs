//! Which proxy the API server is reached through; kube's own choice matches `NO_PROXY` against the proxy.

use http::Uri;

use super::cluster_error::ClusterError;
use crate::environment::Proxies;
use crate::proxy::{self, UnusableProxy};

/// The proxy for the API server: the kubeconfig's `proxy-url`, else the environment's, else none.
pub(super) fn choose(
    kubeconfig: Option<&str>,
    environment: &Proxies,
    server: &Uri,
) -> Result<Option<Uri>, ClusterError> {
    let chosen = match kubeconfig.filter(|url| !url.is_empty()) {
        Some(url) => proxy::usable("proxy-url in the kubeconfig", url).map(Some),
        None => proxy::of_environment(environment, server),
    };
    chosen.map_err(|UnusableProxy { setting, problem }| ClusterError::Setting { setting, problem })
}

pub(super) use crate::proxy::shown;

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
        for url in [
            "ftp://u:sentinel@proxy.test",
            "http://u:sentinel@bad host",
            "http://u:sentinel@127.0.0.1:70000",
            "u:sentinel@127.0.0.1:70000",
            "http://u:1/sentinel@127.0.0.1:1",
            "http://u:1?sentinel@127.0.0.1:1",
            "http://u:1#sentinel@127.0.0.1:1",
            "http://sentinel@",
        ] {
            let proxies = Proxies { https: Some(url.into()), ..Proxies::default() };
            let error = choose(None, &proxies, &server).expect_err("unusable").to_string();
            assert!(error.starts_with("HTTPS_PROXY: ") && !error.contains("sentinel"), "{error}");
        }
    }
}
