//! Texts of which the parts are known.

use super::*;

#[test]
fn a_status_is_found_only_where_there_is_one() {
    for (text, expected) in [
        ("unexpected status from head request to https://r/v2/x/manifests/404: 401 unauthorized", Some(401)),
        ("pulling from host r failed with status code [manifests 404]: 401 unauthorized", Some(401)),
        ("unexpected status code [manifests 1]: 401", Some(401)),
        ("error parsing http 403 response body: invalid character", Some(403)),
        ("invalid status code from registry 403 (forbidden)", Some(403)),
        ("received unexpected http status: 502 bad gateway", Some(502)),
        ("unexpected status: 403", Some(403)),
        ("unexpected status from head request to https://r/v2/x/manifests/1: 401", Some(401)),
        ("unexpected status from head request to https://r/v2/x/manifests/1: 401 ", Some(401)),
        (
            "unexpected status from head request to https://r:5000/v2/…/manifests/404: 403 access denied",
            Some(403),
        ),
        ("unexpected status code https://s.example/a: 503 egress is over the account limit.", Some(503)),
        ("unexpected status from get request to https://r/v2/x: 530 <none>", Some(530)),
        ("unexpected status from head request to https://r/v2/x: 522 ", Some(522)),
        ("unexpected status from head request to https://r/v2/x: 4040", None),
        ("unexpected status from head request to https://r/v2/x: é00", None),
        ("dial tcp 10.0.0.1:443: connect: connection refused", None),
        ("pull image r/x:404: not found", None),
        ("error 404b", None),
        ("", None),
        ("é401", None),
    ] {
        assert_eq!(status(text), expected, "{text}");
    }
}

#[test]
fn a_proxy_refuses_in_the_words_of_a_status_line() {
    for (text, expected) in [
        (r#"failed to do request: Head "https://r.example/v2/x": Forbidden"#, true),
        (
            r#"failed to fetch oauth token: Post "https://auth.docker.io/token": Proxy Authentication Required"#,
            true,
        ),
        (r#"Get "https://r.example/v2/": Proxy Authentication Required ( Forefront TMG requires )"#, true),
        ("Get https://index.docker.io/v1/search?q=php&n=25: authenticationrequired", true),
        (r#"Get "https://r.example/v2/": Authentication required"#, true),
        (r#"Get "https://r.example/v2/": EOF"#, false),
        (r#"Get "https://r.example/v2/": unauthorized: authentication required"#, false),
        (r#"Head "https://ghcr.io/v2/x/manifests/1": denied: denied"#, false),
        (r#"Get "https://r.example/v2/": dial tcp: lookup r: Temporary failure in name resolution"#, false),
        ("GET https://ghcr.io/token?x: UNAUTHORIZED: authentication required", false),
        ("Get the Forbidden: Fruit", false),
        ("", false),
    ] {
        assert_eq!(is_refused_by_proxy(text), expected, "{text}");
    }
}
