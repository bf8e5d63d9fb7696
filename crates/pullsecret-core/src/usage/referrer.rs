//! What is kept of an object that may name pull secrets, read straight from its JSON: a page of pods is large, and
//! hardly anything of it is wanted.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::pod::{DEFAULT_ACCOUNT, is_admitted, named_account};
use crate::{Kind, ObjectRef};

/// A service account, a workload or a pod, as far as pulls are concerned.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Referrer {
    metadata: Metadata,
    /// A service account's.
    image_pull_secrets: Option<Vec<Option<Reference>>>,
    spec: Option<Spec>,
    status: Option<Status>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metadata {
    namespace: Option<String>,
    name: Option<String>,
    uid: Option<String>,
    owner_references: Option<Vec<Owner>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Owner {
    #[serde(rename = "apiVersion")]
    api_version: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    controller: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Reference {
    name: Option<String>,
}

/// A pod's spec, or that of what makes pods, with the pod's in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Spec {
    image_pull_secrets: Option<Vec<Option<Reference>>>,
    service_account_name: Option<String>,
    /// The old spelling of the name, which is still read.
    service_account: Option<String>,
    init_containers: Option<Vec<Container>>,
    containers: Option<Vec<Container>>,
    ephemeral_containers: Option<Vec<Container>>,
    volumes: Option<Vec<Volume>>,
    template: Option<Box<Template>>,
    /// A `CronJob`'s: the template of what has the pod's template.
    job_template: Option<Box<Template>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Template {
    spec: Option<Spec>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Container {
    image: Option<String>,
    image_pull_policy: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Volume {
    image: Option<ImageVolume>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ImageVolume {
    reference: Option<String>,
    pull_policy: Option<String>,
}

/// A pod's status: its phase, and whether there is anything in it.
#[derive(Clone, Debug, Default)]
struct Status {
    phase: Option<String>,
    says_something: bool,
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StatusVisitor)
    }
}

struct StatusVisitor;

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum StatusField {
    Phase,
    #[serde(other)]
    Other,
}

impl<'de> Visitor<'de> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Status, A::Error> {
        let mut status = Status::default();
        while let Some(field) = map.next_key()? {
            status.says_something = true;
            match field {
                StatusField::Phase => status.phase = map.next_value()?,
                StatusField::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(status)
    }
}

impl Referrer {
    /// Where it is; empty where it does not say.
    pub fn namespace(&self) -> &str {
        self.metadata.namespace.as_deref().unwrap_or_default()
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        self.metadata.name.as_deref().unwrap_or_default()
    }

    /// What made it and keeps it as it is, if that is of a kind that we know: it stands for what it made, but for
    /// pods, whose lists are what pulls go by. A custom resource stands for nothing: its lists are not looked at.
    pub fn controller(&self) -> Option<ObjectRef> {
        let mut owners = self.metadata.owner_references.iter().flatten();
        let owner = owners.find(|owner| owner.controller == Some(true))?;
        let (version, kind) = (owner.api_version.as_deref()?, owner.kind.as_deref()?);
        Some(ObjectRef::new(Kind::of_object(version, kind)?, self.namespace(), owner.name.as_deref()?))
    }

    /// Whether it is a pod that will not pull any more.
    pub fn has_ended(&self) -> bool {
        let phase = self.status.as_ref().and_then(|status| status.phase.as_deref());
        matches!(phase, Some("Succeeded" | "Failed"))
    }

    /// For a pod: whether an API server has taken it in, so that its list of secrets is final.
    pub fn is_admitted(&self) -> bool {
        let has_status = self.status.as_ref().is_some_and(|status| status.says_something);
        is_admitted(self.metadata.uid.as_deref(), has_status)
    }

    /// The spec of the pod that it is or makes.
    fn pod(&self) -> Option<&Spec> {
        let spec = self.spec.as_ref()?;
        let spec = spec.job_template.as_ref().map_or(Some(spec), |template| template.spec.as_ref())?;
        spec.template.as_ref().map_or(Some(spec), |template| template.spec.as_ref())
    }

    /// The names in its own list, in order; an entry without a name is an empty string.
    pub fn pull_secrets(&self) -> impl Iterator<Item = &str> {
        let of_pod = self.pod().into_iter().flat_map(|pod| pod.image_pull_secrets.iter());
        let references = self.image_pull_secrets.iter().chain(of_pod).flatten();
        references
            .map(|reference| reference.as_ref().and_then(|named| named.name.as_deref()).unwrap_or_default())
    }

    /// The service account that its pods run as.
    pub fn account(&self) -> &str {
        let named = self.pod().and_then(|pod| {
            named_account(pod.service_account_name.as_deref(), pod.service_account.as_deref())
        });
        named.unwrap_or(DEFAULT_ACCOUNT)
    }

    /// The images that its pods need, as written; image volumes last.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        self.images_with_policy().map(|(image, _)| image)
    }

    /// Those of them for which a registry may be asked: not what has to be on the node already (`Never`).
    pub fn pulled_images(&self) -> impl Iterator<Item = &str> {
        self.images_with_policy().filter(|(_, policy)| *policy != Some("Never")).map(|(image, _)| image)
    }

    fn images_with_policy(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let pod = self.pod();
        let lists = pod.into_iter().flat_map(|pod| {
            [&pod.init_containers, &pod.containers, &pod.ephemeral_containers].into_iter().flatten().flatten()
        });
        let volumes = pod.into_iter().flat_map(|pod| pod.volumes.iter().flatten());
        let of_volumes = volumes.filter_map(|volume| {
            let image = volume.image.as_ref()?;
            Some((image.reference.as_deref()?, image.pull_policy.as_deref()))
        });
        let of_containers = lists.filter_map(|container| {
            Some((container.image.as_deref()?, container.image_pull_policy.as_deref()))
        });
        of_containers.chain(of_volumes).filter(|(image, _)| !image.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pod_says_what_it_pulls_and_as_whom() {
        let pod: Referrer = serde_json::from_value(json!({
            "metadata": {"name": "web-1", "namespace": "shop", "uid": "u", "labels": {"a": "b"}},
            "spec": {"serviceAccountName": "builder", "imagePullSecrets": [{"name": "a"}],
                "initContainers": [{"name": "i", "image": "setup:1"}], "containers": [{"image": "web:1", "imagePullPolicy": "Never"}, {}],
                "volumes": [{"image": {"reference": "models:1", "pullPolicy": "Never"}}, {"emptyDir": {}}]},
        }))
        .unwrap();
        assert_eq!(pod.images().collect::<Vec<_>>(), ["setup:1", "web:1", "models:1"]);
        assert_eq!(pod.pulled_images().collect::<Vec<_>>(), ["setup:1"], "the others are never pulled");
        assert_eq!((pod.account(), pod.namespace(), pod.name()), ("builder", "shop", "web-1"));
        assert!(pod.is_admitted() && !pod.has_ended() && pod.controller().is_none());
    }

    #[test]
    fn a_cron_jobs_pod_is_two_templates_deep() {
        let job: Referrer =
            serde_json::from_value(json!({"spec": {"jobTemplate": {"spec": {"template": {"spec": {
            "serviceAccountName": "", "serviceAccount": "old", "containers": [{"image": "tick:1"}]}}}}}}))
            .unwrap();
        assert_eq!(job.images().collect::<Vec<_>>(), ["tick:1"]);
        assert_eq!(job.account(), "old");
    }

    #[test]
    fn a_manifest_is_not_admitted_and_runs_as_default() {
        for manifest in [json!({}), json!({"status": {}}), json!({"metadata": {"uid": ""}, "status": null})] {
            let manifest: Referrer = serde_json::from_value(manifest).unwrap();
            assert!(!manifest.is_admitted());
            assert_eq!(manifest.account(), "default");
        }
        for status in [json!({"phase": "Pending"}), json!({"conditions": [], "qosClass": "BestEffort"})] {
            let told: Referrer = serde_json::from_value(json!({"status": status})).unwrap();
            assert!(told.is_admitted(), "{status}");
        }
    }

    #[test]
    fn only_what_is_looked_at_stands_for_what_it_made() {
        let controller = |version: &str, kind: &str, controls: bool| {
            let owner = json!({"apiVersion": version, "kind": kind, "name": "web", "controller": controls});
            let object = json!({"metadata": {"namespace": "shop", "ownerReferences": [owner]}});
            serde_json::from_value::<Referrer>(object).unwrap().controller()
        };
        let deployment = ObjectRef::new(Kind::Deployment, "shop", "web");
        assert_eq!(controller("apps/v1", "Deployment", true), Some(deployment));
        assert_eq!(controller("apps/v1", "Deployment", false), None);
        assert_eq!(controller("monitoring.coreos.com/v1", "Prometheus", true), None);
        assert_eq!(controller("example.com/v1", "Deployment", true), None, "another's kind of that name");
    }
}
