//! `why --watch`: until the images are there, or fail for another reason.

use std::sync::atomic::{AtomicUsize, Ordering};

use harness::Ended;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{ANONYMOUS, REFUSED, SHOP, account, back_off, pod, secret, waiting};
use super::permissions;
use crate::fake_api::{FakeApi, Reply};

const POD: &str = "/api/v1/namespaces/shop/pods/web";

/// Follows the pod `web`, of which one look after the other shows these, null for none; the last of them for ever.
fn watched(looks: Vec<Value>) -> Ended {
    let looked = AtomicUsize::new(0);
    let api = FakeApi::start(move |seen| match seen.target.as_str() {
        POD => {
            let look = looked.fetch_add(1, Ordering::Relaxed).min(looks.len() - 1);
            match &looks[look] {
                Value::Null => Reply::failure(404, "NotFound", "not found"),
                pod => Reply::json(200, pod),
            }
        }
        "/api/v1/namespaces/shop/serviceaccounts/default" => Reply::json(200, &account("default", &["ghcr"])),
        "/api/v1/namespaces/shop/secrets/ghcr" => Reply::json(200, &secret("ghcr", &[("ghcr.io", "bob")])),
        "/api/v1/namespaces/shop" => Reply::json(200, &json!({"kind": "Namespace"})),
        _ => Reply::failure(404, "NotFound", "not found"),
    });
    permissions::run(&api, &["web", "--watch"])
}

fn failing(cause: &str) -> Value {
    waiting(pod("web", SHOP, &["ghcr"]), "ImagePullBackOff", &back_off(cause))
}

fn running() -> Value {
    let mut pod = pod("web", SHOP, &["ghcr"]);
    pod["status"] = json!({"phase": "Running", "containerStatuses": [{"name": "web", "image": SHOP, "imageID": "x",
        "ready": true, "restartCount": 0, "state": {"running": {"startedAt": "1970-01-01T00:00:00Z"}}}]});
    pod
}

#[test]
fn it_ends_when_the_images_are_there() {
    let ended = watched(vec![failing(REFUSED), failing(REFUSED), running()]).expect_code(0);
    assert!(ended.stdout.contains("The credential is refused"), "{}", ended.stdout);
    assert_eq!(ended.stdout.matches("ImagePullBackOff").count(), 1, "the same cause is told once");
    assert_snapshot!(ended.stderr, @r"
    Watching; Ctrl-C ends it.
    ✓ All images are there.
    ");
}

#[test]
fn it_ends_when_the_cause_is_another() {
    let ended = watched(vec![failing(REFUSED), failing("not found")]).expect_code(0);
    let causes: Vec<&str> = ended.stdout.lines().filter(|line| line.ends_with(')')).collect();
    assert_snapshot!(causes.join("\n"), @r"
    The credential is refused: wrong or expired password for bob. (proven)
    ghcr.io has no acme/shop:1.4. (likely)
    ");
}

#[test]
fn what_runs_is_not_followed() {
    let ended = watched(vec![running()]).expect_code(0);
    assert_snapshot!(ended.stderr, @r"
    ✓ All images are there.
    ");
}

#[test]
fn a_pod_that_goes_away_is_followed_no_longer() {
    let ended = watched(vec![failing(ANONYMOUS), Value::Null]).expect_code(3);
    assert_snapshot!(ended.stderr, @r"
    Watching; Ctrl-C ends it.
    error: pod/web is not in namespace shop any more
      What is made in a pod's place has another name.
    ");
}
