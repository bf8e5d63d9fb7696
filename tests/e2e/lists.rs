//! `attach` and `detach` under the real kubectl: what they change in lists, and what of others survives it.

use std::thread;

use harness::{Dialogue, Place, check_schema, world};
use serde_json::{Value, json};
use testbed::Rule;

const FIELD: &str = "restartPolicyRules";

/// A workload that starts no pods, with a field newer than the API version that the plugin is built with.
fn workload(kind: &str, name: &str) -> Value {
    let labels = json!({"app": name});
    let container = json!({"name": "app", "image": "ghcr.io/acme/app:1", "restartPolicy": "Never",
        FIELD: [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]});
    let mut template = json!({"metadata": {"labels": labels},
        "spec": {"containers": [container], "nodeSelector": {"no": "such"}}});
    if kind == "CronJob" {
        template["spec"]["restartPolicy"] = json!("Never");
        let job = json!({"spec": {"template": template}});
        return json!({"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": name},
            "spec": {"schedule": "0 0 1 1 *", "suspend": true, "jobTemplate": job}});
    }
    let mut spec = json!({"selector": {"matchLabels": labels}, "template": template});
    if kind != "DaemonSet" {
        spec["replicas"] = json!(0);
    }
    json!({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec})
}

fn secret(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name},
        "type": "kubernetes.io/dockerconfigjson",
        "stringData": {".dockerconfigjson": r#"{"auths":{"ghcr.io":{"auth":"eDp5"}}}"#}})
}

fn account(place: &Place, names: &[&str]) {
    let list: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    place.apply(&json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"},
        "imagePullSecrets": list}));
}

/// Runs the verb for each of the names at once; every one must end well.
fn at_once(place: &Place, verb: &str, names: &[String]) {
    thread::scope(|scope| {
        let runs: Vec<_> = names
            .iter()
            .map(|name| scope.spawn(move || place.pullsecret(&[verb, name, "-y"]).run().expect_code(0)))
            .collect();
        for run in runs {
            run.join().expect("every one ends well");
        }
    });
}

#[test]
fn fifty_at_once_on_one_account_and_twenty_that_leave_it() {
    let place = world().place("lists-storm");
    account(&place, &["theirs"]);
    let names: Vec<String> = (0..50).map(|number| format!("s{number}")).collect();
    let secrets: Vec<Value> = names.iter().map(|name| secret(name)).collect();
    place.apply(&json!({"apiVersion": "v1", "kind": "List", "items": secrets}));
    at_once(&place, "attach", &names);
    let attached = place.pull_secrets_of("default");
    assert_eq!((attached.len(), attached[0].as_str()), (51, "theirs"), "{attached:?}");
    assert!(names.iter().all(|name| attached.contains(name)), "{attached:?}");

    at_once(&place, "detach", &names[..20]);
    let left: Vec<String> = attached.into_iter().filter(|name| !names[..20].contains(name)).collect();
    assert_eq!(place.pull_secrets_of("default"), left, "all others, in their order");
}

#[test]
fn every_kind_of_workload_keeps_what_it_had() {
    let place = world().place("lists-kinds");
    account(&place, &["internal"]);
    place.apply(&secret("regcred"));
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "CronJob"] {
        let object = format!("{}/app", kind.to_ascii_lowercase());
        place.apply(&workload(kind, "app"));
        let before = place.get(&object)["spec"].clone();
        assert!(before.to_string().contains(FIELD), "the server knows a field that the plugin does not");
        let path = if kind == "CronJob" { "/jobTemplate/spec/template/spec" } else { "/template/spec" };
        let template = |changed: &Value| changed.pointer(path).cloned().expect("a template");
        let attached = place.pullsecret(&["attach", "regcred", "--workload", &object]).run().expect_code(0);
        assert!(attached.stderr.contains("its account's list is copied in"), "{}", attached.stderr);
        let starts = if kind == "CronJob" { "its next jobs go by it" } else { "a rollout starts" };
        assert!(attached.stderr.contains(starts), "{}", attached.stderr);
        let mut expected = before.clone();
        expected.pointer_mut(path).expect("a template")["imagePullSecrets"] =
            json!([{"name": "internal"}, {"name": "regcred"}]);
        assert_eq!(place.get(&object)["spec"], expected, "{kind}: that and nothing else");
        let again = place.pullsecret(&["attach", "regcred", "--workload", &object]).run().expect_code(0);
        assert!(again.stdout.ends_with("/app unchanged\n"), "{}", again.stdout);

        for name in ["internal", "regcred"] {
            place.pullsecret(&["detach", name, "--workload", &object, "-y"]).run().expect_code(0);
        }
        assert_eq!(template(&place.get(&object)["spec"]), template(&before), "{kind}: as it was");
    }
    assert_eq!(place.pull_secrets_of("default"), ["internal"], "the account is left alone");
}

#[test]
fn a_name_leaves_the_others_in_their_order() {
    let place = world().place("lists-order");
    account(&place, &["d", "regcred", "b", "c"]);
    let ended = place.pullsecret(&["detach", "regcred", "-y", "-o", "json"]).run().expect_code(0);
    let document = check_schema("ChangeResult", &ended.stdout);
    assert_eq!(document["items"][0]["action"], "patched");
    assert_eq!(document["items"][0]["summary"], "imagePullSecrets: d, regcred, b, c → d, b, c");
    assert_eq!(place.pull_secrets_of("default"), ["d", "b", "c"]);
    let again = place.pullsecret(&["detach", "regcred"]).run().expect_code(0);
    assert_eq!(again.stdout, "serviceaccount/default unchanged\n");
}

#[test]
fn the_least_permission_serves() {
    let place = world().place("lists-rbac");
    account(&place, &["theirs"]);
    let rules =
        [Rule { verbs: &["get", "patch"], group: "", resources: &["serviceaccounts"], names: &["default"] }];
    let user = place.as_user("least", &rules);
    let ended = user.pullsecret(&["attach", "regcred"]).run().expect_code(0);
    let said = format!(
        "secret/regcred could not be checked: you may not get secrets in namespace {}",
        place.namespace
    );
    assert!(ended.stderr.contains(&said), "{}", ended.stderr);
    assert_eq!(place.pull_secrets_of("default"), ["theirs", "regcred"]);
    let ended = user.pullsecret(&["detach", "regcred", "-y"]).run().expect_code(0);
    assert!(ended.stderr.contains("not all images that lose it are known"), "{}", ended.stderr);
    assert_eq!(place.pull_secrets_of("default"), ["theirs"]);

    let nothing = place.as_user("nothing", &[]);
    let ended = nothing.pullsecret(&["attach", "regcred"]).run().expect_code(3);
    let said = format!("you may not get serviceaccounts in namespace {}", place.namespace);
    assert!(ended.stderr.contains(&said), "{}", ended.stderr);
}

#[test]
fn on_a_terminal_detaching_is_agreed_to_first() {
    let place = world().place("lists-tty");
    account(&place, &["a", "regcred"]);
    let open = || Dialogue::open(&place.pullsecret(&["detach", "regcred"]));
    let mut refusing = open();
    refusing.until("imagePullSecrets: a, regcred → a").until("Go ahead? [y/N] ").line("");
    refusing.until("not confirmed");
    refusing.end(1);
    assert_eq!(place.pull_secrets_of("default"), ["a", "regcred"]);
    let mut agreeing = open();
    agreeing.until("Go ahead? [y/N] ").line("y").until("serviceaccount/default patched");
    agreeing.end(0);
    assert_eq!(place.pull_secrets_of("default"), ["a"]);
}
