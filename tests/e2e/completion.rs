//! Completion with a real API server, through the real kubectl, and beside a keyring that is locked.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use harness::{Plugin, SENTINEL, find_sentinel, world};
use serde_json::{Value, json};
use testbed::{Keyring, Program, Rule};

/// A folder of programs for one test, with the link by which kubectl completes.
fn programs(name: &str) -> PathBuf {
    let bin = world().run.make_folder(&format!("bin-{name}")).expect("a folder");
    symlink(harness::binary(), bin.join("kubectl-pullsecret")).expect("a link");
    symlink("kubectl-pullsecret", bin.join("kubectl_complete-pullsecret")).expect("a link");
    bin
}

/// The values that `kubectl pullsecret WORDS<TAB>` offers, with their descriptions.
fn offered(place: &harness::Place, name: &str, words: &[&str]) -> Vec<(String, String)> {
    let words = [&["__complete", "pullsecret", "-n", &place.namespace], words].concat();
    let kubectl = Program::Kubectl.path().expect("kubectl");
    let ended = Plugin::under(&[kubectl.as_os_str()], words)
        .env("PATH", programs(name))
        .env("HOME", &place.home)
        .env("KUBECONFIG", place.kubeconfig())
        .run()
        .expect_code(0);
    let lines = ended.stdout.lines().filter(|line| !line.starts_with(':'));
    lines
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
        .map(|(value, about)| (value.into(), about.into()))
        .collect()
}

fn values(offered: &[(String, String)]) -> Vec<&str> {
    offered.iter().map(|(value, _)| value.as_str()).collect()
}

fn pod(name: &str, image: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": name },
            "spec": { "containers": [{ "name": "app", "image": image }] } })
}

#[test]
fn names_are_those_of_the_real_server() {
    let place = world().place("complete");
    place.kubectl(&["create", "serviceaccount", "builder"]);
    place.kubectl(&["create", "secret", "generic", "other", "--from-literal=a=b"]);
    place.add(&[world().basic.host(), "-u", "bob", "--name", "regcred"]).run().expect_code(0);
    let namespaces = offered(&place, "complete-ns", &["list", "--namespace", &place.namespace]);
    assert!(namespaces[0].1.starts_with("Active, "), "{namespaces:?}");
    assert_eq!(values(&offered(&place, "complete-sa", &["add", "--serviceaccount=b"])), ["builder"]);
    let secrets = offered(&place, "complete-secret", &["show", ""]);
    assert_eq!(values(&secrets), ["regcred"], "only what the kubelet looks at");
    assert!(secrets[0].1.starts_with("dockerconfigjson, "), "{secrets:?}");
    let registries = offered(&place, "complete-registry", &["add", world().basic.host()]);
    assert_eq!(registries, [(world().basic.host().to_owned(), "secret/regcred".to_owned())]);
    assert_eq!(values(&offered(&place, "complete-user", &["add", world().basic.host(), "-u", ""])), ["bob"]);
}

#[test]
fn a_pod_that_fails_to_pull_comes_before_those_that_wait() {
    let place = world().place("complete-pods");
    for (name, image) in [("a-waits", "ghcr.io/acme/a:1"), ("b-fails", "localhost:5000/b:1")] {
        place.apply(&pod(name, image));
    }
    let state = json!({ "status": { "phase": "Pending", "containerStatuses": [{
        "name": "app", "image": "x", "imageID": "", "ready": false, "restartCount": 0,
        "state": { "waiting": { "reason": "ImagePullBackOff" } } }] } });
    place.kubectl(&["patch", "pod", "b-fails", "--subresource=status", "-p", &state.to_string()]);
    let pods = offered(&place, "complete-pods", &["why", ""]);
    assert_eq!(values(&pods)[..2], ["b-fails", "a-waits"]);
    assert!(pods[0].1.starts_with("ImagePullBackOff, ") && pods[1].1.starts_with("Pending, "), "{pods:?}");
    assert_eq!(
        values(&offered(&place, "complete-images", &["verify", "--image", ""])),
        ["ghcr.io/acme/a:1", "localhost:5000/b:1"]
    );
    assert_eq!(values(&offered(&place, "complete-colon", &["add", "localhost:5"])), ["localhost:5000"]);
}

#[test]
fn one_who_may_list_nothing_is_told_what_may_not_be_listed() {
    let rules = [Rule { group: "", resources: &["configmaps"], names: &[], verbs: &["get"] }];
    let place = world().place("complete-nothing").as_user("nobody", &rules);
    let told = offered(&place, "complete-nothing", &["show", ""]);
    assert_eq!(
        values(&told),
        [format!("_activeHelp_ may not list secrets in namespace {}", place.namespace)]
    );
}

#[test]
fn a_locked_keyring_stays_locked_and_its_names_are_offered() {
    let mut keyring = Keyring::unlocked(&world().run, "complete").expect("a keyring");
    let run = |keyring: &Keyring, words: &[&str], input: &str| {
        let plugin = Plugin::new(words.iter().copied()).input(input);
        let environment = keyring.environment().into_iter();
        environment.fold(plugin, |plugin, (name, value)| plugin.env(name, value)).run().expect_code(0)
    };
    run(&keyring, &["login", world().basic.host(), "-u", "bob", "--password-stdin"], SENTINEL);
    keyring.lock().expect("locked");
    for (words, value) in [
        (&["__complete", "logout", ""][..], world().basic.host()),
        (&["__complete", "add", world().basic.host(), "-u", ""], "bob"),
    ] {
        let ended = run(&keyring, words, "");
        assert!(ended.stdout.starts_with(value), "{}", ended.stdout);
        assert_eq!((ended.stderr.as_str(), find_sentinel(ended.stdout.as_bytes())), ("", None));
    }
}
