//! Contexts, clusters and users of the kubeconfig.

use super::{Sources, candidate};
use crate::cluster::{ClusterError, KubeconfigNames};
use crate::completable::Completable;
use crate::completion::engine::Candidate;

impl Sources {
    pub(super) fn kubeconfig(
        &self,
        what: Completable,
        found: &mut impl FnMut(Vec<Candidate>),
    ) -> Result<(), ClusterError> {
        let names = KubeconfigNames::read(&self.flags, &self.environment)?;
        let entries = match what {
            Completable::Context => names.contexts,
            Completable::Cluster => names.clusters,
            _ => names.users,
        };
        found(entries.into_iter().map(|(name, about)| candidate(name, about)).collect());
        Ok(())
    }
}
