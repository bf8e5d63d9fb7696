//! The world that files make: what they hold, looked up and listed as in a cluster.

use std::collections::HashMap;
use std::io::Read;

use pullsecret_core::label_selector::LabelSelector;
use pullsecret_core::{Kind, ObjectRef, shell_word};
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

    pub(super) fn get(&self, object: &ObjectRef) -> Option<&Value> {
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
    ) -> Result<Vec<Value>, CommandError> {
        let selector = options.labels.as_deref().map(LabelSelector::parse).transpose();
        let selector = selector.map_err(|error| {
            CommandError::new(Exit::Usage, "the label selector makes no sense").detail(error.to_string())
        })?;
        let found = self.of_kind(kind, namespace).map(|manifest| &manifest.value);
        let found = found.filter(|value| {
            selector.as_ref().is_none_or(|selector| selector.matches(&value["metadata"]["labels"]))
                && options.fields.as_deref().is_none_or(|fields| has_fields(value, fields))
        });
        Ok(found.cloned().collect())
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

/// Whether an object has these fields: `type=kubernetes.io/dockerconfigjson`, several joined by commas.
fn has_fields(object: &Value, fields: &str) -> bool {
    fields.split(',').all(|field| {
        let (path, value) = field.split_once('=').unwrap_or((field, ""));
        let found = path.split('.').try_fold(object, |value, name| value.get(name));
        found.and_then(Value::as_str).unwrap_or_default() == value
    })
}
