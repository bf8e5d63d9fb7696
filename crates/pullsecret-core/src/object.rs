//! The Kubernetes objects that the plugin reads and writes, and how kubectl spells their names.

use serde::{Deserialize, Serialize};

use crate::{shell_word, shown};

/// A kind of object, with the API group and version in which every supported cluster serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind {
    /// `v1` Namespace.
    Namespace,
    /// `v1` Node.
    Node,
    /// `v1` Secret.
    Secret,
    /// `v1` `ServiceAccount`.
    ServiceAccount,
    /// `v1` Pod.
    Pod,
    /// `v1` `ReplicationController`.
    ReplicationController,
    /// `apps/v1` Deployment.
    Deployment,
    /// `apps/v1` `ReplicaSet`.
    ReplicaSet,
    /// `apps/v1` `StatefulSet`.
    StatefulSet,
    /// `apps/v1` `DaemonSet`.
    DaemonSet,
    /// `batch/v1` Job.
    Job,
    /// `batch/v1` `CronJob`.
    CronJob,
    /// `v1` Event.
    Event,
}

impl Kind {
    /// The API group; empty for the core group.
    pub fn group(self) -> &'static str {
        match self {
            Self::Deployment | Self::ReplicaSet | Self::StatefulSet | Self::DaemonSet => "apps",
            Self::Job | Self::CronJob => "batch",
            _ => "",
        }
    }

    /// Whether its objects are in namespaces.
    pub fn is_namespaced(self) -> bool {
        !matches!(self, Self::Namespace | Self::Node)
    }

    /// The kind as manifests spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Namespace => "Namespace",
            Self::Node => "Node",
            Self::Secret => "Secret",
            Self::ServiceAccount => "ServiceAccount",
            Self::Pod => "Pod",
            Self::ReplicationController => "ReplicationController",
            Self::Deployment => "Deployment",
            Self::ReplicaSet => "ReplicaSet",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
            Self::Event => "Event",
        }
    }

    /// The plural in URLs and in RBAC rules.
    pub fn resource(self) -> &'static str {
        match self {
            Self::Namespace => "namespaces",
            Self::Node => "nodes",
            Self::Secret => "secrets",
            Self::ServiceAccount => "serviceaccounts",
            Self::Pod => "pods",
            Self::ReplicationController => "replicationcontrollers",
            Self::Deployment => "deployments",
            Self::ReplicaSet => "replicasets",
            Self::StatefulSet => "statefulsets",
            Self::DaemonSet => "daemonsets",
            Self::Job => "jobs",
            Self::CronJob => "cronjobs",
            Self::Event => "events",
        }
    }

    /// Every kind, for look-ups by name.
    pub const ALL: [Self; 13] = [
        Self::Namespace,
        Self::Node,
        Self::Secret,
        Self::ServiceAccount,
        Self::Pod,
        Self::ReplicationController,
        Self::Deployment,
        Self::ReplicaSet,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::Job,
        Self::CronJob,
        Self::Event,
    ];

    /// The kind that manifests spell so, whatever group they give it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of an object of this `apiVersion` and `kind`, if it is one of these; in any version of its group, for
    /// what we look at is the same in all of them.
    pub fn of_object(api_version: &str, name: &str) -> Option<Self> {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        Self::named(name).filter(|kind| kind.group() == group)
    }

    /// The kind that a user names in TYPE/NAME: singular, plural or kubectl's short name, with or without
    /// the group (`deploy`, `deployments`, `deployment.apps`), in any case.
    pub fn from_type(word: &str) -> Option<Self> {
        let lower = word.to_ascii_lowercase();
        let (stem, group) = lower.split_once('.').map_or((lower.as_str(), None), |(s, g)| (s, Some(g)));
        let kind = match stem {
            "ns" => Self::Namespace,
            "no" => Self::Node,
            "sa" => Self::ServiceAccount,
            "po" => Self::Pod,
            "rc" => Self::ReplicationController,
            "deploy" => Self::Deployment,
            "rs" => Self::ReplicaSet,
            "sts" => Self::StatefulSet,
            "ds" => Self::DaemonSet,
            "cj" => Self::CronJob,
            "ev" => Self::Event,
            _ => Self::ALL
                .into_iter()
                .find(|kind| kind.resource() == stem || kind.name().to_ascii_lowercase() == stem)?,
        };
        group.is_none_or(|group| group == kind.group()).then_some(kind)
    }
}

