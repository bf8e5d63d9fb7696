//! Objects as clusters hold them. The test's clock stands at the beginning of 1970.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::SENTINEL;
use serde_json::{Map, Value, json};

/// An entry of a docker config; the password is the sentinel.
pub(crate) fn entry(user: &str) -> Value {
    json!({"username": user, "password": SENTINEL})
}

/// A pull secret of the usual type with a user for each key, made in autumn 1969.
pub(crate) fn secret(namespace: &str, name: &str, entries: &[(&str, &str)]) -> Value {
    let auths: Map<String, Value> =
        entries.iter().map(|(key, user)| ((*key).to_owned(), entry(user))).collect();
    config(namespace, name, &json!({"auths": auths}).to_string())
}

/// A secret of the usual type with this docker config.
pub(crate) fn config(namespace: &str, name: &str, text: &str) -> Value {
    typed(
        namespace,
        name,
        "kubernetes.io/dockerconfigjson",
        &json!({".dockerconfigjson": STANDARD.encode(text)}),
    )
}

/// A secret of any type.
pub(crate) fn typed(namespace: &str, name: &str, secret_type: &str, data: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Secret",
        "metadata": {"name": name, "namespace": namespace, "uid": name, "creationTimestamp": "1969-10-01T00:00:00Z"},
        "type": secret_type, "data": data})
}

/// The same secret, whose credential under a key ends then.
pub(crate) fn ending(mut secret: Value, key: &str, end: &str) -> Value {
    secret["metadata"]["annotations"] = json!({"kubectl-pullsecret/expires": json!({key: end}).to_string()});
    secret
}

pub(crate) fn account(namespace: &str, name: &str, list: &[&str]) -> Value {
    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": namespace},
        "imagePullSecrets": references(list)})
}

fn references(list: &[&str]) -> Value {
    list.iter().map(|name| json!({"name": name})).collect()
}

fn spec(image: &str, list: &[&str]) -> Value {
    json!({"containers": [{"name": "c", "image": image}], "imagePullSecrets": references(list)})
}

/// A pod that a cluster has taken in.
pub(crate) fn pod(namespace: &str, name: &str, image: &str, list: &[&str]) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": namespace, "uid": name},
        "spec": spec(image, list), "status": {"phase": "Running"}})
}

pub(crate) fn deployment(namespace: &str, name: &str, image: &str, list: &[&str]) -> Value {
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": namespace},
        "spec": {"template": {"spec": spec(image, list)}}})
}

/// A namespace of every sort, and one with hardly anything.
pub(crate) fn shop() -> Vec<Value> {
    let acme = secret(
        "shop",
        "acme",
        &[
            ("registry.acme.example", "deploy"),
            ("registry.acme.example/team", "ci"),
            ("https://index.docker.io/v1/", "hub"),
        ],
    );
    let old = json!({".dockerconfigjson": STANDARD.encode(json!({"auths": {"old.example": entry("u")}}).to_string())});
    vec![
        secret("shop", "pull-ghcr-io", &[("ghcr.io", "bob")]),
        ending(acme, "registry.acme.example", "1970-01-03T00:00:00Z"),
        typed("shop", "legacy", "Opaque", &old),
        config("shop", "broken", "{\"auths\":{\n\"ghcr.io\""),
        typed(
            "shop",
            "cfg",
            "kubernetes.io/dockercfg",
            &json!({".dockercfg": STANDARD.encode(
            json!({"quay.io": {"auth": STANDARD.encode(format!("eve:{SENTINEL}\n"))}}).to_string())}),
        ),
        secret("pay", "other", &[("quay.io", "q")]),
        account("shop", "default", &["pull-ghcr-io", "legacy", "gone", "acme"]),
        account("shop", "builder", &["acme"]),
        deployment("shop", "web", "registry.acme.example/team/api:2", &["broken"]),
        pod("shop", "web-1", "ghcr.io/acme/shop:1.4", &["pull-ghcr-io", "acme"]),
        pod("shop", "web-2", "registry.acme.example/team/api:2", &["pull-ghcr-io", "acme"]),
        pod("shop", "stray", "registry.acme.example/tools/x:1", &[]),
    ]
}
