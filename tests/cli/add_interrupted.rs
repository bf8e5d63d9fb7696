//! Ctrl-C while `add` changes things: it ends, and says what was done.

use std::io::Write as _;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use harness::{SENTINEL, find_sentinel};
use serde_json::Value;

use crate::fake_api::{Reply, Seen};
use crate::namespace::{Namespace, add_process, key, secret};

/// Runs `add` and presses Ctrl-C when it sends the request that `when` is true of, before `reply` answers it.
/// Gives its exit code and what it printed on both streams.
fn interrupt(
    objects: impl IntoIterator<Item = Value>,
    arguments: &[&str],
    when: impl Fn(&Seen) -> bool + Send + Sync + 'static,
    reply: impl Fn() -> Option<Reply> + Send + Sync + 'static,
) -> (Namespace, i32, String, String) {
    let process: Arc<Mutex<Option<u32>>> = Arc::default();
    let whom = process.clone();
    let shop = Namespace::new(objects, move |seen, _| {
        if !when(seen) {
            return None;
        }
        let whom = whom.lock().expect("no test panicked").expect("it runs").to_string();
        let pressed = Command::new("kill").args(["-INT", &whom]).status().expect("kill");
        assert!(pressed.success());
        // The signal is there long before the answer.
        std::thread::sleep(Duration::from_millis(500));
        reply()
    });
    let fixture = shop.fixture();
    let mut running = process.lock().expect("no test panicked");
    let mut child = add_process(&fixture, arguments).spawn().expect("it starts");
    *running = Some(child.id());
    drop(running);
    child.stdin.take().expect("a pipe").write_all(SENTINEL.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| {
        assert_eq!(find_sentinel(bytes), None, "leak: {}", String::from_utf8_lossy(bytes));
        String::from_utf8_lossy(bytes).into_owned()
    };
    (shop, output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_was_done_is_told_and_what_was_under_way_is_named() {
    let account = |seen: &Seen| seen.method == "PATCH" && key(seen) == "serviceaccounts/default";
    let (_, code, stdout, stderr) = interrupt([], &[], account, || Some(Reply::Hang));
    assert_eq!((code, stdout.as_str()), (130, "secret/pull-ghcr-io created\n"), "{stderr}");
    assert!(stderr.contains("secret/pull-ghcr-io was created; the rest was not done."), "{stderr}");
    assert!(stderr.contains("The change of serviceaccount/default was under way"), "{stderr}");
}

#[test]
fn a_secret_between_deletion_and_creation_is_created_first() {
    let opaque = secret("regcred", "Opaque", &[("quay.io", "q")]);
    let arguments = ["--name", "regcred", "--replace", "-y"];
    let (shop, code, stdout, stderr) =
        interrupt([opaque], &arguments, |seen| seen.method == "DELETE", || None);
    assert_eq!((code, stdout.as_str()), (130, "secret/regcred replaced\n"), "{stderr}");
    assert!(stderr.contains("One moment: secret/regcred"), "{stderr}");
    assert!(stderr.contains("secret/regcred was replaced; the rest was not done."), "{stderr}");
    assert_eq!(shop.holds("regcred").0, ["quay.io", "ghcr.io"]);
    assert!(!shop.writes().iter().any(|write| write.contains("serviceaccounts")), "{:?}", shop.writes());
}
