//! Single entries: keys, credentials, and how long they last.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{
    Context, Inspection, NONE, PullSecret, SENTINEL, codes, entries, good, inspected, lines, now, one,
};

#[test]
fn keys_that_match_nothing_come_with_the_right_spelling() {
    let said = one(entries(&json!({"ghcr.io/acme/app:1": good()})));
    assert!(
        said.contains("key-never-matches data[\".dockerconfigjson\"].auths[\"ghcr.io/acme/app:1\"]"),
        "{said}"
    );
    assert!(
        said.contains("; ghcr.io/acme/app may be meant [kubectl pullsecret add ghcr.io/acme/app -u bob "),
        "{said}"
    );
    assert_eq!(codes(entries(&json!({"ghcr io": good()}))), ["key-unreadable"]);
    assert_eq!(codes(entries(&json!({"https://index.docker.io/v1": good()}))), ["key-never-matches"]);
    let hidden = one(entries(&json!({format!("https://bob:{SENTINEL}@ghcr.io:port/"): good()})));
    assert!(hidden.contains("https://(hidden)@ghcr.io:port/"), "{hidden}");
}

#[test]
fn odd_keys_are_fine_where_an_image_in_use_matches() {
    for (key, code, image) in [
        ("GHCR.io", "key-upper-case", "GHCR.io/acme/app"),
        ("ghcr.io:443", "key-default-port", "ghcr.io:443/acme/app"),
        ("ghcr.io/v1", "key-api-version", "ghcr.io/v1x/app"),
        ("registry-1.docker.io", "key-docker-hub-alias", "registry-1.docker.io/acme/app"),
    ] {
        let secret = entries(&json!({key: good()}));
        assert_eq!(codes(secret.clone()), [code], "{key}");
        assert_eq!(inspected(secret, &[image]).findings, [], "{image}");
    }
}

#[test]
fn names_of_docker_hub_that_its_images_do_not_have_come_with_the_right_one() {
    let places = ["hub.docker.com", "https://hub.docker.com/", "docker.com", "registry-1.docker.io"];
    for key in places.into_iter().chain(["https://registry.hub.docker.com/v2/"]) {
        let said = one(entries(&json!({key: good()})));
        assert!(said.starts_with("warning key-docker-hub-alias "), "{said}");
        assert!(
            said.contains("the kubelet looks for those of Docker Hub under docker.io [kubectl"),
            "{said}"
        );
        assert!(said.contains(" add docker.io -u bob --name regcred --no-attach -n shop]"), "{said}");
    }
    let both = entries(&json!({"docker.com": good(), "https://index.docker.io/v1/": good()}));
    assert!(one(both).ends_with("[]"), "the right key is there already");
}

#[test]
fn a_password_is_not_led_to_another_registry() {
    let said = one(entries(&json!({"ghcr.io.": good()})));
    assert!(said.contains("key-never-matches") && said.contains("; ghcr.io may be meant ["), "{said}");
    assert!(said.contains(" add ghcr.io -u bob "), "{said}");
}

#[test]
fn no_command_would_lose_another_entry() {
    let both = entries(&json!({"GHCR.io": good(), "ghcr.io": good()}));
    let said = one(both.clone());
    assert!(said.contains("key-upper-case") && said.ends_with("[]"), "that key is there already: {said}");
    let context = Context { now: now(), place: "-n shop", in_file: true, repositories: &[] };
    let two = entries(&json!({"GHCR.io": good(), "quay.io": good()}));
    let inspection = Inspection::of(&PullSecret::from_object(two), &context);
    assert!(inspection.findings[0].commands.is_empty(), "a manifest would hold one entry alone");
}

#[test]
fn credentials_that_are_none_are_told_apart() {
    for (entry, code) in [
        (json!({}), "empty-entry"),
        (json!({"password": SENTINEL}), "empty-username"),
        (json!({"username": "bob"}), "empty-password"),
        (json!({"username": "bob", "identitytoken": SENTINEL}), "identity-token-only"),
        (json!({"auth": STANDARD.encode(":")}), "empty-entry"),
    ] {
        let inspection = inspected(entries(&json!({"ghcr.io": entry})), &[]);
        assert_eq!(inspection.findings.len(), 1, "{:?}", inspection.findings);
        assert_eq!(inspection.findings[0].code.to_string(), code);
        assert!(!inspection.entries[0].usable, "{code}");
    }
}

