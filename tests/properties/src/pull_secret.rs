//! Secrets. An input is an object of the API as JSON.

use pullsecret_core::{ConfigFormat, Credential, DockerConfig, PullSecret, Sealed};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::input::{self, SENTINEL};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(object) = serde_json::from_slice::<Value>(bytes) else { return };
    let secret = PullSecret::from_object(object.clone());
    assert_eq!(secret.read().open(), &object);
    assert_eq!(secret.format(), ConfigFormat::of_secret_type(&secret.secret_type));
    for format in [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg] {
        let mut config = match secret.config(format) {
            Ok(config) => config.unwrap_or_else(|| DockerConfig::new(format)),
            Err(error) => {
                assert!(!error.to_string().is_empty());
                DockerConfig::new(format)
            }
        };
        config.set_entry("a.example", &Credential::new("bob", SENTINEL.into()), None);
        never_shows_a_password(bytes, &format!("{secret:?} {config:?}"));
        a_replacement_holds(&secret, &config);
        never_shows_a_password(bytes, &a_patch_says(&secret, &config));
    }
}

/// What stands in the secret's place reads back as it was meant, and as the same object.
fn a_replacement_holds(secret: &PullSecret, config: &DockerConfig) {
    let replacement = secret.replacement(config, &[]);
    let read = PullSecret::from_object(replacement.open().clone());
    assert_eq!(read.format(), Some(config.format()));
    assert_eq!(read.object, secret.object);
    assert!(read.uid.is_empty() && read.resource_version.is_empty(), "it is another object");
    let again = read.config(config.format()).expect("it decodes").expect("it is there");
    assert_eq!(again.encode().expose_secret(), config.encode().expose_secret());
    assert_eq!(read.other_bytes(config.format()), secret.other_bytes(config.format()), "other data stays");
}

/// A patch tests what was read before it changes anything. What it prints is returned.
fn a_patch_says(secret: &PullSecret, config: &DockerConfig) -> String {
    let patch: Sealed<Value> = secret.patch(config, &[("a.example".to_owned(), None)]);
    let operations = patch.open().as_array().expect("a list of operations");
    assert_eq!(operations[0]["op"], "test");
    assert_eq!(operations[0]["value"], secret.resource_version.as_str());
    assert!(
        operations
            .iter()
            .all(|operation| operation["path"].as_str().is_some_and(|path| path.starts_with('/')))
    );
    format!("{patch:?}")
}

fn never_shows_a_password(input: &[u8], shown: &str) {
    assert!(input::shows_sentinel(input) || !input::shows_sentinel(shown.as_bytes()), "{shown}");
}
