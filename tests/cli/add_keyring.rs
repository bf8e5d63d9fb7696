//! `add` where the keyring does not play along.

use std::sync::Mutex;

use harness::SENTINEL;
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
