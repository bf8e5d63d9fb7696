//! What a container waits for, in the kubelet's own words, and which image they are about.

use jiff::Timestamp;

use super::shape::{ContainerStatus, State};
use super::{Container, Pod};
use crate::ImageReference;
use crate::diagnosis::image_named;

/// A container's waiting state (`state.waiting` of its status). Pulls or not, this is all that the kubelet tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// One word, but for Kubernetes 1.33 and later with an undecodable pull secret, where the whole Go error stands
    /// here and in the message; empty where the kubelet gives none.
    pub reason: String,
    /// The kubelet's message; empty where it gives none.
    pub message: String,
}

pub(super) fn waiting(status: &ContainerStatus<'_>) -> Option<Waiting> {
    let waiting = status.state.as_ref()?.waiting.as_ref()?;
    Some(Waiting {
        reason: waiting.reason.unwrap_or_default().to_owned(),
        message: waiting.message.unwrap_or_default().to_owned(),
    })
}

/// Since when a container has not run.
pub(super) fn since(
    status: Option<&ContainerStatus<'_>>,
    pod_started: Option<Timestamp>,
) -> Option<Timestamp> {
    let status = status?;
    status.state.as_ref()?.waiting.as_ref()?;
    let ended = |state: &State<'_>| state.terminated.as_ref()?.finished_at?.parse().ok();
    status.last_state.as_ref().and_then(ended).or(pod_started)
}

impl Pod {
    /// The image for which a container waits, as the pod's author wrote it. That is its own, or that of an image
    /// volume: whichever its message names (the kubelet reports a volume's pull at the containers that mount it;
    /// Kubernetes 1.35, `pkg/kubelet/kuberuntime/kuberuntime_manager.go`).
    pub fn image_waited_for<'p>(&'p self, container: &'p Container) -> &'p str {
        let named = container.waiting.as_ref().and_then(|waiting| image_named(&waiting.message));
        let Some(named) = named else { return &container.image };
        let is_it = |image: &str| image == named || is_same(image, named);
        if is_it(&container.image) {
            return &container.image;
        }
        let others = self.spec.images.iter().map(|used| used.image.as_str());
        others.into_iter().find(|image| is_it(image)).unwrap_or(&container.image)
    }
}

/// Whether two spellings are one image: runtimes print names written out (`docker.io/library/nginx:latest`).
fn is_same(one: &str, other: &str) -> bool {
    match (ImageReference::parse(one), ImageReference::parse(other)) {
        (Ok(one), Ok(other)) => one.repository() == other.repository() && one.manifest() == other.manifest(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pod::ImageUser;
    use serde_json::{Value, json};

    fn pod(status: &Value) -> Pod {
        Pod::from_object(&json!({
            "metadata": {"name": "web", "namespace": "shop"},
            "spec": {
                "initContainers": [{"name": "setup", "image": "setup:1"}],
                "containers": [{"name": "web", "image": "web:1"}],
                "ephemeralContainers": [{"name": "debugger", "image": "busybox"}],
                "volumes": [{"name": "models", "image": {"reference": "ghcr.io/acme/models"}}],
            },
            "status": status,
        }))
        .unwrap()
    }

    fn status(name: &str, reason: &str, message: &str) -> Value {
        json!({"name": name, "state": {"waiting": {"reason": reason, "message": message}}})
    }

    #[test]
    fn containers_of_every_kind_tell_what_they_wait_for() {
        let pod = pod(&json!({
            "startTime": "2026-01-02T03:04:05Z",
            "initContainerStatuses": [status("setup", "CrashLoopBackOff", "back-off 10s")],
            "containerStatuses": [status("web", "PodInitializing", "")],
            "ephemeralContainerStatuses": [status("debugger", "ErrImagePull", "no")],
        }));
        let seen: Vec<_> = pod
            .containers
            .iter()
            .map(|container| (container.user, container.waiting.as_ref().unwrap().reason.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (ImageUser::Init, "CrashLoopBackOff"),
                (ImageUser::Container, "PodInitializing"),
                (ImageUser::Ephemeral, "ErrImagePull"),
            ]
        );
        assert_eq!(pod.containers[2].since, "2026-01-02T03:04:05Z".parse().ok());
        assert_eq!(pod.failing().count(), 1);
    }

    #[test]
    fn the_end_of_the_last_run_is_since_when() {
        let mut web = status("web", "ImagePullBackOff", "");
        web["lastState"] = json!({"terminated": {"exitCode": 1, "finishedAt": "2026-02-02T03:04:05Z"}});
        let pod = pod(&json!({"startTime": "2026-01-02T03:04:05Z", "containerStatuses": [web]}));
        assert_eq!(pod.containers[1].since, "2026-02-02T03:04:05Z".parse().ok());
    }

    #[test]
    fn without_a_status_nothing_is_known() {
        for status in [json!(null), json!({}), json!({"containerStatuses": null, "startTime": "nonsense"})] {
            let pod = pod(&status);
            assert!(pod.containers.iter().all(|container| container.waiting.is_none()), "{status}");
            assert!(pod.containers.iter().all(|container| container.since.is_none()), "{status}");
        }
    }

    #[test]
    fn an_image_volumes_pull_is_found_at_the_container_that_mounts_it() {
        for (message, image) in [
            (r#"Back-off pulling image "ghcr.io/acme/models": ErrImagePull: no"#, "ghcr.io/acme/models"),
            (
                r#"failed to pull and unpack image "ghcr.io/acme/models:latest": failed to resolve image: no"#,
                "ghcr.io/acme/models",
            ),
            (r#"failed to pull and unpack image "docker.io/library/web:1": no"#, "web:1"),
            (r#"failed to pull and unpack image "docker.io/library/other:1": no"#, "web:1"),
            ("no name at all", "web:1"),
        ] {
            let pod = pod(&json!({"containerStatuses": [status("web", "ErrImagePull", message)]}));
            assert_eq!(pod.image_waited_for(&pod.containers[1]), image, "{message}");
        }
    }
}
