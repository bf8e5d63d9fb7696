//! The objects of all files together.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use pullsecret_core::ObjectRef;
use serde_json::Value;

/// Where an object begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as it was named, `standard input` for `-`.
    pub file: Arc<str>,
    /// Counted from one.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One object of a file.
#[derive(Clone)]
pub struct Manifest {
    /// Its kind, namespace and name.
    pub object: ObjectRef,
    /// Where it begins.
    pub place: Place,
    /// The object as the API server would have it, as far as pulls are concerned: its namespace set, a Secret's
    /// `stringData` in its `data`.
    pub value: Arc<Value>,
}

impl fmt::Debug for Manifest {
    /// Without the value, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.object, self.place)
    }
}

/// An object that stands in the files more than once, and not always the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The object.
    pub object: ObjectRef,
    /// Where it stands first.
    pub first: Place,
    /// Where it stands last, which is what counts.
    pub last: Place,
}

/// What the files hold.
#[derive(Debug, Default)]
pub struct Manifests {
    /// The objects of kinds that we know, in the order in which they stand.
    pub objects: Vec<Manifest>,
    /// How many objects of other kinds there were.
    pub skipped: BTreeMap<String, usize>,
    /// Documents that are no Kubernetes objects: without `apiVersion` or `kind`.
    pub foreign: Vec<Place>,
    /// What stands there more than once, and not always the same.
    pub repeated: Vec<Repeated>,
    /// What stands behind a line of `...`, which kubectl does not read.
    pub unread: Vec<Place>,
}

/// The manifests while they are read.
pub(super) struct Collection {
    namespace: String,
    found: Manifests,
    /// Where each object stands among the found ones, and among the repeated ones if it is one.
    positions: HashMap<ObjectRef, (usize, Option<usize>)>,
    /// How many objects each `generateName` was given to.
    generated: HashMap<ObjectRef, usize>,
}

impl Collection {
    pub(super) fn new(namespace: &str) -> Self {
        let (found, positions, generated) = Default::default();
        Self { namespace: namespace.to_owned(), found, positions, generated }
    }

    /// Where objects without a namespace are.
    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    pub(super) fn add(&mut self, manifest: Manifest) {
        let Some((position, again)) = self.positions.get_mut(&manifest.object) else {
            self.positions.insert(manifest.object.clone(), (self.found.objects.len(), None));
            self.found.objects.push(manifest);
            return;
        };
        let last = manifest.place.clone();
        let earlier = std::mem::replace(&mut self.found.objects[*position], manifest);
        if earlier.value == self.found.objects[*position].value {
            return;
        }
        if let Some(again) = *again {
            self.found.repeated[again].last = last;
        } else {
            *again = Some(self.found.repeated.len());
            self.found.repeated.push(Repeated { object: earlier.object, first: earlier.place, last });
        }
    }

    /// A name for an object whose own is yet to be made and begins like this: each of them is another object, so the
    /// second is `tick-(2)`, as no object can be called.
    pub(super) fn generate(&mut self, beginning: ObjectRef) -> String {
        let name = beginning.name.clone();
        let count = self.generated.entry(beginning).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}({count})") }
    }

    pub(super) fn leave_unread(&mut self, place: Place) {
        self.found.unread.push(place);
    }

    pub(super) fn skip(&mut self, kind: &str) {
        match self.found.skipped.get_mut(kind) {
            Some(count) => *count += 1,
            None => {
                self.found.skipped.insert(kind.to_owned(), 1);
            }
        }
    }

    pub(super) fn skip_foreign(&mut self, place: Place) {
        self.found.foreign.push(place);
    }

    pub(super) fn finish(self) -> Manifests {
        self.found
    }
}
