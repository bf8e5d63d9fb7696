//! Workloads and their pods: what a new pod gets, and which pods were made before that.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{SHOP, account, owner, pod, pod_of_web, secret, workload};
use super::told;

/// The `ReplicaSet` of Deployment `web` with this hash.
fn replica_set(hash: &str) -> Value {
    let mut set = workload("ReplicaSet", &format!("web-{hash}"), SHOP, &[]);
    set["metadata"]["ownerReferences"] = owner("Deployment", "web");
    set
}

#[test]
fn a_pod_that_is_older_than_its_accounts_list() {
    let objects = [
        pod_of_web("7d9f6", "x2x9k", SHOP, &[]),
        replica_set("7d9f6"),
        workload("Deployment", "web", SHOP, &[]),
        account("default", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
    ];
    assert_snapshot!(told(&objects, &["web-7d9f6-x2x9k"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    A new pod in its place would use
      1   secret/ghcr   ghcr.io   bob

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    It was made before serviceaccount/default listed any pull secret. Now that lists: ghcr.
    By the rules of kubelet v1.35.

    To make them anew
      kubectl rollout restart deployment/web -n shop
    ");
    assert_snapshot!(told(&objects, &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    Its pod web-7d9f6-x2x9k has no credential
      It was made before serviceaccount/default listed any pull secret, and what is made keeps its list.

    The list of serviceaccount/default, which a new pod gets: ghcr.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To make them anew
      kubectl rollout restart deployment/web -n shop
    ");
}

#[test]
fn pods_that_agree_are_said_once_and_others_by_name() {
    let mut objects = vec![
        workload("Deployment", "web", SHOP, &[]),
        account("default", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        secret("old", &[("ghcr.io", "eve")]),
        pod_of_web("7d9f6", "a", SHOP, &["ghcr"]),
        pod_of_web("7d9f6", "b", SHOP, &["ghcr"]),
    ];
    assert_snapshot!(told(&objects, &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    The list of serviceaccount/default, which a new pod gets: ghcr.
    Its 2 pods all have this list.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
    objects.push(pod_of_web("7d9f6", "c", SHOP, &[]));
    objects.push(pod_of_web("6c8e5", "d", "ghcr.io/acme/shop:1.3", &["old"]));
    assert_snapshot!(told(&objects, &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    1 of its 4 pods has no credential: web-7d9f6-c
      It was made before serviceaccount/default listed any pull secret, and what is made keeps its list.

    1 of its 4 pods has 1 credential for its image ghcr.io/acme/shop:1.3: web-6c8e5-d
      1   secret/old   ghcr.io   eve
      It was made with another list, and what is made keeps its list: old.

    The list of serviceaccount/default, which a new pod gets: ghcr.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To make them anew
      kubectl rollout restart deployment/web -n shop
    ");
}

#[test]
fn a_bare_pod_and_one_that_something_unknown_makes() {
    let mut made = pod("made", SHOP, &[]);
    made["metadata"]["ownerReferences"] = owner("Rollout", "web");
    let objects =
        [pod("bare", SHOP, &[]), made, account("default", &["ghcr"]), secret("ghcr", &[("ghcr.io", "bob")])];
    assert_snapshot!(told(&objects, &["bare"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    A new pod in its place would use
      1   secret/ghcr   ghcr.io   bob

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    It was made before serviceaccount/default listed any pull secret. Now that lists: ghcr.
    By the rules of kubelet v1.35.

    To make it anew
      kubectl get pod/bare -n shop -o json | kubectl replace --force -f - -n shop
    ");
    let told = told(&objects, &["made"]);
    let purpose = "To have it made anew, if the template there names no pull secret";
    assert!(told.ends_with(&format!("{purpose}\n  kubectl delete pod/made -n shop\n")), "{told}");
}

#[test]
fn the_pods_of_every_kind_of_workload_are_found() {
    let mut job = workload("Job", "tick-1", SHOP, &[]);
    job["metadata"]["ownerReferences"] = owner("CronJob", "tick");
    for (kind, target, controller) in [
        ("StatefulSet", "sts/tick", ("StatefulSet", "tick")),
        ("DaemonSet", "ds/tick", ("DaemonSet", "tick")),
        ("ReplicaSet", "rs/tick", ("ReplicaSet", "tick")),
        ("Job", "job/tick", ("Job", "tick")),
        ("CronJob", "cj/tick", ("Job", "tick-1")),
    ] {
        let mut pod = pod("found", SHOP, &[]);
        pod["metadata"]["ownerReferences"] = owner(controller.0, controller.1);
        let mut ended = pod.clone();
        ended["metadata"]["name"] = json!("ended");
        ended["status"] = json!({"phase": "Succeeded"});
        let objects = [workload(kind, "tick", SHOP, &[]), job.clone(), pod, ended, account("default", &[])];
        let told = told(&objects, &[target]);
        assert!(told.contains("Its pod found has this list."), "{kind}: {told}");
    }
}

#[test]
fn an_account_that_the_files_do_not_hold() {
    let mut pod = pod_of_web("7d9f6", "a", SHOP, &["ghcr"]);
    pod["spec"]["serviceAccountName"] = json!("builder");
    let mut objects = vec![pod, secret("ghcr", &[("ghcr.io", "bob")]), account("default", &[])];
    assert_snapshot!(told(&objects, &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4

    The kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    The pod's list, fixed when it was made: ghcr.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
    objects.push(replica_set("7d9f6"));
    assert_snapshot!(told(&objects, &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4

    The kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    A new pod in its place would have none.

    The pod's list, fixed when it was made: ghcr.
    It was made as serviceaccount/builder. A new pod is made as serviceaccount/default, which lists no pull secret.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
}
