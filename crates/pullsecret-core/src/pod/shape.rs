//! The parts of a Pod that are read, and nothing else of it: a pod has hundreds of fields, and a file can have
//! thousands of pods.
//!
//! Names are those of Kubernetes 1.35, `staging/src/k8s.io/api/core/v1/types.go`.

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PodShape<'a> {
    #[serde(borrow)]
    pub(super) metadata: Metadata<'a>,
    pub(super) spec: SpecShape<'a>,
    pub(super) status: Option<Status<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata<'a> {
    pub(super) name: &'a str,
    pub(super) namespace: Option<&'a str>,
    pub(super) uid: Option<&'a str>,
    pub(super) resource_version: Option<&'a str>,
    pub(super) creation_timestamp: Option<&'a str>,
    pub(super) deletion_timestamp: Option<&'a str>,
    #[serde(borrow)]
    pub(super) owner_references: Option<Vec<Owner<'a>>>,
    pub(super) annotations: Option<Annotations>,
}

#[derive(Deserialize)]
pub(super) struct Annotations {
    #[serde(rename = "kubernetes.io/config.mirror")]
    pub(super) mirror: Option<IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct Owner<'a> {
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    pub(super) controller: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SpecShape<'a> {
    pub(super) service_account_name: Option<&'a str>,
    /// The old spelling, which is still read.
    pub(super) service_account: Option<&'a str>,
    pub(super) node_name: Option<&'a str>,
    #[serde(borrow)]
    /// An entry may be null, which the API server takes for one without a name.
    pub(super) image_pull_secrets: Option<Vec<Option<Reference<'a>>>>,
    pub(super) init_containers: Option<Vec<ContainerShape<'a>>>,
    pub(super) containers: Option<Vec<ContainerShape<'a>>>,
    pub(super) ephemeral_containers: Option<Vec<ContainerShape<'a>>>,
    pub(super) volumes: Option<Vec<Volume<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct Reference<'a> {
    pub(super) name: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContainerShape<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) image: Option<&'a str>,
    pub(super) image_pull_policy: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct Volume<'a> {
    pub(super) name: Option<&'a str>,
    #[serde(borrow)]
    pub(super) image: Option<VolumeImage<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VolumeImage<'a> {
    pub(super) reference: Option<&'a str>,
    pub(super) pull_policy: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Status<'a> {
    pub(super) phase: Option<&'a str>,
    /// When the kubelet took the pod, before it pulled anything for it.
    pub(super) start_time: Option<&'a str>,
    #[serde(borrow)]
    pub(super) init_container_statuses: Option<Vec<ContainerStatus<'a>>>,
    pub(super) container_statuses: Option<Vec<ContainerStatus<'a>>>,
    pub(super) ephemeral_container_statuses: Option<Vec<ContainerStatus<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContainerStatus<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) restart_count: Option<i64>,
    #[serde(borrow)]
    pub(super) state: Option<State<'a>>,
    pub(super) last_state: Option<State<'a>>,
}

#[derive(Deserialize)]
pub(super) struct State<'a> {
    #[serde(borrow)]
    pub(super) waiting: Option<WaitingShape<'a>>,
    pub(super) running: Option<Anything>,
    pub(super) terminated: Option<Terminated<'a>>,
}

/// Something that is there.
#[derive(Deserialize)]
pub(super) struct Anything {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Terminated<'a> {
    pub(super) finished_at: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct WaitingShape<'a> {
    pub(super) reason: Option<&'a str>,
    pub(super) message: Option<&'a str>,
}
