//! What a user names as a registry. An input is that.

use pullsecret_core::{ImageReference, Registry, kubelet};

use crate::input::{self, SENTINEL};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    never_shows_a_password(text);
    let registry = match Registry::parse(text) {
        Ok(registry) => registry,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return assert!(error.suggestion().is_none_or(|better| Registry::parse(better).is_ok()));
        }
    };
    let key = registry.key();
    assert_eq!(kubelet::key_never_matches(&key), None, "{key}");
    assert_eq!(Registry::parse(&key).as_ref(), Ok(&registry), "{key} reads back as the same");
    assert_eq!(registry.api_host().is_none(), registry.is_pattern());
    is_a_label(&registry.secret_name());
    let warnings = registry.warnings();
    assert!(warnings.iter().all(|warning| !warning.to_string().is_empty()));
    serves_what_it_names(&registry);
}

/// An image in the registry, at its path, is served by its key.
fn serves_what_it_names(registry: &Registry) {
    let path = registry.path().map(|path| format!("{path}/")).unwrap_or_default();
    let Ok(image) = ImageReference::parse(&format!("{}/{path}some/app", registry.host())) else { return };
    if !registry.is_pattern() {
        let (key, repository) = (registry.key(), image.repository());
        assert!(kubelet::serves(&key, &repository), "{key} serves {repository}");
    }
}

/// RFC 1123: a secret's name that can be a label's value, too.
fn is_a_label(name: &str) {
    let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    assert!((1..=63).contains(&name.len()), "{name}");
    assert!(name.bytes().all(|byte| fine(byte) || byte == b'-'), "{name}");
    assert!(name.starts_with(|c: char| c != '-') && name.ends_with(|c: char| c != '-'), "{name}");
}

fn never_shows_a_password(text: &str) {
    if input::shows_sentinel(text.as_bytes()) {
        return;
    }
    for with_password in [format!("bob:{SENTINEL}@{text}"), format!("https://bob:{SENTINEL}@{text}")] {
        let error = Registry::parse(&with_password).expect_err("a user's name is no registry");
        assert!(!input::shows_sentinel(format!("{error} {error:?}").as_bytes()), "{error:?}");
    }
}
