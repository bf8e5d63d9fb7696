//! What makes a pod anew, and where nobody can know what that one would get: static pods, Jobs, kinds of others.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{SHOP, account, config, on_node, owner, pod, pod_of_web, secret, workload};
use super::{permissions, told};

fn ghcr() -> [Value; 2] {
    [account("default", &["ghcr"]), secret("ghcr", &[("ghcr.io", "bob")])]
}

fn with(objects: &[Value]) -> Vec<Value> {
    [objects, &ghcr()[..]].concat()
}

fn static_pod(list: &[&str]) -> Value {
    let mut pod = on_node(pod("etcd-n1", SHOP, list), "n1");
    pod["metadata"]["annotations"] = json!({"kubernetes.io/config.mirror": "ab12"});
    pod["metadata"]["ownerReferences"] = owner("Node", "n1");
    pod
}

#[test]
fn a_static_pod_is_its_nodes_and_nothing_here_changes_it() {
    assert_snapshot!(told(&with(&[static_pod(&[])]), &["etcd-n1"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    It is a static pod: the kubelet of node n1 runs it from a manifest on that node.
    Its list of pull secrets is empty, as that of every static pod: only what the node has of its own can serve.
    Nothing that is done to the pod in the cluster changes that; its manifest does.
    By the rules of kubelet v1.35; which one runs on node n1 is not known.
    ");
    let listed = told(&with(&[static_pod(&["ghcr"])]), &["etcd-n1"]);
    assert!(listed.contains("Its list of pull secrets, as that manifest has it: ghcr."), "{listed}");
    for told in [listed, told(&with(&[static_pod(&["gone"])]), &["etcd-n1"])] {
        assert!(!told.contains("kubectl"), "{told}");
    }
}

#[test]
fn without_the_replica_set_its_deployment_is_found_by_the_hash() {
    let mut web = workload("Deployment", "web", SHOP, &["own"]);
    let objects =
        with(&[pod_of_web("7d9f6", "a", SHOP, &[]), web.clone(), secret("own", &[("ghcr.io", "eve")])]);
    let expected = "It was made with another list: the template of deployment/web now lists own.";
    let by_pod = told(&objects, &["web-7d9f6-a"]);
    assert!(by_pod.contains(expected), "{by_pod}");
    let by_pod = permissions::told(&objects, &["/replicasets/"], &["web-7d9f6-a"]);
    assert!(by_pod.contains(expected), "{by_pod}");
    web["metadata"]["name"] = json!("other");
    let objects = with(&[pod_of_web("7d9f6", "a", SHOP, &[]), web]);
    assert_snapshot!(told(&objects, &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    What a new pod gets is not known: replicaset/web-7d9f6 makes it, which the files do not hold.
    If the template there names no pull secret, a new pod gets the list of serviceaccount/default: ghcr.
    By the rules of kubelet v1.35.

    To have it made anew, if the template there names no pull secret
      kubectl delete pod/web-7d9f6-a -n shop
    ");
    let unread = permissions::told(&objects, &["/replicasets/", "/deployments/"], &["web-7d9f6-a"]);
    assert!(unread.contains("not known: replicaset/web-7d9f6 makes it, which you may not read."), "{unread}");
}

#[test]
fn what_a_kind_of_others_makes_is_not_known() {
    let mut made = pod("made", SHOP, &[]);
    made["metadata"]["ownerReferences"] = owner("Rollout", "web");
    assert_snapshot!(told(&with(&[made.clone()]), &["made"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    What a new pod gets is not known: rollout/web makes it, of a kind whose template is not known here.
    If the template there names no pull secret, a new pod gets the list of serviceaccount/default: ghcr.
    By the rules of kubelet v1.35.

    To have it made anew, if the template there names no pull secret
      kubectl delete pod/made -n shop
    ");
    let same = told(&[made.clone(), account("default", &[])], &["made"]);
    assert!(!same.contains("gets the same"), "{same}");
    assert!(same.contains("What a new pod gets is not known: rollout/web makes it"), "{same}");
    // One of others can be called like one of Kubernetes' own, and have the same name.
    made["metadata"]["ownerReferences"][0]["kind"] = json!("StatefulSet");
    let objects = with(&[made, workload("StatefulSet", "web", SHOP, &["own"])]);
    let by_pod = told(&objects, &["made"]);
    assert!(by_pod.contains("is not known: statefulset.argoproj.io/web makes it"), "{by_pod}");
    let by_workload = told(&objects, &["sts/web"]);
    assert!(!by_workload.contains("made"), "{by_workload}");
}

/// The pod of Job `tick-1`, and the Job with this list in its template.
fn job(list: &[&str]) -> [Value; 2] {
    let mut job = workload("Job", "tick-1", SHOP, list);
    job["metadata"]["ownerReferences"] = owner("CronJob", "tick");
    let mut pod = pod("tick-1-x", SHOP, list);
    pod["metadata"]["ownerReferences"] = owner("Job", "tick-1");
    [pod, job]
}

#[test]
fn a_job_keeps_the_template_that_it_was_made_with() {
    let cronjob = workload("CronJob", "tick", SHOP, &["own"]);
    let others = [cronjob, account("default", &[]), secret("own", &[("ghcr.io", "eve")]), secret("old", &[])];
    let objects = [&job(&["old"])[..], &others].concat();
    assert_snapshot!(told(&objects, &["tick-1-x"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    Close, but not used
      secret/old   no entry in it (as where Docker keeps passwords in a credential store)

    The pod's list, fixed when it was made: old.
    A new pod gets the same from the template of job/tick-1.
    A job keeps the template that it was made with. The next one of cronjob/tick gets: own.
    By the rules of kubelet v1.35.

    To run it now, from the template of cronjob/tick
      kubectl create job tick-again --from=cronjob/tick -n shop
    ");
    assert_snapshot!(told(&objects, &["cj/tick"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries one credential.
      1   secret/own   ghcr.io   eve

    Its pod tick-1-x has no credential
      It was made with another list, and what is made keeps its list: old.
      A job keeps the template that it was made with; the next one gets that of cronjob/tick.

    The list of cronjob/tick's template itself: own.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To run it now, from the template of cronjob/tick
      kubectl create job tick-again --from=cronjob/tick -n shop
    ");
    assert_eq!(permissions::told(&objects, &[], &["cj/tick"]), told(&objects, &["cj/tick"]));
}

#[test]
fn a_jobs_pod_that_is_older_than_its_accounts_list_is_made_anew_by_the_job() {
    let objects = with(&[&job(&[])[..], &[workload("CronJob", "tick", SHOP, &[])]].concat());
    for target in ["tick-1-x", "cj/tick", "job/tick-1"] {
        let told = told(&objects, &[target]);
        assert!(
            told.ends_with("To have it made anew\n  kubectl delete pod/tick-1-x -n shop\n"),
            "{target}: {told}"
        );
    }
}

#[test]
fn a_job_without_retries_is_not_told_to_lose_its_pod() {
    let [pod, mut job] = job(&[]);
    job["spec"]["backoffLimit"] = json!(0);
    let objects = with(&[pod.clone(), job.clone(), workload("CronJob", "tick", SHOP, &[])]);
    for target in ["tick-1-x", "cj/tick"] {
        let told = told(&objects, &[target]);
        assert!(!told.contains("kubectl delete"), "{told}");
        assert!(told.ends_with("kubectl create job tick-again --from=cronjob/tick -n shop\n"), "{told}");
    }
    job["metadata"]["ownerReferences"] = json!([]);
    for target in ["tick-1-x", "job/tick-1"] {
        let told = told(&with(&[pod.clone(), job.clone()]), &[target]);
        let said = "\njob/tick-1 fails when its pod goes (backoffLimit 0): make the job anew.\n";
        assert!(told.ends_with(said), "{target}: {told}");
    }
}

#[test]
fn a_pod_that_an_undecodable_secret_stops_is_made_anew_where_its_account_has_dropped_that() {
    let mut pod = pod_of_web("7d9f6", "a", SHOP, &["broken"]);
    let deployment = workload("Deployment", "web", SHOP, &[]);
    pod["status"] = json!({"phase": "Pending"});
    let objects = [pod, deployment, account("default", &[]), config("broken", "{")];
    for target in ["web-7d9f6-a", "deploy/web"] {
        let told = told(&objects, &[target]);
        let command = "To make them anew\n  kubectl rollout restart deployment/web -n shop\n";
        assert!(told.ends_with(command), "{target}: {told}");
    }
}

#[test]
fn a_pod_that_was_made_under_another_account_is_said_to_be_so() {
    let mut web = workload("Deployment", "web", SHOP, &[]);
    web["spec"]["template"]["spec"]["serviceAccountName"] = json!("new");
    let objects = with(&[pod_of_web("7d9f6", "a", SHOP, &[]), web, account("new", &["ghcr"])]);
    let by_pod = told(&objects, &["web-7d9f6-a"]);
    assert!(
        by_pod.contains(
            "It was made as serviceaccount/default. A new pod is made as serviceaccount/new, which lists ghcr."
        ),
        "{by_pod}"
    );
    let by_workload = told(&objects, &["deploy/web"]);
    assert!(
        by_workload.contains(
            "It was made as serviceaccount/default, and what is made keeps its list: no pull secret."
        ),
        "{by_workload}"
    );
}

#[test]
fn a_pod_that_has_ended_is_said_to_have() {
    let mut pod = pod("done", SHOP, &["ghcr"]);
    pod["status"] = json!({"phase": "Succeeded"});
    assert_snapshot!(told(&with(&[pod.clone()]), &["done"]), @r"
    pod/done has ended: nothing is pulled for it any more. What holds for one like it:

    container web · ghcr.io/acme/shop:1.4

    The kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    The pod's list, fixed when it was made: ghcr.
    serviceaccount/default lists the same.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
    pod["spec"]["imagePullSecrets"] = json!([]);
    pod["status"] = json!({"phase": "Failed"});
    let told = told(&with(&[pod]), &["done"]);
    assert!(!told.contains("A new pod") && !told.contains("kubectl"), "{told}");
}