#[test]
fn credentials_that_may_not_be_what_they_look_like() {
    let auth = |text: &str| STANDARD.encode(text);
    for (entry, code, said) in [
        (json!({"username": "eve", "auth": auth("bob:hunter2")}), "auth-disagrees", "what is in auth (bob)"),
        (json!({"auth": auth("bob:hunter2\n")}), "edge-white-space", "ends with a line end (echo"),
        (
            json!({"auth": auth("bob: hunter2")}),
            "edge-white-space",
            "password begins or ends with white space",
        ),
        (json!({"auth": auth(" bob:hunter2")}), "edge-white-space", "user begins or ends with white space"),
    ] {
        let line = one(entries(&json!({"ghcr.io": entry})));
        assert!(line.starts_with(&format!("warning {code} ")) && line.contains(said), "{line}");
    }
}

#[test]
fn spellings_of_one_key_are_random_unless_they_agree() {
    let other = json!({"username": "eve", "password": "x"});
    let said = one(entries(&json!({"ghcr.io": good(), "https://ghcr.io/v2/": other})));
    assert!(said.starts_with("warning duplicate-key "), "{said}");
    assert!(said.contains(
        "ghcr.io and https://ghcr.io/v2/ are one key to the kubelet: it tries all of them, in random"
    ));
    let said = one(entries(&json!({"ghcr.io": good(), "https://ghcr.io/v2/": good()})));
    assert!(said.starts_with("info duplicate-key "), "{said}");
}

#[test]
fn docker_hubs_old_name_beside_the_new_one_is_never_tried_for_its_images() {
    let key = "https://index.docker.io/v1/";
    let said = one(entries(&json!({key: good(), "docker.io": good()})));
    assert!(said.contains("is never tried for images of Docker Hub: it counts only"), "{said}");
    assert_eq!(codes(entries(&json!({key: good(), "docker.io": good()}))), ["index-docker-io-suppressed"]);
    assert_eq!(codes(entries(&json!({key: good(), "docker.io/acme": good()}))), NONE);
}

#[test]
fn what_ends_is_said_in_time() {
    let with = |time: &str| {
        let mut secret = entries(&json!({"ghcr.io": good()}));
        secret["metadata"]["annotations"] =
            json!({"kubectl-pullsecret/expires": json!({"ghcr.io": time}).to_string()});
        secret
    };
    let said = one(with("2026-03-03T12:00:00Z"));
    assert!(
        said.contains("warning expiring")
            && said.contains("bob at ghcr.io ends in 2d, at 2026-03-03T12:00:00Z"),
        "{said}"
    );
    let said = one(with("2026-02-26T12:00:00Z"));
    assert!(said.starts_with("error expired") && said.contains("ended 3d ago"), "{said}");
    assert_eq!(lines(with("2026-04-01T12:00:00Z")), NONE);
    assert_eq!(lines(with("when it likes")), NONE);
    let inspection = inspected(with("2026-04-01T12:00:00Z"), &[]);
    assert_eq!(inspection.expires().unwrap().to_string(), "2026-04-01T12:00:00Z");
}

#[test]
fn tokens_that_soon_end_name_what_renews_itself() {
    let ecr = |seconds: i64| {
        let end = now().as_second() + seconds;
        let token = STANDARD.encode(json!({"payload": "x", "expiration": end}).to_string());
        entries(&json!({"1.dkr.ecr.eu-west-1.amazonaws.com": {"username": "AWS", "password": token}}))
    };
    let said = one(ecr(5 * 3600));
    assert!(
        said.contains("short-lived-token") && said.contains("an ECR token as password, which ends in 5h;"),
        "{said}"
    );
    assert!(said.contains("ECR credential provider"), "{said}");
    let said = one(ecr(-3600));
    assert!(said.contains("expired") && said.contains("ended 60m ago"), "{said}");
    let google = entries(&json!({"gcr.io": {"username": "oauth2accesstoken", "password": SENTINEL}}));
    assert!(one(google).contains("which lives for 60m at most"));
}

#[test]
fn commands_are_safe_to_paste() {
    let entry = json!({"username": "bob's; rm -rf /", "password": SENTINEL});
    let said = one(entries(&json!({"ghcr.io:443": entry})));
    assert!(said.contains(r"-u 'bob'\''s; rm -rf /' --name regcred"), "{said}");
}
