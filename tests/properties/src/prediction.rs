//! A pod's list of secrets and what comes of it. An input is lines: an image, then a line for each name of the list:
//! the name, a letter for what was seen of it, and a docker config's body, with a space between them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::kubelet::Keyring;
use pullsecret_core::prediction::{PodKeyring, Prediction, SecretSeen, Stop};
use pullsecret_core::{ConfigFormat, DockerConfig, ImageReference, PullSecret};
use serde_json::json;

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n');
    let image = lines.next().unwrap_or_default();
    // A name that is listed twice is one secret: what was seen last counts.
    let listed: Vec<(&str, &str, &str)> = lines.map(parts).collect();
    let secrets: BTreeMap<&str, (Option<DockerConfig>, SecretSeen)> =
        listed.iter().map(|(name, letter, body)| (*name, secret(name, letter, body))).collect();
    let list: Vec<&str> = listed.iter().map(|(name, ..)| *name).collect();

    let keyring = PodKeyring::new(list.iter().map(|name| (*name, &secrets[name].1)));
    let prediction = keyring.predict(image);
    let reference = ImageReference::parse(image).ok();
    assert_eq!(prediction.reference, reference);
    assert_eq!(matches!(prediction.stop, Some(Stop::InvalidName { .. })), reference.is_none());
    unreadable_are_told(&prediction, &secrets);
    let tried: Vec<(&str, &str)> =
        prediction.credentials.iter().map(|tried| (tried.secret, tried.entry.key())).collect();
    let (Some(reference), None) = (&reference, &prediction.stop) else {
        return assert!(tried.is_empty(), "what stops the pull comes first");
    };
    assert_eq!(tried, by_the_rule(&list, &secrets, &reference.repository()));
    nothing_is_forgotten(&prediction, &tried, &secrets);
}

/// Name, letter and body of a line.
fn parts(line: &str) -> (&str, &str, &str) {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (letter, body) = rest.split_once(' ').unwrap_or((rest, ""));
    (name, letter, body)
}

/// What was seen of a secret, and its config if a kubelet would come to read it.
fn secret(name: &str, letter: &str, body: &str) -> (Option<DockerConfig>, SecretSeen) {
    let (format, secret_type) = match letter {
        "j" => (ConfigFormat::DockerConfigJson, "kubernetes.io/dockerconfigjson"),
        "c" => (ConfigFormat::DockerCfg, "kubernetes.io/dockercfg"),
        "o" => (ConfigFormat::DockerConfigJson, "Opaque"),
        "m" => return (None, SecretSeen::Missing),
        _ => return (None, SecretSeen::Unreadable),
    };
    let object = json!({"metadata": {"name": name}, "type": secret_type,
        "data": {format.data_key(): STANDARD.encode(body)}});
    let counts = !name.is_empty() && letter != "o" && !body.is_empty();
    let config = counts.then(|| DockerConfig::decode(body.as_bytes(), format).ok()).flatten();
    (config, SecretSeen::Read(PullSecret::from_object(object)))
}

/// Secret and key of what is tried: all entries of all secrets in one keyring, in the order of the list.
fn by_the_rule<'a>(
    list: &[&'a str],
    secrets: &'a BTreeMap<&str, (Option<DockerConfig>, SecretSeen)>,
    repository: &str,
) -> Vec<(&'a str, &'a str)> {
    let mut keyring = Keyring::default();
    for name in list {
        for entry in secrets[name].0.iter().flat_map(DockerConfig::entries) {
            let _ = keyring.add(entry.key(), (*name, entry.key()));
        }
    }
    keyring.lookup(repository).into_iter().copied().collect()
}

fn unreadable_are_told(
    prediction: &Prediction<'_>,
    secrets: &BTreeMap<&str, (Option<DockerConfig>, SecretSeen)>,
) {
    let mut told = prediction.unreadable.clone();
    told.sort_unstable();
    let unreadable =
        secrets.iter().filter(|(name, (_, seen))| !name.is_empty() && matches!(seen, SecretSeen::Unreadable));
    assert_eq!(told, unreadable.map(|(name, _)| *name).collect::<Vec<_>>());
}

/// Each entry of each secret is tried, or is left out with a reason.
fn nothing_is_forgotten(
    prediction: &Prediction<'_>,
    tried: &[(&str, &str)],
    secrets: &BTreeMap<&str, (Option<DockerConfig>, SecretSeen)>,
) {
    assert!(prediction.ignored.iter().all(|ignored| !ignored.reason.is_empty()));
    for (name, (config, _)) in secrets {
        let keys = config.iter().flat_map(DockerConfig::entries).map(pullsecret_core::Entry::key);
        let left_out = keys.filter(|key| !tried.contains(&(*name, *key))).count();
        let reasons =
            prediction.ignored.iter().filter(|ignored| ignored.secret == *name && ignored.key.is_some());
        assert_eq!(left_out, reasons.count(), "{name}: {:?}", prediction.ignored);
    }
}
