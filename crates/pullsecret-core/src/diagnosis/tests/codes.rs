//! One failure for each code, as a pod shows it; and pods that do not fail.

use super::world::*;
use crate::diagnosis::{AccountCase, Case, Code, EventSeen, Remedy, diagnose};
use crate::prediction::SecretSeen;

/// A code, and the reason and message of which it is the diagnosis where the pod names no secret.
const PLAIN: [(Code, &str, &str); 23] = [
    (Code::NoCredential, "ErrImagePull", ANONYMOUS),
    (Code::CredentialRejected, "ErrImagePull", REFUSED),
    (
        Code::TokenRejected,
        "ErrImagePull",
        "pull access denied, repository does not exist or may require authorization: server message: invalid_token: \
         authorization failed",
    ),
    (
        Code::NotFound,
        "ErrImagePull",
        "rpc error: code = NotFound desc = failed to pull and unpack image \"ghcr.io/acme/shop:1.4\": failed to resolve reference \"ghcr.io/acme/shop:1.4\": ghcr.io/acme/shop:1.4: not found",
    ),
    (Code::NotFoundOrPrivate, "ErrImagePull", NO_SCOPE),
    (
        Code::RateLimited,
        "ErrImagePull",
        "Error response from daemon: toomanyrequests: You have reached your pull rate limit.",
    ),
    (
        Code::Dns,
        "ErrImagePull",
        "failed to do request: Head \"https://ghcr.io/v2/x\": dial tcp: lookup ghcr.io: no such host",
    ),
    (
        Code::Unreachable,
        "RegistryUnavailable",
        "image pull failed for ghcr.io/acme/shop:1.4 because the registry is unavailable",
    ),
    (
        Code::Tls,
        "ErrImagePull",
        "Head \"https://ghcr.io/v2/x\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ),
    (
        Code::PlainHttp,
        "ErrImagePull",
        "Head \"https://ghcr.io/v2/x\": http: server gave HTTP response to HTTPS client",
    ),
    (
        Code::RegistryError,
        "ErrImagePull",
        "unexpected status from HEAD request to https://ghcr.io/v2/x/manifests/1: 502 Bad Gateway",
    ),
    (
        Code::Platform,
        "ErrImagePull",
        "rpc error: code = NotFound desc = failed to pull and unpack image \"x\": no match for platform in manifest: not found",
    ),
    (
        Code::DiskFull,
        "ErrImagePull",
        "failed to extract layer sha256:1: write /var/lib/x: no space left on device: unknown",
    ),
    (
        Code::InvalidImageName,
        "InvalidImageName",
        "Failed to apply default image tag \"X:\": couldn't parse image name \"X:\": invalid reference format",
    ),
    (
        Code::NeverPull,
        "ErrImageNeverPull",
        "Container image \"ghcr.io/acme/shop:1.4\" is not present with pull policy of Never",
    ),
    (
        Code::SignatureRejected,
        "SignatureValidationFailed",
        "image pull failed for x because the signature validation failed: Source image rejected: A signature was required, but no signature exists",
    ),
    (
        Code::ShortName,
        "ImageInspectError",
        "Failed to inspect image \"\": rpc error: code = Unknown desc = short-name \"shop:1\" did not resolve to an alias and no unqualified-search registries are defined",
    ),
    (
        Code::RuntimeDown,
        "ErrImagePull",
        "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused\"",
    ),
    (Code::Throttled, "ErrImagePull", "pull QPS exceeded"),
    (
        Code::Stalled,
        "ErrImagePull",
        "rpc error: code = Canceled desc = failed to pull and unpack image \"x\": context canceled",
    ),
    (
        Code::UnsupportedImage,
        "ErrImagePull",
        "media type \"application/vnd.docker.distribution.manifest.v1+prettyjws\" is no longer supported since containerd v2.1",
    ),
    (Code::NotAPullProblem, "CrashLoopBackOff", "back-off 5m0s restarting failed container=web"),
    (Code::Unknown, "ErrImagePull", "the moon is in the wrong house"),
];

#[test]
fn each_code_has_its_failure() {
    let mut seen: Vec<Code> = Vec::new();
    for (code, reason, message) in PLAIN {
        let found = diagnosed((reason, message), IMAGE, &[], More::default()).unwrap();
        assert_eq!(found.code, code, "{message}");
        assert!(found.cause.ends_with(['.', 'e']) && !found.cause.contains('\n'), "{}", found.cause);
        seen.push(found.code);
    }
    let anonymous = ("ErrImagePull", ANONYMOUS);
    for (code, found) in [
        (Code::AccessDenied, diagnosed(("ErrImagePull", NO_SCOPE), IMAGE, &[good()], More::default())),
        (Code::SecretMissing, diagnosed(anonymous, IMAGE, &[("gone", SecretSeen::Missing)], More::default())),
        (
            Code::SecretIgnored,
            diagnosed(anonymous, IMAGE, &[("o", of_type("o", "Opaque", "{}"))], More::default()),
        ),
        (
            Code::KeyMismatch,
            diagnosed(anonymous, IMAGE, &[("p", secret("p", &[("ghcr.io:443", "b", "p")]))], More::default()),
        ),
        (Code::SecretUndecodable, undecodable()),
        (Code::StalePod, stale()),
        (Code::NotVerifiedForPod, not_verified()),
        (Code::SandboxImage, sandbox()),
    ] {
        assert_eq!(found.unwrap().code, code);
        seen.push(code);
    }
    assert!(Code::ALL.iter().all(|code| seen.contains(code)), "every code is said of something");
}

fn undecodable() -> Option<crate::diagnosis::Diagnosis> {
    let text = "illegal base64 data at input byte 4";
    let body = r#"{"auths":{"ghcr.io":{"auth":"dXNl!"}}}"#;
    let found = diagnosed(
        (text, text),
        IMAGE,
        &[good(), ("bad", of_type("bad", "kubernetes.io/dockerconfigjson", body))],
        More::default(),
    );
    assert!(found.as_ref().unwrap().cause.starts_with("secret/bad cannot be decoded"));
    found
}

fn stale() -> Option<crate::diagnosis::Diagnosis> {
    let (list, seen) = (keyring(&[good()]), account(&["acme"]));
    let prediction = list.predict(IMAGE);
    let account =
        Some(AccountCase { name: "default", seen: &seen, prediction: Some(&prediction), changed: None });
    diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[], More { account, ..More::default() })
}

