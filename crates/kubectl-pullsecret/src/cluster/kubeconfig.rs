//! Which cluster: kubeconfig files found, read and merged, and the context chosen, as kubectl does it.

use std::path::{Path, PathBuf};

use kube::config::{AuthInfo, Cluster, Context, Kubeconfig};

use crate::environment::Environment;
use crate::global_flags::GlobalFlags;
use crate::nearest::nearest_first;

/// Why the kubeconfig does not lead to a cluster.
#[derive(Debug, thiserror::Error)]
pub enum KubeconfigError {
    /// The file that `--kubeconfig` names is not there.
    #[error("kubeconfig {} does not exist", .0.display())]
    Missing(PathBuf),
    /// None of the usual files is there, and this is no pod.
    #[error("no kubeconfig found")]
    None {
        /// The files that were looked for.
        looked: Vec<PathBuf>,
    },
    /// A file is there but cannot be read.
    #[error("kubeconfig {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is no kubeconfig.
    #[error("kubeconfig {} is malformed: {problem}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong and where; never a value from the file, which may be a credential.
        problem: String,
    },
    /// Nothing says which context to use.
    #[error("no context is chosen")]
    NoContext {
        /// The contexts there are.
        known: Vec<String>,
    },
    /// A name leads nowhere.
    #[error("{what} {name} does not exist")]
    Unknown {
        /// `context`, `cluster` or `user`.
        what: &'static str,
        /// The name that was asked for.
        name: String,
        /// The names there are, nearest first.
        known: Vec<String>,
    },
    /// The cluster's entry has no `server`.
    #[error("cluster {0} has no server")]
    NoServer(String),
}

/// What the kubeconfig says about the cluster to use, before flags change it.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) context: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) cluster_name: String,
    pub(super) cluster: Cluster,
    pub(super) user: AuthInfo,
}

/// Reads the kubeconfig that flags and environment name. `None` where there is no file at all.
pub(super) fn read(
    flags: &GlobalFlags,
    environment: &Environment,
) -> Result<Option<Kubeconfig>, KubeconfigError> {
    if let Some(path) = flags.kubeconfig.as_ref().filter(|path| !path.as_os_str().is_empty()) {
        return match read_file(path)? {
            Some(config) => Ok(Some(config)),
            None => Err(KubeconfigError::Missing(path.clone())),
        };
    }
    let mut merged: Option<Kubeconfig> = None;
    for path in usual_files(environment) {
        let Some(next) = read_file(&path)? else { continue };
        merged = Some(match merged {
            None => next,
            Some(first) => first.merge(next).map_err(|_| KubeconfigError::Malformed {
                path,
                problem: "its kind or apiVersion differs from that of the files before it".to_owned(),
            })?,
        });
    }
    Ok(merged)
}

/// The files that kubectl would merge: those of `KUBECONFIG`, each once, else `~/.kube/config`
/// (client-go v0.35.4 `clientcmd.NewDefaultClientConfigLoadingRules`).
pub(super) fn usual_files(environment: &Environment) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in environment.paths("KUBECONFIG") {
        if !files.contains(&path) {
            files.push(path);
        }
    }
    if environment.path("KUBECONFIG").is_none() {
        files.extend(environment.home().map(|home| home.join(".kube").join("config")));
    }
    files
}

/// One file, its relative paths resolved against its folder; `None` where it does not exist.
fn read_file(path: &Path) -> Result<Option<Kubeconfig>, KubeconfigError> {
    match Kubeconfig::read_from(path) {
        Ok(mut config) => {
            // kubectl writes an unset context as "", which must not win over the next file's.
            config.current_context = config.current_context.filter(|name| !name.is_empty());
            Ok(Some(config))
        }
        Err(kube::config::KubeconfigError::ReadConfig(source, _))
            if source.kind() == std::io::ErrorKind::NotFound =>
        {
            Ok(None)
        }
        Err(kube::config::KubeconfigError::ReadConfig(source, _))
            if source.kind() == std::io::ErrorKind::InvalidData =>
        {
            Err(KubeconfigError::Malformed { path: path.to_owned(), problem: "it is not text".to_owned() })
        }
        Err(kube::config::KubeconfigError::ReadConfig(source, _)) => {
            Err(KubeconfigError::Unreadable { path: path.to_owned(), source })
        }
        Err(error) => Err(KubeconfigError::Malformed { path: path.to_owned(), problem: problem_of(&error) }),
    }
}

