//! Pods on a real node: from `ImagePullBackOff` to `Running`, and what is said of those that are left.

use std::process::Command;
use std::time::{Duration, Instant};

use harness::{Dialogue, Place, SENTINEL, world};
use serde_json::{Value, json};

/// A guard against hanging: what is waited for takes seconds.
const PATIENCE: Duration = Duration::from_mins(2);

fn image() -> String {
    format!("{}/team/app:1.0", world().basic.host())
}

fn template(name: &str) -> Value {
    json!({"metadata": {"labels": {"app": name}},
        "spec": {"terminationGracePeriodSeconds": 0, "containers": [{"name": "app", "image": image()}]}})
}

fn workload(kind: &str, name: &str) -> Value {
    json!({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name},
        "spec": {"selector": {"matchLabels": {"app": name}}, "template": template(name)}})
}

fn pod(name: &str, secrets: &Value) -> Value {
    let mut pod = template(name);
    pod["apiVersion"] = json!("v1");
    pod["kind"] = json!("Pod");
    pod["metadata"]["name"] = json!(name);
    pod["spec"]["imagePullSecrets"] = secrets.clone();
    pod
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "never came: {what}");
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn pods(place: &Place) -> Vec<Value> {
    serde_json::from_str::<Value>(&place.kubectl(&["get", "pods", "-o", "json"])).expect("JSON")["items"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

fn is_refused(pod: &Value) -> bool {
    let reason = pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"].as_str();
    matches!(reason, Some("ErrImagePull" | "ImagePullBackOff"))
}

fn wait_until_refused(place: &Place) {
    wait_for("a refused pull", || {
        let pods = pods(place);
        !pods.is_empty() && pods.iter().all(is_refused)
    });
}

fn wait_until_running(place: &Place) {
    wait_for("a running pod", || {
        let pods = pods(place);
        !pods.is_empty() && pods.iter().all(|pod| pod["status"]["phase"] == "Running")
    });
}

/// Runs a printed command in a shell, as a user would paste it.
fn paste(place: &Place, command: &str) {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).env("KUBECONFIG", world().control_plane.admin_kubeconfig());
    let path = std::env::join_paths([world().bin(), "/usr/bin".as_ref(), "/bin".as_ref()]).expect("a path");
    let output = shell.env("PATH", path).env("HOME", &place.home).output().expect("a shell");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}

fn command_in(stderr: &str, begins: &str) -> String {
    let line = stderr.lines().map(str::trim).find(|line| line.starts_with(begins));
    line.unwrap_or_else(|| panic!("no {begins:?} in:\n{stderr}")).to_owned()
}

#[test]
fn a_deployment_is_restarted_and_followed_until_it_pulls() {
    world().node();
    let place = world().place("pods-deployment");
    place.apply(&workload("Deployment", "web"));
    wait_until_refused(&place);
    let arguments = [world().basic.host(), "-u", "bob", "--restart", "--wait"];
    let refused = place.add(&arguments).run().expect_code(2);
    assert!(
        refused.stderr.contains("would be restarted") && refused.stderr.contains("-y"),
        "{}",
        refused.stderr
    );

    let mut agreed = arguments.to_vec();
    agreed.push("-y");
    let ended = place.add(&agreed).run().expect_code(0);
    assert!(ended.stdout.contains("deployment.apps/web restarted"), "{}", ended.stdout);
    assert!(ended.stderr.contains("has its images"), "{}", ended.stderr);
    wait_until_running(&place);
}

#[test]
fn the_printed_command_restarts_what_was_left() {
    world().node();
    let place = world().place("pods-printed");
    place.apply(&workload("Deployment", "web"));
    wait_until_refused(&place);
    let ended = place.add(&[world().basic.host(), "-u", "bob"]).run().expect_code(0);
    assert!(ended.stderr.contains("1 pod was failing"), "{}", ended.stderr);
    assert!(ended.stderr.contains("was made before this change and will not see it"), "{}", ended.stderr);
    paste(&place, &command_in(&ended.stderr, "kubectl rollout restart deployment/web"));
    wait_until_running(&place);
}

#[test]
fn attach_prints_what_restarts_what_was_left_and_detach_what_is_lost() {
    world().node();
    let place = world().place("pods-attach");
    place.apply(&workload("Deployment", "web"));
    wait_until_refused(&place);
    let arguments = [world().basic.host(), "-u", "bob", "--name", "regcred", "--no-attach"];
    place.add(&arguments).run().expect_code(0);
    let ended = place.pullsecret(&["attach", "regcred"]).run().expect_code(0);
    assert!(
        ended.stderr.contains("1 pod was failing on images that secret/regcred serves"),
        "{}",
        ended.stderr
    );
    paste(&place, &command_in(&ended.stderr, "kubectl rollout restart deployment/web"));
    wait_until_running(&place);

    let ended = place.pullsecret(&["detach", "regcred", "-y"]).run().expect_code(0);
    assert!(ended.stderr.contains("1 image loses its last credential"), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("{}  deploy/web", image())), "{}", ended.stderr);
    assert!(ended.stderr.contains("1 pod names it, and keeps it"), "{}", ended.stderr);
}

