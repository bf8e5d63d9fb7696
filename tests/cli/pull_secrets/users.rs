//! Who counts as a user of a secret: what names it and is not told by something else that does.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{account, config, deployment, pod, secret};
use super::{desk, on, with_files};

fn show(objects: &[Value]) -> String {
    with_files(objects, &["show", "s", "-n", "shop"]).expect_code(0).stdout
}

fn second_line(shown: &str) -> &str {
    shown.lines().nth(1).unwrap_or_default()
}

/// A workload of another kind than `deployment` makes, that something may control.
fn workload(kind: &str, name: &str, controller: Option<(&str, &str, &str)>) -> Value {
    let mut object = deployment("shop", name, "a.io/app:1", &["s"]);
    let version = if kind == "ReplicationController" { "v1" } else { "apps/v1" };
    (object["apiVersion"], object["kind"]) = (json!(version), json!(kind));
    if let Some((version, kind, name)) = controller {
        object["metadata"]["ownerReferences"] =
            json!([{"apiVersion": version, "kind": kind, "name": name, "uid": "u", "controller": true}]);
    }
    object
}

#[test]
fn what_a_custom_resource_made_counts_as_nothing_else_tells_of_it() {
    let prometheus = ("monitoring.coreos.com/v1", "Prometheus", "k8s");
    let objects =
        [secret("shop", "s", &[("a.io", "u")]), workload("StatefulSet", "prometheus-k8s", Some(prometheus))];
    assert_snapshot!(show(&objects), @r"
    secret/s · kubernetes.io/dockerconfigjson · made 92d ago
    Named by sts/prometheus-k8s

    KEY    USER   PASSWORD   SERVES
    a.io   u      (hidden)   a.io/*

    Images here for which the kubelet tries it
      a.io/app:1   as u
    ");
}

#[test]
fn what_nothing_controls_counts_though_it_has_no_pods() {
    let objects = [
        secret("shop", "s", &[("a.io", "u")]),
        workload("ReplicaSet", "web", None),
        workload("ReplicationController", "old", None),
    ];
    assert_eq!(second_line(&show(&objects)), "Named by rc/old, rs/web");
}

#[test]
fn what_a_deployment_made_is_told_by_the_deployment() {
    let made = workload("ReplicaSet", "web-1", Some(("apps/v1", "Deployment", "web")));
    let objects = [secret("shop", "s", &[("a.io", "u")]), made.clone(), workload("Deployment", "web", None)];
    assert_eq!(second_line(&show(&objects)), "Named by deploy/web");
    let without = [secret("shop", "s", &[("a.io", "u")]), made];
    assert_eq!(second_line(&show(&without)), "Named by rs/web-1", "the files lack the Deployment");
}

#[test]
fn a_pod_with_any_status_has_its_final_list() {
    let mut taken = pod("shop", "p", "a.io/app:1", &[]);
    taken["metadata"] = json!({"name": "p", "namespace": "shop"});
    taken["status"] = json!({"conditions": [], "qosClass": "BestEffort"});
    let objects = [secret("shop", "s", &[("a.io", "u")]), account("shop", "default", &["s"]), taken];
    let shown = show(&objects);
    assert!(shown.ends_with("of pods that do not name the secret\n  a.io/app:1   pod/p\n"), "{shown}");
}

#[test]
fn a_bare_dash_is_a_name_that_is_empty() {
    let mut manifest = pod("shop", "p", "a.io/app:1", &["s"]);
    manifest["spec"]["imagePullSecrets"] = json!([null, {"name": "s"}]);
    let mut of_account = account("shop", "default", &[]);
    of_account["imagePullSecrets"] = json!([null, {"name": "s"}]);
    let objects = [secret("shop", "s", &[("a.io", "u")]), of_account, manifest];
    assert_eq!(second_line(&show(&objects)), "Named by sa/default, pod/p");
    let explained = with_files(&objects, &["why", "p", "-n", "shop"]).expect_code(0).stdout;
    assert!(explained.contains("1   secret/s   a.io   u"), "{explained}");
}

#[test]
fn other_secrets_of_a_list_may_stop_the_pull_or_hide_an_entry() {
    let objects = [
        secret("shop", "idx", &[("https://index.docker.io/v1/", "old")]),
        secret("shop", "hub", &[("docker.io", "new")]),
        config("shop", "bad", "{"),
        pod("shop", "hidden", "acme/a:1", &["idx", "hub"]),
        pod("shop", "stopped", "acme/b:1", &["idx", "bad"]),
        pod("shop", "alone", "acme/c:1", &["idx"]),
    ];
    let desk = desk();
    let ended = on(&desk, &objects, &["show", "idx", "-n", "shop"]).expect_code(0);
    let shown = ended.stdout.replace(&*desk.home().to_string_lossy(), "HOME");
    assert_snapshot!(shown, @r"
    secret/idx · kubernetes.io/dockerconfigjson · made 92d ago
    Named by 3 pods

    KEY                           USER   PASSWORD   SERVES
    https://index.docker.io/v1/   old    (hidden)   docker.io/*

    Images here for which the kubelet tries it
      acme/c:1   as old

    Images here that a key matches, of pods that name other secrets too, or may
      acme/a:1   as old
      acme/b:1   as old
      Whether it is tried there, and when:
        kubectl pullsecret why pod/hidden -n shop -f HOME/objects.yaml
    ");
}
