//! Lists of `imagePullSecrets` in service accounts and pod templates: what they name, how to append to them without
//! touching what is there, and how to take a name out without touching the others.

use serde_json::{Value, json};

use crate::{Kind, ObjectRef};

/// Where the list is in a service account.
pub const SERVICE_ACCOUNT_PATH: &str = "/imagePullSecrets";

/// The names in a list, in order; an entry without a name (which the kubelet skips) is an empty string.
pub fn names(list: Option<&Value>) -> Vec<String> {
    let entries = list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    entries.iter().map(|entry| entry["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The JSON Pointer of the pod template's spec, for the kinds that have a template that may be changed.
///
/// A Job's template and a Pod's spec are immutable (Kubernetes 1.35, `pkg/apis/batch/validation` and
/// `pkg/apis/core/validation`), so they have none here.
pub fn template_spec_path(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Deployment
        | Kind::StatefulSet
        | Kind::DaemonSet
        | Kind::ReplicaSet
        | Kind::ReplicationController => Some("/spec/template/spec"),
        Kind::CronJob => Some("/spec/jobTemplate/spec/template/spec"),
        _ => None,
    }
}

/// The JSON Pointer of the list itself in an object of this kind; `None` if it has none that may be changed.
pub fn list_path(kind: Kind) -> Option<String> {
    match kind {
        Kind::ServiceAccount => Some(SERVICE_ACCOUNT_PATH.to_owned()),
        _ => template_spec_path(kind).map(|spec| format!("{spec}/imagePullSecrets")),
    }
}

/// How names are appended to a list that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// The object that holds the list.
    pub object: ObjectRef,
    /// The JSON Pointer of the list.
    path: String,
    /// The names that were there.
    pub before: Vec<String>,
    /// The names that are there afterwards.
    pub after: Vec<String>,
    /// Whether the list was there at all (an empty one counts as there).
    present: bool,
    /// The `resourceVersion` of what was read.
    resource_version: String,
}

impl Append {
    /// Appends `added` to the list at `path` of an object that was read, less what it names already; `None`
    /// if it names all of them already.
    pub fn new(object: ObjectRef, read: &Value, path: &str, added: &[String]) -> Option<Self> {
        let list = read.pointer(path);
        let before = names(list);
        let mut after = before.clone();
        for name in added {
            if !after.contains(name) {
                after.push(name.clone());
            }
        }
        let resource_version = read["metadata"]["resourceVersion"].as_str().unwrap_or_default().to_owned();
        let present = list.is_some_and(Value::is_array);
        (after.len() > before.len()).then(|| Self {
            object,
            path: path.to_owned(),
            before,
            after,
            present,
            resource_version,
        })
    }

    /// The names that this adds.
    pub fn added(&self) -> &[String] {
        &self.after[self.before.len()..]
    }

    /// The JSON Patch (RFC 6902): a test that the object is still the one that was read, then the additions;
    /// nothing else of the object is named, so nothing else changes.
    pub fn patch(&self) -> Value {
        let mut operations =
            vec![json!({"op": "test", "path": "/metadata/resourceVersion", "value": self.resource_version})];
        let added = self.added().iter().map(|name| json!({"name": name}));
        if self.present {
            let end = format!("{}/-", self.path);
            operations.extend(added.map(|entry| json!({"op": "add", "path": end, "value": entry})));
        } else {
            operations.push(json!({"op": "add", "path": self.path, "value": added.collect::<Vec<_>>()}));
        }
        Value::Array(operations)
    }
}

/// How a name is taken out of a list that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The JSON Pointer of the list.
    path: String,
    /// The names that were there.
    pub before: Vec<String>,
    /// The names that are there afterwards, in their order.
    pub after: Vec<String>,
    /// Where the name stands, as often as it does.
    places: Vec<usize>,
    /// The `resourceVersion` of what was read.
    resource_version: String,
}

