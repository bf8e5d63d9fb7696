//! What people type for a registry, and what the kubelet would make of it.

use super::*;

fn registry(text: &str) -> Registry {
    Registry::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str) -> RegistryError {
    Registry::parse(text).expect_err(text)
}

#[test]
fn usual_spellings_give_a_name_a_key_and_an_api() {
    for (text, name, key, api) in [
        ("ghcr.io", "ghcr.io", "ghcr.io", "ghcr.io"),
        ("https://ghcr.io", "ghcr.io", "ghcr.io", "ghcr.io"),
        ("http://ghcr.io/", "ghcr.io", "ghcr.io", "ghcr.io"),
        ("HTTPS://ghcr.io/", "ghcr.io", "ghcr.io", "ghcr.io"),
        ("https://ghcr.io/v2/", "ghcr.io", "ghcr.io", "ghcr.io"),
        ("ghcr.io/v1/team", "ghcr.io/team", "ghcr.io/team", "ghcr.io"),
        ("ghcr.io/team/", "ghcr.io/team", "ghcr.io/team/", "ghcr.io"),
        ("localhost", "localhost", "localhost", "localhost"),
        ("localhost:5000", "localhost:5000", "localhost:5000", "localhost:5000"),
        ("[::1]:5000", "[::1]:5000", "[::1]:5000", "[::1]:5000"),
        ("127.0.0.1:5000/team", "127.0.0.1:5000/team", "127.0.0.1:5000/team", "127.0.0.1:5000"),
        ("my_reg.example/team-", "my_reg.example/team-", "my_reg.example/team-", "my_reg.example"),
    ] {
        let registry = registry(text);
        assert_eq!(registry.to_string(), name, "{text}");
        assert_eq!(registry.key(), key, "{text}");
        assert_eq!(registry.api_host(), Some(api), "{text}");
        assert!(!registry.is_docker_hub() && registry.warnings().is_empty(), "{text}");
    }
}

#[test]
fn docker_hub_has_one_name_and_the_key_that_every_client_knows() {
    for text in
        ["docker.io", "index.docker.io", "https://index.docker.io/v1/", "docker.io/v2/", "https://docker.io/"]
    {
        let hub = registry(text);
        assert_eq!((hub.to_string().as_str(), hub.key().as_str()), ("docker.io", DOCKER_HUB_KEY), "{text}");
        assert_eq!(hub.api_host(), Some("registry-1.docker.io"));
        assert!(hub.is_docker_hub() && hub.warnings().is_empty(), "{text}");
    }
    let part = registry("docker.io/acme");
    assert!(part.is_docker_hub());
    assert_eq!((part.key().as_str(), part.path()), ("docker.io/acme", Some("acme")));
}

#[test]
fn what_no_image_name_can_match_is_refused_with_the_right_spelling() {
    use RegistryFault as Fault;
    for (text, fault, suggestion) in [
        ("", Fault::Empty, None),
        ("  ", Fault::Empty, None),
        (" ghcr.io\n", Fault::WhiteSpace, Some("ghcr.io")),
        ("ghcr.io docker.io", Fault::WhiteSpace, None),
        ("ghcr.io\u{7}", Fault::ControlCharacter, None),
        ("oci://ghcr.io/team", Fault::Scheme, Some("ghcr.io/team")),
        ("docker://nginx", Fault::Scheme, Some("docker.io/nginx")),
        ("ghcr.io/app:1", Fault::Tag, Some("ghcr.io/app")),
        ("ghcr.io/app:1@sha256:00", Fault::Digest, Some("ghcr.io/app")),
        ("ghcr.io/app@sha256:00", Fault::Digest, Some("ghcr.io/app")),
        ("bob@ghcr.io", Fault::User, Some("ghcr.io")),
        ("ghcr.io?x=1", Fault::Query, Some("ghcr.io")),
        ("reg?.example.com", Fault::Query, Some("docker.io/reg")),
        ("ghcr.io/team#x", Fault::Fragment, Some("ghcr.io/team")),
        ("ghcr.io:", Fault::Port, Some("ghcr.io")),
        ("ghcr.io:0443", Fault::Port, Some("ghcr.io:443")),
        ("ghcr.io:0", Fault::Port, None),
        ("ghcr.io:65536", Fault::Port, None),
        ("nginx:latest", Fault::Port, None),
        ("::1", Fault::Ipv6Brackets, None),
        ("[::1]", Fault::Ipv6WithoutPort, None),
        ("[::1", Fault::Ipv6, None),
        ("[::1]x", Fault::Ipv6, None),
        ("[::ffff:1.2.3.4]:5000", Fault::Ipv6, None),
        ("[fe80::1%eth0]:5000", Fault::Ipv6, None),
        ("[a-z].example.com", Fault::Ipv6, None),
        ("münchen.example", Fault::HostNotAscii, None),
        ("-a.example", Fault::Host, None),
        ("a..example", Fault::Host, None),
        ("ghcr.io%2Fteam", Fault::Host, None),
        ("https://", Fault::Host, None),
        ("/team", Fault::Host, None),
        ("ubuntu", Fault::NoDomain, Some("docker.io/ubuntu")),
        ("acme/app", Fault::NoDomain, Some("docker.io/acme/app")),
        ("hub.docker.com/u/acme", Fault::WebSite, Some("docker.io")),
        ("ghcr.io.", Fault::Host, Some("ghcr.io")),
        ("https://ghcr.io./team", Fault::Host, Some("ghcr.io/team")),
        ("ghcr.", Fault::Host, None),
        ("a..b/team", Fault::Host, None),
        ("index.docker.io/v1", Fault::DockerHubPath, Some("docker.io")),
        ("https://index.docker.io/v1", Fault::DockerHubPath, Some("docker.io")),
        ("index.docker.io/acme", Fault::DockerHubPath, Some("docker.io/acme")),
        ("ghcr.io/Team", Fault::Path, Some("ghcr.io/team")),
        ("ghcr.io//", Fault::Path, Some("ghcr.io")),
        ("ghcr.io/a//b", Fault::Path, None),
        ("ghcr.io/team/*", Fault::Path, None),
    ] {
        let error = refused(text);
        assert_eq!((error.fault(), error.suggestion()), (fault, suggestion), "{text:?}: {error}");
    }
    assert_eq!(refused(&"a.".repeat(9999)).fault(), Fault::TooLong);
}

