//! What the value of an argument is, said where the argument is defined: completion learns there what to offer.

use std::ffi::OsStr;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

/// A kind of value that is not fixed in the command line's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Completable {
    /// The shell's own files and folders.
    File,
    /// A context of the kubeconfig.
    Context,
    /// A cluster of the kubeconfig.
    Cluster,
    /// A user of the kubeconfig.
    User,
    /// A namespace.
    Namespace,
    /// A service account of the namespace.
    ServiceAccount,
    /// A Secret of the two types that the kubelet looks at.
    PullSecret,
    /// A pod, or a workload as TYPE/NAME.
    PodOrWorkload,
    /// A pull secret, or a pod or workload as TYPE/NAME.
    PullSecretOrWorkload,
    /// A workload whose pod template can be changed, as TYPE/NAME.
    Workload,
    /// An image that pods of the namespace use.
    Image,
    /// A registry that is in use, or of which a credential is kept.
    Registry,
    /// A registry of which the keyring holds a password.
    StoredRegistry,
    /// A user of the registry that the command names.
    RegistryUser,
    /// Where `add` takes a password from.
    PasswordSource,
}

/// In the engine's answer stands a mark in place of values: they are looked up afterwards, off its thread and with a
/// time limit. No word of a command line can hold a NUL.
const MARK: char = '\0';

impl Completable {
    const ALL: [Self; 15] = [
        Self::File,
        Self::Context,
        Self::Cluster,
        Self::User,
        Self::Namespace,
        Self::ServiceAccount,
        Self::PullSecret,
        Self::PodOrWorkload,
        Self::PullSecretOrWorkload,
        Self::Workload,
        Self::Image,
        Self::Registry,
        Self::StoredRegistry,
        Self::RegistryUser,
        Self::PasswordSource,
    ];

    /// For an argument's `add`: its values are these.
    pub(crate) fn values(self) -> ArgValueCompleter {
        ArgValueCompleter::new(move |_: &OsStr| vec![CompletionCandidate::new(format!("{MARK}{self:?}"))])
    }

    /// Whether the cluster is asked for them.
    pub(crate) fn is_from_cluster(self) -> bool {
        !matches!(
            self,
            Self::File
                | Self::Context
                | Self::Cluster
                | Self::User
                | Self::StoredRegistry
                | Self::PasswordSource
        )
    }

    /// Whether they are names of objects and images and nothing else: what is kept for when there is no answer. A user
    /// at a registry is in a Secret, and some registries want a token for one.
    pub(crate) fn may_be_kept(self) -> bool {
        self.is_from_cluster() && !matches!(self, Self::Registry | Self::RegistryUser)
    }

    /// Takes a candidate of the engine that stands for values apart: what goes before each, and which they are.
    pub(crate) fn in_candidate(candidate: &str) -> Option<(&str, Self)> {
        let (prefix, name) = candidate.split_once(MARK)?;
        let completable = Self::ALL.into_iter().find(|completable| format!("{completable:?}") == name)?;
        Some((prefix, completable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_tells_which_values_it_stands_for() {
        for completable in Completable::ALL {
            let offered = completable.values().complete(OsStr::new("x"));
            let text = format!("a,{}", offered[0].get_value().display());
            assert_eq!(Completable::in_candidate(&text), Some(("a,", completable)));
        }
        assert_eq!(Completable::in_candidate("a,b"), None);
    }
}
