//! Names that people write in pods, odd ones too, and what the kubelet makes of them.

use super::*;

fn shown(text: &str) -> String {
    ImageReference::parse(text).map_or_else(|error| format!("error: {error}"), |image| image.to_string())
}

#[test]
fn short_names_mean_docker_hub() {
    for (text, expected) in [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/nginx", "docker.io/library/nginx:latest"),
        ("team/app", "docker.io/team/app:latest"),
        ("registry/app", "docker.io/registry/app:latest"),
        ("test.com:5000", "docker.io/library/test.com:5000"),
        ("192.168.0.1", "docker.io/library/192.168.0.1:latest"),
        ("localhost", "docker.io/library/localhost:latest"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn other_registries_are_kept_as_written() {
    let digest = format!("sha256:{}", "0".repeat(64));
    for (text, expected) in [
        ("ghcr.io/team/app:1".to_owned(), "ghcr.io/team/app:1".to_owned()),
        ("localhost/app".to_owned(), "localhost/app:latest".to_owned()),
        ("MYHOST/app".to_owned(), "MYHOST/app:latest".to_owned()),
        ("[::1]:5000/app".to_owned(), "[::1]:5000/app:latest".to_owned()),
        ("[::1]/app".to_owned(), "[::1]/app:latest".to_owned()),
        ("127.0.0.1:5000/a/b".to_owned(), "127.0.0.1:5000/a/b:latest".to_owned()),
        ("registry-1.docker.io/x".to_owned(), "registry-1.docker.io/x:latest".to_owned()),
        ("my_host.io/app".to_owned(), "my_host.io/app:latest".to_owned()),
        ("a.io:99999/x__y".to_owned(), "a.io:99999/x__y:latest".to_owned()),
        (format!("a.io/x@{digest}"), format!("a.io/x@{digest}")),
        (format!("a.io/x:1@{digest}"), format!("a.io/x:1@{digest}")),
    ] {
        assert_eq!(shown(&text), expected, "{text}");
    }
}

#[test]
fn a_digest_is_asked_for_before_a_tag() {
    let text = format!("a.io/x:1@sha256:{}", "0".repeat(64));
    let image = ImageReference::parse(&text).expect("a reference");
    assert_eq!(image.tag(), Some("1"));
    assert!(image.manifest().starts_with("sha256:"));
    assert_eq!(image.repository(), "a.io/x");
}

#[test]
fn refusals_are_in_the_kubelets_words() {
    let long = format!("a.io/{}", "x".repeat(256));
    let hex = "ab".repeat(32);
    for (text, expected) in [
        ("", "invalid reference format"),
        ("App", "invalid reference format: repository name (library/App) must be lowercase"),
        ("ghcr.io/App:V1", "invalid reference format: repository name (App) must be lowercase"),
        ("My_host.io/app", "repository name must be lowercase"),
        ("ghcr.io/", "invalid reference format"),
        ("ghcr.io//app", "invalid reference format"),
        ("ghcr.io/app:", "invalid reference format"),
        ("ghcr.io/app:.x", "invalid reference format"),
        ("ghcr.io/app ", "invalid reference format"),
        ("https://ghcr.io/app", "invalid reference format"),
        ("ghcr.io:/app", "invalid reference format"),
        ("ghcr.io/a___b", "invalid reference format"),
        ("münchen.de/app", "invalid reference format"),
        ("a.io/x@sha256:ab", "invalid reference format"),
        (&long, "repository name must not be more than 255 characters"),
        (&format!("a.io/x@md5:{hex}"), "unsupported digest algorithm"),
        (&format!("a.io/x:1@SHA256:{hex}"), "invalid checksum digest format"),
        (&format!("a.io/x@sha512:{hex}"), "invalid checksum digest length"),
        (&format!("a.io/x@sha256:{}", hex.to_uppercase()), "invalid checksum digest format"),
        (&hex, &format!("invalid repository name ({hex}), cannot specify 64-byte hexadecimal strings")),
    ] {
        assert_eq!(shown(text), format!("error: {expected}"), "{text}");
    }
}

#[test]
fn a_domain_is_what_some_reference_has_before_its_first_slash() {
    for text in ["docker.io", "localhost", "MYHOST", "a:1", "[::1]", "[::1]:5", "my_reg.io", "a--b.io"] {
        assert!(is_domain(text), "{text}");
    }
    for text in
        ["", "ubuntu", "index.docker.io", "a.", ".a", "a:", "a..b", "-a.io", "my_reg:5", "::1", "a.io:x"]
    {
        assert!(!is_domain(text), "{text}");
    }
}

#[test]
fn a_path_prefix_may_end_in_the_middle_of_a_component() {
    for prefix in ["", "team", "team/", "team-", "team__", "a/b.", "v2"] {
        assert!(begins_path(prefix.as_bytes()), "{prefix}");
    }
    for prefix in ["/", "team//", "Team", "-a", "team-/", "a___", "a*", "a:1"] {
        assert!(!begins_path(prefix.as_bytes()), "{prefix}");
    }
}
