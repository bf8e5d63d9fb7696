//! Workloads and their pods in the namespace `shop`, as a controller and a kubelet would leave them there.

use serde_json::{Value, json};

/// The image that fails to pull.
pub(crate) const IMAGE: &str = "ghcr.io/acme/web:1";

/// A pod of a container `app`.
pub(crate) struct Pod {
    object: Value,
}

/// A pod under `default` that fails to pull [`IMAGE`].
pub(crate) fn failing(name: &str) -> Pod {
    let object = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "name": name },
        "spec": { "serviceAccountName": "default", "containers": [{ "name": "app", "image": IMAGE }] },
        "status": { "phase": "Pending", "containerStatuses": [{
            "name": "app", "image": IMAGE, "imageID": "", "ready": false, "restartCount": 0,
            "state": { "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image" } },
        }] },
    });
    Pod { object }
}

/// A pod that has its image and runs.
pub(crate) fn running(name: &str) -> Pod {
    let mut pod = failing(name);
    pod.object["status"]["phase"] = json!("Running");
    pod.object["status"]["containerStatuses"][0]["state"] = json!({ "running": {} });
    pod
}

impl Pod {
    /// With a controlling owner.
    pub(crate) fn of(mut self, kind: &str, name: &str) -> Self {
        self.object["metadata"]["ownerReferences"] = owner(kind, name);
        self
    }

    /// Under this account.
    pub(crate) fn under(mut self, account: &str) -> Self {
        self.object["spec"]["serviceAccountName"] = json!(account);
        self
    }

    /// Naming these secrets.
    pub(crate) fn naming(mut self, secrets: &[&str]) -> Self {
        self.object["spec"]["imagePullSecrets"] = references(secrets);
        self
    }

    /// With this image in the place of [`IMAGE`].
    pub(crate) fn image(mut self, image: &str) -> Self {
        self.object["spec"]["containers"][0]["image"] = json!(image);
        self
    }

    pub(crate) fn object(self) -> Value {
        self.object
    }
}

/// A workload whose template has this list of its own and runs under this account.
pub(crate) fn workload(kind: &str, name: &str, secrets: &[&str], account: &str) -> Value {
    let group = if kind == "Job" { "batch/v1" } else { "apps/v1" };
    json!({ "apiVersion": group, "kind": kind, "metadata": { "name": name }, "spec": { "template": { "spec": {
        "serviceAccountName": account, "imagePullSecrets": references(secrets),
        "containers": [{ "name": "app", "image": IMAGE }],
    } } } })
}

/// A Deployment, its `ReplicaSet` and the failing pod of that.
pub(crate) fn deployment(name: &str, secrets: &[&str], account: &str) -> [Value; 3] {
    let set = format!("{name}-7d9f6");
    let mut replicas = workload("ReplicaSet", &set, secrets, account);
    replicas["metadata"]["ownerReferences"] = owner("Deployment", name);
    let pod = failing(&format!("{set}-x2x9k")).of("ReplicaSet", &set).under(account).naming(secrets);
    [workload("Deployment", name, secrets, account), replicas, pod.object()]
}

fn owner(kind: &str, name: &str) -> Value {
    json!([{ "apiVersion": "apps/v1", "kind": kind, "name": name, "uid": "o", "controller": true }])
}

fn references(secrets: &[&str]) -> Value {
    secrets.iter().map(|name| json!({ "name": name })).collect()
}
