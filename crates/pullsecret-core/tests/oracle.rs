//! Cases on which the core once differed from the kubelet's own code, found by the oracle (`tests/oracle`). What
//! is expected here is what the kubelet of Kubernetes 1.35.4 said.

use pullsecret_core::kubelet::{key_never_matches, serves};
use pullsecret_core::{ConfigFormat, DockerConfig, ImageReference};

#[test]
fn images() {
    for (name, image, expected) in [
        ("a capital with two letters in lower case", "team/app:İ", "repository name must be lowercase"),
        ("a capital that Unicode has since 16.0", "\u{10d50}", "invalid reference format"),
    ] {
        let error = ImageReference::parse(image).expect_err(name);
        assert_eq!(error.to_string(), expected, "{name}");
    }
}

#[test]
fn bodies() {
    for (name, body, expected) in [
        ("a bell", &b"\x07"[..], r"invalid character '\a' looking for beginning of value"),
        ("a backspace", b"[\x08]", r"invalid character '\b' looking for beginning of value"),
        ("a vertical tab", b"{}\x0b", r"invalid character '\v' after top-level value"),
        ("a form feed", b"{\x0c}", r"invalid character '\f' looking for beginning of object key string"),
    ] {
        let error = DockerConfig::decode(body, ConfigFormat::DockerConfigJson).expect_err(name);
        assert_eq!(error.to_string(), expected, "{name}");
    }
}

#[test]
fn keys_that_serve_an_image_are_not_said_to_match_nothing() {
    for (name, key, repository) in [
        ("a wildcard for the beginning of an IPv6 address", "*]", "[::]/app"),
        ("a wildcard for more of it", "http://*a*]", "[::1a:1]/app"),
        ("a wildcard on both sides of its end", "*]*", "[::1]/app"),
    ] {
        assert!(serves(key, repository), "{name}");
        assert_eq!(key_never_matches(key), None, "{name}");
    }
}
