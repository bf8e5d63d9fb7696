//! The same message means different things with different secrets, accounts and kubelets.

use super::world::*;
use crate::admission::AccountSeen;
use crate::diagnosis::{AccountCase, Code, EventSeen, Remedy, Said, SecretTimes};
use crate::node_credentials::Platform;
use crate::prediction::SecretSeen;

const BACK_OFF: &str = "Back-off pulling image \"ghcr.io/acme/shop:1.4\"";

#[test]
fn what_was_not_sent_is_explained_by_what_the_list_holds() {
    let other = || ("other", secret("other", &[("quay.io", "x", "pw")]));
    for (list, expected) in [
        (vec![], "no-credential proven"),
        (vec![other()], "no-credential proven"),
        (vec![("gone", SecretSeen::Missing)], "secret-missing proven"),
        (vec![("gone", SecretSeen::Missing), other()], "secret-missing proven"),
        (vec![("opaque", of_type("opaque", "Opaque", "{}"))], "secret-ignored proven"),
        (vec![("gone", SecretSeen::Missing), ("o", of_type("o", "Opaque", "{}"))], "secret-missing likely"),
        (vec![("port", secret("port", &[("ghcr.io:443", "bob", "pw")]))], "key-mismatch proven"),
        (vec![("case", secret("case", &[("GHCR.io", "bob", "pw")]))], "key-mismatch proven"),
        (vec![("path", secret("path", &[("ghcr.io/other", "bob", "pw")]))], "key-mismatch proven"),
        (vec![("closed", SecretSeen::Unreadable)], "no-credential proven"),
        (vec![("closed", SecretSeen::Unreadable), ("gone", SecretSeen::Missing)], "secret-missing likely"),
        (vec![("empty", secret("empty", &[("ghcr.io", "bob", "")]))], "no-credential proven"),
        (vec![good()], "no-credential likely"),
    ] {
        assert_eq!(verdict(("ErrImagePull", ANONYMOUS), IMAGE, &list), expected, "{list:?}");
    }
}

#[test]
fn a_refusal_without_words_for_what_was_sent_is_settled_by_the_prediction() {
    let daemon = |text: &str| format!("rpc error: code = Unknown desc = Error response from daemon: {text}");
    let denied = daemon(
        "pull access denied for ghcr.io/acme/shop, repository does not exist or may require 'docker login': denied: \
         requested access to the resource is denied",
    );
    let unauthorized =
        daemon("Head \"https://ghcr.io/v2/acme/shop/manifests/1.4\": unauthorized: authentication required");
    let head = "failed to resolve reference \"ghcr.io/acme/shop:1.4\": unexpected status from HEAD request to \
                https://ghcr.io/v2/acme/shop/manifests/1.4: 403 Forbidden";
    for (message, without, with) in [
        (denied.as_str(), "not-found-or-private likely", "access-denied proven"),
        (NO_SCOPE, "not-found-or-private likely", "access-denied proven"),
        (unauthorized.as_str(), "no-credential likely", "credential-rejected likely"),
        (head, "no-credential likely", "access-denied likely"),
        (REFUSED, "credential-rejected proven", "credential-rejected proven"),
    ] {
        assert_eq!(verdict(("ErrImagePull", message), IMAGE, &[]), without, "{message}");
        assert_eq!(verdict(("ErrImagePull", message), IMAGE, &[good()]), with, "{message}");
        let closed = [("closed", SecretSeen::Unreadable)];
        assert!(!verdict(("ErrImagePull", message), IMAGE, &closed).contains("missing"));
    }
}

#[test]
fn a_list_of_errors_is_held_against_the_credentials_in_their_order() {
    let list = || {
        vec![
            ("host", secret("host", &[("ghcr.io", "deploy", "pw")])),
            ("team", secret("team", &[("ghcr.io/acme", "ci-bot", "pw")])),
        ]
    };
    let both = format!("[{REFUSED}, {NO_SCOPE}]");
    let found = diagnosed(("ErrImagePull", &both), IMAGE, &list(), More::default()).unwrap();
    assert_eq!(shown(&found), "credential-rejected proven");
    assert_eq!(found.cause, "The credential is refused: wrong or expired password for ci-bot.");
    assert_eq!(found.outcomes, [Some(Said::CredentialRefused), Some(Said::ScopeMissing)]);
    let (registry, user, secret) = ("ghcr.io".to_owned(), "ci-bot".to_owned(), "team".to_owned());
    assert_eq!(found.remedies, [Remedy::RotateInSecret { registry, user, secret }]);

    let alike = diagnosed(("ErrImagePull", REFUSED), IMAGE, &list(), More::default()).unwrap();
    assert_eq!(alike.outcomes, [Some(Said::CredentialRefused); 2], "one text for both");

    let furthest = format!(
        "{BACK_OFF}: ErrImagePull: [{REFUSED}, rpc error: code = Unknown desc = Error response from \
                            daemon: manifest for ghcr.io/acme/shop:1.4 not found: manifest unknown: manifest unknown]"
    );
    let found = diagnosed(("ImagePullBackOff", &furthest), IMAGE, &list(), More::default()).unwrap();
    assert_eq!(found.code, Code::NotFound, "one of them could read the repository");
}

