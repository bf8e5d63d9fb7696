//! A document as the object that the API server would make of it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Map, Value, json};

use super::error::{ManifestError, Misshapen};
use super::manifest::{Collection, Manifest, Place};
use super::prune::Part;

/// A value that may be an object or a list of objects.
pub(super) struct Raw {
    /// Where it begins, counted from one.
    pub(super) line: usize,
    /// What it is, without its `items` if those are a list.
    pub(super) value: Value,
    /// Its items: like kubectl we take everything for a list that has them (`k8s.io/apimachinery` v0.35.4,
    /// `pkg/apis/meta/v1/unstructured`, `IsList`).
    pub(super) items: Option<Vec<Raw>>,
}

impl Raw {
    /// A value without items of their own lines.
    pub(super) fn new(line: usize, mut value: Value) -> Self {
        let items = match value.get_mut("items") {
            Some(Value::Array(items)) => Some(std::mem::take(items)),
            _ => None,
        };
        Part::Object.prune(&mut value);
        let items = items.map(|items| items.into_iter().map(|item| Self::new(line, item)).collect());
        Self { line, value, items }
    }
}

/// Adds the objects of a document.
pub(super) fn collect(raw: Raw, file: &Arc<str>, found: &mut Collection) -> Result<(), ManifestError> {
    add(raw, None, file, found)
}

fn add(
    raw: Raw,
    list: Option<&(String, String)>,
    file: &Arc<str>,
    found: &mut Collection,
) -> Result<(), ManifestError> {
    let Raw { line, value, items } = raw;
    let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (mut version, mut kind) = (text("apiVersion"), text("kind"));
    if let Some(items) = items {
        // The items of a `SecretList` need not say what they are.
        let item = kind.strip_suffix("List").filter(|item| !item.is_empty()).map(str::to_owned);
        let item = item.map(|item| (version, item));
        return items.into_iter().try_for_each(|raw| add(raw, item.as_ref(), file, found));
    }
    if let Some((list_version, list_kind)) = list
        && value.is_object()
        && version.is_empty()
        && kind.is_empty()
    {
        (version, kind) = (list_version.clone(), list_kind.clone());
    }
    let place = Place { file: file.clone(), line };
    if value.is_null() {
        return Ok(());
    }
    if version.is_empty() || kind.is_empty() {
        found.skip_foreign(place);
        return Ok(());
    }
    let Some(known) = known_kind(&version, &kind) else {
        found.skip(&kind);
        return Ok(());
    };
    let mut manifest = complete(known, value, place, found.namespace())?;
    if known == Kind::Secret {
        fold_string_data(&mut manifest.value);
    }
    found.add(manifest);
    Ok(())
}

/// The kind, if it is one of ours; in any version of its group, for what we look at is the same in all of them.
fn known_kind(api_version: &str, kind: &str) -> Option<Kind> {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    Kind::ALL.into_iter().find(|known| known.name() == kind && known.group() == group)
}

/// Settles name and namespace.
fn complete(kind: Kind, mut value: Value, place: Place, namespace: &str) -> Result<Manifest, ManifestError> {
    let misshapen = |problem: &str, remedy: Option<&str>| {
        ManifestError::Misshapen(Box::new(Misshapen {
            file: place.file.to_string(),
            line: place.line,
            column: 1,
            kind: kind.name(),
            problem: problem.to_owned(),
            remedy: remedy.map(str::to_owned),
        }))
    };
    let Some(Value::Object(metadata)) = value.get_mut("metadata") else {
        return Err(misshapen("has no metadata", None));
    };
    let name = match (metadata.get("name"), metadata.get("generateName")) {
        (Some(Value::String(name)), _) if !name.is_empty() => name.clone(),
        (None | Some(Value::Null), Some(Value::String(begin))) if !begin.is_empty() => begin.clone(),
        (None | Some(Value::Null | Value::String(_)), _) => return Err(misshapen("has no name", None)),
        _ => return Err(misshapen("has a name that is no text", Some("Put it in quotes."))),
    };
    let place_in = match metadata.get("namespace") {
        _ if kind == Kind::Namespace => String::new(),
        Some(Value::String(named)) if !named.is_empty() => named.clone(),
        None | Some(Value::Null | Value::String(_)) => namespace.to_owned(),
        _ => return Err(misshapen("has a namespace that is no text", Some("Put it in quotes."))),
    };
    metadata.insert("name".to_owned(), json!(name));
    if kind != Kind::Namespace {
        metadata.insert("namespace".to_owned(), json!(place_in));
    }
    Ok(Manifest { object: ObjectRef::new(kind, place_in, name), place, value })
}

/// What the API server does with a Secret: `stringData` goes over `data`, and the type is Opaque if none is
/// named (Kubernetes 1.35, `pkg/apis/core/v1/conversion.go` and `defaults.go`).
fn fold_string_data(secret: &mut Value) {
    let Some(secret) = secret.as_object_mut() else { return };
    if secret.get("type").is_none_or(|kind| kind.is_null() || kind == "") {
        secret.insert("type".to_owned(), json!("Opaque"));
    }
    let Some(Value::Object(plain)) = secret.remove("stringData") else { return };
    let data = secret.entry("data").or_insert(Value::Null);
    if !data.is_object() {
        *data = Value::Object(Map::new());
    }
    let Some(data) = data.as_object_mut() else { return };
    for (key, text) in plain {
        if let Value::String(text) = text {
            data.insert(key, json!(STANDARD.encode(text)));
        }
    }
}