fn not_verified() -> Option<crate::diagnosis::Diagnosis> {
    let message = "Container image \"ghcr.io/acme/shop:1.4\" is not present with pull policy of Never";
    let more = More {
        kubelet_minor: Some(35),
        image_on_node: Some(true),
        pull_policy: Some("Never"),
        ..More::default()
    };
    diagnosed(("ErrImageNeverPull", message), IMAGE, &[], more)
}

const PAUSE: &str = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \
    \"r.example/pause:3.9\": failed to pull image \"r.example/pause:3.9\": failed to pull and unpack image \
    \"r.example/pause:3.9\": failed to resolve reference \"r.example/pause:3.9\": no basic auth credentials";

fn event<'a>(reason: &'a str, message: &'a str, container: Option<&'a str>) -> EventSeen<'a> {
    EventSeen { reason, message, container }
}

fn sandbox() -> Option<crate::diagnosis::Diagnosis> {
    with_events(("ContainerCreating", ""), &[event("FailedCreatePodSandBox", PAUSE, None)])
}

fn with_events(message: (&str, &str), events: &[EventSeen<'_>]) -> Option<crate::diagnosis::Diagnosis> {
    let (waiting, keyring) = (waiting(message.0, message.1), keyring(&[]));
    let prediction = keyring.predict(IMAGE);
    diagnose(&Case { events, container: Some("web"), ..Case::new(&waiting, IMAGE, &prediction) })
}

#[test]
fn what_does_not_fail_has_no_diagnosis() {
    assert_eq!(diagnosed(("ContainerCreating", ""), IMAGE, &[], More::default()), None);
    assert_eq!(diagnosed(("PodInitializing", ""), IMAGE, &[], More::default()), None);
    assert_eq!(diagnosed(("", ""), IMAGE, &[], More::default()), None);
    let (keyring, waiting) = (keyring(&[]), waiting("ErrImagePull", ANONYMOUS));
    let prediction = keyring.predict(IMAGE);
    assert_eq!(diagnose(&Case { waiting: None, ..Case::new(&waiting, IMAGE, &prediction) }), None);
}

#[test]
fn events_tell_what_a_bare_status_does_not() {
    let bare = ("ImagePullBackOff", "Back-off pulling image \"ghcr.io/acme/shop:1.4\"");
    let failed = format!("Failed to pull image \"ghcr.io/acme/shop:1.4\": {REFUSED}");
    let others = "Failed to pull image \"quay.io/other/x\": pull QPS exceeded";
    let events = [
        event("Failed", "Failed to pull image \"ghcr.io/acme/shop:1.4\": pull QPS exceeded", Some("web")),
        event("Failed", &failed, Some("web")),
        event("Failed", "Failed to pull image \"ghcr.io/acme/shop:1.4\": no such host", Some("other")),
        event("Failed", others, Some("web")),
        event("Failed", "Error: ImagePullBackOff", Some("web")),
        event("BackOff", "Back-off pulling image \"ghcr.io/acme/shop:1.4\"", Some("web")),
    ];
    assert_eq!(
        with_events(bare, &events).unwrap().code,
        Code::CredentialRejected,
        "the last of this container"
    );
    let full =
        ("ImagePullBackOff", "Back-off pulling image \"ghcr.io/acme/shop:1.4\": ErrImagePull: x509: no");
    assert_eq!(with_events(full, &events).unwrap().code, Code::Tls, "the status wins");
    assert_eq!(with_events(bare, &events[4..]).unwrap().code, Code::Unknown);
}

#[test]
fn a_pod_that_does_not_come_to_its_pulls_is_told_by_its_events() {
    let creating = ("ContainerCreating", "");
    for (reason, message, code, remedy) in [
        (
            "FailedMount",
            "MountVolume.SetUp failed for volume \"x\": secret \"y\" not found",
            Code::NotAPullProblem,
            Remedy::ReadEvents,
        ),
        (
            "FailedCreatePodSandBox",
            "Failed to create pod sandbox: cni plugin not initialized",
            Code::NotAPullProblem,
            Remedy::ReadEvents,
        ),
    ] {
        let found = with_events(creating, &[event(reason, message, None)]).unwrap();
        assert_eq!((found.code, found.remedies), (code, vec![remedy]), "{message}");
    }
    let gone =
        event("FailedCreatePodSandBox", "rpc error: code = Unavailable desc = transport is closing", None);
    assert_eq!(shown(&with_events(creating, &[gone]).unwrap()), "runtime-down likely");
}

#[test]
fn a_pod_that_got_further_is_not_broken_by_what_was_before() {
    let creating = ("ContainerCreating", "");
    let mount = event("FailedMount", "MountVolume.SetUp failed for volume \"x\" : timed out", None);
    let scheduling = event("FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu.", None);
    let scheduled = event("Scheduled", "Successfully assigned shop/web to n1", None);
    let sandbox = event("FailedCreatePodSandBox", PAUSE, None);
    let pulling = event("Pulling", "Pulling image \"ghcr.io/acme/shop:1.4\"", Some("web"));
    assert_eq!(with_events(creating, &[scheduling, scheduled]), None, "it waits for a node");
    assert_eq!(with_events(creating, &[scheduling, scheduled, mount, pulling]), None, "it is pulling");
    assert_eq!(
        with_events(("PodInitializing", ""), &[sandbox, event("Started", "Started", Some("init"))]),
        None
    );
    let found = with_events(creating, &[scheduled, mount]).unwrap();
    assert_eq!(shown(&found), "not-a-pull-problem likely", "the next try can go well");
    let found = with_events(creating, &[pulling, sandbox]).unwrap();
    assert_eq!(shown(&found), "sandbox-image proven", "made anew, and it fails now");
}

#[test]
fn similar_events_that_were_combined_are_read_as_one() {
    let bare = ("ImagePullBackOff", "Back-off pulling image \"ghcr.io/acme/shop:1.4\"");
    let missing = "rpc error: code = NotFound desc = failed to pull and unpack image \"ghcr.io/acme/shop:1.4\": failed to \
                   resolve reference \"ghcr.io/acme/shop:1.4\": ghcr.io/acme/shop:1.4: not found";
    for (words, code) in [
        (format!("[{REFUSED}, {missing}]"), Code::NotFound),
        ("illegal base64 data at input byte 4".to_owned(), Code::SecretUndecodable),
    ] {
        let combined = format!(
            "(combined from similar events): Failed to pull image \"ghcr.io/acme/shop:1.4\": {words}"
        );
        let found = with_events(bare, &[event("Failed", &combined, Some("web"))]).unwrap();
        assert_eq!(found.code, code, "{words}");
    }
}

#[test]
fn a_layer_that_is_refused_is_sure_to_be_no_matter_of_credentials_elsewhere_only() {
    let copy = |place: &str| {
        format!(
            "failed to copy: httpReadSeeker: failed open: unexpected status code https://{place}: 403 Forbidden"
        )
    };
    for (place, expected) in [
        ("ghcr.io/v2/acme/shop/blobs/sha256:aa", "registry-error likely"),
        ("pkg-containers.githubusercontent.com/ghcr1/blobs/sha256:aa", "registry-error proven"),
    ] {
        assert_eq!(verdict(("ErrImagePull", &copy(place)), IMAGE, &[good()]), expected, "{place}");
    }
}
