//! Keys and images whose fate was read off the kubelet's own code.

use super::*;
use crate::{ImageReference, Registry};

fn normal(key: &str) -> Option<String> {
    KubeletKey::of(key).ok().map(|key| key.to_string())
}

#[test]
fn keys_lose_scheme_user_query_and_version() {
    for (key, expected) in [
        ("ghcr.io", "ghcr.io"),
        ("https://ghcr.io/", "ghcr.io"),
        ("http://ghcr.io/v2/", "ghcr.io"),
        ("ghcr.io/v1/team", "ghcr.io/team"),
        ("ghcr.io/v2/v1/team", "ghcr.io/v1/team"),
        ("ghcr.io/v2", "ghcr.io/v2"),
        ("https://index.docker.io/v1/", "index.docker.io"),
        ("bob:p@w@ghcr.io/x?y=/#z", "ghcr.io/x"),
        ("GHCR.io:443", "GHCR.io:443"),
        ("a.io:", "a.io:"),
        ("a.io/%74eam", "a.io/team"),
        ("HTTPS://ghcr.io", "HTTPS://ghcr.io"),
        ("[fe80::1%25eth0]:5", "[fe80::1%eth0]:5"),
        ("", ""),
    ] {
        assert_eq!(normal(key).as_deref(), Some(expected), "{key}");
    }
    for key in [
        "a b", "a.io\n", "a.io:x", "a.io:*", "a[bc].io", "[a-z].io", "[::1", "[::1]x", "a:1:2", "%41.io",
        "a.io/%4",
    ] {
        assert_eq!(normal(key), None, "{key}");
    }
}

#[test]
fn a_key_matches_by_labels_port_and_the_start_of_the_path() {
    for (key, repository, expected) in [
        ("ghcr.io", "ghcr.io/team/app", true),
        ("ghcr.io/team", "ghcr.io/teamx/app", true),
        ("ghcr.io/team/", "ghcr.io/teamx/app", false),
        ("ghcr.io:443", "ghcr.io/app", false),
        ("a.io:", "a.io/x", true),
        ("GHCR.io", "ghcr.io/app", false),
        ("*.example.com", "reg.example.com/app", true),
        ("*.example.com", "a.reg.example.com/app", false),
        ("*.example.com", "example.com/app", false),
        ("reg-*-eu.*.com:5000", "reg-x-eu.example.com:5000/app", true),
        ("r*g*x.io", "regrexgx.io/a", true),
        ("*.io", "docker.io/library/nginx", true),
        ("*.io/*", "docker.io/library/nginx", false),
        ("[::1]", "[::1]/app", false),
        ("[::1]:5000", "[::1]:5000/app", true),
        ("[::A]", "A/app", true),
        ("index.docker.io", "docker.io/library/nginx", false),
        ("docker.io/v1/", "docker.io/library/nginx", true),
        ("a.io/x%3Fy", "a.io/xz", true),
        ("a.io/%250A", "a.io/\n", false),
    ] {
        assert_eq!(matches(key, repository), expected, "{key} {repository}");
    }
}

#[test]
fn docker_hub_is_served_by_its_old_name_last() {
    for key in
        ["index.docker.io", "https://index.docker.io/v1/", "https://index.docker.io/", "index.docker.io/v2/"]
    {
        assert!(serves(key, "docker.io/library/nginx") && serves(key, "localhost/app"), "{key}");
        assert!(!serves(key, "ghcr.io/app"), "{key}");
    }
    for key in [
        "index.docker.io/v1",
        "index.docker.io/acme",
        "registry-1.docker.io",
        "hub.docker.com",
        "*.docker.io",
    ] {
        assert!(!serves(key, "docker.io/acme/app"), "{key}");
    }
}

