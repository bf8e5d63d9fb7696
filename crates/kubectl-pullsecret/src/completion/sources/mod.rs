//! Where values come from: the kubeconfig, the cluster, the list of kept logins. Never the keyring: to look into that can
//! raise a dialog that asks to unlock it.

mod cluster_names;
mod images;
mod kubeconfig;
mod logins;
mod passwords;

use std::path::PathBuf;

use tokio::sync::OnceCell;

use super::engine::Candidate;
use crate::cluster::{Attendant, Cluster, ClusterError};
use crate::completable::Completable;
use crate::environment::Environment;
use crate::global_flags::GlobalFlags;

/// What values are looked up with.
pub(super) struct Sources {
    pub(super) flags: GlobalFlags,
    pub(super) environment: Environment,
    /// The registries that the command names.
    pub(super) registries: Vec<String>,
    /// What is typed of the value.
    pub(super) typed: String,
    cluster: OnceCell<Cluster>,
}

impl Sources {
    pub(super) fn new(
        mut flags: GlobalFlags,
        environment: Environment,
        registries: Vec<String>,
        typed: String,
    ) -> Self {
        // A shell hands over `~/config` as it stands on the line.
        flags.kubeconfig = flags.kubeconfig.map(|path| match (path.strip_prefix("~"), environment.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => path,
        });
        Self { flags, environment, registries, typed, cluster: OnceCell::new() }
    }

    /// The values, in the order in which they are to stand. What was found before something failed is handed to `found`
    /// all the same.
    pub(super) async fn find(
        &self,
        what: Completable,
        found: &mut impl FnMut(Vec<Candidate>),
    ) -> Result<(), ClusterError> {
        match what {
            Completable::File => Ok(()),
            Completable::Context | Completable::Cluster | Completable::User => self.kubeconfig(what, found),
            Completable::Namespace => self.namespaces(found).await,
            Completable::ServiceAccount => self.service_accounts(found).await,
            Completable::PullSecret => self.pull_secrets(found).await,
            Completable::PodOrWorkload => self.pods_or_workloads(found).await,
            Completable::PullSecretOrWorkload => self.pull_secrets_or_workloads(found).await,
            Completable::Workload => self.workloads(found).await,
            Completable::Image => self.images(found).await,
            Completable::Registry => self.registries(found).await,
            Completable::StoredRegistry => {
                found(self.stored_registries());
                Ok(())
            }
            Completable::RegistryUser => self.registry_users(found).await,
            Completable::PasswordSource => {
                found(self.password_sources());
                Ok(())
            }
        }
    }

    /// Under which name the values of one place are kept for when it does not answer: everything that decides which they
    /// are. `None` for what is not kept.
    pub(super) async fn place(&self, what: Completable) -> Option<String> {
        let flags = &self.flags;
        // Whose token that is cannot be told without keeping it.
        if !what.may_be_kept() || flags.token.is_some() {
            return None;
        }
        let cluster = self.cluster().await.ok()?;
        // What is before a slash says which names were asked for.
        let types = self.typed.rsplit_once('/').map(|(types, _)| types);
        let files = (&flags.kubeconfig, self.environment.paths("KUBECONFIG"), self.environment.home());
        let whose =
            (&flags.user, &flags.impersonate, &flags.as_group, &flags.as_uid, &flags.client_certificate);
        let reached = (cluster.context(), cluster.server(), &flags.cluster, &flags.tls_server_name);
        Some(format!("{:?}", (what, types, cluster.namespace(), reached, whose, files)))
    }

    /// The cluster; reads the kubeconfig at the first call.
    async fn cluster(&self) -> Result<&Cluster, ClusterError> {
        let connect = async || Cluster::connect(&self.flags, &self.environment, Attendant::Shell);
        self.cluster.get_or_try_init(connect).await
    }
}

fn candidate(value: impl Into<String>, about: impl Into<String>) -> Candidate {
    Candidate { value: value.into(), about: about.into() }
}

/// A folder's entries by name; none where it cannot be read.
fn entries(folder: &std::path::Path) -> Vec<(String, PathBuf)> {
    let read = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<_> =
        read.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path()))).collect();
    entries.sort();
    entries
}
