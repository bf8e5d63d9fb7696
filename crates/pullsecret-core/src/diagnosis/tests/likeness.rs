//! Which failures are one to whoever mends them.

use super::world::*;
use crate::diagnosis::Diagnosis;

fn of(message: &str, user: &str) -> Diagnosis {
    let list = [("acme", secret("acme", &[("ghcr.io", user, "pw")]))];
    diagnosed(("ErrImagePull", message), IMAGE, &list, More::default()).unwrap()
}

#[test]
fn what_differs_from_try_to_try_makes_no_other_failure() {
    for (one, other) in [
        ("weird failure, request id 001-abc", "weird failure, request id 7f3e-09d"),
        (
            "odd: read tcp 10.1.1.1:3344->10.2.2.2:443: thing",
            "odd: read tcp 10.1.9.7:50122->10.2.2.2:443: thing",
        ),
        (
            "odd digest sha256:01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
            "odd digest sha256:bbba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca5000",
        ),
        (
            "failed to do request: Head \"https://ghcr.io/v2/x\": read tcp 10.0.0.1:1234->1.2.3.4:443: read: connection \
             reset by peer",
            "failed to do request: Head \"https://ghcr.io/v2/x\": read tcp 10.0.0.9:999->1.2.3.4:443: read: connection \
             reset by peer",
        ),
        (
            "unexpected status from HEAD request to https://ghcr.io/v2/acme/shop/manifests/1.4: 502 Bad Gateway",
            "unexpected status from HEAD request to https://ghcr.io/v2/acme/shop/manifests/1.4: 503 Service Unavailable",
        ),
    ] {
        assert_eq!(of(one, "bob").likeness, of(other, "bob").likeness, "{one}");
    }
}

#[test]
fn a_long_number_before_a_long_message_makes_no_other_failure() {
    let message = |id: &str| format!("request {id}: {}", "it is a long story ".repeat(100));
    assert_eq!(of(&message("1"), "bob").likeness, of(&message("1234567890abcdef0"), "bob").likeness);
}

#[test]
fn what_is_mended_otherwise_is_another_failure() {
    let refused = of(REFUSED, "ci1");
    for other in [
        of(REFUSED, "ci2"),
        of(NO_SCOPE, "ci1"),
        of("weird failure", "ci1"),
        of("Head \"https://ghcr.io/v2/x\": dial tcp: lookup ghcr.io: no such host", "ci1"),
    ] {
        assert_ne!(refused.likeness, other.likeness);
    }
    assert_ne!(of("weird failure", "bob").likeness, of("strange failure", "bob").likeness);
    let dns = |host: &str| of(&format!("dial tcp: lookup {host}: no such host"), "bob").likeness;
    assert_ne!(dns("ghcr.io"), dns("mirror.corp"));
}
