//! `add` where the keyring does not play along.

use std::sync::Mutex;

use harness::SENTINEL;
use insta::assert_snapshot;
use kubectl_pullsecret::credential_store::StoreError;
use serde_json::{Value, json};

use crate::cluster_fixture::Fixture;
use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::{FakeApi, Reply};

/// An API server without pods that keeps one secret.
fn server() -> FakeApi {
    let kept: Mutex<Option<Value>> = Mutex::new(None);
    FakeApi::start(move |seen| {
        let mut kept = kept.lock().expect("no test panicked");
        if seen.method == "POST" {
            let mut secret: Value = serde_json::from_str(&seen.body).expect("a manifest");
            secret["metadata"]["uid"] = json!("u");
            secret["metadata"]["resourceVersion"] = json!("1");
            return Reply::json(201, kept.insert(secret));
        }
        match &*kept {
            _ if seen.target.contains("/pods") => Reply::json(200, &json!({ "metadata": {}, "items": [] })),
            Some(secret) if seen.target.contains("/secrets/") => Reply::json(200, secret),
            _ => Reply::failure(404, "NotFound", "not found"),
        }
    })
}

#[test]
fn what_could_not_be_opened_before_is_not_offered_afterwards() {
    for (error, said) in
        [(StoreError::Locked, "the keyring is locked"), (StoreError::NoProvider, "no keyring")]
    {
        let fixture = Fixture::for_server(&server().url());
        let store = FakeStore { closed: Some(error), ..FakeStore::default() };
        let person = Person { password: Some(SENTINEL.to_owned()), patience: 9, ..Person::default() };
        let desk = Desk::new(store, person);
        let config = fixture.path("config").to_string_lossy().into_owned();
        let arguments =
            ["add", "ghcr.io", "-u", "bob", "--no-attach", "--verify=never", "-y", "--kubeconfig", &config];
        let ended = desk.run(&arguments, "").expect_code(0);
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
        assert!(ended.stderr.contains("; asking instead"), "{}", ended.stderr);
        assert_eq!(*desk.person.asked.lock().expect("asked"), ["Password for bob at ghcr.io"]);
    }
}

#[test]
fn not_to_have_looked_is_not_to_have_found_nothing() {
    let fixture = Fixture::for_server(&server().url());
    let config = fixture.path("config").to_string_lossy().into_owned();
    let store = FakeStore { closed: Some(StoreError::NoProvider), ..FakeStore::default() };
    let mut desk = Desk::new(store, Person::default());
    desk.terminal = false;
    let ended = desk.run(&["add", "ghcr.io", "--no-attach", "--kubeconfig", &config], "").expect_code(2);
    assert_snapshot!(ended.shown(&[]), @r"
    ---
    error: no password at ghcr.io
      Standard input or standard error is not a terminal, so there is nobody to ask, and the keyring cannot be opened: no keyring program answers on the session bus.
      Pipe it:      … | kubectl pullsecret add ghcr.io -u USER --password-stdin
      Or keep it:   kubectl pullsecret login ghcr.io -u USER
    exit 2
    ");
    let ended = desk.run(&["logins"], "").expect_code(0);
    assert_snapshot!(ended.shown(&[]), @r"
    ---
    warning: no keyring program answers on the session bus, so names that it holds may be missing
    No logins are kept.
    To keep one: kubectl pullsecret login REGISTRY -u USER
    exit 0
    ");
    desk.run(&["logout", "ghcr.io"], "").expect_code(3);
    // The keyring was not asked, so nothing is said of it.
    let ended = desk
        .run(&["add", "ghcr.io", "-u", "bob", "--no-attach", "--from", "prompt", "--kubeconfig", &config], "")
        .expect_code(2);
    assert_snapshot!(ended.shown(&[]), @r"
    ---
    error: no password for bob at ghcr.io
      Standard input or standard error is not a terminal, so there is nobody to ask.
      Pipe it:      … | kubectl pullsecret add ghcr.io -u bob --password-stdin
      Or keep it:   kubectl pullsecret login ghcr.io -u bob
    exit 2
    ");
}
