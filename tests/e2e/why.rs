//! `why` on a real cluster: what it tells to do helps, and who may read little is told what that is.

use std::path::Path;
use std::process::Command;

use harness::{Place, SENTINEL, world};
use serde_json::{Value, json};
use testbed::Rule;

const IMAGE: &str = "registry.invalid/acme/shop:1.4";

/// What a pod is made of that no node takes: of these only the prediction is known, and no kubelet says a word.
fn spec() -> Value {
    json!({"nodeSelector": {"kubernetes.io/hostname": "none"}, "containers": [{"name": "web", "image": IMAGE}]})
}

fn with_list(mut spec: Value, list: &Value) -> Value {
    spec["imagePullSecrets"] = list.clone();
    spec
}

fn bare(name: &str, spec: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec})
}

fn deployment(name: &str) -> Value {
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {"selector": {"matchLabels": {"app": name}}, "template": {
            "metadata": {"labels": {"app": name}}, "spec": spec()}}})
}

fn told(place: &Place, target: &str) -> String {
    place.pullsecret(&["why", target]).run().expect_code(0).stdout
}

/// Pastes the last line of what was told into a shell.
fn paste(place: &Place, told: &str) {
    let command = told.lines().last().expect("a command").trim();
    let path =
        std::env::join_paths([world().bin(), Path::new("/usr/bin"), Path::new("/bin")]).expect("a path");
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).env("PATH", path).env("KUBECONFIG", place.kubeconfig());
    let output = shell.output().expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {said}");
}

/// Waits until so many pods of the namespace have this list. Those that are being replaced stay for a while.
fn wait_for_lists(place: &Place, count: usize, list: &Value) {
    wait_for("pods with the list", || {
        let pods: Value = serde_json::from_str(&place.kubectl(&["get", "pods", "-o", "json"])).expect("JSON");
        let pods = pods["items"].as_array().cloned().unwrap_or_default();
        pods.iter().filter(|pod| pod["spec"]["imagePullSecrets"] == *list).count() == count
    });
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !is_so() {
        assert!(started.elapsed() < std::time::Duration::from_mins(1), "never came: {what}");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn what_it_tells_to_do_gives_pods_the_list() {
    let place = world().place("why-stale");
    place.apply(&deployment("web"));
    place.apply(&bare("bare", &spec()));
    wait_for_lists(&place, 2, &Value::Null);
    place.add(&["registry.invalid", "-u", "bob", "--verify=never"]).run().expect_code(0);

    for target in ["deploy/web", "bare"] {
        let before = told(&place, target);
        assert!(before.contains("made before serviceaccount/default listed any pull secret"), "{before}");
        paste(&place, &before);
    }
    wait_for_lists(&place, 2, &json!([{"name": "pull-registry-invalid"}]));
    let after = told(&place, "bare");
    assert!(after.contains("1   secret/pull-registry-invalid   registry.invalid   bob\n"), "{after}");
}

#[test]
fn what_an_own_list_hides_is_listed_beside_it() {
    let place = world().place("why-hidden");
    place.add(&["registry.invalid", "-u", "bob", "--verify=never"]).run().expect_code(0);
    let own = json!([{"name": "own"}]);
    let mut web = deployment("web");
    web["spec"]["template"]["spec"]["imagePullSecrets"] = own.clone();
    place.apply(&web);
    place.apply(&bare("bare", &with_list(spec(), &own)));
    wait_for_lists(&place, 2, &own);

    for target in ["deploy/web", "bare"] {
        let before = told(&place, target);
        let row = "  1   secret/pull-registry-invalid   registry.invalid   bob\n";
        assert!(before.contains("Listed by serviceaccount/default, but not by"), "{before}");
        assert!(before.contains(row), "{before}");
        paste(&place, &before);
    }
    wait_for_lists(&place, 2, &json!([{"name": "own"}, {"name": "pull-registry-invalid"}]));
    assert!(told(&place, "bare").contains("The kubelet tries one credential."));
}

#[test]
fn what_the_api_server_refuses_is_said_in_its_words_and_mended() {
    let place = world().place("why-refused");
    place.apply(&json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "strict",
        "annotations": {"kubernetes.io/enforce-mountable-secrets": "true"}}}));
    let own = json!([{"name": "own"}]);
    for account in ["absent", "strict"] {
        let mut web = deployment(account);
        web["spec"]["template"]["spec"]["serviceAccountName"] = json!(account);
        web["spec"]["template"]["spec"]["imagePullSecrets"] = own.clone();
        place.apply(&web);
    }
    for (at, account) in (1..).zip(["absent", "strict"]) {
        let before = told(&place, &format!("deploy/{account}"));
        let words = before.lines().find_map(|line| line.trim().strip_prefix("The API server says: "));
        let words = words.unwrap_or_else(|| panic!("it is refused: {before}"));
        wait_for("the same words in an event", || {
            let events: Value =
                serde_json::from_str(&place.kubectl(&["get", "events", "-o", "json"])).expect("JSON");
            let events = events["items"].as_array().cloned().unwrap_or_default();
            events.iter().any(|event| event["message"].as_str().is_some_and(|text| text.ends_with(words)))
        });
        paste(&place, &before);
        wait_for_lists(&place, at, &own);
    }
}

#[test]
fn a_secret_that_a_pod_lacks_is_written_where_the_pod_looks() {
    let place = world().place("why-missing");
    place.apply(&bare("web", &with_list(spec(), &json!([{"name": "gone"}]))));
    let before = told(&place, "web");
    let command = before.lines().last().expect("a command").trim().to_owned();
    let expected =
        format!("kubectl pullsecret add registry.invalid --name gone --no-attach -n {}", place.namespace);
    assert_eq!(command, expected);
    let words: Vec<&str> = command.split(' ').skip(3).collect();
    // The user, whom it asks for at a terminal.
    let user = ["-u", "bob", "--verify=never"];
    place.add(&[&words[..words.len() - 2], &user].concat()).run().expect_code(0);
    assert!(told(&place, "web").contains("1   secret/gone   registry.invalid   bob\n"));
}

#[test]
fn who_may_not_read_secrets_is_told_their_names_and_order() {
    let place = world().place("why-least");
    place.apply(&json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "b"},
        "type": "kubernetes.io/dockerconfigjson",
        "stringData": {".dockerconfigjson": json!({"auths": {"registry.invalid": {"username": "bob", "password": SENTINEL}}}).to_string()}}));
    place.apply(&bare("web", &with_list(spec(), &json!([{"name": "b"}, {"name": "a"}]))));
    let rules = [Rule { verbs: &["get"], group: "", resources: &["pods"], names: &[] }];
    let user = place.as_user("why", &rules);
    let said = told(&user, "web");
    assert!(said.contains("you may not read these"), "{said}");
    assert!(said.contains("  1   secret/b\n  2   secret/a\n"), "{said}");
    // With what it tells to ask for, the rest is told too.
    let rules = [
        Rule { verbs: &["get"], group: "", resources: &["pods"], names: &[] },
        Rule { verbs: &["get"], group: "", resources: &["secrets"], names: &["a", "b"] },
    ];
    let user = place.as_user("why-more", &rules);
    let said = told(&user, "web");
    assert!(said.contains("1   secret/b   registry.invalid   bob\n"), "{said}");
    assert!(said.contains("secret/a   there is no such secret"), "{said}");
}