impl Removal {
    /// Takes every occurrence of a name out of the list at `path` of an object that was read; `None` if it is not in
    /// there.
    pub fn new(read: &Value, path: &str, name: &str) -> Option<Self> {
        let before = names(read.pointer(path));
        let is_named = |(place, listed): (usize, &String)| (listed == name).then_some(place);
        let places: Vec<usize> = before.iter().enumerate().filter_map(is_named).collect();
        let after = before.iter().filter(|listed| *listed != name).cloned().collect();
        let resource_version = read["metadata"]["resourceVersion"].as_str().unwrap_or_default().to_owned();
        (!places.is_empty()).then(|| Self { path: path.to_owned(), before, after, places, resource_version })
    }

    /// The JSON Patch (RFC 6902): a test that the object is still the one that was read, then the removals from the
    /// end on, so that none of them moves what the next one means; nothing else of the object is named.
    pub fn patch(&self) -> Value {
        let test = json!({"op": "test", "path": "/metadata/resourceVersion", "value": self.resource_version});
        let removals = self.places.iter().rev();
        let removals =
            removals.map(|place| json!({"op": "remove", "path": format!("{}/{place}", self.path)}));
        Value::Array(std::iter::once(test).chain(removals).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(list: &Value) -> (ObjectRef, Value) {
        let object = ObjectRef::new(Kind::ServiceAccount, "shop", "default");
        (object, json!({"metadata": {"resourceVersion": "7"}, "imagePullSecrets": list}))
    }

    #[test]
    fn appends_behind_what_is_there_and_tests_the_version() {
        let (object, read) = account(&json!([{"name": "internal", "future": true}]));
        let append = Append::new(object, &read, SERVICE_ACCOUNT_PATH, &["pull-ghcr-io".into()]).unwrap();
        assert_eq!(append.after, ["internal", "pull-ghcr-io"]);
        assert_eq!(
            append.patch(),
            json!([
                {"op": "test", "path": "/metadata/resourceVersion", "value": "7"},
                {"op": "add", "path": "/imagePullSecrets/-", "value": {"name": "pull-ghcr-io"}},
            ])
        );
    }

    #[test]
    fn makes_the_list_where_there_is_none() {
        for list in [Value::Null, json!(null)] {
            let (object, read) = account(&list);
            let append = Append::new(object, &read, SERVICE_ACCOUNT_PATH, &["a".into()]).unwrap();
            assert_eq!(
                append.patch()[1],
                json!({"op": "add", "path": "/imagePullSecrets", "value": [{"name": "a"}]})
            );
        }
    }

    #[test]
    fn is_nothing_when_all_are_named() {
        let (object, read) = account(&json!([{"name": "a"}, {}, {"name": "a"}]));
        assert_eq!(Append::new(object, &read, SERVICE_ACCOUNT_PATH, &["a".into()]), None);
    }

    #[test]
    fn takes_every_occurrence_out_from_the_end_on() {
        let (_, read) = account(&json!([{"name": "a"}, {"name": "b", "future": true}, {}, {"name": "a"}]));
        let removal = Removal::new(&read, SERVICE_ACCOUNT_PATH, "a").unwrap();
        assert_eq!(removal.after, ["b", ""]);
        assert_eq!(
            removal.patch(),
            json!([
                {"op": "test", "path": "/metadata/resourceVersion", "value": "7"},
                {"op": "remove", "path": "/imagePullSecrets/3"},
                {"op": "remove", "path": "/imagePullSecrets/0"},
            ])
        );
        for list in [Value::Null, json!([]), json!([{"name": "b"}])] {
            let (_, read) = account(&list);
            assert_eq!(Removal::new(&read, SERVICE_ACCOUNT_PATH, "a"), None, "{list}");
        }
    }

    #[test]
    fn jobs_and_pods_have_no_template_to_change() {
        assert_eq!(template_spec_path(Kind::Job), None);
        assert_eq!(template_spec_path(Kind::Pod), None);
        assert_eq!(template_spec_path(Kind::CronJob), Some("/spec/jobTemplate/spec/template/spec"));
    }
}