#[test]
fn a_keyring_is_searched_in_reverse_order_of_bytes() {
    let mut keyring = Keyring::default();
    for (at, key) in [
        "*.io",
        "ghcr.io",
        "https://ghcr.io/v2/",
        "ghcr.io/team",
        "ghcr.io/team/app",
        "b.io",
        "index.docker.io",
    ]
    .into_iter()
    .enumerate()
    {
        keyring.add(key, (at, key)).expect("readable");
    }
    assert_eq!(keyring.add("a b", (9, "a b")), Err(UnreadableKey));
    let tried =
        |repository: &str| keyring.lookup(repository).into_iter().map(|(_, key)| *key).collect::<Vec<_>>();
    assert_eq!(
        tried("ghcr.io/team/app"),
        ["ghcr.io/team/app", "ghcr.io/team", "ghcr.io", "https://ghcr.io/v2/", "*.io"]
    );
    assert_eq!(tried("docker.io/library/nginx"), ["*.io"], "a match hides index.docker.io");
    assert_eq!(tried("localhost/app"), ["index.docker.io"]);
    assert!(tried("reg.example.com/app").is_empty());
}

#[test]
fn keys_that_match_nothing_say_why() {
    for (key, expected) in [
        ("a b", NeverMatches::Unreadable),
        ("ghcr.io/a%0A", NeverMatches::Unreadable),
        ("index.docker.io/v1", NeverMatches::DockerHubPath),
        ("[::1]", NeverMatches::Ipv6WithoutPort),
        ("ubuntu", NeverMatches::NoDomain),
        ("team/app", NeverMatches::NoDomain),
        ("my_reg:5000", NeverMatches::Host),
        ("münchen.example", NeverMatches::Host),
        ("", NeverMatches::Host),
        ("oci://ghcr.io", NeverMatches::NoDomain),
        ("ghcr.io/Team", NeverMatches::Path),
        ("ghcr.io/app:1", NeverMatches::Path),
        ("ghcr.io//", NeverMatches::Path),
        ("ghcr.io/*", NeverMatches::Path),
    ] {
        assert_eq!(key_never_matches(key), Some(expected), "{key}");
    }
    for key in
        ["ghcr.io", "*", "*.io", "local*", "[::A]", "[::1]:5", "index.docker.io", "a.io:", "my_reg.io/a_"]
    {
        assert_eq!(key_never_matches(key), None, "{key}");
    }
}

/// A small generator with a fixed seed: every failure can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).expect("fits")).expect("fits")
    }

    fn text(&mut self, parts: &[&str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| parts[self.below(parts.len())]).collect()
    }
}

const PARTS: [&str; 26] = [
    "a",
    "b",
    "A",
    ".",
    ".",
    ":",
    "/",
    "/",
    "*",
    "-",
    "_",
    "__",
    "[",
    "]",
    "::1",
    "5",
    "@",
    "%25",
    "%61",
    "?",
    "#",
    "ghcr.io",
    "docker.io",
    "index.docker.io",
    "localhost",
    "v2",
];

#[test]
fn a_key_that_serves_an_image_is_never_said_to_match_nothing() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut served = 0;
    for _ in 0..60_000 {
        let key = random.text(&PARTS, 7);
        let image = random.text(&PARTS, 7);
        let Ok(image) = ImageReference::parse(&image) else { continue };
        if serves(&key, &image.repository()) {
            served += 1;
            assert_eq!(key_never_matches(&key), None, "{key} serves {image}");
        }
    }
    assert!(served > 20, "the generator makes matching pairs: {served}");
}

#[test]
fn a_registry_that_is_taken_has_a_key_that_can_match_and_reads_back() {
    let mut random = Random(0xd1b5_4a32_d192_ed03);
    for _ in 0..60_000 {
        let typed = random.text(&PARTS, 7);
        match Registry::parse(&typed) {
            Ok(registry) => {
                assert_eq!(key_never_matches(&registry.key()), None, "{typed} -> {}", registry.key());
                assert_eq!(Registry::parse(&registry.key()), Ok(registry.clone()), "{typed}");
                assert!(registry.secret_name().len() <= 63, "{typed}");
            }
            Err(error) => {
                if let Some(suggestion) = error.suggestion() {
                    assert!(Registry::parse(suggestion).is_ok(), "{typed}: {suggestion}");
                }
            }
        }
    }
}
