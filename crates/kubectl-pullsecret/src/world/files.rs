//! The world that files make: what they hold, looked up and listed as in a cluster.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::sync::Arc;

use pullsecret_core::label_selector::LabelSelector;
use pullsecret_core::{ConfigFormat, Kind, ObjectRef, shell_word};
use serde_json::Value;

use super::{FileFlags, not_there};
use crate::cluster::ListOptions;
use crate::error::{CommandError, Exit};
use crate::manifest_files::{self, Manifest, Manifests, Place, Sources};

/// The objects of files.
pub(crate) struct Files {
    namespace: String,
    manifests: Manifests,
    positions: HashMap<ObjectRef, usize>,
}

impl Files {
    /// Reads them. `namespace` is where objects are that name none.
    ///
    /// # Errors
    /// See [`manifest_files::read`].
    pub(crate) fn read(
        flags: &FileFlags,
        stdin: &mut dyn Read,
        namespace: &str,
    ) -> Result<Self, CommandError> {
        let sources = Sources { paths: flags.filename.clone(), recursive: flags.recursive };
        let manifests = manifest_files::read(&sources, stdin, namespace)?;
        let positions =
            manifests.objects.iter().enumerate().map(|(at, found)| (found.object.clone(), at)).collect();
        Ok(Self { namespace: namespace.to_owned(), manifests, positions })
    }

    pub(super) fn manifests(&self) -> &Manifests {
        &self.manifests
    }

    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    fn manifest(&self, object: &ObjectRef) -> Option<&Manifest> {
        self.positions.get(object).map(|at| &self.manifests.objects[*at])
    }

    pub(super) fn place(&self, object: &ObjectRef) -> Option<&Place> {
        self.manifest(object).map(|manifest| &manifest.place)
    }

    pub(super) fn get(&self, object: &ObjectRef) -> Option<&Arc<Value>> {
        self.manifest(object).map(|manifest| &manifest.value)
    }

    fn of_kind(&self, kind: Kind, namespace: Option<&str>) -> impl Iterator<Item = &Manifest> {
        self.manifests.objects.iter().filter(move |found| {
            found.object.kind == kind
                && (namespace.is_none_or(|name| name == found.object.namespace) || !kind.is_namespaced())
        })
    }

    pub(super) fn list(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Vec<Arc<Value>>, CommandError> {
        let selector = label_selector(options)?;
        let found = self.of_kind(kind, namespace).map(|manifest| &manifest.value);
        let found = found.filter(|value| {
            selector.as_ref().is_none_or(|selector| selector.matches(&value["metadata"]["labels"]))
                && options.fields.as_deref().is_none_or(|fields| has_fields(value, fields))
        });
        Ok(found.cloned().collect())
    }

    /// How many pull secrets each namespace has, where it has any.
    pub(crate) fn namespaces_with_pull_secrets(&self) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        let formats = [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg];
        for secret in self.of_kind(Kind::Secret, None) {
            if formats.iter().any(|format| secret.value["type"] == format.secret_type()) {
                *found.entry(secret.object.namespace.clone()).or_default() += 1;
            }
        }
        found
    }

    pub(super) fn missing(&self, object: &ObjectRef) -> CommandError {
        let names = self.of_kind(object.kind, Some(&object.namespace));
        let mut error = not_there(object, Some(names.map(|found| found.object.name.clone()).collect()));
        let elsewhere = self.of_kind(object.kind, None).find(|found| found.object.name == object.name);
        if let Some(found) = elsewhere {
            let (namespace, word) = (&found.object.namespace, shell_word(&found.object.namespace));
            error.details = vec![format!("It is in namespace {namespace} ({}): add -n {word}", found.place)];
        }
        error
    }
}

/// The label selector, if there is one.
///
/// # Errors
/// It makes no sense.
pub(super) fn label_selector(options: &ListOptions) -> Result<Option<LabelSelector>, CommandError> {
    options.labels.as_deref().map(LabelSelector::parse).transpose().map_err(|error| {
        CommandError::new(Exit::Usage, "the label selector makes no sense").detail(error.to_string())
    })
}

