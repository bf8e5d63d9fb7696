//! What a pod says of its images: which it wants, which secrets it names, which pulls fail.

mod shape;
mod spec;
mod waiting;

pub(crate) use spec::{DEFAULT_ACCOUNT, named_account};
pub use spec::{ImageUse, ImageUser, PodSpec};
pub use waiting::Waiting;

use jiff::Timestamp;
use serde::Deserialize as _;
use serde_json::Value;

use crate::{Kind, ObjectRef};
use shape::{ContainerStatus, PodShape, SpecShape, State, Status};
use waiting::{since, waiting};

/// A container of a pod, of any of its three lists, and what its image's pull is waiting for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Which of the pod's lists it is in: init, ordinary, ephemeral.
    pub user: ImageUser,
    /// Its name.
    pub name: String,
    /// The image as the pod's author wrote it.
    pub image: String,
    /// What it waits for, whatever that is; `None` where it runs, has ended, or nobody has said anything of it.
    pub waiting: Option<Waiting>,
    /// Since when it has not run: the end of its last run, or else the time at which the kubelet took the pod.
    /// `None` where the status does not tell. Kubernetes keeps no time of a waiting reason.
    pub since: Option<Timestamp>,
    /// Why its image is not there, if the kubelet says that it is not.
    pub failure: Option<PullFailure>,
    /// Whether it runs, or has run.
    pub started: bool,
    /// Whether its image is known to be there: it started, or what it waits for comes after the pull.
    pub pulled: bool,
}

/// Why a container waits for its image: the kubelet's reason and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullFailure {
    /// `ErrImagePull`, `ImagePullBackOff`, …; from Kubernetes 1.33 an undecodable secret's Go error stands here.
    pub reason: String,
    /// The kubelet's message; the registry's words are in it.
    pub message: String,
}

/// A pod as far as pulls are concerned.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact by itself, and they do not exclude each other"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pod {
    /// Its name and namespace.
    pub object: ObjectRef,
    /// Its uid, for deletion of this one and no other.
    pub uid: String,
    /// The version that was read.
    pub resource_version: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Whether an API server has taken it in: it has a uid or a status. Then its list of secrets is final, empty
    /// or not; into a manifest's empty list the account's is still to be copied.
    pub admitted: bool,
    /// What it asks for.
    pub spec: PodSpec,
    /// Its containers: init, ordinary, ephemeral.
    pub containers: Vec<Container>,
    /// Its controlling owner's API kind and name.
    pub controller: Option<(String, String)>,
    /// Whether it is being deleted.
    pub deleting: bool,
    /// Whether it has ended (`Succeeded` or `Failed`).
    pub ended: bool,
    /// Whether it only mirrors a static pod, which a kubelet runs from a manifest on its node.
    pub mirror: bool,
}

/// Waiting reasons that say that an image is not there (Kubernetes 1.35, `pkg/kubelet/images/types.go`).
const FAILURES: [&str; 7] = [
    "ErrImagePull",
    "ImagePullBackOff",
    "ErrImageNeverPull",
    "ImageInspectError",
    "InvalidImageName",
    "RegistryUnavailable",
    "SignatureValidationFailed",
];

/// Waiting reasons of a container whose image is there (Kubernetes 1.35, `pkg/kubelet/kuberuntime`).
const AFTER_THE_PULL: [&str; 4] =
    ["CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

/// Whether a container that waits for this reason waits for its image.
pub fn is_pull_failure(reason: &str) -> bool {
    FAILURES.contains(&reason)
}

impl Pod {
    /// Reads a pod as the API server sends it; `None` if it is not shaped like one.
    pub fn from_object(object: &Value) -> Option<Self> {
        let PodShape { metadata, spec, status } = PodShape::deserialize(object).ok()?;
        let has_status = object["status"].as_object().is_some_and(|status| !status.is_empty());
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let status = status.unwrap_or_default();
        let controller =
            metadata.owner_references.iter().flatten().find(|owner| owner.controller == Some(true));
        Some(Self {
            object: ObjectRef::new(Kind::Pod, text(metadata.namespace), metadata.name),
            uid: text(metadata.uid),
            resource_version: text(metadata.resource_version),
            created: metadata.creation_timestamp.and_then(|time| time.parse().ok()),
            admitted: is_admitted(metadata.uid, has_status),
            spec: PodSpec::of(&spec),
            containers: containers(&spec, &status),
            controller: controller.map(|owner| (owner.kind.to_owned(), owner.name.to_owned())),
            deleting: metadata.deletion_timestamp.is_some(),
            ended: matches!(status.phase, Some("Succeeded" | "Failed")),
            mirror: metadata.annotations.is_some_and(|annotations| annotations.mirror.is_some()),
        })
    }

    /// Whether no container of it ever ran: nothing is lost with it.
    pub fn never_started(&self) -> bool {
        self.containers.iter().all(|container| !container.started)
    }

    /// Whether a container of it waits for something, whatever that is.
    pub fn waits(&self) -> bool {
        self.containers.iter().any(|container| container.waiting.is_some())
    }

    /// The containers whose images are not there.
    pub fn failing(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().filter(|container| container.failure.is_some())
    }
}

/// Whether an API server has taken a pod in: it has a uid, or a status with anything in it. Then its list of secrets
/// is final, empty or not; into a manifest's empty list the account's is still to be copied.
pub(crate) fn is_admitted(uid: Option<&str>, has_status: bool) -> bool {
    has_status || uid.is_some_and(|uid| !uid.is_empty())
}

fn containers(spec: &SpecShape<'_>, status: &Status<'_>) -> Vec<Container> {
    let pod_started = status.start_time.and_then(|time| time.parse().ok());
    let statuses = || {
        status
            .init_container_statuses
            .iter()
            .flatten()
            .chain(status.container_statuses.iter().flatten())
            .chain(status.ephemeral_container_statuses.iter().flatten())
    };
    [
        (ImageUser::Init, &spec.init_containers),
        (ImageUser::Container, &spec.containers),
        (ImageUser::Ephemeral, &spec.ephemeral_containers),
    ]
    .into_iter()
    .flat_map(|(user, list)| list.iter().flatten().map(move |container| (user, container)))
    .map(|(user, container)| {
        let status = statuses().find(|status| status.name == container.name);
        Container {
            user,
            waiting: status.and_then(waiting),
            since: since(status, pod_started),
            name: container.name.unwrap_or_default().to_owned(),
            image: container.image.unwrap_or_default().to_owned(),
            failure: status.and_then(failure),
            started: status.is_some_and(started),
            pulled: status.is_some_and(pulled),
        }
    })
    .collect()
}

fn failure(status: &ContainerStatus<'_>) -> Option<PullFailure> {
    let Waiting { reason, message } = waiting(status)?;
    // A Go error in the reason's place: only an undecodable pull secret does that (1.33 and later).
    let go_error = reason.contains(' ');
    (go_error || FAILURES.contains(&reason.as_str())).then_some(PullFailure { reason, message })
}

fn started(status: &ContainerStatus<'_>) -> bool {
    let ran = |state: &Option<State<'_>>| {
        state.as_ref().is_some_and(|state| state.running.is_some() || state.terminated.is_some())
    };
    ran(&status.state) || ran(&status.last_state) || status.restart_count > Some(0)
}

