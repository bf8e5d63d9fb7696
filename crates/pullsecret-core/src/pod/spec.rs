//! What a pod or a pod template asks for: its images, its own list of pull secrets, its service account.

use serde::Deserialize as _;
use serde_json::Value;

use super::shape::{ContainerShape, Reference, SpecShape};
use crate::Kind;
use crate::reference_list::template_spec_path;

/// The account of a pod that names none (Kubernetes 1.35, `plugin/pkg/admission/serviceaccount`).
pub(crate) const DEFAULT_ACCOUNT: &str = "default";

/// The account that a pod names: `serviceAccountName`, or its old spelling, `serviceAccount`, which is still read.
pub(crate) fn named_account<'n>(name: Option<&'n str>, old: Option<&'n str>) -> Option<&'n str> {
    [name, old].into_iter().flatten().find(|name| !name.is_empty())
}

/// The spec of a pod or of a pod template, as far as pulls are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodSpec {
    /// The service account that it names; admission makes that `default` where it names none.
    pub service_account: Option<String>,
    /// The secrets of its own list, in order; an entry without a name is an empty string.
    pub pull_secrets: Vec<String>,
    /// The node that it is on, or is to be put on.
    pub node: Option<String>,
    /// Every image that is pulled for it, in the order in which the kubelet starts what uses them; image volumes
    /// last.
    pub images: Vec<ImageUse>,
}

/// One image that a pod needs. The kubelet takes the same list of secrets for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUse {
    /// What uses it.
    pub user: ImageUser,
    /// The container's or the volume's name.
    pub name: String,
    /// The image as the author wrote it; empty where a template leaves it to its controller.
    pub image: String,
    /// `imagePullPolicy`, if it is written: `Always`, `IfNotPresent`, `Never`.
    pub pull_policy: Option<String>,
}

/// What an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImageUser {
    /// An init container.
    Init,
    /// An ordinary container.
    Container,
    /// An ephemeral container, as `kubectl debug` adds it.
    Ephemeral,
    /// A volume whose content is an image.
    Volume,
}

impl PodSpec {
    /// The spec of a workload's pod template; `None` if it is not shaped like one.
    pub fn of_template(kind: Kind, workload: &Value) -> Option<Self> {
        // A Job's template may not be changed, but it may be read.
        let path = if kind == Kind::Job { Some("/spec/template/spec") } else { template_spec_path(kind) };
        Self::from_value(workload.pointer(path?)?)
    }

    /// Reads a pod's `spec`, or a template's; `None` if it is not shaped like one.
    pub fn from_value(spec: &Value) -> Option<Self> {
        SpecShape::deserialize(spec).ok().map(|spec| Self::of(&spec))
    }

    pub(super) fn of(spec: &SpecShape<'_>) -> Self {
        let secrets = spec.image_pull_secrets.iter().flatten();
        let name = |entry: &Option<Reference<'_>>| {
            entry.as_ref().and_then(|entry| entry.name).unwrap_or_default().to_owned()
        };
        Self {
            service_account: named_account(spec.service_account_name, spec.service_account)
                .map(str::to_owned),
            pull_secrets: secrets.map(name).collect(),
            node: spec.node_name.filter(|name| !name.is_empty()).map(str::to_owned),
            images: images(spec),
        }
    }

    /// The service account that it runs as.
    pub fn account(&self) -> &str {
        self.service_account.as_deref().unwrap_or(DEFAULT_ACCOUNT)
    }
}

fn images(spec: &SpecShape<'_>) -> Vec<ImageUse> {
    let used = |user, name: Option<&str>, image: Option<&str>, policy: Option<&str>| ImageUse {
        user,
        name: name.unwrap_or_default().to_owned(),
        image: image.unwrap_or_default().to_owned(),
        pull_policy: policy.map(str::to_owned),
    };
    let container = |user, container: &ContainerShape<'_>| {
        used(user, container.name, container.image, container.image_pull_policy)
    };
    let volumes =
        spec.volumes.iter().flatten().filter_map(|volume| Some((volume.name, volume.image.as_ref()?)));
    spec.init_containers
        .iter()
        .flatten()
        .map(|init| container(ImageUser::Init, init))
        .chain(spec.containers.iter().flatten().map(|ordinary| container(ImageUser::Container, ordinary)))
        .chain(spec.ephemeral_containers.iter().flatten().map(|added| container(ImageUser::Ephemeral, added)))
        .chain(volumes.map(|(name, image)| used(ImageUser::Volume, name, image.reference, image.pull_policy)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_image_is_found() {
        let spec = PodSpec::from_value(&json!({
            "serviceAccount": "old", "nodeName": "n1",
            "imagePullSecrets": [{"name": "a"}, {}, null],
            "containers": [{"name": "web", "image": "web:1", "imagePullPolicy": "Never"}],
            "initContainers": [{"name": "setup", "image": "setup:1"}],
            "ephemeralContainers": [{"name": "debugger", "image": "busybox"}],
            "volumes": [{"name": "models", "image": {"reference": "ghcr.io/acme/models:1"}},
                {"name": "tmp", "emptyDir": {}}],
        }))
        .unwrap();
        let found: Vec<_> =
            spec.images.iter().map(|image| (image.user, image.name.as_str(), image.image.as_str())).collect();
        assert_eq!(
            found,
            [
                (ImageUser::Init, "setup", "setup:1"),
                (ImageUser::Container, "web", "web:1"),
                (ImageUser::Ephemeral, "debugger", "busybox"),
                (ImageUser::Volume, "models", "ghcr.io/acme/models:1"),
            ]
        );
        assert_eq!(spec.images[1].pull_policy.as_deref(), Some("Never"));
        assert_eq!(
            spec.pull_secrets,
            ["a", "", ""],
            "one without a name counts: it hides the account's list"
        );
        assert_eq!((spec.account(), spec.node.as_deref()), ("old", Some("n1")));
    }

    #[test]
    fn who_names_no_account_is_default() {
        let spec = PodSpec::from_value(&json!({"containers": [], "serviceAccountName": ""})).unwrap();
        assert_eq!((spec.service_account.as_deref(), spec.account()), (None, "default"));
    }

    #[test]
    fn what_is_no_spec_is_none() {
        for value in [json!(null), json!([]), json!({"containers": [{"image": "x"}, 3]}), json!("x")] {
            assert_eq!(PodSpec::from_value(&value), None, "{value}");
        }
    }
}
