//! The names that a kubeconfig has, for whoever chooses one.

use kube::config::{AuthInfo, Kubeconfig};

use super::kubeconfig::{self, KubeconfigError};
use super::settings::without_user;
use crate::environment::Environment;
use crate::global_flags::GlobalFlags;

/// Names of a kubeconfig, each with what it stands for; no credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KubeconfigNames {
    /// Contexts, the current one marked.
    pub contexts: Vec<(String, String)>,
    /// Clusters, each with its server.
    pub clusters: Vec<(String, String)>,
    /// Users, each with how it logs in.
    pub users: Vec<(String, String)>,
    /// The namespaces that the chosen cluster's contexts name.
    pub namespaces: Vec<String>,
}

impl KubeconfigNames {
    /// Reads them from the files that flags and environment name; none where there is no file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(flags: &GlobalFlags, environment: &Environment) -> Result<Self, KubeconfigError> {
        Ok(kubeconfig::read(flags, environment)?
            .as_ref()
            .map(|config| Self::of(config, flags))
            .unwrap_or_default())
    }

    fn of(config: &Kubeconfig, flags: &GlobalFlags) -> Self {
        let current = config.current_context.as_deref();
        let chosen = flags.context.as_deref().filter(|name| !name.is_empty()).or(current);
        let known =
            |name: &str| config.contexts.iter().find(|context| context.name == name)?.context.as_ref();
        let cluster = chosen.and_then(known).map(|context| context.cluster.as_str());
        let contexts = config.contexts.iter().map(|named| {
            let context = named.context.clone().unwrap_or_default();
            let namespace = context.namespace.filter(|name| !name.is_empty());
            let words = [
                Some(format!("cluster {}", context.cluster)),
                namespace.map(|name| format!("namespace {name}")),
                (current == Some(named.name.as_str())).then(|| "current".to_owned()),
            ];
            let about = words.into_iter().flatten().collect::<Vec<_>>().join(", ");
            (named.name.clone(), about)
        });
        let clusters = config.clusters.iter().map(|named| {
            let server = named.cluster.as_ref().and_then(|cluster| cluster.server.as_deref());
            (named.name.clone(), server.map(without_user).unwrap_or_default())
        });
        let users = config
            .auth_infos
            .iter()
            .map(|named| (named.name.clone(), named.auth_info.as_ref().map(login).unwrap_or_default()));
        let namespaces =
            config.contexts.iter().filter_map(|named| named.context.as_ref()).filter_map(|context| {
                let is_here = Some(context.cluster.as_str()) == cluster;
                context.namespace.clone().filter(|name| is_here && !name.is_empty())
            });
        let mut namespaces: Vec<String> = namespaces.collect();
        namespaces.sort();
        namespaces.dedup();
        Self {
            contexts: contexts.collect(),
            clusters: clusters.collect(),
            users: users.collect(),
            namespaces,
        }
    }
}

/// How a user logs in, in a word or two.
fn login(user: &AuthInfo) -> String {
    let has = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    if let Some(exec) = &user.exec {
        let command = exec.command.as_deref().unwrap_or_default();
        return format!("exec {}", command.rsplit(['/', '\\']).next().unwrap_or_default());
    }
    if user.token.is_some() || has(&user.token_file) {
        return "token".to_owned();
    }
    if has(&user.client_certificate) || has(&user.client_certificate_data) {
        return "client certificate".to_owned();
    }
    if has(&user.username) { "password".to_owned() } else { String::new() }
}
