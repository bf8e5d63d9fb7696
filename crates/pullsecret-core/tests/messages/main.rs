//! Messages of failing pulls as people and programs report them, each with its source, held against the diagnosis.

mod corpus;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use corpus::{Entry, entries};
use pullsecret_core::diagnosis::{Case, Evidence, Runtime, diagnose, image_named};
use pullsecret_core::pod::Waiting;
use pullsecret_core::prediction::{PodKeyring, SecretSeen};
use pullsecret_core::{ImageReference, PullSecret};
use serde_json::json;

const KNOWN: &str = include_str!("known.txt");

/// Collected only after the rules were written.
const UNSEEN: &str = include_str!("unseen.txt");

#[test]
fn messages_that_the_rules_were_made_from() {
    assert_all(&entries(KNOWN));
}

#[test]
fn messages_that_came_after_the_rules() {
    assert_all(&entries(UNSEEN));
}

#[test]
fn there_are_enough_of_them_and_none_twice() {
    let all: Vec<Entry> = entries(KNOWN).into_iter().chain(entries(UNSEEN)).collect();
    assert!(all.len() >= 120, "{}", all.len());
    assert!(entries(UNSEEN).len() >= 40);
    let texts: std::collections::BTreeSet<&str> = all.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(texts.len(), all.len(), "a text stands twice");
}

fn assert_all(entries: &[Entry]) {
    let wrong: Vec<String> = entries.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), entries.len(), wrong.join("\n"));
}

/// What is wrong with an entry's diagnosis.
fn wrong(entry: &Entry) -> Option<String> {
    let waiting = Waiting { reason: entry.reason.clone(), message: entry.text.clone() };
    let evidence = Evidence::read(&waiting.reason, &waiting.message);
    let reference = evidence.attempts[0].reference;
    let image = entry.image.as_deref().or_else(|| image_named(&entry.text)).or(reference);
    let image = image.unwrap_or("registry.example/team/app:1");
    let keyring = keyring(image, entry.sends_a_credential);
    let prediction = keyring.predict(image);
    let found = diagnose(&Case::new(&waiting, image, &prediction));
    let said = found.as_ref().map_or_else(|| "nothing".to_owned(), |found| found.code.to_string());
    let runtime = evidence.attempts[0].runtime.map(|runtime| match runtime {
        Runtime::Containerd => "containerd",
        Runtime::Docker => "docker",
        Runtime::CriO => "cri-o",
    });
    let is_its_runtime = runtime.is_none_or(|runtime| runtime == entry.runtime);
    (said != entry.code || !is_its_runtime).then(|| {
        let Entry { line, code, runtime: wanted, source, .. } = entry;
        format!("line {line}: {said} ({runtime:?}), not {code} ({wanted}): {source}")
    })
}

/// A pod's secrets: one for the image's registry, or none.
fn keyring(image: &str, has_one: bool) -> PodKeyring {
    let domain = ImageReference::parse(image).map(|image| image.domain().to_owned());
    let key = domain.unwrap_or_else(|_| "registry.example".to_owned());
    let body = json!({"auths": {key: {"username": "bob", "password": "pw"}}}).to_string();
    let secret = SecretSeen::Read(PullSecret::from_object(json!({
        "metadata": {"namespace": "shop", "name": "one"}, "type": "kubernetes.io/dockerconfigjson",
        "data": {".dockerconfigjson": STANDARD.encode(body)},
    })));
    PodKeyring::new(has_one.then_some(("one", &secret)))
}
