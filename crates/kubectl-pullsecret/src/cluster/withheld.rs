//! What the API server may not say back to the user: admission webhooks and policies put the object that they refuse
//! into their message, and the object may be a Secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::{Repetition, shown};
use secrecy::zeroize::Zeroizing;
use serde_json::Value;

/// What stands in the place of words that repeat a credential.
const NOT_SHOWN: &str = "its words are not shown, because they repeat the credential";
/// How much of a message is shown, in characters.
const LONGEST: usize = 2_000;
/// A value of data that is shorter stands in too many texts by chance; the fields of a docker config count always.
const SHORTEST_VALUE: usize = 6;
/// The fields of a docker config that open a registry.
const SECRET_FIELDS: [&str; 4] = ["auth", "password", "identitytoken", "registrytoken"];

/// The server's words in one line, or the word that they are withheld; `body` is what it was sent.
pub(super) fn said(words: &str, body: Option<&Value>) -> String {
    // Where the server cannot parse a body, it quotes what stands around the fault (json-iterator, as Kubernetes
    // used it up to 1.22).
    let words = words.split("error found in #").next().unwrap_or_default();
    let secrets = body.map(secrets).unwrap_or_default();
    if !secrets.is_empty() {
        let text = Repetition::in_text(words);
        if secrets.iter().any(|secret| text.has(secret)) {
            return NOT_SHOWN.to_owned();
        }
    }
    let line = shown::in_one_line(words);
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

type Secrets = Vec<Zeroizing<String>>;

/// Everything in the body of a request that nobody may read: of a Secret's manifest, or of a JSON Patch of one.
fn secrets(body: &Value) -> Secrets {
    let mut found = Secrets::new();
    if let Some(operations) = body.as_array() {
        let data = operations.iter().filter(|operation| {
            let path = operation["path"].as_str().unwrap_or_default();
            ["/data", "/stringData"].iter().any(|start| path.starts_with(start))
        });
        data.for_each(|operation| of_data(&operation["value"], &mut found));
    } else {
        of_data(&body["data"], &mut found);
        of_data(&body["stringData"], &mut found);
    }
    found
}

/// One value of a Secret's data, or all of them.
fn of_data(value: &Value, found: &mut Secrets) {
    match value {
        Value::Object(values) => values.values().for_each(|value| of_data(value, found)),
        Value::String(text) => {
            let decoded = STANDARD.decode(text).ok().map(Zeroizing::new);
            let decoded = decoded.as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok());
            of_value(text, found);
            if let Some(decoded) = decoded {
                of_value(decoded, found);
            }
        }
        _ => {}
    }
}

/// The fields of a docker config; of anything else, the whole. What is encoded is a secret like what it stands for.
fn of_value(text: &str, found: &mut Secrets) {
    match serde_json::from_str::<Value>(text) {
        Ok(config) if config.is_object() => of_config(&config, found),
        _ if text.len() >= SHORTEST_VALUE => found.push(Zeroizing::new(text.to_owned())),
        _ => {}
    }
}

fn of_config(value: &Value, found: &mut Secrets) {
    for (name, field) in value.as_object().into_iter().flatten() {
        match field.as_str().filter(|text| !text.is_empty()) {
            Some(text) if SECRET_FIELDS.contains(&name.as_str()) => {
                found.push(Zeroizing::new(text.to_owned()));
                let pair = STANDARD.decode(text).ok().map(Zeroizing::new);
                let pair = pair.as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok());
                let password =
                    pair.and_then(|pair| pair.split_once(':')).map(|(_, password)| password.to_owned());
                found.extend(password.map(Zeroizing::new));
            }
            Some(_) => {}
            None => of_config(field, found),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn withheld(words: &str, body: &Value) -> bool {
        said(words, Some(body)) == NOT_SHOWN
    }

    #[test]
    fn every_part_of_a_secret_is_withheld_and_names_are_not() {
        let config = json!({"auths": {"ghcr.io": {"username": "bob", "password": "pw7", "auth": STANDARD.encode("bob:pw7")}}});
        let manifest = json!({"kind": "Secret", "metadata": {"name": "pull-ghcr-io"},
            "data": {".dockerconfigjson": STANDARD.encode(config.to_string()), "other": STANDARD.encode("another")},
            "stringData": {"plain": "in the clear"}});
        let encoded = manifest["data"][".dockerconfigjson"].as_str().expect("text");
        for words in ["pw7", "x Ym9iOnB3Nw== y", encoded, &encoded[20..40], "another", "in the clear", "PW7"]
        {
            assert!(withheld(words, &manifest), "{words}");
        }
        for words in ["secrets \"pull-ghcr-io\" may not hold ghcr.io of bob", "", "Secret"] {
            assert_eq!(said(words, Some(&manifest)), words);
        }
        let patch = json!([
            {"op": "test", "path": "/metadata/resourceVersion", "value": "1234567"},
            {"op": "add", "path": "/data/.dockerconfigjson", "value": encoded},
        ]);
        assert!(withheld("no: pw7", &patch));
        assert!(!withheld("1234567", &patch));
    }

    #[test]
    fn words_are_one_line_and_have_an_end() {
        assert_eq!(said("a\u{1b}[31m\nb\u{2028}c", None), "a [31m b c");
        assert_eq!(said(&"x".repeat(3_000), None).chars().count(), LONGEST + 1);
    }
}
