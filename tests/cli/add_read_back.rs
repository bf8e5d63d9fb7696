//! `add` where something in the cluster puts back what was there before.

use serde_json::json;

use crate::namespace::{Namespace, Objects, account, key, secret};

const DOCKER: &str = "kubernetes.io/dockerconfigjson";

fn expect_reverted(shop: &Namespace, arguments: &[&str], said: &str) {
    let ended = shop.add(arguments).expect_code(3);
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    assert!(ended.stderr.contains("-n shop --context here") && ended.stderr.contains("managedFields"));
    assert!(!ended.stderr.contains("-o yaml"), "{}", ended.stderr);
}

/// The same password under another registry's key is not what was written.
#[test]
fn an_entry_of_another_registry_with_the_same_password_does_not_count() {
    let other = || secret("regcred", DOCKER, &[("quay.io", harness::SENTINEL)]);
    let reverts = move |seen: &crate::fake_api::Seen, objects: &mut Objects| {
        if seen.method == "PATCH" && key(seen) == "serviceaccounts/default" {
            objects.put(other());
        }
        None
    };
    let shop = Namespace::new([secret("regcred", DOCKER, &[("quay.io", harness::SENTINEL)])], reverts);
    expect_reverted(
        &shop,
        &["--name", "regcred", "--context", "here"],
        "secret/regcred was written, and the entry for ghcr.io is not there any more",
    );
}

#[test]
fn a_workloads_list_is_read_back_as_an_accounts_is() {
    let web = || {
        json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" },
            "spec": { "template": { "spec": { "imagePullSecrets": [{ "name": "mine" }] } } } })
    };
    let shop = Namespace::new([web(), account("other", &[])], move |seen, objects| {
        // The second look at the workload is the one that reads it back.
        if seen.method == "GET" && key(seen) == "deployments/web" {
            objects.put(web());
        }
        None
    });
    expect_reverted(
        &shop,
        &["--workload", "deploy/web", "--context", "here"],
        "deployment.apps/web was written, and the name pull-ghcr-io is not there any more",
    );
}