impl std::fmt::Display for Kind {
    /// As kubectl prints it before the slash: `secret`, `deployment.apps`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.name().to_ascii_lowercase();
        if self.group().is_empty() { write!(f, "{name}") } else { write!(f, "{name}.{}", self.group()) }
    }
}

/// One object: its kind, its namespace (empty where it is in none) and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ObjectRef {
    /// What it is.
    pub kind: Kind,
    /// Where it is; empty for an object that is in no namespace.
    pub namespace: String,
    /// What it is called.
    pub name: String,
}

impl ObjectRef {
    /// A reference from its parts.
    pub fn new(kind: Kind, namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { kind, namespace: namespace.into(), name: name.into() }
    }
}

impl ObjectRef {
    /// TYPE/NAME without the group, `deployment/web`, as one word of a command to run.
    pub fn shell_word(&self) -> String {
        shell_word(&format!("{}/{}", self.kind.name().to_ascii_lowercase(), self.name)).into_owned()
    }
}

impl std::fmt::Display for ObjectRef {
    /// `secret/regcred`, `deployment.apps/web`: kubectl's TYPE/NAME, without the namespace, as it may be shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, shown::name(&self.name))
    }
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// More than 253 characters.
    #[error("it is longer than 253 characters")]
    TooLong,
    /// Not a lowercase RFC 1123 subdomain.
    #[error(
        "a lowercase RFC 1123 subdomain consists of lower case letters, digits, '-' or '.', and begins and ends with a letter or digit"
    )]
    NotASubdomain,
}

/// Whether Kubernetes takes this as the name of a Secret, a service account or a workload (Kubernetes 1.35,
/// `apimachinery/pkg/util/validation`, `IsDNS1123Subdomain`).
pub fn check_name(name: &str) -> Result<(), NameError> {
    if name.len() > 253 {
        return Err(NameError::TooLong);
    }
    let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let label = |label: &str| {
        let inner = |byte: u8| edge(Some(byte)) || byte == b'-';
        edge(label.bytes().next()) && edge(label.bytes().last()) && label.bytes().all(inner)
    };
    if name.split('.').all(label) { Ok(()) } else { Err(NameError::NotASubdomain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_held_to_kubernetes_rules() {
        for name in ["a", "pull-ghcr-io", "a.b-c.d", "0"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        for name in ["", "A", "a_b", "-a", "a-", "a..b", ".a", "a/b", "é", "a b"] {
            assert_eq!(check_name(name), Err(NameError::NotASubdomain), "{name}");
        }
        assert_eq!(check_name(&"a".repeat(254)), Err(NameError::TooLong));
    }

    #[test]
    fn types_are_known_by_every_name_kubectl_knows() {
        for word in
            ["deploy", "deployment", "deployments", "Deployment", "deployment.apps", "deployments.apps"]
        {
            assert_eq!(Kind::from_type(word), Some(Kind::Deployment), "{word}");
        }
        assert_eq!(Kind::from_type("sa"), Some(Kind::ServiceAccount));
        for word in ["", "deployment.batch", "secretz", "."] {
            assert_eq!(Kind::from_type(word), None, "{word}");
        }
    }

    #[test]
    fn references_read_as_kubectl_prints_them() {
        assert_eq!(ObjectRef::new(Kind::Secret, "shop", "regcred").to_string(), "secret/regcred");
        assert_eq!(ObjectRef::new(Kind::Deployment, "shop", "web").to_string(), "deployment.apps/web");
        let forged = ObjectRef::new(Kind::Pod, "shop", "x\nsecret/other deleted");
        assert_eq!(forged.to_string(), r"pod/x\nsecret/other deleted");
        assert_eq!(
            ObjectRef::new(Kind::Pod, "shop", "x".repeat(300)).to_string().chars().count(),
            4 + 253 + 1
        );
    }
}
