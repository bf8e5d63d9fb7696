//! A namespace `shop` for `add`: a pod that cannot pull its images and runs under the account `builder`.

use serde_json::{Value, json};

use crate::fake_api::{FakeApi, Reply};

/// An API server that has no more than that and fails every write.
pub(crate) fn shop(images: Vec<String>) -> FakeApi {
    FakeApi::start(move |seen| match (seen.method.as_str(), seen.target.split('?').next()) {
        ("GET", Some("/api/v1/namespaces/shop/pods")) => Reply::json(200, &pods(&images)),
        ("GET", Some("/api/v1/namespaces/shop/serviceaccounts/default")) => {
            Reply::json(200, &account("default"))
        }
        ("GET", Some("/api/v1/namespaces/shop/serviceaccounts/builder")) => {
            Reply::json(200, &account("builder"))
        }
        ("GET", _) => Reply::failure(404, "NotFound", "not found"),
        _ => Reply::failure(500, "InternalError", "nothing is to be written"),
    })
}

fn account(name: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": { "name": name, "namespace": "shop", "uid": "u", "resourceVersion": "1" } })
}

fn pods(images: &[String]) -> Value {
    let named = |image: &String| format!("c{}", images.iter().position(|other| other == image).unwrap_or(0));
    let containers: Vec<Value> =
        images.iter().map(|image| json!({ "name": named(image), "image": image })).collect();
    let waiting = |image: &String| {
        json!({ "name": named(image), "image": image, "imageID": "", "ready": false, "restartCount": 0,
            "state": { "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image" } } })
    };
    let statuses: Vec<Value> = images.iter().map(waiting).collect();
    json!({ "kind": "PodList", "metadata": {}, "items": [{
        "metadata": { "name": "web", "namespace": "shop", "uid": "p" },
        "spec": { "serviceAccountName": "builder", "containers": containers },
        "status": { "phase": "Pending", "containerStatuses": statuses },
    }] })
}
