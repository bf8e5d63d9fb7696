//! All scenes, family by family, and what they are made of.

mod credentials;
mod images;
mod lists;
mod network;
mod secrets;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::scene::Scene;

/// The type and the data key of a pull secret.
const DOCKER_CONFIG: (&str, &str) = ("kubernetes.io/dockerconfigjson", ".dockerconfigjson");

/// A password that is nobody's.
const WRONG: &str = "not-the-password";

/// All scenes, in the book's order.
pub(crate) fn all() -> impl Iterator<Item = &'static Scene> {
    [credentials::SCENES, secrets::SCENES, lists::SCENES, images::SCENES, network::SCENES]
        .into_iter()
        .flatten()
}

/// A pod that nothing makes anew, with its own list of pull secrets.
fn pod(scene: &Scene, secrets: &[&str]) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "app"}, "spec": spec(scene, secrets)})
}

/// A workload whose template has this list.
fn workload(kind: &str, scene: &Scene, secrets: &[&str]) -> Value {
    json!({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "app"}, "spec": {
        "selector": {"matchLabels": {"app": "app"}},
        "template": {"metadata": {"labels": {"app": "app"}}, "spec": spec(scene, secrets)}}})
}

fn spec(scene: &Scene, secrets: &[&str]) -> Value {
    let list: Vec<Value> = secrets.iter().map(|name| json!({"name": name})).collect();
    json!({"imagePullSecrets": list, "terminationGracePeriodSeconds": 0,
        "containers": [{"name": "app", "image": scene.image()}]})
}

/// A secret with entries of key, user and password.
fn secret(name: &str, entries: &[(&str, &str, &str)]) -> Value {
    let auths: serde_json::Map<String, Value> = entries
        .iter()
        .map(|(key, user, password)| ((*key).to_owned(), json!({"username": user, "password": password})))
        .collect();
    secret_of(name, DOCKER_CONFIG, &json!({"auths": auths}))
}

/// What an entry's `auth` is.
fn auth(user: &str, password: &str) -> String {
    STANDARD.encode([user, ":", password].concat())
}

/// A secret of any type and data key.
fn secret_of(name: &str, (kind, key): (&str, &str), content: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": kind,
        "stringData": {key: content.to_string()}})
}

/// The default account with this list.
fn account(secrets: &[&str]) -> Value {
    let list: Vec<Value> = secrets.iter().map(|name| json!({"name": name})).collect();
    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"},
        "imagePullSecrets": list})
}
