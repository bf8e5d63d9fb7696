//! Secrets. An input is an object of the API as JSON.

use jiff::Timestamp;
use pullsecret_core::inspection::Inspection;
use pullsecret_core::lint::Context;
use pullsecret_core::usage::Usage;
use pullsecret_core::{ConfigFormat, Credential, DockerConfig, PullSecret, Sealed};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::input::{self, SENTINEL};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(object) = serde_json::from_slice::<Value>(bytes) else { return };
    let secret = PullSecret::from_object(object.clone());
    assert_eq!(secret.read().open(), &object);
    assert_eq!(secret.format(), ConfigFormat::of_secret_type(&secret.secret_type));
    an_inspection_shows_no_password(&secret);
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

/// What is said of a secret to people and to scripts holds none of its passwords, unless they ask for them.
fn an_inspection_shows_no_password(secret: &PullSecret) {
    let now = Timestamp::from_second(1_767_225_600).expect("a time of this century");
    let context = Context { now, place: "-n shop", repositories: &[], in_file: false };
    let inspection = Inspection::of(secret, &context);
    assert!(inspection.findings.is_sorted_by_key(|finding| finding.severity), "the worst first");
    let usage = Usage::default();
    let item = |reveal| json!(inspection.item(usage.of("", ""), &[], reveal)).to_string();
    let (hidden, revealed) = (item(false), item(true));
    for entry in &inspection.entries {
        assert!(!entry.usable || (entry.key.is_some() && entry.pattern().is_some()), "{entry:?}");
        assert!(!entry.registry().is_empty() || entry.entry.key().is_empty());
        let quoted = json!(entry.credential().password().expose_secret()).to_string();
        let password = quoted.trim_matches('"');
        assert!(revealed.contains(password), "it was asked for");
        // Shorter ones may be parts of other words, and a user may be called as the password is.
        let (user, email) = (json!(entry.credential().username()), json!(entry.entry.email()));
        let others = format!("{user} {email} {} {}", json!(entry.entry.shown_key()), json!(secret.object));
        assert!(password.len() < 12 || others.contains(password) || !hidden.contains(password), "{hidden}");
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
