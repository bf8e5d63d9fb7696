//! `add --wait`: it ends when what failed has its images, and not before.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::namespace::{Namespace, Objects, key};
use crate::workloads::{deployment, failing, running};

/// A namespace in which this happens at the given look at the pods after the account was patched.
fn at_look(
    number: usize,
    objects: impl IntoIterator<Item = Value>,
    happens: impl Fn(&mut Objects) + Send + Sync + 'static,
) -> Namespace {
    let looks = AtomicUsize::new(0);
    Namespace::new(objects, move |seen, objects| {
        let first = key(seen) == "pods" && looks.fetch_add(1, Ordering::SeqCst) == number;
        if first {
            happens(objects);
        }
        None
    })
}

#[test]
fn pods_that_never_failed_prove_nothing() {
    let named = failing("named").naming(&["pull-ghcr-io"]).object();
    // Somebody is between deleting it and making it again: nothing fails at the moment, and nothing recovered.
    let shop = at_look(1, [named, running("ok-1").object(), running("ok-2").object()], |objects| {
        objects.remove("pods/named");
    });
    let ended = shop.add(&["--wait", "--timeout", "3s"]).expect_code(3);
    assert!(ended.stderr.contains("Waiting for 1 of them, 3 s at most"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("✓ pod/ok"), "{}", ended.stderr);
}

#[test]
fn a_pod_in_the_place_of_a_failing_one_is_followed() {
    let others = [running("ok-1").object()];
    let shop = at_look(2, deployment("web", &[], "default").into_iter().chain(others), |objects| {
        objects.remove("pods/web-7d9f6-x2x9k");
        objects.put(running("web-5b4c8-q7q7q").of("ReplicaSet", "web-5b4c8").object());
        objects.put(running("stranger").object());
    });
    let ended = shop.add(&["--wait", "--timeout", "0", "--restart", "-y"]).expect_code(0);
    let seen: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with('✓')).collect();
    assert_eq!(seen, ["✓ pod/web-5b4c8-q7q7q has its images"], "{}", ended.stderr);
    assert!(ended.stderr.contains("Waiting for 1 of them…"), "{}", ended.stderr);
}

#[test]
fn a_rollout_that_attaching_starts_is_waited_for() {
    let shop = at_look(1, deployment("web", &[], "default"), |objects| {
        objects.remove("pods/web-7d9f6-x2x9k");
        objects.put(running("web-5b4c8-q7q7q").of("ReplicaSet", "web-5b4c8").object());
    });
    let ended = shop.add(&["--workload", "deploy/web", "--wait"]).expect_code(0);
    assert!(ended.stderr.contains("✓ pod/web-5b4c8-q7q7q has its images"), "{}", ended.stderr);
}
