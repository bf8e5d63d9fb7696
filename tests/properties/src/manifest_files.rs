//! Files of manifests. An input is a file; where it says PW, a password stands.

use std::collections::HashSet;
use std::io::Cursor;

use kubectl_pullsecret::manifest_files::{self, ManifestError, Manifests, Sources};
use pullsecret_core::Kind;
use serde_json::{Value, json};

use crate::input::{SENTINEL, shows_sentinel};

/// What is nested deeper than this may be refused as JSON, and taken as YAML.
const DEPTH: usize = 100;

pub(crate) fn holds(bytes: &[u8]) {
    match read(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(found) => {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            well_formed(&found, lines);
            the_same_as_a_list(&found);
        }
    }
    never_shows_a_password(bytes);
}

fn read(bytes: &[u8]) -> Result<Manifests, ManifestError> {
    let sources = Sources { paths: vec!["-".into()], recursive: false };
    manifest_files::read(&sources, &mut Cursor::new(bytes.to_vec()), "shop")
}

fn well_formed(found: &Manifests, lines: usize) {
    let distinct: HashSet<_> = found.objects.iter().map(|manifest| &manifest.object).collect();
    assert_eq!(distinct.len(), found.objects.len(), "of several with one name one is left");
    for manifest in &found.objects {
        let (object, value) = (&manifest.object, &manifest.value);
        assert!((1..=lines).contains(&manifest.place.line), "{manifest:?} of {lines}");
        assert!(!object.name.is_empty() && value["metadata"]["name"] == object.name.as_str());
        assert_eq!(value["kind"].as_str().unwrap_or(object.kind.name()), object.kind.name());
        if object.kind != Kind::Namespace {
            assert!(
                !object.namespace.is_empty() && value["metadata"]["namespace"] == object.namespace.as_str()
            );
        }
        if object.kind == Kind::Secret {
            assert!(
                value.get("stringData").is_none() && value.get("type").is_some(),
                "as the API server has it"
            );
        }
    }
    for repeated in &found.repeated {
        assert!(repeated.first < repeated.last && distinct.contains(&repeated.object), "{repeated:?}");
    }
}

/// What was read, written as one list in JSON, is read as the same.
fn the_same_as_a_list(found: &Manifests) {
    let values: Vec<&Value> = found.objects.iter().map(|manifest| manifest.value.as_ref()).collect();
    if values.iter().any(|value| depth(value) > DEPTH || value.get("kind").is_none()) {
        return;
    }
    let list = json!({"apiVersion": "v1", "kind": "List", "items": values}).to_string();
    let again = read(list.as_bytes()).expect("what is written is read");
    let (before, after) = (refs(found), refs(&again));
    assert_eq!(after, before);
    assert!(again.skipped.is_empty() && again.foreign.is_empty() && again.repeated.is_empty());
    for (one, other) in found.objects.iter().zip(&again.objects) {
        assert_eq!(one.value["data"], other.value["data"], "{one:?}");
    }
}

fn refs(found: &Manifests) -> Vec<String> {
    found.objects.iter().map(|manifest| manifest.object.to_string()).collect()
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Neither what is said of a wrong file nor what is known of a right one shows what is in it, names aside.
fn never_shows_a_password(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if !text.contains("PW") || shows_sentinel(bytes) {
        return;
    }
    match read(text.replace("PW", SENTINEL).as_bytes()) {
        Err(error) => {
            let shown = format!("{error} {error:?}");
            assert!(!shows_sentinel(shown.as_bytes()), "{shown}");
        }
        Ok(found) => {
            let names = format!("{:?} {:?}", refs(&found), found.skipped);
            let shown = format!("{found:?}");
            assert!(shows_sentinel(names.as_bytes()) || !shows_sentinel(shown.as_bytes()), "{shown}");
        }
    }
}
