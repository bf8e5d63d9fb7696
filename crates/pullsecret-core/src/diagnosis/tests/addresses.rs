//! Passwords and signed links in messages are not told further.

use super::world::*;
use crate::diagnosis::Code;

#[test]
fn neither_cause_nor_words_tell_what_is_secret_in_an_address() {
    let head = "failed to do request: Head \"https://r.example/v2/a/manifests/1\": ";
    let signed =
        "https://bucket.s3.example/registry/data?X-Amz-Credential=AKIASECRET&X-Amz-Security-Token=SECRET";
    for (message, code) in [
        (
            format!(
                "{head}proxyconnect tcp: parse \"http://user:SECRET@proxy:31 28\": invalid port \":31 28\""
            ),
            Code::Unreachable,
        ),
        (
            format!("{head}proxyconnect tcp: dial tcp: lookup http://svc:SECRET@proxy.corp: no such host"),
            Code::Unreachable,
        ),
        (
            format!("failed to do request: Get \"{signed}\": dial tcp 1.2.3.4:443: i/o timeout"),
            Code::Unreachable,
        ),
        (format!("a thing unheard of at {signed}"), Code::Unknown),
        (format!("unheard of: http://user:SECRET@proxy {}", "x".repeat(9000)), Code::Unknown),
        (format!("{}http://user:12345{}@proxy", "\u{200b}".repeat(1500), "SECRET".repeat(90)), Code::Unknown),
    ] {
        let found = diagnosed(("ErrImagePull", &message), "r.example/a:1", &[], More::default()).unwrap();
        let words = found.node_says.unwrap_or_default();
        assert!(!found.cause.contains("SECRET") && !found.cause.contains("12345"), "{}", found.cause);
        assert!(!words.contains("SECRET") && !words.contains("12345"), "{words}");
        assert_eq!(found.code, code, "{message}");
    }
}

#[test]
fn a_name_in_a_cause_is_not_the_place_of_another() {
    let message =
        "failed to do request: Head \"https://IMAGE.REGISTRY/v2/\": dial tcp: connect: connection refused";
    let found = diagnosed(("ErrImagePull", message), "r.example/a:1", &[], More::default()).unwrap();
    assert_eq!(found.cause, "The node gets no connection to IMAGE.REGISTRY.");
}

#[test]
fn a_malformed_proxy_is_named_as_such() {
    let message = "failed to do request: Head \"https://r.example/v2/a/manifests/1\": proxyconnect tcp: dial tcp: lookup \
                   http: Temporary failure in name resolution";
    let found = diagnosed(("ErrImagePull", message), "r.example/a:1", &[], More::default()).unwrap();
    assert_eq!(shown(&found), "unreachable proven");
    assert_eq!(found.cause, "The proxy that is set for the node's container runtime is no address of one.");
}
