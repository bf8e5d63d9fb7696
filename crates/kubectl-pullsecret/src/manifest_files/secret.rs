//! A Secret's manifest as the API server stores it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::shape::{Flaw, Step};

/// Encodes `data` the one way, puts `stringData` over it, and names the type if the manifest does not (Kubernetes
/// 1.35, `pkg/apis/core/v1/conversion.go` and `defaults.go`).
pub(super) fn complete(secret: &mut Value) -> Result<(), Flaw> {
    let Some(secret) = secret.as_object_mut() else { return Ok(()) };
    if secret.get("type").is_none_or(|kind| kind.is_null() || kind == "") {
        secret.insert("type".to_owned(), json!("Opaque"));
    }
    if let Some(Value::Object(data)) = secret.get_mut("data") {
        data.iter_mut().try_for_each(|(key, value)| reencode(key, value))?;
    }
    let Some(Value::Object(plain)) = secret.remove("stringData") else { return Ok(()) };
    let data = secret.entry("data").or_insert(Value::Null);
    if !data.is_object() {
        *data = Value::Object(Map::new());
    }
    if let Some(data) = data.as_object_mut() {
        data.extend(plain.into_iter().map(|(key, text)| {
            let text = text.as_str().unwrap_or_default();
            (key, json!(STANDARD.encode(text)))
        }));
    }
    Ok(())
}

/// Go's decoder passes over line ends (`encoding/base64`), and null stands for no bytes.
fn reencode(key: &str, value: &mut Value) -> Result<(), Flaw> {
    let text = value.as_str().unwrap_or_default();
    let packed: String = text.chars().filter(|letter| !matches!(letter, '\r' | '\n')).collect();
    if STANDARD.decode(&packed).is_err() {
        return Err(Flaw {
            steps: vec![Step::Field("data".to_owned()), Step::Field(key.to_owned())],
            problem: format!("data[{key}] is not base64"),
            remedy: "Put it under stringData as it is, or encode it: base64 -w0 FILE",
        });
    }
    *value = Value::String(packed);
    Ok(())
}
