//! Lists of secrets as people have them, and what the kubelet makes of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::*;

/// A secret of the usual type whose docker config has these keys, each with its user and the password `pw`.
fn secret(name: &str, entries: &[(&str, &str)]) -> SecretSeen {
    let auths: serde_json::Map<String, Value> = entries
        .iter()
        .map(|(key, user)| ((*key).to_owned(), json!({"username": user, "password": "pw"})))
        .collect();
    of_type(name, "kubernetes.io/dockerconfigjson", ".dockerconfigjson", &json!({"auths": auths}).to_string())
}

fn of_type(name: &str, secret_type: &str, key: &str, body: &str) -> SecretSeen {
    SecretSeen::Read(PullSecret::from_object(json!({
        "metadata": {"namespace": "shop", "name": name}, "type": secret_type, "data": {key: STANDARD.encode(body)},
    })))
}

fn keyring(list: &[(&str, SecretSeen)]) -> PodKeyring {
    PodKeyring::new(list.iter().map(|(name, seen)| (*name, seen)))
}

/// What is tried, one `secret key user` each.
fn tried(keyring: &PodKeyring, image: &str) -> Vec<String> {
    let show = |tried: &Tried<'_>| {
        let random = if tried.order == Order::Random { " random" } else { "" };
        format!("{} {} {}{random}", tried.secret, tried.entry.key(), tried.entry.credential().username())
    };
    keyring.predict(image).credentials.iter().map(show).collect()
}

/// What is not, one `secret key code` each.
fn ignored(keyring: &PodKeyring, image: &str) -> Vec<String> {
    let show = |ignored: &Ignored<'_>| {
        let code = serde_json::to_value(ignored.code).unwrap();
        format!("{} {} {}", ignored.secret, ignored.key.as_deref().unwrap_or("-"), code.as_str().unwrap())
    };
    keyring.predict(image).ignored.iter().map(show).collect()
}

#[test]
fn keys_come_before_the_order_of_the_list() {
    let keyring = keyring(&[
        ("host", secret("host", &[("ghcr.io", "a")])),
        ("team", secret("team", &[("ghcr.io/acme", "b"), ("quay.io", "x")])),
        ("host2", secret("host2", &[("https://ghcr.io/v2/", "c")])),
    ]);
    assert_eq!(
        tried(&keyring, "ghcr.io/acme/shop:1"),
        ["team ghcr.io/acme b", "host ghcr.io a", "host2 https://ghcr.io/v2/ c"]
    );
    assert_eq!(ignored(&keyring, "ghcr.io/acme/shop:1"), ["team quay.io other-registry"]);
    assert_eq!(ignored(&keyring, "ghcr.io/other/x")[0], "team ghcr.io/acme key-mismatch");
}

#[test]
fn two_spellings_in_one_secret_are_random_and_in_two_secrets_are_not() {
    let one = keyring(&[("s", secret("s", &[("ghcr.io", "a"), ("https://ghcr.io", "b")]))]);
    let mut found = tried(&one, "ghcr.io/x");
    found.sort();
    assert_eq!(found, ["s ghcr.io a random", "s https://ghcr.io b random"]);
    let two =
        keyring(&[("t", secret("t", &[("ghcr.io", "a")])), ("s", secret("s", &[("https://ghcr.io", "b")]))]);
    assert_eq!(tried(&two, "ghcr.io/x"), ["t ghcr.io a", "s https://ghcr.io b"]);
}

#[test]
fn a_secret_named_twice_is_tried_twice() {
    let twice = [(); 2].map(|()| ("s", secret("s", &[("ghcr.io", "a"), ("quay.io", "b")])));
    assert_eq!(tried(&keyring(&twice), "ghcr.io/x"), ["s ghcr.io a", "s ghcr.io a"]);
    assert_eq!(ignored(&keyring(&twice), "ghcr.io/x"), ["s quay.io other-registry"]);
}

#[test]
fn docker_hubs_old_name_is_the_last_resort() {
    let hub = secret("hub", &[("https://index.docker.io/v1/", "old")]);
    let alone = keyring(&[("hub", hub.clone())]);
    assert_eq!(tried(&alone, "nginx"), ["hub https://index.docker.io/v1/ old"]);
    assert_eq!(ignored(&alone, "ghcr.io/x"), ["hub https://index.docker.io/v1/ other-registry"]);
    let beside = keyring(&[("hub", hub), ("org", secret("org", &[("docker.io/library", "new")]))]);
    assert_eq!(tried(&beside, "nginx"), ["org docker.io/library new"]);
    let prediction = beside.predict("nginx");
    assert_eq!(prediction.ignored[0].code, IgnoredCode::IndexDockerIoSuppressed);
    assert_eq!(
        prediction.ignored[0].reason,
        "index.docker.io counts only where nothing else matches, and docker.io/library of secret/org does"
    );
}

