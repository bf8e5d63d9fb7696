//! Objects as clusters hold them, in namespace `shop`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::SENTINEL;
use serde_json::{Map, Value, json};

/// The image of most pods.
pub(super) const SHOP: &str = "ghcr.io/acme/shop:1.4";

/// A pull secret with a user for each key; every password is the sentinel.
pub(super) fn secret(name: &str, entries: &[(&str, &str)]) -> Value {
    let entry =
        |(key, user): &(&str, &str)| ((*key).to_owned(), json!({"username": user, "password": SENTINEL}));
    let auths: Map<String, Value> = entries.iter().map(entry).collect();
    config(name, &json!({"auths": auths}).to_string())
}

/// A secret of the usual type with this docker config.
pub(super) fn config(name: &str, text: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "shop"},
        "type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": STANDARD.encode(text)}})
}

/// The same with another type.
pub(super) fn typed(mut secret: Value, secret_type: &str) -> Value {
    secret["type"] = json!(secret_type);
    secret
}

pub(super) fn account(name: &str, list: &[&str]) -> Value {
    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": "shop"},
        "imagePullSecrets": references(list)})
}

fn references(list: &[&str]) -> Value {
    list.iter().map(|name| json!({"name": name})).collect()
}

fn spec(image: &str, list: &[&str]) -> Value {
    json!({"containers": [{"name": "web", "image": image}], "imagePullSecrets": references(list)})
}

/// A manifest of a pod with one container, `web`.
pub(super) fn manifest(name: &str, image: &str, list: &[&str]) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "shop"},
        "spec": spec(image, list)})
}

/// A pod that a cluster has taken in.
pub(super) fn pod(name: &str, image: &str, list: &[&str]) -> Value {
    let mut pod = manifest(name, image, list);
    pod["metadata"]["uid"] = json!(format!("uid-of-{name}"));
    pod
}

/// A pod of the Deployment `web`; its name is `web-HASH-END`.
pub(super) fn pod_of_web(hash: &str, end: &str, image: &str, list: &[&str]) -> Value {
    let mut pod = pod(&format!("web-{hash}-{end}"), image, list);
    pod["metadata"]["labels"] = json!({"app": "web", "pod-template-hash": hash});
    pod["metadata"]["ownerReferences"] = owner("ReplicaSet", &format!("web-{hash}"));
    pod
}

pub(super) fn owner(kind: &str, name: &str) -> Value {
    let version = match kind {
        "Job" | "CronJob" => "batch/v1",
        "Node" => "v1",
        "Rollout" => "argoproj.io/v1alpha1",
        _ => "apps/v1",
    };
    json!([{"apiVersion": version, "kind": kind, "name": name, "uid": "x", "controller": true}])
}

/// A workload with one container, `web`.
pub(super) fn workload(kind: &str, name: &str, image: &str, list: &[&str]) -> Value {
    let template = json!({"metadata": {"labels": {"app": name}}, "spec": spec(image, list)});
    let (version, spec) = match kind {
        "Job" => ("batch/v1", json!({"template": template})),
        "CronJob" => ("batch/v1", json!({"jobTemplate": {"spec": {"template": template}}})),
        _ => ("apps/v1", json!({"selector": {"matchLabels": {"app": name}}, "template": template})),
    };
    json!({"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "shop"}, "spec": spec})
}

/// A node of some cloud.
pub(super) fn node(name: &str, version: &str, label: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": {label: "x"}}, "spec": {},
        "status": {"nodeInfo": {"kubeletVersion": version}}})
}

/// Puts a pod on a node.
pub(super) fn on_node(mut pod: Value, node: &str) -> Value {
    pod["spec"]["nodeName"] = json!(node);
    pod
}

/// Makes a pod's container `web` wait for this, since the beginning of 1970 less four minutes.
pub(super) fn waiting(pod: Value, reason: &str, message: &str) -> Value {
    waiting_in(pod, "containerStatuses", "web", (reason, message))
}

/// The same of a container of another list.
pub(super) fn waiting_in(mut pod: Value, list: &str, name: &str, (reason, message): (&str, &str)) -> Value {
    pod["metadata"]["creationTimestamp"] = json!("1969-12-31T23:56:00Z");
    pod["status"] = json!({"phase": "Pending", "startTime": "1969-12-31T23:56:00Z", list: [{
        "name": name, "image": "x", "imageID": "", "ready": false, "restartCount": 0,
        "state": {"waiting": {"reason": reason, "message": message}},
    }]});
    pod
}

/// A back-off's message for [`SHOP`] as kubelets from 1.32 on write it, with this behind containerd's beginning.
pub(super) fn back_off(cause: &str) -> String {
    format!("Back-off pulling image {SHOP:?}: ErrImagePull: {}", containerd(cause))
}

/// Containerd's error for [`SHOP`].
pub(super) fn containerd(cause: &str) -> String {
    format!("failed to pull and unpack image {SHOP:?}: failed to resolve reference {SHOP:?}: {cause}")
}

/// What a registry with tokens answers where nothing was sent.
pub(super) const ANONYMOUS: &str = "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fshop%3Apull&service=ghcr.io: 403 Forbidden";

/// What it answers to a wrong password.
pub(super) const REFUSED: &str = "failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fshop%3Apull&service=ghcr.io: 401 Unauthorized";

/// An event of the pod `web`.
pub(super) fn event(reason: &str, message: &str, field: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Event", "metadata": {"name": format!("web.{}", reason.len()), "namespace": "shop"},
        "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "web", "uid": "uid-of-web", "fieldPath": field},
        "reason": reason, "message": message, "lastTimestamp": "1969-12-31T23:58:00Z"})
}
