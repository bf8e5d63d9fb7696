//! What `why`, `show` and `list` look at: a cluster, or the objects that files hold.

mod files;
mod flags;
mod notes;
mod pages;
mod secrets;
mod target;

pub(crate) use files::Files;
pub(crate) use flags::FileFlags;
pub(crate) use pages::{Pages, key};
pub(crate) use secrets::{AT_ONCE, keyring};
pub(crate) use target::Target;

use std::sync::Arc;

use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use crate::cluster::{Cluster, ClusterError, ListOptions, is_possible_name};
use crate::error::{CommandError, Exit};
use crate::manifest_files::Place;
use crate::nearest::nearest_first;
use crate::session::Session;

/// Where objects are looked for.
pub(crate) enum World<'s> {
    /// In a cluster, of which the session knows how to name it.
    Cluster(&'s Cluster, &'s Session),
    /// In files.
    Files(Files),
}

/// What a look at the world shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen<T> {
    /// It is there.
    Found(T),
    /// It is not there.
    Missing,
    /// This user may not look (RBAC), which says nothing about whether it is there. What to print where the
    /// work cannot go on without it.
    Unreadable(CommandError),
}

impl<T> Seen<T> {
    /// What was found, if anything was.
    pub(crate) fn found(self) -> Option<T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Missing | Self::Unreadable(_) => None,
        }
    }
}

impl<'s> World<'s> {
    /// The files, where the flags name some, else the cluster. What is odd about the files is said here.
    ///
    /// # Errors
    /// Files that cannot be read or make no sense; a kubeconfig that does not.
    pub(crate) async fn open(session: &'s Session, flags: &FileFlags) -> Result<Self, CommandError> {
        if flags.filename.is_empty() {
            return Ok(Self::Cluster(session.cluster().await?, session));
        }
        let namespace = session.flags.namespace.as_deref().filter(|name| !name.is_empty());
        let files = Files::read(flags, &mut **session.stdin.borrow_mut(), namespace.unwrap_or("default"))?;
        notes::tell(files.manifests(), &mut session.out());
        Ok(Self::Files(files))
    }

    /// Whether it is made of files.
    pub(crate) fn is_files(&self) -> bool {
        matches!(self, Self::Files(_))
    }

    /// The namespace to work in: `-n`, else the context's, else `default`; with files, kubeconfigs do not count.
    pub(crate) fn namespace(&self) -> &str {
        match self {
            Self::Cluster(cluster, _) => cluster.namespace(),
            Self::Files(files) => files.namespace(),
        }
    }

    /// Where an object begins, if it stands in a file.
    pub(crate) fn place(&self, object: &ObjectRef) -> Option<&Place> {
        match self {
            Self::Cluster(..) => None,
            Self::Files(files) => files.place(object),
        }
    }

    /// One object. Objects of others name all sorts of things, for the API server takes any text for a name of a
    /// secret; of what no object can be called there is none, and the kubelet goes on without it.
    ///
    /// # Errors
    /// The cluster cannot be asked; that this user may not read the object is no error.
    pub(crate) async fn get(&self, object: &ObjectRef) -> Result<Seen<Arc<Value>>, CommandError> {
        match self {
            Self::Cluster(..) if !is_possible_name(&object.name) => Ok(Seen::Missing),
            Self::Cluster(cluster, _) => match cluster.get(object).await {
                Ok(Some(found)) => Ok(Seen::Found(Arc::new(found))),
                Ok(None) => Ok(Seen::Missing),
                Err(error) if error.is_refusal() => Ok(Seen::Unreadable(error.into())),
                Err(error) => Err(error.into()),
            },
            Self::Files(files) => Ok(files.get(object).cloned().map_or(Seen::Missing, Seen::Found)),
        }
    }

    /// All objects of a kind in one namespace, or in all with `None`: in the server's order, or that of the
    /// files. Never [`Seen::Missing`].
    ///
    /// # Errors
    /// The cluster cannot be asked, or a selector makes no sense; that this user may not list them is no error.
    pub(crate) async fn list(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Seen<Vec<Arc<Value>>>, CommandError> {
        match self {
            Self::Cluster(cluster, _) => match cluster.list(kind, namespace, options).await {
                Ok(found) => Ok(Seen::Found(found.into_iter().map(Arc::new).collect())),
                Err(error) if error.is_refusal() => Ok(Seen::Unreadable(error.into())),
                Err(error) => Err(error.into()),
            },
            Self::Files(files) => files.list(kind, namespace, options).map(Seen::Found),
        }
    }

    /// One object that has to be there.
    ///
    /// # Errors
    /// It is not there: then with the names that are most like it. It may not be read.
    pub(crate) async fn require(&self, object: &ObjectRef) -> Result<Arc<Value>, CommandError> {
        match self.get(object).await? {
            Seen::Found(found) => Ok(found),
            Seen::Unreadable(error) => Err(error),
            Seen::Missing => Err(self.missing(object).await),
        }
    }

    /// What to say of an object that is not there, with the names that are most like it.
    pub(crate) async fn missing(&self, object: &ObjectRef) -> CommandError {
        let namespace = object.kind.is_namespaced().then_some(object.namespace.as_str());
        match self {
            Self::Files(files) => files.missing(object),
            Self::Cluster(cluster, session) => {
                if let Some(name) = namespace
                    && matches!(cluster.get(&ObjectRef::new(Kind::Namespace, "", name)).await, Ok(None))
                {
                    return ClusterError::NamespaceNotFound { namespace: name.to_owned() }.into();
                }
                let listed = cluster.list(object.kind, namespace, &ListOptions::default()).await;
                let name = |value: &Value| Some(value.pointer("/metadata/name")?.as_str()?.to_owned());
                let names = listed.ok().map(|listed| listed.iter().filter_map(name).collect());
                let mut command = format!("kubectl get {}", object.kind.resource());
                if let Some(namespace) = namespace {
                    command = format!("{command} {}", session.place(namespace));
                }
                not_there(object, names).command("See them", &command)
            }
        }
    }
}

/// The error for a missing object, and those whose names are most like it.
fn not_there(object: &ObjectRef, names: Option<Vec<String>>) -> CommandError {
    const MOST: usize = 3;
    let message = match object.namespace.as_str() {
        "" => format!("{object} does not exist"),
        namespace => format!("{object} is not in namespace {namespace}"),
    };
    let error = CommandError::new(Exit::Usage, message);
    // Where the others may not be listed, nothing is said of them.
    let Some(names) = names else { return error };
    let all = names.len();
    let nearest: Vec<String> = nearest_first(&object.name, names).into_iter().take(MOST).collect();
    match (nearest.is_empty(), all > MOST) {
        (true, _) => error.detail(format!("There is no {} at all.", object.kind)),
        (false, true) => error.detail(format!("Most like it: {}", nearest.join(", "))),
        (false, false) => error.detail(format!("There is: {}", nearest.join(", "))),
    }
}
