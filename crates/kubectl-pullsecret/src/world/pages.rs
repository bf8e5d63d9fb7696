//! Lists read page by page: of a cluster as it sends them, of files all at once, because those are held anyway.

use std::sync::Arc;

use pullsecret_core::{Kind, ObjectRef};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::files::label_selector;
use super::{Files, Seen, World};
use crate::cluster::{self, ListOptions};
use crate::error::{CommandError, Exit};

/// A list that is read as it is asked for. `T` is what is kept of each object.
pub(crate) enum Pages<'w, T> {
    /// Of a cluster.
    Cluster(cluster::Pages<'w, T>),
    /// Of files; `None` once it was read.
    Files(Option<Vec<T>>),
}

impl World<'_> {
    /// The objects of a kind in one namespace, or in all with `None`, by `NAMESPACE/NAME`, byte by byte.
    ///
    /// # Errors
    /// A selector or an object in a file that makes no sense.
    pub(crate) fn pages<T: DeserializeOwned>(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Pages<'_, T>, CommandError> {
        let files = match self {
            Self::Cluster(cluster, _) => {
                // The API server's words for it would name no selector.
                label_selector(options)?;
                return Ok(Pages::Cluster(cluster.pages(kind, namespace, options.clone())));
            }
            Self::Files(files) => files,
        };
        let mut found: Vec<(String, Arc<Value>)> =
            files.list(kind, namespace, options)?.into_iter().map(|value| (key(&value), value)).collect();
        found.sort_by(|(left, _), (right, _)| left.cmp(right));
        let kept = found.into_iter().map(|(_, value)| kept(files, kind, &value));
        Ok(Pages::Files(Some(kept.collect::<Result<_, _>>()?)))
    }
}

impl<T: DeserializeOwned> Pages<'_, T> {
    /// The next page; [`Seen::Missing`] behind the last.
    ///
    /// # Errors
    /// The cluster cannot be asked; that this user may not list these is no error.
    pub(crate) async fn next(&mut self) -> Result<Seen<Vec<T>>, CommandError> {
        match self {
            Self::Files(objects) => Ok(objects.take().map_or(Seen::Missing, Seen::Found)),
            Self::Cluster(pages) => match pages.next().await {
                Ok(Some(page)) => Ok(Seen::Found(page)),
                Ok(None) => Ok(Seen::Missing),
                Err(error) if error.is_refusal() => Ok(Seen::Unreadable(error.into())),
                Err(error) => Err(error.into()),
            },
        }
    }
}

/// What the API server sorts a list by.
pub(crate) fn key(object: &Value) -> String {
    let text = |field: &str| object["metadata"][field].as_str().unwrap_or_default();
    format!("{}/{}", text("namespace"), text("name"))
}

fn kept<T: DeserializeOwned>(files: &Files, kind: Kind, value: &Value) -> Result<T, CommandError> {
    let text = |pointer| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let object = ObjectRef::new(kind, text("/metadata/namespace"), text("/metadata/name"));
    // serde's text may quote the object, which may be a Secret.
    T::deserialize(value).map_err(|_| {
        let error = CommandError::new(Exit::Usage, format!("{object} is not shaped like one"));
        match files.place(&object) {
            Some(place) => error.detail(format!("It stands at {place}.")),
            None => error,
        }
    })
}