/// What is wrong with a file, without quoting it: the parser's own text shows the lines around the fault,
/// and serde's the value, and either may be a token.
fn problem_of(error: &kube::config::KubeconfigError) -> String {
    let kube::config::KubeconfigError::Parse(error) = error else {
        return "its documents do not agree on kind or apiVersion".to_owned();
    };
    let error = error.without_snippet();
    let what = match error {
        serde_saphyr::Error::SerdeMissingField { field, .. } => format!("{field} is missing"),
        serde_saphyr::Error::SerdeInvalidType { expected, .. }
        | serde_saphyr::Error::SerdeInvalidValue { expected, .. } => {
            format!("{expected} is expected there")
        }
        serde_saphyr::Error::DuplicateMappingKey { .. } => "a key stands there twice".to_owned(),
        _ => "it is not the YAML of a kubeconfig".to_owned(),
    };
    match error.location() {
        Some(place) => format!("{what} (line {}, column {})", place.line(), place.column()),
        None => what,
    }
}

/// Picks context, cluster and user as client-go v0.35.4 `clientcmd.DirectClientConfig` does, but for one thing:
/// where kubectl would quietly talk to `localhost:8080`, this is an error that says what is missing.
pub(super) fn choose(config: &Kubeconfig, flags: &GlobalFlags) -> Result<Chosen, KubeconfigError> {
    let flag = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let context_name = flag(&flags.context).or_else(|| config.current_context.clone());
    let cluster_flag = flag(&flags.cluster);
    let user_flag = flag(&flags.user);

    let context = match &context_name {
        Some(name) => find_context(config, name)?,
        None if cluster_flag.is_some() || flag(&flags.server).is_some() => Context::default(),
        None => {
            let known = config.contexts.iter().map(|named| named.name.clone()).collect();
            return Err(KubeconfigError::NoContext { known });
        }
    };

    let cluster_name = cluster_flag.unwrap_or_else(|| context.cluster.clone());
    let cluster = find(
        "cluster",
        &cluster_name,
        config.clusters.iter().map(|named| (&named.name, named.cluster.as_ref())),
    );
    let cluster = match cluster {
        Ok(cluster) => cluster,
        // With --server the context's cluster only adds to it.
        Err(_) if flag(&flags.cluster).is_none() && flag(&flags.server).is_some() => Cluster::default(),
        Err(error) => return Err(error),
    };

    let users = config.auth_infos.iter().map(|named| (&named.name, named.auth_info.as_ref()));
    let user = match (user_flag, context.user) {
        (Some(name), _) => find("user", &name, users)?,
        // A context whose user is missing is anonymous, for kubectl too.
        (None, Some(name)) => find("user", &name, users).unwrap_or_default(),
        (None, None) => AuthInfo::default(),
    };
    let namespace = context.namespace.filter(|name| !name.is_empty());
    Ok(Chosen { context: context_name, namespace, cluster_name, cluster, user })
}

fn find_context(config: &Kubeconfig, name: &str) -> Result<Context, KubeconfigError> {
    find("context", name, config.contexts.iter().map(|named| (&named.name, named.context.as_ref())))
}

/// The entry of that name; an entry without content counts as an empty one, as in client-go.
fn find<'a, T: Clone + Default + 'a>(
    what: &'static str,
    name: &str,
    entries: impl Iterator<Item = (&'a String, Option<&'a T>)> + Clone,
) -> Result<T, KubeconfigError> {
    match entries.clone().find(|(entry, _)| *entry == name) {
        Some((_, content)) => Ok(content.cloned().unwrap_or_default()),
        None => Err(KubeconfigError::Unknown {
            what,
            name: name.to_owned(),
            known: nearest_first(name, entries.map(|(entry, _)| entry.clone()).collect()),
        }),
    }
}
