//! What is asked of the API server, byte by byte, and what comes of its answers.

use kubectl_pullsecret::cluster::{ClusterError, ListOptions, WriteOptions};
use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Value, json};

use crate::cluster_fixture::{Fixture, failed, wait};
use crate::fake_api::{FakeApi, Reply, Seen};

fn secret(name: &str) -> ObjectRef {
    ObjectRef::new(Kind::Secret, "shop", name)
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).expect("JSON")
}

#[test]
fn get_returns_the_object_with_fields_that_no_type_of_ours_knows() {
    let object = json!({ "metadata": { "name": "x" }, "data": {}, "newIn2030": { "b": [1, 2], "a": null } });
    let answer = object.clone();
    let api = FakeApi::start(move |_| Reply::json(200, &answer));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    assert_eq!(wait(cluster.get(&secret("x"))).expect("an answer"), Some(object));
    let seen = &api.seen()[0];
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("GET", "/api/v1/namespaces/shop/secrets/x"));
    assert_eq!(seen.header("accept").as_deref(), Some("application/json"));
    let agent = seen.header("user-agent").expect("a user agent");
    assert!(agent.starts_with("kubectl-pullsecret/") && agent.ends_with(')'), "{agent}");
}

#[test]
fn absent_is_only_what_the_api_server_calls_not_found() {
    let api = FakeApi::start(|seen| match seen.target.rsplit('/').next() {
        Some("gone") => Reply::failure(404, "NotFound", "secrets \"gone\" not found"),
        _ => Reply::html(404),
    });
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let (gone, page) = (secret("gone"), secret("page"));
    let (gone, page) = wait(async { (cluster.get(&gone).await, cluster.get(&page).await) });
    assert_eq!(gone.expect("an answer"), None);
    let error = failed(page);
    assert!(matches!(error, ClusterError::NotKubernetes { .. }), "{error}");
}

#[test]
fn create_sends_the_manifest_once_with_manager_and_dry_run() {
    let api = FakeApi::start(|seen| Reply::json(201, &body(seen)));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let manifest = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "x" } });
    let options = WriteOptions { dry_run: true, field_manager: "kubectl pullsecret".to_owned() };
    let made = wait(cluster.create(Kind::Secret, "shop", &manifest, &options)).expect("created");
    assert_eq!(made, manifest);
    let seen = &api.seen()[0];
    assert_eq!(
        (seen.method.as_str(), seen.target.as_str()),
        ("POST", "/api/v1/namespaces/shop/secrets?dryRun=All&fieldManager=kubectl+pullsecret")
    );
    assert_eq!(seen.header("content-type").as_deref(), Some("application/json"));
    assert_eq!(body(seen), manifest);
}

#[test]
fn a_json_patch_whose_test_fails_is_a_conflict() {
    // The two ways in which an API server says it: a change between its own read and write, and a failed `test`.
    let generic = "the server rejected our request due to an error in our request";
    for (code, reason, message) in
        [(409, "Conflict", "the object has been modified"), (422, "Invalid", generic)]
    {
        let api = FakeApi::start(move |_| Reply::failure(code, reason, message));
        let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
        let account = ObjectRef::new(Kind::ServiceAccount, "shop", "default");
        let operations = json!([{ "op": "test", "path": "/metadata/resourceVersion", "value": "7" }]);
        let error = failed(wait(cluster.json_patch(&account, &operations, &WriteOptions::default())));
        assert!(matches!(error, ClusterError::Conflict { .. }), "{error}");
        let seen = &api.seen()[0];
        assert_eq!(seen.method, "PATCH");
        assert_eq!(seen.target, "/api/v1/namespaces/shop/serviceaccounts/default");
        assert_eq!(seen.header("content-type").as_deref(), Some("application/json-patch+json"));
        assert_eq!(body(seen), operations);
    }
}

#[test]
fn delete_takes_only_the_object_that_was_read() {
    let api = FakeApi::start(|_| Reply::json(200, &json!({ "kind": "Status", "status": "Success" })));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let options = WriteOptions { dry_run: true, ..WriteOptions::default() };
    wait(cluster.delete(&secret("x"), "u-1", "42", &options)).expect("deleted");
    let seen = &api.seen()[0];
    assert_eq!(seen.method, "DELETE");
    // The server ignores the query where there is a body, so dryRun must stand in the body.
    let sent = body(seen);
    assert_eq!(sent["preconditions"], json!({ "uid": "u-1", "resourceVersion": "42" }));
    assert_eq!(sent["dryRun"], json!(["All"]));
}

#[test]
fn lists_come_in_pages_with_selectors() {
    let api = FakeApi::start(|seen| {
        let second = seen.target.contains("continue=next%2F1");
        let items = if second { json!([{ "n": 3 }]) } else { json!([{ "n": 1 }, { "n": 2 }]) };
        let proceed = if second { "" } else { "next/1" };
        Reply::json(200, &json!({ "kind": "List", "metadata": { "continue": proceed }, "items": items }))
    });
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let options = ListOptions {
        labels: Some("a=b,c in (d)".to_owned()),
        fields: Some("type=kubernetes.io/dockerconfigjson".to_owned()),
    };
    let found = wait(cluster.list(Kind::Secret, None, &options)).expect("a list");
    assert_eq!(found, [json!({ "n": 1 }), json!({ "n": 2 }), json!({ "n": 3 })]);
    let first = "/api/v1/secrets?limit=500&labelSelector=a%3Db%2Cc+in+%28d%29\
                 &fieldSelector=type%3Dkubernetes.io%2Fdockerconfigjson";
    let targets: Vec<String> = api.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, [first.to_owned(), format!("{first}&continue=next%2F1")]);
}

#[test]
fn an_expired_continuation_begins_the_list_anew() {
    let tries = std::sync::atomic::AtomicU32::new(0);
    let api = FakeApi::start(move |seen| {
        let page = |proceed: &str, n: u32| json!({ "metadata": { "continue": proceed }, "items": [n] });
        if !seen.target.contains("continue=") {
            return Reply::json(200, &page("t", 1));
        }
        match tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Reply::failure(410, "Expired", "The provided continue parameter is too old"),
            _ => Reply::json(200, &page("", 2)),
        }
    });
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let found = wait(cluster.list(Kind::Pod, Some("shop"), &ListOptions::default())).expect("a list");
    assert_eq!(found, [1, 2], "nothing twice, nothing lost");
}

#[test]
fn a_list_that_always_expires_ends() {
    let api = FakeApi::start(|_| Reply::failure(410, "Expired", "too old"));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let error = failed(wait(cluster.list(Kind::Pod, Some("shop"), &ListOptions::default())));
    assert!(matches!(error, ClusterError::Gone { .. }), "{error}");
    assert_eq!(api.seen().len(), 4);
}

#[test]
fn the_version_is_kubectls() {
    let api = FakeApi::start(|_| Reply::json(200, &json!({ "gitVersion": "v1.35.4", "major": "1" })));
    let server = format!("{}/k8s/clusters/c-1", api.url());
    let cluster = Fixture::for_server(&server).connect(&[]).expect("connected");
    assert_eq!(wait(cluster.server_version()).expect("a version"), "v1.35.4");
    assert_eq!(api.seen()[0].target, "/k8s/clusters/c-1/version", "a server may have a path");
}
