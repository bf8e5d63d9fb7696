//! A namespace `shop` for `add`: one pod that cannot pull its image and runs under the account `builder`.

use serde_json::{Value, json};

use crate::fake_api::{FakeApi, Reply};

/// An API server that has no more than that and fails every write.
pub(crate) fn shop(image: String) -> FakeApi {
    FakeApi::start(move |seen| match (seen.method.as_str(), seen.target.split('?').next()) {
        ("GET", Some("/api/v1/namespaces/shop/pods")) => Reply::json(200, &pods(&image)),
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

fn pods(image: &str) -> Value {
    json!({ "kind": "PodList", "metadata": {}, "items": [{
        "metadata": { "name": "web", "namespace": "shop", "uid": "p" },
        "spec": { "serviceAccountName": "builder", "containers": [{ "name": "web", "image": image }] },
        "status": { "phase": "Pending", "containerStatuses": [{
            "name": "web", "image": image, "imageID": "", "ready": false, "restartCount": 0,
            "state": { "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image" } },
        }] },
    }] })
}