#[test]
fn an_account_that_serves_now_makes_the_pod_stale_or_its_own_list_a_cover() {
    let (account_list, other) = (keyring(&[good()]), ("other", secret("other", &[("quay.io", "x", "pw")])));
    let prediction = account_list.predict(IMAGE);
    let at = |time: &str| time.parse().ok();
    for (list, seen, changed, expected) in [
        (vec![], account(&["acme"]), None, "stale-pod proven"),
        (vec![other.clone()], account(&["other", "acme"]), None, "stale-pod likely"),
        (
            vec![other.clone()],
            account(&["other", "acme"]),
            at("2026-01-01T00:00:00Z"),
            "no-credential proven",
        ),
        (vec![other], account(&["acme"]), None, "no-credential proven"),
        (vec![], AccountSeen::Unreadable, None, "no-credential proven"),
    ] {
        let more = More {
            pod_created: at("2026-01-02T00:00:00Z"),
            account: Some(AccountCase {
                name: "default",
                seen: &seen,
                prediction: Some(&prediction),
                changed,
            }),
            ..More::default()
        };
        let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &list, more).unwrap();
        assert_eq!(shown(&found), expected, "{seen:?} {changed:?}");
        if expected.starts_with("stale-pod") {
            assert_eq!(found.remedies, [Remedy::RecreatePods]);
        }
        if list.len() == 1 && expected.starts_with("no-credential") {
            assert_eq!(found.remedies, [Remedy::AttachSecret { secret: "acme".into() }]);
        }
    }
}

#[test]
fn no_account_explains_a_static_pod() {
    let (account_list, seen) = (keyring(&[good()]), account(&["acme"]));
    let prediction = account_list.predict(IMAGE);
    let account =
        Some(AccountCase { name: "default", seen: &seen, prediction: Some(&prediction), changed: None });
    let more = More { account, mirror: true, ..More::default() };
    let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[], more).unwrap();
    assert_eq!(shown(&found), "no-credential proven");
}

#[test]
fn an_image_on_the_node_is_a_matter_of_proof_from_1_35() {
    let verdict = |minor, on_node, policy| {
        let more =
            More { kubelet_minor: minor, image_on_node: on_node, pull_policy: policy, ..More::default() };
        let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[], more);
        found.unwrap().code
    };
    assert_eq!(verdict(Some(35), Some(true), None), Code::NotVerifiedForPod);
    assert_eq!(verdict(Some(34), Some(true), None), Code::NoCredential);
    assert_eq!(verdict(Some(35), Some(false), None), Code::NoCredential);
    assert_eq!(verdict(Some(35), Some(true), Some("Always")), Code::NoCredential);
    assert_eq!(verdict(None, Some(true), None), Code::NoCredential);
    let more = More { kubelet_minor: Some(35), image_on_node: Some(true), ..More::default() };
    let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[], more).unwrap();
    assert!(!found.remedies.contains(&Remedy::CheckTag), "it is there: {:?}", found.remedies);
}

