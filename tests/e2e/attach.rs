//! What `add` attaches to, and what of others survives it.

use harness::world;
use serde_json::json;

fn deployment(name: &str) -> serde_json::Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [{"name": "app", "image": "ghcr.io/acme/app:1",
                    // Newer than the API version that the plugin is built with.
                    "restartPolicy": "Never",
                    "restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]}]},
            },
        },
    })
}

#[test]
fn several_accounts_and_all_of_them() {
    let place = world().place("attach-accounts");
    for account in ["web", "worker"] {
        place.kubectl(&["create", "serviceaccount", account]);
    }
    place
        .add(&["ghcr.io", "-u", "bob", "--verify=never", "--serviceaccount", "web,worker"])
        .run()
        .expect_code(0);
    assert_eq!(place.pull_secrets_of("web"), ["pull-ghcr-io"]);
    assert_eq!(place.pull_secrets_of("worker"), ["pull-ghcr-io"]);
    assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
    place.add(&["quay.io", "-u", "bob", "--verify=never", "--all-serviceaccounts"]).run().expect_code(0);
    assert_eq!(place.pull_secrets_of("web"), ["pull-ghcr-io", "pull-quay-io"]);
    assert_eq!(place.pull_secrets_of("default"), ["pull-quay-io"]);
}

#[test]
fn nothing_when_asked_for_nothing() {
    let place = world().place("attach-nothing");
    let ended = place.add(&["ghcr.io", "-u", "bob", "--verify=never", "--no-attach"]).run().expect_code(0);
    assert_eq!(ended.stdout, "secret/pull-ghcr-io created\n");
    assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
}

#[test]
fn a_workload_gets_its_accounts_list_first_and_keeps_fields_newer_than_ours() {
    let place = world().place("attach-workload");
    place.apply(&json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"},
        "imagePullSecrets": [{"name": "internal"}]}));
    place.apply(&deployment("web"));
    let rules = "/spec/template/spec/containers/0/restartPolicyRules";
    let before = place.get("deployment/web").pointer(rules).cloned();
    assert!(before.is_some(), "the server knows a field that the plugin does not");
    let arguments = ["ghcr.io", "-u", "bob", "--verify=never", "--workload", "deploy/web"];
    let ended = place.add(&arguments).run().expect_code(0);
    assert!(ended.stdout.contains("deployment.apps/web patched"), "{}", ended.stdout);
    assert!(ended.stderr.contains("rollout"), "{}", ended.stderr);
    let after = place.get("deployment/web");
    assert_eq!(
        after["spec"]["template"]["spec"]["imagePullSecrets"],
        json!([{"name": "internal"}, {"name": "pull-ghcr-io"}])
    );
    assert_eq!(after.pointer(rules).cloned(), before);
    assert_eq!(place.pull_secrets_of("default"), ["internal"], "the account is left alone");
}
