//! What is kept of an object that may name pull secrets, read straight from its JSON: a page of pods is large, and
//! hardly anything of it is wanted.

use serde::Deserialize;

/// The account of a pod that names none (Kubernetes 1.35, `plugin/pkg/admission/serviceaccount`).
const DEFAULT_ACCOUNT: &str = "default";

/// A service account, a workload or a pod, as far as pulls are concerned.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Referrer {
    metadata: Metadata,
    /// A service account's.
    image_pull_secrets: Option<Vec<Reference>>,
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
    image_pull_secrets: Option<Vec<Reference>>,
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
#[serde(default)]
struct Container {
    image: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Volume {
    image: Option<ImageVolume>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct ImageVolume {
    reference: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    phase: Option<String>,
    #[serde(rename = "containerStatuses")]
    containers: Option<serde::de::IgnoredAny>,
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

    /// Whether a controller made it and keeps it as it is.
    pub fn is_controlled(&self) -> bool {
        self.metadata.owner_references.iter().flatten().any(|owner| owner.controller == Some(true))
    }

    /// Whether it is a pod that will not pull any more.
    pub fn has_ended(&self) -> bool {
        let phase = self.status.as_ref().and_then(|status| status.phase.as_deref());
        matches!(phase, Some("Succeeded" | "Failed"))
    }

    /// For a pod: whether an API server has taken it in. Then its list of secrets is final, empty or not; into a
    /// manifest's empty list, the account's is still to be copied.
    pub fn is_admitted(&self) -> bool {
        let uid = self.metadata.uid.as_ref().is_some_and(|uid| !uid.is_empty());
        let told = self.status.as_ref().is_some_and(|s| s.phase.is_some() || s.containers.is_some());
        uid || told
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
        references.map(|reference| reference.name.as_deref().unwrap_or_default())
    }

    /// The service account that its pods run as.
    pub fn account(&self) -> &str {
        let named = self.pod().into_iter().flat_map(|pod| [&pod.service_account_name, &pod.service_account]);
        named.flatten().map(String::as_str).find(|name| !name.is_empty()).unwrap_or(DEFAULT_ACCOUNT)
    }

    /// The images that its pods need, as written; image volumes last.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        let pod = self.pod();
        let lists = pod.into_iter().flat_map(|pod| {
            [&pod.init_containers, &pod.containers, &pod.ephemeral_containers].into_iter().flatten().flatten()
        });
        let volumes = pod.into_iter().flat_map(|pod| pod.volumes.iter().flatten());
        let of_volumes = volumes.filter_map(|volume| volume.image.as_ref()?.reference.as_deref());
        let images = lists.filter_map(|container| container.image.as_deref()).chain(of_volumes);
        images.filter(|image| !image.is_empty())
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
                "initContainers": [{"name": "i", "image": "setup:1"}], "containers": [{"image": "web:1"}, {}],
                "volumes": [{"image": {"reference": "models:1"}}, {"emptyDir": {}}]},
        }))
        .unwrap();
        assert_eq!(pod.images().collect::<Vec<_>>(), ["setup:1", "web:1", "models:1"]);
        assert_eq!((pod.account(), pod.namespace(), pod.name()), ("builder", "shop", "web-1"));
        assert!(pod.is_admitted() && !pod.has_ended() && !pod.is_controlled());
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
        let told: Referrer = serde_json::from_value(json!({"status": {"phase": "Pending"}})).unwrap();
        assert!(told.is_admitted());
    }
}
