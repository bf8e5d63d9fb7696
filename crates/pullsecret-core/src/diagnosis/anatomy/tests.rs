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
fn the_host_is_the_one_spoken_with_last() {
    for (text, expected) in [
        (
            r#"do request: Head "https://r.example:5000/v2/x": dial tcp: lookup r.example on 1.1.1.1:53: no"#,
            Some("r.example"),
        ),
        (
            r#"Get "https://auth.docker.io/token?scope=x": dial tcp 1.2.3.4:443: i/o timeout"#,
            Some("auth.docker.io"),
        ),
        ("pinging container registry r.example:5000: no", Some("r.example:5000")),
        ("nothing", None),
        ("https://", None),
    ] {
        assert_eq!(host(text), expected, "{text}");
    }
}
