//! Docker configs as people and tools leave them, read and edited.

mod decode;
mod edit;

use super::*;
use secrecy::SecretString;

const SENTINEL: &str = "hunter2-sentinel";

fn config(text: &str) -> DockerConfig {
    DockerConfig::decode(text.as_bytes(), ConfigFormat::DockerConfigJson)
        .unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn text(config: &DockerConfig) -> String {
    String::from_utf8_lossy(config.encode().expose_secret()).into_owned()
}

/// `key=user:password` for each entry, in order.
fn shown(config: &DockerConfig) -> Vec<String> {
    let entries = config.entries().iter();
    entries
        .map(|entry| {
            let credential = entry.credential();
            format!("{}={}:{}", entry.key(), credential.username(), credential.password().expose_secret())
        })
        .collect()
}

fn bob(password: &str) -> Credential {
    Credential::new("bob", SecretString::from(password))
}

#[test]
fn debug_shows_keys_and_users_and_no_password() {
    let config = config(&format!(r#"{{"auths":{{"a.io":{{"username":"bob","password":"{SENTINEL}"}}}}}}"#));
    let debug = format!("{config:?}");
    assert!(debug.contains("a.io") && debug.contains("bob") && !debug.contains(SENTINEL), "{debug}");
}

#[test]
fn a_password_in_a_key_is_not_shown() {
    for (key, shown) in [
        ("https://ghcr.io/v2/", "https://ghcr.io/v2/"),
        ("ghcr.io:443/acme/shop@sha256:0", "ghcr.io:443/acme/shop@sha256:0"),
        ("https://bob:hunter2@ghcr.io/acme", "https://(hidden)@ghcr.io/acme"),
        ("bob:hun/ter@2@ghcr.io", "(hidden)@ghcr.io"),
        ("a@://b", "a@://b"),
    ] {
        let config = config(&format!(r#"{{"auths":{{"{key}":{{}}}}}}"#));
        assert_eq!(config.entries()[0].shown_key(), shown);
    }
}
