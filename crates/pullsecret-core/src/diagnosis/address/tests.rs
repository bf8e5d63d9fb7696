//! Addresses as they stand in messages.

use super::*;

fn host(text: &str) -> Option<&str> {
    asked(text).map(|asked| asked.host)
}

#[test]
fn the_host_is_the_one_that_was_asked() {
    for (text, expected) in [
        (
            r#"do request: Head "https://r.example:5000/v2/x": dial tcp: lookup r.example on 1.1.1.1:53: no"#,
            Some("r.example:5000"),
        ),
        (
            r#"Get "https://auth.docker.io/token?scope=x": dial tcp 1.2.3.4:443: i/o timeout"#,
            Some("auth.docker.io"),
        ),
        (
            "unexpected status code https://registry-1.docker.io/v2/x/manifests/sha256:1: 429 Too Many Requests - \
             Server message: toomanyrequests: limit. https://www.docker.com/increase-rate-limit",
            Some("registry-1.docker.io"),
        ),
        ("toomanyrequests: You have reached it. https://www.docker.com/increase-rate-limit", None),
        (
            "unexpected http code: 500 (Internal Server Error), URL: https://quay.io/v2/auth?scope=x",
            Some("quay.io"),
        ),
        ("pinging container registry r.example:5000: no", Some("r.example:5000")),
        ("reading manifest 1.4 in ghcr.io/acme/shop: denied", Some("ghcr.io")),
        (r#"Head "https://bob:pw@r.example/v2/x": no"#, Some("r.example")),
        ("nothing", None),
        ("https://", None),
        (r#"Get "https://": x"#, None),
    ] {
        assert_eq!(host(text), expected, "{text}");
    }
}

#[test]
fn a_name_is_looked_up_and_not_a_scheme() {
    for (text, expected) in [
        ("dial tcp: lookup r.example on 1.1.1.1:53: no such host", Some("r.example")),
        ("dial tcp: lookup http://svc:pw@proxy.corp: no such host", Some("proxy.corp")),
        ("lookup", None),
        ("lookup ", None),
    ] {
        assert_eq!(looked_up(text), expected, "{text}");
    }
}

#[test]
fn only_a_request_for_an_image_elsewhere_is_to_a_stand_in() {
    let head =
        |place: &str| format!("unexpected status from HEAD request to https://{place}: 401 Unauthorized");
    for (place, registry, is_for_token, expected) in [
        ("mirror.corp/v2/hub/nginx/manifests/1?ns=docker.io", "docker.io", false, Some("mirror.corp")),
        ("mirror.corp/v2/hub/nginx/manifests/1", "docker.io", false, Some("mirror.corp")),
        ("mirror.corp/service/token?scope=x", "docker.io", true, Some("mirror.corp")),
        ("registry-1.docker.io/v2/library/nginx/manifests/1", "docker.io", false, None),
        ("auth.docker.io/token?scope=x", "docker.io", true, None),
        (
            "production.cloudflare.docker.com/registry-v2/docker/registry/v2/blobs/sha256/aa",
            "docker.io",
            false,
            None,
        ),
        ("gitlab.com/jwt/auth?scope=x", "registry.gitlab.com", true, None),
        ("bucket.s3.amazonaws.com/docker/registry/v2/blobs/sha256/aa/data?X-Amz=1", "r.example", false, None),
        ("R.example:443/v2/x/manifests/1", "r.example", false, None),
        ("mirror.corp/v2/x/manifests/1", "", false, None),
    ] {
        let text = head(place);
        let asked = asked(&text).unwrap();
        assert_eq!(stand_in(asked, registry, is_for_token), expected, "{place}");
    }
}

#[test]
fn nothing_secret_of_an_address_is_shown() {
    for (text, expected) in [
        (
            r#"Get "https://s.example/a/b?X-Amz-Security-Token=T&x=y": dial tcp"#,
            r#"Get "https://s.example/a/b…": dial tcp"#,
        ),
        ("Get https://s.example/a?x=y: dial tcp", "Get https://s.example/a…: dial tcp"),
        ("lookup http://svc:pw@proxy.corp: no such host", "lookup http://proxy.corp: no such host"),
        ("at socks5://u:p@ss@proxy:1080, no", "at socks5://proxy:1080, no"),
        (r#"at "http://user:p ss@proxy:31", no"#, r#"at "http://…", no"#),
        ("at http://user:p/ss@proxy, no", "at http://…, no"),
        ("at http://user:12/ss@proxy, no", "at http://…, no"),
        ("at http://user:p?ss@proxy, no", "at http://…, no"),
        (
            r#"proxyconnect tcp: parse "http://u:pw@proxy:31 28": invalid port ":31 28" after host"#,
            r#"proxyconnect tcp: parse "…": invalid port "…" after host"#,
        ),
        (
            r#"invalid proxy address "u:p w": parse "http://u:p w": no"#,
            r#"invalid proxy address "…": parse "…": no"#,
        ),
        (
            "https://r.example/v2/x/manifests/sha256:aa: 401",
            "https://r.example/v2/x/manifests/sha256:aa: 401",
        ),
        ("docker://r.example/x@sha256:aa: no", "docker://r.example/x@sha256:aa: no"),
        ("unix:///run/x.sock", "unix:///run/x.sock"),
        ("://", "://"),
        ("é://ü?", "é://ü…"),
        ("nothing", "nothing"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}
