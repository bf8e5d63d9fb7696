//! Entries that are set and removed. An input is lines: a key, a user, a password, an email, then a docker config's
//! body.

use pullsecret_core::kubelet::KubeletKey;
use pullsecret_core::{ConfigFormat, Credential, DockerConfig, EntryOutcome, KeyAndUser};
use secrecy::ExposeSecret as _;

use crate::input::{self, SENTINEL};
use crate::members::{self, Fixed};

pub(crate) fn holds(bytes: &[u8]) {
    let Some(([key, username, password, email], body)) = input::lines(bytes) else { return };
    // A name with a colon cannot be told from the password behind it (RFC 7617, 2): `add` refuses it.
    if username.contains(':') {
        return;
    }
    let credential = Credential::new(username, password.into());
    for format in [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg] {
        let Ok(config) = DockerConfig::decode(body, format) else { continue };
        set(config.clone(), key, &credential, (!email.is_empty()).then_some(email));
        remove(config.clone(), key);
        nothing_is_left(config, key);
    }
}

/// What the kubelet reads in it: key, user, password, email.
fn read(config: &DockerConfig) -> Vec<[String; 4]> {
    let entry = |entry: &pullsecret_core::Entry| {
        let credential = entry.credential();
        [entry.key(), credential.username(), credential.password().expose_secret(), entry.email()]
            .map(str::to_owned)
    };
    config.entries().iter().map(entry).collect()
}

/// What is written is what is known of it.
fn reads_back(config: &DockerConfig) {
    let again = DockerConfig::decode(config.encode().expose_secret(), config.format());
    assert_eq!(read(&again.expect("what is written decodes")), read(config));
}

fn members(config: &DockerConfig) -> Option<Vec<Fixed>> {
    members::of_config(config.encode().expose_secret(), config.format())
}

/// Whether the kubelet takes both keys for one.
fn is_same(one: &str, other: &str) -> bool {
    one == other || KubeletKey::of(one).is_ok_and(|key| KubeletKey::of(other).as_ref() == Ok(&key))
}

fn set(mut config: DockerConfig, key: &str, credential: &Credential, email: Option<&str>) {
    let (before, members_before) = (config.clone(), members(&config));
    let change = config.set_entry(key, credential, email);
    reads_back(&config);
    assert!(is_same(&change.key, key), "{change:?}");
    let entry = config.entries().iter().find(|entry| entry.key() == change.key).expect("it is there");
    assert!(entry.credential().same_as(credential), "{change:?}");
    assert!(email.is_none_or(|email| entry.email() == email), "{change:?}");

    let others = |config: &DockerConfig| {
        read(config).into_iter().filter(|entry| entry[0] != change.key).collect::<Vec<_>>()
    };
    assert_eq!(others(&config), others(&before), "no other entry changes");
    let added = change.outcome == EntryOutcome::Added;
    if let (Some(before), Some(after)) = (members_before, members(&config)) {
        let differing = after.iter().filter(|member| !before.contains(member)).count();
        assert!(differing <= 1, "one member is written");
        assert_eq!(after.len(), before.len() + usize::from(added));
        let kept = |all: &[Fixed]| -> Vec<Fixed> {
            all.iter().filter(|(object, name, _)| object.is_none() || *name != change.key).cloned().collect()
        };
        assert_eq!(kept(&after), kept(&before), "other members keep their text and their order");
    }
    let once = config.encode().expose_secret().to_vec();
    let unchanged = change.outcome == EntryOutcome::Unchanged;
    assert_eq!(once == before.encode().expose_secret(), unchanged, "{change:?}");
    let again = config.set_entry(key, credential, email);
    assert_eq!(
        (again.outcome, again.key),
        (EntryOutcome::Unchanged, change.key),
        "the second time nothing is new"
    );
    assert_eq!(config.encode().expose_secret(), once);
}

fn remove(mut config: DockerConfig, key: &str) {
    let (before, members_before) = (read(&config), members(&config));
    let gone = config.remove_entry(key);
    reads_back(&config);
    let (expected, kept): (Vec<_>, Vec<_>) = before.into_iter().partition(|entry| is_same(&entry[0], key));
    let expected: Vec<KeyAndUser> =
        expected.into_iter().map(|[key, username, ..]| KeyAndUser { key, username }).collect();
    assert_eq!(gone, expected);
    assert_eq!(read(&config), kept);
    if let (Some(before), Some(after)) = (members_before, members(&config)) {
        let kept: Vec<Fixed> =
            before.into_iter().filter(|(object, name, _)| object.is_none() || !is_same(name, key)).collect();
        assert_eq!(after, kept, "other members keep their text and their order");
    }
}

/// Of a password that was set and removed nothing stays in the text.
fn nothing_is_left(mut config: DockerConfig, key: &str) {
    if input::shows_sentinel(config.encode().expose_secret()) || input::shows_sentinel(key.as_bytes()) {
        return;
    }
    config.set_entry(key, &Credential::new("", SENTINEL.into()), None);
    assert!(input::shows_sentinel(config.encode().expose_secret()), "it was set");
    config.remove_entry(key);
    assert!(!input::shows_sentinel(config.encode().expose_secret()));
}
