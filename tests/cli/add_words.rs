//! What `add` says where it refuses, waits or finds its change undone: true for the object at hand, and complete
//! enough to paste.

use std::sync::Once;

use serde_json::{Value, json};

use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key, secret};

const DOCKER: &str = "kubernetes.io/dockerconfigjson";

fn helm(mut object: Value) -> Value {
    object["metadata"]["labels"] = json!({ "app.kubernetes.io/managed-by": "Helm" });
    object
}

#[test]
fn what_to_do_instead_fits_the_kind_of_what_is_somebody_elses() {
    let foreign = [helm(account("web", &[])), helm(secret("pull-ghcr-io", DOCKER, &[]))];
    let shop = Namespace::quiet(foreign);
    let ended = shop.add(&[]).expect_code(1);
    assert!(ended.stderr.contains("secret/pull-ghcr-io is managed by Helm"), "{}", ended.stderr);
    assert!(ended.stderr.contains("choose another --name"), "{}", ended.stderr);
    let ended = shop.add(&["--name", "mine", "--serviceaccount", "web"]).expect_code(1);
    assert!(ended.stderr.contains("serviceaccount/web is managed by Helm"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("--name"), "{}", ended.stderr);
    assert!(ended.stderr.contains("--serviceaccount") && ended.stderr.contains("--no-attach"));
}

#[test]
fn no_command_that_is_printed_shows_a_secrets_data_and_each_says_where() {
    let shop = Namespace::quiet([secret("pull-ghcr-io", DOCKER, &[("ghcr.io", "old")])]);
    let ended = shop.add(&["--create-only", "-y", "--context", "here"]).expect_code(1);
    let look =
        "Look:         kubectl describe secret/pull-ghcr-io -n shop --context here --kubeconfig KUBECONFIG";
    assert!(ended.stderr.contains(look), "{}", ended.stderr);
}

#[test]
fn a_missing_default_account_is_not_taken_for_a_new_namespace() {
    let first = Once::new();
    let shop = Namespace::new([], move |seen, _| {
        let mut missing = false;
        if key(seen) == "serviceaccounts/default" {
            first.call_once(|| missing = true);
        }
        missing.then(|| Reply::failure(404, "NotFound", "not found"))
    });
    let ended = shop.add(&[]).expect_code(0);
    assert!(!ended.stderr.contains("is new"), "{}", ended.stderr);
    assert!(ended.stderr.contains("Waiting for serviceaccount/default"), "{}", ended.stderr);
}