fn pulled(status: &ContainerStatus<'_>) -> bool {
    let reason = waiting(status).map(|waiting| waiting.reason).unwrap_or_default();
    started(status) && failure(status).is_none() || AFTER_THE_PULL.contains(&reason.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pod() -> Value {
        json!({
            "metadata": {"name": "web-1", "namespace": "shop", "uid": "u", "creationTimestamp": "2026-01-02T03:04:05Z",
                "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "r", "controller": true}]},
            "spec": {"serviceAccountName": "builder", "imagePullSecrets": [{"name": "a"}, {"name": "b"}],
                "initContainers": [{"name": "init", "image": "busybox"}],
                "containers": [{"name": "web", "image": "ghcr.io/acme/web:1"}]},
            "status": {"phase": "Pending",
                "initContainerStatuses": [{"name": "init", "image": "", "imageID": "", "ready": true, "restartCount": 0,
                    "state": {"terminated": {"exitCode": 0}}}],
                "containerStatuses": [{"name": "web", "image": "", "imageID": "", "ready": false, "restartCount": 0,
                    "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off"}}}]},
        })
    }

    #[test]
    fn reads_images_secrets_account_and_failure() {
        let pod = Pod::from_object(&pod()).unwrap();
        assert_eq!(pod.spec.account(), "builder");
        assert_eq!(pod.spec.pull_secrets, ["a", "b"]);
        assert_eq!(pod.controller, Some(("ReplicaSet".into(), "web".into())));
        let failing: Vec<_> = pod.failing().map(|container| container.image.as_str()).collect();
        assert_eq!(failing, ["ghcr.io/acme/web:1"]);
        assert!(!pod.never_started(), "its init container ran");
    }

    #[test]
    fn an_undecodable_secret_counts_and_a_crash_does_not() {
        let mut object = pod();
        let reason = &mut object["status"]["containerStatuses"][0]["state"]["waiting"]["reason"];
        *reason = json!("illegal base64 data at input byte 4");
        assert_eq!(Pod::from_object(&object).unwrap().failing().count(), 1);
        object["status"]["containerStatuses"][0]["state"]["waiting"]["reason"] = json!("CrashLoopBackOff");
        assert_eq!(Pod::from_object(&object).unwrap().failing().count(), 0);
    }

    #[test]
    fn a_uid_or_a_status_tells_a_pod_from_its_manifest() {
        let manifest = json!({"metadata": {"name": "web"}, "spec": {"containers": []}, "status": {}});
        assert!(!Pod::from_object(&manifest).unwrap().admitted, "an empty status says nothing");
        for (field, value) in
            [("/metadata", json!({"name": "web", "uid": "u"})), ("/status", json!({"phase": "Pending"}))]
        {
            let mut object = manifest.clone();
            *object.pointer_mut(field).unwrap() = value;
            assert!(Pod::from_object(&object).unwrap().admitted, "{field}");
        }
    }

    #[test]
    fn an_annotation_tells_the_mirror_of_a_static_pod() {
        let mut object = pod();
        for (annotations, mirror) in [
            (json!({"kubernetes.io/config.mirror": "ab12"}), true),
            (json!({"kubernetes.io/config.source": "api"}), false),
            (json!(null), false),
        ] {
            object["metadata"]["annotations"] = annotations;
            assert_eq!(Pod::from_object(&object).unwrap().mirror, mirror);
        }
    }

    #[test]
    fn what_is_no_pod_is_none() {
        for object in [json!(null), json!({}), json!({"metadata": {"name": "x"}}), json!({"spec": 3})] {
            assert_eq!(Pod::from_object(&object), None);
        }
    }
}