#[test]
fn nodes_of_a_cloud_have_credentials_of_their_own() {
    let image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1";
    let forbidden = "failed to resolve image: unexpected status from HEAD request to \
                     https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/manifests/1: 403 Forbidden";
    let node = More { platform: Some(Platform::Amazon), ..More::default() };
    let found = diagnosed(("ErrImagePull", forbidden), image, &[], node);
    assert_eq!(shown(&found.unwrap()), "access-denied likely");
    let aws = [("ecr", secret("ecr", &[("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "AWS", "pw")]))];
    let created = "2026-01-01T00:00:00Z".parse().ok();
    let times = [SecretTimes { name: "ecr", created, changed: None, immutable: false }];
    for (now, expected) in [
        ("2026-01-01T01:00:00Z", "access-denied likely"),
        ("2026-01-01T13:00:00Z", "credential-rejected likely"),
    ] {
        let more = More { now: now.parse().ok(), secrets: &times, ..More::default() };
        let found = diagnosed(("ErrImagePull", forbidden), image, &aws, more);
        assert_eq!(shown(&found.unwrap()), expected, "{now}");
    }
}

#[test]
fn without_words_the_list_is_only_possible_and_nothing_is_guessed() {
    let bare = ("ImagePullBackOff", BACK_OFF);
    assert_eq!(verdict(bare, IMAGE, &[]), "unknown possible");
    assert_eq!(verdict(bare, IMAGE, &[good()]), "unknown possible");
    assert_eq!(verdict(bare, IMAGE, &[("gone", SecretSeen::Missing)]), "secret-missing possible");
    let broken = [("broken", of_type("broken", "kubernetes.io/dockerconfigjson", "{"))];
    assert_eq!(verdict(bare, IMAGE, &broken), "secret-undecodable likely");
}

#[test]
fn the_node_says_what_matters_of_it() {
    let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[], More::default()).unwrap();
    assert_eq!(found.node_says.as_deref(), Some("failed to fetch anonymous token: 403 Forbidden"));
    assert_eq!(found.cause, "No credential was sent, and ghcr.io wants one.");
}

#[test]
fn what_may_not_be_read_is_missing_only_where_the_kubelet_says_so() {
    let list = [("closed", SecretSeen::Unreadable)];
    let message = "Unable to retrieve some image pull secrets (other, closed); attempting to pull the image may not succeed.";
    let events = [EventSeen { reason: "FailedToRetrieveImagePullSecret", message, container: None }];
    let told = More { events: &events, ..More::default() };
    let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &list, told).unwrap();
    assert_eq!(shown(&found), "secret-missing likely");
    let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &list, More::default()).unwrap();
    assert_eq!(shown(&found), "no-credential proven");
}

#[test]
fn more_errors_than_credentials_are_the_nodes_own() {
    let unauthorized =
        "rpc error: code = Unknown desc = Error response from daemon: unauthorized: authentication required";
    let both = format!("[{REFUSED}, {unauthorized}]");
    let found = diagnosed(("ErrImagePull", &both), IMAGE, &[], More::default()).unwrap();
    assert_eq!(shown(&found), "credential-rejected proven");
    assert!(found.cause.contains("the node's own"), "{}", found.cause);
    let found =
        diagnosed(("ErrImagePull", &format!("[{unauthorized}, {NO_SCOPE}]")), IMAGE, &[], More::default());
    assert_eq!(found.unwrap().code, Code::CredentialRejected, "nobody tries twice with nothing");
}

#[test]
fn among_refusals_the_one_of_a_credential_decides() {
    let list = [
        ("acme", secret("acme", &[("ghcr.io/acme", "", "pw")])),
        ("host", secret("host", &[("ghcr.io", "bob", "pw")])),
    ];
    let both = format!("[{ANONYMOUS}, {REFUSED}]");
    let found = diagnosed(("ErrImagePull", &both), IMAGE, &list, More::default()).unwrap();
    assert_eq!(shown(&found), "credential-rejected proven");
    assert_eq!(found.cause, "The credential is refused: wrong or expired password for bob.");
    assert_eq!(found.outcomes, [Some(Said::NothingSent), Some(Said::CredentialRefused)]);
}

#[test]
fn nobody_is_named_where_the_order_is_random() {
    let entries = [("ghcr.io", "bob", "pw"), ("https://ghcr.io/v2/", "eve", "pw")];
    let both = format!("[{REFUSED}, {NO_SCOPE}]");
    let found = diagnosed(("ErrImagePull", &both), IMAGE, &[("s", secret("s", &entries))], More::default());
    let found = found.unwrap();
    assert_eq!(found.outcomes, [None, None]);
    assert!(found.cause.starts_with("ghcr.io refuses the credential: one of "), "{}", found.cause);
}

#[test]
fn localhost_is_the_node() {
    let message = "Get \"http://localhost:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused";
    let found =
        diagnosed(("ErrImagePull", message), "localhost:5000/app:1", &[good()], More::default()).unwrap();
    assert_eq!(found.cause, "The node gets no connection to localhost:5000, which is the node itself.");
}

#[test]
fn an_error_in_the_reasons_place_is_enough() {
    let text = "illegal base64 data at input byte 4";
    assert_eq!(verdict((text, ""), IMAGE, &[good()]), "secret-undecodable likely");
}

#[test]
fn crio_can_have_sent_credentials_that_nobody_sees() {
    for end in [
        "reading manifest 1.4 in ghcr.io/acme/shop: unauthorized: authentication required",
        "reading manifest 1.4 in ghcr.io/acme/shop: denied",
        "reading manifest 1.4 in ghcr.io/acme/shop: requested access to the resource is denied",
    ] {
        let message = format!("initializing source docker://ghcr.io/acme/shop:1.4: {end}");
        let found = verdict(("ErrImagePull", &message), IMAGE, &[]);
        assert!(found.ends_with(" possible"), "{end}: {found}");
    }
}
