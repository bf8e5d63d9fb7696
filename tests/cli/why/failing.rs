//! `why -A`: every pod that fails to pull, by cause.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{
    ANONYMOUS, REFUSED, SHOP, account, back_off, event, on_node, pod, pod_of_web, secret, waiting, workload,
};
use super::permissions;

fn in_namespace(mut object: Value, namespace: &str) -> Value {
    object["metadata"]["namespace"] = json!(namespace);
    object
}

fn failing(pod: Value, cause: &str) -> Value {
    waiting(pod, "ImagePullBackOff", &back_off(cause))
}

/// Two pods of one workload, one of another namespace, one that crashes and one that runs.
fn world() -> Vec<Value> {
    vec![
        workload("Deployment", "web", SHOP, &[]),
        failing(pod_of_web("7d9f6", "a", SHOP, &[]), ANONYMOUS),
        failing(pod_of_web("7d9f6", "b", SHOP, &[]), ANONYMOUS),
        pod("healthy", SHOP, &[]),
        waiting(pod("crashed", SHOP, &[]), "CrashLoopBackOff", "back-off 5m0s restarting failed container"),
        account("default", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        in_namespace(failing(pod("job", SHOP, &["ghcr"]), REFUSED), "pay"),
        in_namespace(account("default", &["ghcr"]), "pay"),
        in_namespace(secret("ghcr", &[("ghcr.io", "ci")]), "pay"),
    ]
}

#[test]
fn each_cause_once_with_its_pods_and_what_mends_it() {
    assert_snapshot!(permissions::told(&world(), &[], &["-A"]), @r"
    3 pods fail to pull an image, for 2 reasons.

    pay · ghcr.io/acme/shop:1.4
      The credential is refused: wrong or expired password for ci. (proven)
      Pod: job
      To give ci the right password
        kubectl pullsecret add ghcr.io -u ci --name ghcr --no-attach -n pay
      If ci is not the right user
        kubectl pullsecret add ghcr.io --name ghcr --no-attach -n pay

    shop · ghcr.io/acme/shop:1.4
      No credential was sent, and ghcr.io wants one: the pod is older than secret/ghcr in serviceaccount/default. (proven)
      2 pods: web-7d9f6-a, web-7d9f6-b
      To make them anew
        kubectl rollout restart deployment/web -n shop
    ");
}

#[test]
fn numbers_that_change_from_try_to_try_make_no_other_cause() {
    let odd =
        |name: &str, id: &str| failing(pod(name, SHOP, &[]), &format!("odd gateway answer, request {id}"));
    let objects = [odd("a", "7f3e9a"), odd("b", "00112233"), account("default", &[])];
    let told = permissions::told(&objects, &[], &["-A"]);
    assert_snapshot!(told.lines().next().unwrap_or_default(), @"2 pods fail to pull an image, for 1 reason.");
}

#[test]
fn nothing_fails() {
    let objects = [pod("healthy", SHOP, &[]), account("default", &[])];
    assert_snapshot!(permissions::told(&objects, &[], &["-A"]), @r"
    No pod fails to pull an image.
    ");
}

#[test]
fn what_many_pods_have_in_common_is_asked_for_once() {
    let api = permissions::cluster(&world(), &[]);
    permissions::run(&api, &["-A", "-o", "json"]).expect_code(0);
    let mut asked: Vec<String> = api.seen().into_iter().map(|seen| seen.target).collect();
    asked.sort();
    assert_snapshot!(asked.join("\n"), @r"
    /api/v1/namespaces/pay/secrets/ghcr
    /api/v1/namespaces/pay/serviceaccounts/default
    /api/v1/namespaces/shop/secrets/ghcr
    /api/v1/namespaces/shop/serviceaccounts/default
    /api/v1/pods?limit=500&fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed
    /apis/apps/v1/namespaces/shop/deployments/web
    /apis/apps/v1/namespaces/shop/replicasets/web-7d9f6
    ");
}

#[test]
fn a_pause_image_that_does_not_come_is_told_by_events() {
    let sandbox = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \"registry.acme.example/pause:3.9\": failed to pull image";
    let network = "Failed to create pod sandbox: plugin type=\"bridge\" failed (add): no addresses available";
    let creating = |name: &str| waiting(on_node(pod(name, SHOP, &[]), "n1"), "ContainerCreating", "");
    let about = |name: &str, message: &str| {
        let mut event = event("FailedCreatePodSandBox", message, "");
        event["metadata"]["name"] = json!(name);
        event["involvedObject"]["name"] = json!(name);
        event["involvedObject"]["uid"] = json!(format!("uid-of-{name}"));
        event
    };
    let objects = [
        creating("stuck"),
        about("stuck", sandbox),
        creating("unplugged"),
        about("unplugged", network),
        creating("slow"),
        account("default", &[]),
    ];
    assert_snapshot!(super::told(&objects, &["-A"]), @r"
    1 pod fails to pull an image, for 1 reason.

    shop · ghcr.io/acme/shop:1.4
      The node cannot pull the pause image, for which it takes no pull secret. (proven)
      Pod: stuck
      On node n1: the pause image that its container runtime is set to, and how that gets at it.
    ");
}

#[test]
fn who_may_not_list_pods_is_told_so() {
    let api = permissions::cluster(&world(), &["/api/v1/pods"]);
    let ended = permissions::run(&api, &["-A"]).expect_code(3);
    assert_snapshot!(ended.stderr, @r"
    error: you may not list pods in all namespaces
      Ask for:      kubectl create clusterrole pullsecret --verb=list --resource=pods
    ");
}
