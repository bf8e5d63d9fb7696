//! A document as the object that the API server would make of it.

use std::sync::Arc;

use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Value, json};

use super::manifest::{Collection, Manifest, Place};
use super::prune::Part;
use super::secret;
use super::shape::{self, Flaw, Step};

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

/// An object that no API server would take.
pub(super) struct Refused {
    /// What it is and what it is called: `Pod web`.
    pub(super) object: String,
    /// Where the object begins.
    pub(super) line: usize,
    /// What is wrong with it; the steps begin at the document.
    pub(super) flaw: Flaw,
}

/// Adds the objects of a document, or says which of them cannot be one.
pub(super) fn collect(raw: Raw, file: &Arc<str>, found: &mut Collection) -> Result<(), Box<Refused>> {
    Documents { file, found, within: Vec::new() }.add(raw, None)
}

struct Documents<'a> {
    file: &'a Arc<str>,
    found: &'a mut Collection,
    /// In which items of which lists we are.
    within: Vec<usize>,
}

impl Documents<'_> {
    /// Adds an object or a list's; `item` is what a list says of its items.
    fn add(&mut self, raw: Raw, item: Option<&(String, String)>) -> Result<(), Box<Refused>> {
        let Raw { line, value, items } = raw;
        let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (mut version, mut kind) = (text("apiVersion"), text("kind"));
        if let Some(items) = items {
            // The items of a `SecretList` need not say what they are.
            let item = kind.strip_suffix("List").filter(|item| !item.is_empty()).map(str::to_owned);
            let item = item.map(|item| (version, item));
            return items.into_iter().enumerate().try_for_each(|(at, raw)| {
                self.within.push(at);
                let added = self.add(raw, item.as_ref());
                self.within.pop();
                added
            });
        }
        if let Some((list_version, list_kind)) = item
            && value.is_object()
            && version.is_empty()
            && kind.is_empty()
        {
            (version, kind) = (list_version.clone(), list_kind.clone());
        }
        // A list without items may have null in their place.
        if value.is_null() || kind.ends_with("List") && value.pointer("/metadata/name").is_none() {
            return Ok(());
        }
        let place = Place { file: self.file.clone(), line };
        if version.is_empty() || kind.is_empty() {
            self.found.skip_foreign(place);
            return Ok(());
        }
        let Some(known) = Kind::of_object(&version, &kind) else {
            self.found.skip(&kind);
            return Ok(());
        };
        let name = value.pointer("/metadata/name").and_then(Value::as_str).filter(|name| !name.is_empty());
        let object = name.map_or_else(|| kind.clone(), |name| format!("{kind} {name}"));
        match complete(known, value, place, self.found) {
            Ok(manifest) => {
                self.found.add(manifest);
                Ok(())
            }
            Err(mut flaw) => {
                let within = self.within.iter();
                let lists = within.flat_map(|at| [Step::Field("items".to_owned()), Step::Entry(*at)]);
                flaw.steps = lists.chain(flaw.steps).collect();
                Err(Box::new(Refused { object, line, flaw }))
            }
        }
    }
}

/// The object with what the API server would add to it.
fn complete(kind: Kind, mut value: Value, place: Place, found: &mut Collection) -> Result<Manifest, Flaw> {
    const UNNAMED: &str = "Every object needs metadata.name.";
    shape::check(kind, &value)?;
    let Some(Value::Object(metadata)) = value.get_mut("metadata") else {
        return Err(Flaw::new("", "it has no metadata", UNNAMED));
    };
    let text = |field: &str| metadata.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let namespace = text("namespace").unwrap_or(found.namespace()).to_owned();
    let name = match (text("name"), text("generateName")) {
        (Some(name), _) => name.to_owned(),
        (None, Some(beginning)) => found.generate(ObjectRef::new(kind, namespace.as_str(), beginning)),
        (None, None) => return Err(Flaw::new("metadata", "it has no name", UNNAMED)),
    };
    for (field, value) in [("name", &name), ("namespace", &namespace)] {
        if value.contains("{{") {
            let problem = format!("a template has yet to fill in its {field}");
            let remedy = "Render it first: helm template CHART | kubectl pullsecret … -f -";
            return Err(Flaw::new(&format!("metadata.{field}"), problem, remedy));
        }
    }
    metadata.insert("name".to_owned(), json!(name));
    if kind.is_namespaced() {
        metadata.insert("namespace".to_owned(), json!(namespace));
    }
    let namespace = if kind.is_namespaced() { namespace } else { String::new() };
    if kind == Kind::Secret {
        secret::complete(&mut value)?;
    }
    Ok(Manifest { object: ObjectRef::new(kind, namespace, name), place, value: Arc::new(value) })
}
