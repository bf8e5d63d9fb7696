//! What `attach` says of the pods that were made before: those that fail, and those that run.

use serde_json::Value;

use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key, secret};
use crate::workloads::{deployment, failing, running, workload};

fn regcred() -> Value {
    secret("regcred", "kubernetes.io/dockerconfigjson", &[("ghcr.io", "old")])
}

#[test]
fn pods_that_fail_are_told_with_what_makes_them_anew() {
    let elsewhere = deployment("elsewhere", &[], "builder");
    let hidden = deployment("hidden", &["mine"], "default");
    let other = failing("other").image("quay.io/acme/web:1").object();
    let objects = deployment("web", &[], "default").into_iter().chain(elsewhere).chain(hidden);
    let shop = Namespace::quiet(objects.chain([regcred(), account("builder", &[]), other]));
    insta::assert_snapshot!(shop.verb(&["attach", "regcred"]).shown(&[]), @r"
    serviceaccount/default patched
    ---
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: none → regcred

    3 pods were failing on images that secret/regcred serves:
      elsewhere-7d9f6-x2x9k  runs under serviceaccount/builder, which does not name the secret
      hidden-7d9f6-x2x9k     deployment.apps/hidden has a list of its own (mine), which hides that of its account
      web-7d9f6-x2x9k        was made before this change and will not see it
    To give them the secret:
      kubectl pullsecret attach regcred --serviceaccount builder -n shop --kubeconfig KUBECONFIG
      kubectl pullsecret attach regcred --workload deployment/hidden -n shop --kubeconfig KUBECONFIG
    To make them anew:
      kubectl rollout restart deployment/web -n shop --kubeconfig KUBECONFIG
    exit 0
    ");
}

#[test]
fn a_workload_that_rolls_out_needs_no_command() {
    let shop = Namespace::quiet(deployment("web", &[], "default").into_iter().chain([regcred()]));
    let ended = shop.verb(&["attach", "regcred", "--workload", "deploy/web"]).expect_code(0);
    assert!(ended.stderr.contains("is replaced by the rollout of deployment.apps/web"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("kubectl "), "{}", ended.stderr);
}

#[test]
fn pods_that_run_are_counted_and_can_be_made_anew() {
    let set =
        [workload("StatefulSet", "db", &[], "default"), running("db-0").of("StatefulSet", "db").object()];
    let alone = running("alone").object();
    let others = [
        running("naming").naming(&["regcred"]),
        running("served-elsewhere").image("nginx"),
        running("builders").under("builder"),
    ];
    let objects = set.into_iter().chain([alone]).chain(others.map(crate::workloads::Pod::object));
    let shop = Namespace::quiet(objects.chain([regcred(), account("builder", &[])]));
    insta::assert_snapshot!(shop.verb(&["attach", "regcred"]).shown(&[]), @r"
    serviceaccount/default patched
    ---
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: none → regcred

    2 pods run without it: they were made before it was attached, and keep the list that they have.
    To make anew at once what they belong to:
      kubectl rollout restart statefulset/db -n shop --kubeconfig KUBECONFIG
    exit 0
    ");
}

#[test]
fn of_more_controllers_than_one_would_ask_for_it_is_only_counted() {
    let pods = (0..25).map(|n| running(&format!("p{n}")).of("ReplicaSet", &format!("set-{n}")).object());
    let shop = Namespace::quiet(pods.chain([regcred()]));
    let ended = shop.verb(&["attach", "regcred"]).expect_code(0);
    assert!(ended.stderr.contains("25 pods of 25 controllers run without it"), "{}", ended.stderr);
}

#[test]
fn nothing_is_said_of_pods_that_may_not_be_listed() {
    let shop = Namespace::new([regcred(), failing("web").object()], |seen, _| {
        (key(seen) == "pods").then(|| Reply::failure(403, "Forbidden", "pods is forbidden"))
    });
    let ended = shop.verb(&["attach", "regcred"]).expect_code(0);
    assert!(!ended.stderr.contains("failing"), "{}", ended.stderr);
}

#[test]
fn without_a_look_at_the_secret_no_pod_is_sent_to_another_account() {
    let pods = [failing("web").object(), failing("built").under("builder").object(), account("builder", &[])];
    let shop = Namespace::new(pods, |seen, _| {
        key(seen).starts_with("secrets").then(|| Reply::failure(403, "Forbidden", "secrets is forbidden"))
    });
    let ended = shop.verb(&["attach", "regcred"]).expect_code(0);
    assert!(ended.stderr.contains("1 pod was failing on their images"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("builder"), "{}", ended.stderr);
}
