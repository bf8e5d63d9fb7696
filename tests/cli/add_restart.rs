//! `add --restart`: what fails is made anew although kubelets and controllers keep writing to it, and only what a
//! restart helps.

use crate::namespace::{Namespace, Objects, account, key};
use crate::workloads::{deployment, failing, running, workload};

const ARGUMENTS: [&str; 2] = ["--restart", "-y"];

/// A namespace where the first writing request meets what somebody did just before.
fn meddled(
    objects: impl IntoIterator<Item = serde_json::Value>,
    meddle: impl Fn(&mut Objects) + Send + Sync + 'static,
) -> Namespace {
    let once = std::sync::Once::new();
    Namespace::new(objects, move |seen, objects| {
        if seen.method != "GET" {
            once.call_once(|| meddle(objects));
        }
        None
    })
}

fn stuck() -> [serde_json::Value; 2] {
    [workload("StatefulSet", "db", &[], "default"), failing("db-0").of("StatefulSet", "db").object()]
}

#[test]
fn a_pod_whose_status_was_written_meanwhile_is_deleted_all_the_same() {
    let shop = meddled(stuck(), |objects| objects.touch("pods/db-0"));
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert!(ended.stdout.ends_with("pod/db-0 deleted\n"), "{}", ended.stdout);
    assert!(ended.stderr.contains("db-0  is made anew"), "{}", ended.stderr);
    let deletions = shop.writes().iter().filter(|write| *write == "DELETE pods/db-0").count();
    assert_eq!(deletions, 2, "once with the old version, once with the new one");
}

#[test]
fn a_deployment_whose_status_was_written_meanwhile_is_restarted_all_the_same() {
    let shop = meddled(deployment("web", &[], "default"), |objects| objects.touch("deployments/web"));
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert!(ended.stdout.ends_with("deployment.apps/web restarted\n"), "{}", ended.stdout);
    assert!(ended.stderr.contains("web-7d9f6-x2x9k  is made anew"), "{}", ended.stderr);
}

#[test]
fn a_pod_that_pulls_by_now_or_has_started_is_left() {
    let shop = meddled(stuck(), |objects| {
        objects.put(running("db-0").of("StatefulSet", "db").object());
    });
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert!(ended.stdout.ends_with("pod/db-0 unchanged\n"), "{}", ended.stdout);
    assert!(shop.objects().get("pods/db-0").is_some());
}

#[test]
fn another_pod_of_the_same_name_was_not_agreed_to() {
    let shop = meddled(stuck(), |objects| {
        let again = objects.remove("pods/db-0").expect("it is there");
        objects.put(again);
    });
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert!(shop.objects().get("pods/db-0").is_some(), "{}", ended.stdout);
    assert!(ended.stderr.contains("kubectl delete pod/db-0 -n shop"), "{}", ended.stderr);
}

#[test]
fn a_pod_that_is_gone_by_now_is_done() {
    let shop = meddled(stuck(), |objects| {
        objects.remove("pods/db-0");
    });
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert!(ended.stdout.ends_with("pod/db-0 deleted\n"), "{}", ended.stdout);
}

#[test]
fn nothing_is_restarted_that_would_fail_again() {
    let hidden = deployment("hidden", &["mine"], "default");
    let elsewhere = deployment("elsewhere", &[], "builder");
    let shop = Namespace::quiet(hidden.into_iter().chain(elsewhere).chain([account("builder", &[])]));
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert_eq!(ended.stdout, "secret/pull-ghcr-io created\nserviceaccount/default patched\n");
    assert!(!ended.stderr.contains("anew"), "{}", ended.stderr);

    let shop = Namespace::quiet(deployment("web", &[], "default"));
    let ended = shop.add(&["--restart", "--no-attach"]).expect_code(0);
    assert_eq!(ended.stdout, "secret/pull-ghcr-io created\n");
    assert!(!ended.stderr.contains("anew"), "{}", ended.stderr);
}

#[test]
fn a_workload_that_is_attached_to_rolls_out_by_itself() {
    let shop = Namespace::quiet(deployment("web", &[], "default"));
    let ended = shop.add(&["--workload", "deploy/web", "--restart"]).expect_code(0);
    assert_eq!(ended.stdout, "secret/pull-ghcr-io created\ndeployment.apps/web patched\n");
    assert!(!ended.stderr.contains("restart"), "{}", ended.stderr);
    let said = "web-7d9f6-x2x9k  is replaced by the rollout of deployment.apps/web";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    let patches = shop.writes().iter().filter(|write| *write == "PATCH deployments/web").count();
    assert_eq!(patches, 1);
}

#[test]
fn a_statefulset_that_is_attached_to_still_has_to_lose_its_stuck_pod() {
    let shop = Namespace::new(stuck(), |seen, objects| {
        // As the controller does.
        if seen.method == "PATCH" && key(seen) == "statefulsets/db" {
            objects.touch("pods/db-0");
        }
        None
    });
    let ended = shop.add(&["--workload", "sts/db", "--restart", "-y"]).expect_code(0);
    assert!(ended.stdout.ends_with("statefulset.apps/db patched\npod/db-0 deleted\n"), "{}", ended.stdout);
}