#[test]
fn a_refusal_names_the_text_and_the_reason() {
    assert_eq!(
        refused("index.docker.io/v1").to_string(),
        "\"index.docker.io/v1\" names no registry: the kubelet takes index.docker.io only without a path or as \
         https://index.docker.io/v1/ with its last slash"
    );
    assert_eq!(
        refused("ghcr.io/app:1").to_string(),
        "\"ghcr.io/app:1\" names no registry: it has a tag, and a registry has none"
    );
}

#[test]
fn nothing_that_could_be_a_password_is_repeated() {
    for text in [
        "bob:hunter2@ghcr.io",
        "https://bob:hunter2@ghcr.io/team",
        "bob:hunter2/@ghcr.io",
        "bob:a@hunter2@ghcr.io",
        "ghcr.io@hunter2",
        "ghcr.io@hunter2.x",
        "ghcr.io -p hunter2",
        "bob:hunter2",
        "bob:1hunter2",
        "ghcr.io/bob:hunter2",
        "oci://bob:hunter2",
        "bob:hunter2?",
        "bob:hunter2#",
    ] {
        let error = refused(text);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{text}: {shown}");
    }
    assert_eq!(refused("bob:hunter2@ghcr.io").suggestion(), Some("ghcr.io"));
    assert_eq!(refused("https://bob:hunter2@ghcr.io/team").suggestion(), Some("ghcr.io/team"));
}

#[test]
fn unusual_spellings_are_taken_and_warned_about() {
    use UnusualSpelling as Unusual;
    for (text, spellings, suggestion) in [
        ("GHCR.io", vec![Unusual::UpperCase], "ghcr.io"),
        ("MYHOST", vec![Unusual::UpperCase], "myhost"),
        ("ghcr.io:443", vec![Unusual::DefaultPort], "ghcr.io"),
        ("http://reg.example:80/team", vec![Unusual::DefaultPort], "reg.example/team"),
        ("ghcr.io/v2", vec![Unusual::ApiVersion], "ghcr.io"),
        ("https://ghcr.io/v1", vec![Unusual::ApiVersion], "ghcr.io"),
        ("registry-1.docker.io", vec![Unusual::DockerHubAlias], "docker.io"),
        ("registry.hub.docker.com/acme", vec![Unusual::DockerHubAlias], "docker.io/acme"),
        ("GHCR.IO:443/v2", vec![Unusual::UpperCase, Unusual::DefaultPort, Unusual::ApiVersion], "ghcr.io"),
    ] {
        let warnings = registry(text).warnings();
        assert_eq!(warnings.iter().map(RegistryWarning::spelling).collect::<Vec<_>>(), spellings, "{text}");
        assert!(warnings.iter().all(|warning| warning.suggestion() == suggestion), "{warnings:?}");
    }
    assert_eq!(
        registry("ghcr.io:443").warnings()[0].to_string(),
        "ghcr.io:443 serves only images named with that port, not ghcr.io/…"
    );
}

#[test]
fn wildcards_are_patterns_that_cannot_be_asked() {
    for text in ["*.example.com", "reg-*.example.com:5000/team", "*"] {
        let pattern = registry(text);
        assert!(pattern.is_pattern() && pattern.api_host().is_none(), "{text}");
        assert_eq!(pattern.key(), text);
    }
}

#[test]
fn a_key_is_read_back_as_the_registry_it_was_written_for() {
    for text in
        ["docker.io", "docker.io/acme/", "ghcr.io/v2/v2/team", "ghcr.io/v2/v2/", "ghcr.io/v2", "*.a.io:1/b/"]
    {
        let once = registry(text);
        assert_eq!(registry(&once.key()), once, "{text} -> {}", once.key());
    }
}

#[test]
fn secret_names_are_valid_labels() {
    for (text, expected) in [
        ("ghcr.io", "pull-ghcr-io"),
        ("docker.io", "pull-docker-io"),
        ("docker.io/acme", "pull-docker-io-acme"),
        ("GHCR.IO:443/team/", "pull-ghcr-io-443-team"),
        ("[::1]:5000", "pull-1-5000"),
        ("*.example.com", "pull-any-example-com"),
    ] {
        assert_eq!(registry(text).secret_name(), expected);
    }
    let long = |end: &str| registry(&format!("registry.example/{}{end}", "long-".repeat(40))).secret_name();
    assert_ne!(long("a"), long("b"));
    for name in [long("a"), long("b")] {
        assert!(name.len() <= 63 && name.starts_with("pull-registry-example-long-"), "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
        assert!(!name.ends_with('-') && !name.contains("--"), "{name}");
    }
}