#[test]
fn what_gives_nothing_says_why() {
    let list = [
        ("", SecretSeen::Missing),
        ("gone", SecretSeen::Missing),
        ("closed", SecretSeen::Unreadable),
        ("opaque", of_type("opaque", "Opaque", ".dockerconfigjson", "{}")),
        ("untyped", of_type("untyped", "", ".dockerconfigjson", "{}")),
        ("swapped", of_type("swapped", "kubernetes.io/dockercfg", ".dockerconfigjson", "{}")),
        ("blank", of_type("blank", "kubernetes.io/dockercfg", ".dockercfg", "")),
        ("empty", secret("empty", &[])),
        ("keys", secret("keys", &[("ghcr.io/acme/shop:1", "a"), ("ghcr io", "b"), ("ghcr.io:443", "c")])),
        ("gone", SecretSeen::Missing),
    ];
    let keyring = keyring(&list);
    assert_eq!(
        ignored(&keyring, "ghcr.io/acme/shop:1"),
        [
            "  - empty-name",
            "gone - secret-missing",
            "opaque - wrong-type",
            "untyped - wrong-type",
            "swapped - no-data",
            "blank - no-data",
            "empty - no-entries",
            "keys ghcr.io/acme/shop:1 key-never-matches",
            "keys ghcr io key-unreadable",
            "keys ghcr.io:443 key-mismatch",
        ]
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
    );
    let prediction = keyring.predict("ghcr.io/acme/shop:1");
    assert_eq!(prediction.unreadable, ["closed"]);
    assert!(prediction.credentials.is_empty() && prediction.stop.is_none());
}

#[test]
fn one_undecodable_secret_stops_everything() {
    let broken = of_type("broken", "kubernetes.io/dockercfg", ".dockercfg", r#"{"a.io":{"auth":"!!!!"}}"#);
    let keyring = keyring(&[("good", secret("good", &[("ghcr.io", "a")])), ("broken", broken)]);
    let prediction = keyring.predict("ghcr.io/x");
    let stop = prediction.stop.expect("it stops");
    assert_eq!(stop.to_string(), "illegal base64 data at input byte 0");
    assert!(matches!(stop, Stop::Undecodable { secret: "broken", .. }));
    assert!(prediction.credentials.is_empty());
    assert_eq!(ignored(&keyring, "ghcr.io/x"), ["broken - secret-undecodable"]);
}

#[test]
fn a_name_that_is_none_is_refused_in_the_kubelets_words() {
    let keyring = keyring(&[("s", secret("s", &[("ghcr.io", "a")]))]);
    let prediction = keyring.predict("https://ghcr.io/x");
    assert_eq!(
        prediction.stop.expect("it stops").to_string(),
        "Failed to apply default image tag \"https://ghcr.io/x\": couldn't parse image name \
         \"https://ghcr.io/x\": invalid reference format"
    );
    assert!(prediction.credentials.is_empty() && prediction.reference.is_none());
}

#[test]
fn only_what_could_be_meant_for_the_image_is_near() {
    let keyring = keyring(&[(
        "s",
        secret(
            "s",
            &[
                ("quay.io", "a"),
                ("ghcr.io/other", "b"),
                ("ftp://ghcr.io", "c"),
                ("ftp://quay.io", "d"),
                ("acme", "e"),
                ("https://hub.docker.com", "f"),
            ],
        ),
    )]);
    let near = |image: &str| -> Vec<String> {
        let ignored = keyring.predict(image).ignored;
        ignored.iter().filter(|i| i.near).filter_map(|i| i.key.as_deref().map(str::to_owned)).collect()
    };
    assert_eq!(near("ghcr.io/acme/x"), ["ghcr.io/other", "ftp://ghcr.io"]);
    assert_eq!(near("acme/x"), ["acme", "https://hub.docker.com"]);
}

#[test]
fn a_body_in_the_form_of_the_other_type_is_near_whatever_it_is_for() {
    let body = json!({"auths": {"ghcr.io": {"username": "a", "password": "x"}}}).to_string();
    let keyring = keyring(&[("s", of_type("s", "kubernetes.io/dockercfg", ".dockercfg", &body))]);
    let ignored = keyring.predict("ghcr.io/acme/x").ignored;
    assert_eq!((ignored[0].code, ignored[0].near), (IgnoredCode::WrongType, true));
    assert!(ignored[0].reason.contains("stand under auths"), "{}", ignored[0].reason);
}
