//! The commands that make pods anew do so, whatever makes them.

use serde_json::{Value, json};

use super::objects::{SHOP, account, owner, pod, secret, workload};
use super::told;

/// The commands that are told of a workload and of its pod, which has no credential and whose new one has.
fn commands(kind: &str, spec: &Value, is_running: bool) -> [Vec<String>; 2] {
    let mut maker = workload(kind, "db", SHOP, &[]);
    for (name, value) in spec.as_object().expect("fields") {
        maker["spec"][name] = value.clone();
    }
    let mut db = pod("db-0", SHOP, &[]);
    db["metadata"]["ownerReferences"] = owner(kind, "db");
    let state =
        if is_running { json!({"running": {}}) } else { json!({"waiting": {"reason": "ImagePullBackOff"}}) };
    db["status"] = json!({"containerStatuses": [{"name": "web", "state": state}]});
    let objects = [maker, db, account("default", &["ghcr"]), secret("ghcr", &[("ghcr.io", "bob")])];
    [format!("{kind}/db"), "pod/db-0".to_owned()].map(|target| {
        let told = told(&objects, &[&target]);
        let end = told.rsplit("\n\n").next().unwrap_or_default();
        end.lines().map(|line| line.trim_start().to_owned()).collect()
    })
}

#[test]
fn a_rollout_waits_for_a_stuck_pod_of_a_stateful_set_so_that_is_deleted() {
    let expected = ["To have it made anew, as a rollout waits for it", "kubectl delete pod/db-0 -n shop"];
    assert_eq!(commands("StatefulSet", &json!({}), false), [expected, expected]);
    let expected = ["To make them anew", "kubectl rollout restart statefulset/db -n shop"];
    assert_eq!(commands("StatefulSet", &json!({}), true), [expected, expected]);
}

#[test]
fn on_delete_nothing_else_makes_them_anew() {
    let on_delete = json!({"updateStrategy": {"type": "OnDelete"}});
    for kind in ["StatefulSet", "DaemonSet"] {
        let expected = ["To have it made anew", "kubectl delete pod/db-0 -n shop"];
        assert_eq!(commands(kind, &on_delete, false), [expected, expected], "{kind}");
        let expected =
            ["To have it made anew, which stops what runs in it", "kubectl delete pod/db-0 -n shop"];
        assert_eq!(commands(kind, &on_delete, true), [expected, expected], "{kind}");
    }
}

#[test]
fn a_daemon_set_replaces_pods_that_fail_too() {
    let expected = ["To make them anew", "kubectl rollout restart daemonset/db -n shop"];
    assert_eq!(commands("DaemonSet", &json!({}), false), [expected, expected]);
}

#[test]
fn a_paused_deployment_is_resumed_first() {
    let expected = [
        "To make them anew: deployment/db is paused",
        "kubectl rollout resume deployment/db -n shop",
        "kubectl rollout restart deployment/db -n shop",
    ];
    assert_eq!(commands("Deployment", &json!({"paused": true}), false), [expected, expected]);
}