#[test]
fn a_stuck_statefulset_is_freed_by_deleting_its_pod() {
    world().node();
    let place = world().place("pods-set");
    place.apply(&workload("StatefulSet", "db"));
    wait_until_refused(&place);
    let ended =
        place.add(&[world().basic.host(), "-u", "bob", "--restart", "--wait", "-y"]).run().expect_code(0);
    assert!(ended.stdout.contains("pod/db-0 deleted"), "{}", ended.stdout);
    wait_until_running(&place);
}

#[test]
fn what_changes_while_the_question_stands_is_made_anew_all_the_same() {
    world().node();
    let place = world().place("pods-question");
    place.apply(&workload("StatefulSet", "db"));
    place.apply(&workload("Deployment", "web"));
    wait_for("two refused pulls", || {
        let pods = pods(&place);
        pods.len() == 2 && pods.iter().all(is_refused)
    });
    let arguments = ["add", world().basic.host(), "-u", "bob", "--from", "prompt", "--restart", "--wait"];
    let mut dialogue = Dialogue::open(&place.pullsecret(&arguments));
    dialogue.until("Password for bob").line(SENTINEL).until("Go ahead? [y/N] ");
    // As the kubelet and the controller do at each attempt.
    place.kubectl(&["annotate", "pod/db-0", "deployment/web", "seen=1"]);
    dialogue.line("y").until("deployment.apps/web restarted").until("pod/db-0 deleted");
    dialogue.until("has its images").until("has its images").until("Keep").line("n");
    dialogue.end(0);
    wait_until_running(&place);
}

#[test]
fn a_bare_pod_is_never_deleted_and_the_printed_command_makes_it_anew() {
    world().node();
    for secrets in [json!([]), json!([{"name": "other"}])] {
        let place = world().place("pods-bare");
        place.apply(&pod("lone", &secrets));
        wait_until_refused(&place);
        let uid = pods(&place)[0]["metadata"]["uid"].clone();
        let ended = place.add(&[world().basic.host(), "-u", "bob", "--restart", "-y"]).run().expect_code(0);
        assert!(ended.stderr.contains("nothing makes it anew"), "{}", ended.stderr);
        assert_eq!(pods(&place)[0]["metadata"]["uid"], uid, "it is the same pod");
        paste(&place, &command_in(&ended.stderr, "kubectl get pod/lone"));
        wait_until_running(&place);
    }
}

#[test]
fn a_pod_that_names_the_secret_only_waits() {
    world().node();
    let place = world().place("pods-named");
    let name = format!("pull-{}", world().basic.host().replace(['.', ':'], "-"));
    place.apply(&pod("named", &json!([{"name": name}])));
    wait_until_refused(&place);
    let ended = place.add(&[world().basic.host(), "-u", "bob", "--wait"]).run().expect_code(0);
    assert!(ended.stderr.contains("the kubelet tries again"), "{}", ended.stderr);
    wait_until_running(&place);
}

#[test]
fn another_account_of_failing_pods_is_named() {
    world().node();
    let place = world().place("pods-account");
    place.kubectl(&["create", "serviceaccount", "builder"]);
    let mut web = workload("Deployment", "web");
    web["spec"]["template"]["spec"]["serviceAccountName"] = json!("builder");
    place.apply(&web);
    wait_until_refused(&place);
    let ended = place.add(&[world().basic.host(), "-u", "bob"]).run().expect_code(0);
    assert!(ended.stderr.contains("--serviceaccount builder"), "{}", ended.stderr);
}
