//! What `why`, `show` and `list` look at: a cluster, or the objects that files hold.

mod files;
mod flags;
mod notes;
mod target;

pub use files::Files;
pub use flags::FileFlags;
pub use target::Target;

use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use crate::cluster::{Cluster, ClusterError, ListOptions};
use crate::error::{CommandError, Exit, shell_word};
use crate::manifest_files::Place;
use crate::nearest::nearest_first;
use crate::session::Session;

/// Where objects are looked for.
pub enum World<'s> {
    /// In a cluster.
    Cluster(&'s Cluster),
    /// In files.
    Files(Files),
}

/// What a look at the world shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen<T> {
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
    pub fn found(self) -> Option<T> {
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
            return Ok(Self::Cluster(session.cluster().await?));
        }
        let namespace = session.flags.namespace.as_deref().filter(|name| !name.is_empty());
        let files = Files::read(flags, &mut **session.stdin.borrow_mut(), namespace.unwrap_or("default"))?;
        notes::tell(files.manifests(), &mut session.out());
        Ok(Self::Files(files))
    }

    /// Whether it is made of files.
    pub fn is_files(&self) -> bool {
        matches!(self, Self::Files(_))
    }

    /// The namespace to work in: `-n`, else the context's, else `default`; with files, kubeconfigs do not count.
    pub fn namespace(&self) -> &str {
        match self {
            Self::Cluster(cluster) => cluster.namespace(),
            Self::Files(files) => files.namespace(),
        }
    }

    /// Where an object begins, if it stands in a file.
    pub fn place(&self, object: &ObjectRef) -> Option<&Place> {
        match self {
            Self::Cluster(_) => None,
            Self::Files(files) => files.place(object),
        }
    }

    /// One object.
    ///
    /// # Errors
    /// The cluster cannot be asked; that this user may not read the object is no error.
    pub async fn get(&self, object: &ObjectRef) -> Result<Seen<Value>, CommandError> {
        match self {
            Self::Cluster(cluster) => match cluster.get(object).await {
                Ok(Some(found)) => Ok(Seen::Found(found)),
                Ok(None) => Ok(Seen::Missing),
                Err(error @ ClusterError::Forbidden { .. }) => Ok(Seen::Unreadable(error.into())),
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
    pub async fn list(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Seen<Vec<Value>>, CommandError> {
        match self {
            Self::Cluster(cluster) => match cluster.list(kind, namespace, options).await {
                Ok(found) => Ok(Seen::Found(found)),
                Err(error @ ClusterError::Forbidden { .. }) => Ok(Seen::Unreadable(error.into())),
                Err(error) => Err(error.into()),
            },
            Self::Files(files) => files.list(kind, namespace, options).map(Seen::Found),
        }
    }

    /// One object that has to be there.
    ///
    /// # Errors
    /// It is not there: then with the names that are most like it. It may not be read.
    pub async fn require(&self, object: &ObjectRef) -> Result<Value, CommandError> {
        match self.get(object).await? {
            Seen::Found(found) => Ok(found),
            Seen::Unreadable(error) => Err(error),
            Seen::Missing => Err(self.missing(object).await),
        }
    }

    /// What to say of an object that is not there, with the names that are most like it.
    pub async fn missing(&self, object: &ObjectRef) -> CommandError {
        let namespace = (object.kind != Kind::Namespace).then_some(object.namespace.as_str());
        match self {
            Self::Files(files) => files.missing(object),
            Self::Cluster(cluster) => {
                if let Some(name) = namespace
                    && matches!(cluster.get(&ObjectRef::new(Kind::Namespace, "", name)).await, Ok(None))
                {
                    return ClusterError::NamespaceNotFound { namespace: name.to_owned() }.into();
                }
                let listed = cluster.list(object.kind, namespace, &ListOptions::default()).await;
                let names = listed.unwrap_or_default();
                let names = names.iter().filter_map(|value| value.pointer("/metadata/name")?.as_str());
                not_there(object, names.map(str::to_owned).collect()).command(
                    "See them",
                    &format!("kubectl get {} -n {}", object.kind.resource(), shell_word(&object.namespace)),
                )
            }
        }
    }
}

/// The error for a missing object, and those whose names are most like it.
fn not_there(object: &ObjectRef, names: Vec<String>) -> CommandError {
    const MOST: usize = 3;
    let place = if object.namespace.is_empty() {
        String::new()
    } else {
        format!(" in namespace {}", object.namespace)
    };
    let error = CommandError::new(Exit::Usage, format!("{object} is not there{place}"));
    let all = names.len();
    let nearest: Vec<String> = nearest_first(&object.name, names).into_iter().take(MOST).collect();
    match (nearest.is_empty(), all > MOST) {
        (true, _) => error.detail(format!("There is no {} at all.", object.kind)),
        (false, true) => error.detail(format!("Most like it: {}", nearest.join(", "))),
        (false, false) => error.detail(format!("There is: {}", nearest.join(", "))),
    }
}
