//! What `detach` warns of before it is agreed to: images without a credential, and pods that keep their list.

use serde_json::{Value, json};

use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key, secret};
use crate::workloads::{IMAGE, deployment, running, workload};

fn docker(name: &str, registry: &str) -> Value {
    secret(name, "kubernetes.io/dockerconfigjson", &[(registry, "old")])
}

#[test]
fn images_that_lose_their_last_credential_are_named_before_the_change() {
    let pod = running("old").naming(&["regcred"]).object();
    let objects = deployment("web", &[], "default").into_iter().chain([pod, docker("regcred", "ghcr.io")]);
    let shop = Namespace::quiet(objects.chain([account("default", &["regcred"])]));
    insta::assert_snapshot!(shop.verb(&["detach", "regcred", "--dry-run"]).shown(&[]), @r"
    serviceaccount/default patched (dry run)
    ---
    warning: 1 image loses its last credential: unless it is public or the nodes have one of their own, new pods cannot pull it
      ghcr.io/acme/web:1  deploy/web, pod/old
    1 pod names it, and keeps it until it is made anew: the change is for pods made from now on.
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: regcred → none
    exit 0
    ");
}

#[test]
fn an_image_that_another_secret_serves_loses_nothing() {
    let objects = deployment("web", &[], "default").into_iter();
    let secrets = [docker("regcred", "ghcr.io"), docker("broad", "*.io")];
    let shop = Namespace::quiet(objects.chain(secrets).chain([account("default", &["regcred", "broad"])]));
    let ended = shop.verb(&["detach", "regcred", "--dry-run"]).expect_code(0);
    assert!(!ended.stderr.contains("credential"), "{}", ended.stderr);
}

#[test]
fn a_template_that_falls_back_on_an_account_with_the_name_loses_nothing() {
    let web = workload("Deployment", "web", &["regcred"], "default");
    let shop = Namespace::quiet([web, docker("regcred", "ghcr.io"), account("default", &["regcred"])]);
    let arguments = ["detach", "regcred", "--workload", "deploy/web", "--dry-run"];
    let ended = shop.verb(&arguments).expect_code(0);
    assert!(!ended.stderr.contains("credential"), "{}", ended.stderr);
    let both = shop.verb(&[&arguments[..], &["--serviceaccount", "default"]].concat()).expect_code(0);
    assert!(both.stderr.contains(&format!("{IMAGE}  deploy/web")), "{}", both.stderr);
}

#[test]
fn what_may_not_be_read_is_said_and_not_guessed() {
    let objects = deployment("web", &[], "default").into_iter().chain([account("default", &["regcred"])]);
    let shop = Namespace::new(objects, |seen, _| {
        let hidden = key(seen).starts_with("secrets") || key(seen) == "cronjobs";
        hidden.then(|| Reply::failure(403, "Forbidden", "forbidden"))
    });
    let ended = shop.verb(&["detach", "regcred", "--dry-run"]).expect_code(0);
    for said in ["you may not read secret/regcred", "you may not list cronjobs.batch"] {
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
    }
}

#[test]
fn what_a_strict_account_would_take_no_longer_is_said() {
    let mut strict = account("builder", &["regcred"]);
    strict["metadata"]["annotations"] = json!({ "kubernetes.io/enforce-mountable-secrets": "true" });
    let shop = Namespace::quiet([strict, workload("Deployment", "web", &["regcred"], "builder")]);
    let arguments = ["detach", "regcred", "--serviceaccount", "builder", "--dry-run"];
    let ended = shop.verb(&arguments).expect_code(0);
    let said = "deployment.apps/web names regcred itself, and serviceaccount/builder then takes no pod of it";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    let both = shop.verb(&[&arguments[..], &["--workload", "deploy/web"]].concat()).expect_code(0);
    assert!(!both.stderr.contains("takes no pod"), "{}", both.stderr);
}