/// Whether an object has these fields: `type=kubernetes.io/dockerconfigjson`, several joined by commas.
fn has_fields(object: &Value, fields: &str) -> bool {
    fields.split(',').all(|field| {
        let (path, value) = field.split_once('=').unwrap_or((field, ""));
        let found = path.split('.').try_fold(object, |value, name| value.get(name));
        found.and_then(Value::as_str).unwrap_or_default() == value
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let secret = |name: &str, namespace: &str, team: &str, kind: &str| {
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\n  namespace: {namespace}\n  labels: {{team: {team}}}\ntype: {kind}\n---\n"
            )
        };
        let text = [
            secret("b", "shop", "red", "kubernetes.io/dockerconfigjson"),
            secret("a", "shop", "blue", "Opaque"),
            secret("a", "other", "red", "kubernetes.io/dockerconfigjson"),
            "apiVersion: v1\nkind: Node\nmetadata: {name: n1, namespace: ignored}\n".to_owned(),
        ];
        let flags = FileFlags { filename: vec!["-".into()], recursive: false };
        Files::read(&flags, &mut text.concat().as_bytes(), "shop").expect("they are read")
    }

    fn listed(namespace: Option<&str>, labels: Option<&str>, fields: Option<&str>) -> Vec<String> {
        let options = ListOptions { labels: labels.map(str::to_owned), fields: fields.map(str::to_owned) };
        let found = files().list(Kind::Secret, namespace, &options).expect("they are listed");
        let text =
            |value: &Value, field: &str| value["metadata"][field].as_str().unwrap_or_default().to_owned();
        found.iter().map(|value| format!("{}/{}", text(value, "namespace"), text(value, "name"))).collect()
    }

    #[test]
    fn lists_by_namespace_label_and_field_in_the_order_of_the_files() {
        assert_eq!(listed(None, None, None), ["shop/b", "shop/a", "other/a"]);
        assert_eq!(listed(Some("shop"), None, None), ["shop/b", "shop/a"]);
        assert_eq!(listed(None, Some("team in (red)"), None), ["shop/b", "other/a"]);
        assert_eq!(listed(Some("shop"), Some("team!=red"), None), ["shop/a"]);
        assert_eq!(listed(None, None, Some("type=kubernetes.io/dockerconfigjson")), ["shop/b", "other/a"]);
        assert_eq!(listed(Some("nowhere"), None, None), Vec::<String>::new());
    }

    #[test]
    fn a_selector_that_makes_no_sense_is_refused() {
        let options = ListOptions { labels: Some("team in red".to_owned()), fields: None };
        let error = files().list(Kind::Secret, None, &options).expect_err("it is refused");
        assert_eq!(error.exit, Exit::Usage);
        assert_eq!(error.details, ["found 'red', expected: '('"]);
    }

    #[test]
    fn what_is_in_no_namespace_is_found_from_any() {
        let node = ObjectRef::new(Kind::Node, "", "n1");
        assert!(files().get(&node).is_some());
        let nodes = files().list(Kind::Node, Some("shop"), &ListOptions::default());
        assert_eq!(nodes.expect("they are listed").len(), 1);
    }

    #[test]
    fn a_name_that_is_elsewhere_is_told_from_one_that_is_nowhere() {
        let of = |namespace: &str, name: &str| {
            let error = files().missing(&ObjectRef::new(Kind::Secret, namespace, name));
            format!("{}; {}", error.message, error.details.join("; "))
        };
        assert_eq!(
            of("other", "b"),
            "secret/b is not in namespace other; It is in namespace shop (standard input:1): add -n shop"
        );
        assert_eq!(of("shop", "c"), "secret/c is not in namespace shop; There is: b, a");
        assert_eq!(of("nowhere", "c"), "secret/c is not in namespace nowhere; There is no secret at all.");
    }
}
