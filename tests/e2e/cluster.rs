//! The facts that `cluster` stands on, asked of a real API server: what it refuses, and in which form.

use harness::{Place, world};
use kubectl_pullsecret::cluster::{Attendant, Cluster, ClusterError, ListOptions, WriteOptions};
use kubectl_pullsecret::environment::Environment;
use kubectl_pullsecret::global_flags::GlobalFlags;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Value, json};
use testbed::Rule;

fn connect(place: &Place, flags: &GlobalFlags) -> Cluster {
    let environment = Environment::from_pairs([("KUBECONFIG", place.kubeconfig())]);
    let flags = GlobalFlags { namespace: Some(place.namespace.clone()), ..flags.clone() };
    Cluster::connect(&flags, &environment, Attendant::Nobody).expect("connected")
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn secret(name: &str, data: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": name }, "stringData": { "a": data } })
}

/// The error's variant and text, for asserts; a success becomes `ok`.
fn outcome<T>(result: Result<T, ClusterError>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => {
            let debug = format!("{error:?}");
            let variant = debug.split([' ', '(', '{']).next().unwrap_or_default();
            format!("{variant}: {error}")
        }
    }
}

#[test]
fn an_object_lives_from_create_to_delete() {
    let place = world().place("cluster-life");
    let cluster = connect(&place, &GlobalFlags::default());
    let object = ObjectRef::new(Kind::Secret, &place.namespace, "x");
    let (real, dry) = (WriteOptions::default(), WriteOptions { dry_run: true, ..WriteOptions::default() });
    let manager = WriteOptions { field_manager: "tester".to_owned(), ..WriteOptions::default() };
    wait(async {
        assert_eq!(cluster.get(&object).await.expect("an answer"), None);
        cluster.create(Kind::Secret, &place.namespace, &secret("x", "1"), &dry).await.expect("checked");
        assert_eq!(cluster.get(&object).await.expect("an answer"), None, "a dry run keeps nothing");
        let made =
            cluster.create(Kind::Secret, &place.namespace, &secret("x", "1"), &manager).await.expect("made");
        assert_eq!(made.pointer("/metadata/managedFields/0/manager"), Some(&json!("tester")));
        let again = cluster.create(Kind::Secret, &place.namespace, &secret("x", "1"), &real).await;
        assert!(matches!(again, Err(ClusterError::AlreadyExists { .. })), "{}", outcome(again));

        let version = made.pointer("/metadata/resourceVersion").cloned().expect("a version");
        let uid = made.pointer("/metadata/uid").and_then(Value::as_str).expect("a uid");
        let patch = |test: &Value, value: &str| {
            json!([{ "op": "test", "path": "/metadata/resourceVersion", "value": test },
                   { "op": "replace", "path": "/data/a", "value": value }])
        };
        let patched = cluster.json_patch(&object, &patch(&version, "Mg=="), &real).await.expect("patched");
        assert_eq!(patched.pointer("/data/a"), Some(&json!("Mg==")));
        let late = cluster.json_patch(&object, &patch(&version, "Mw=="), &real).await;
        assert!(matches!(late, Err(ClusterError::Conflict { .. })), "{}", outcome(late));
        let wrong = json!([{ "op": "test", "path": "/data/a", "value": "NO==" }]);
        let wrong = cluster.json_patch(&object, &wrong, &real).await;
        assert!(matches!(wrong, Err(ClusterError::Conflict { .. })), "{}", outcome(wrong));
        let bad = json!([{ "op": "replace", "path": "/type", "value": "other" }]);
        let bad = cluster.json_patch(&object, &bad, &real).await;
        assert!(matches!(bad, Err(ClusterError::Invalid { .. })), "{}", outcome(bad));

        let now = patched.pointer("/metadata/resourceVersion").and_then(Value::as_str).expect("a version");
        for (uid, version) in [("another", now), (uid, "1")] {
            let refused = cluster.delete(&object, uid, version, &real).await;
            assert!(matches!(refused, Err(ClusterError::Conflict { .. })), "{}", outcome(refused));
        }
        cluster.delete(&object, uid, now, &dry).await.expect("checked");
        assert!(cluster.get(&object).await.expect("an answer").is_some(), "a dry run keeps everything");
        cluster.delete(&object, uid, now, &real).await.expect("deleted");
        let gone = cluster.delete(&object, uid, now, &real).await;
        assert!(matches!(gone, Err(ClusterError::NotFound { .. })), "{}", outcome(gone));
    });
}

#[test]
fn a_list_of_many_pages_is_complete() {
    let place = world().place("cluster-pages");
    let cluster = connect(&place, &GlobalFlags::default());
    let found = wait(async {
        for number in 0..501 {
            let mut one = secret(&format!("s{number}"), "");
            one["metadata"]["labels"] = json!({ "page": "yes" });
            cluster
                .create(Kind::Secret, &place.namespace, &one, &WriteOptions::default())
                .await
                .expect("made");
        }
        let options = ListOptions { labels: Some("page=yes".to_owned()), ..ListOptions::default() };
        cluster.list(Kind::Secret, Some(&place.namespace), &options).await.expect("a list")
    });
    let names: std::collections::BTreeSet<String> =
        found.iter().map(|item| item["metadata"]["name"].to_string()).collect();
    assert_eq!((found.len(), names.len()), (501, 501));
}

#[test]
fn refusals_are_told_apart() {
    let place = world().place("cluster-refusals");
    let own = WriteOptions::default();
    let namespace = place.namespace.as_str();
    let admin = connect(&place, &GlobalFlags::default());
    let large = "x".repeat(4 << 20);
    let wide = "x".repeat(2 << 20);
    let said = wait(async {
        [
            outcome(admin.create(Kind::Secret, "no-such-namespace", &secret("x", "1"), &own).await),
            outcome(admin.create(Kind::Secret, namespace, &secret("Not A Name", "1"), &own).await),
            outcome(admin.create(Kind::Secret, namespace, &secret("x", &large), &own).await),
            outcome(admin.create(Kind::Secret, namespace, &secret("x", &wide), &own).await),
            outcome(
                admin
                    .create(Kind::Secret, namespace, &json!({ "metadata": { "name": "x" }, "data": 1 }), &own)
                    .await,
            ),
        ]
    });
    let starts = ["NamespaceNotFound", "Invalid", "TooLarge", "Invalid", "Invalid"];
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(&format!("{start}:")), "{start}: {said}");
    }
}

#[test]
fn missing_permissions_are_those_of_our_request() {
    let place = world().place("cluster-rbac");
    let rules = [Rule { verbs: &["get"], group: "", resources: &["secrets"], names: &[] }];
    let user = place.as_user("reader", &rules);
    let cluster = connect(&user, &GlobalFlags::default());
    let namespace = place.namespace.as_str();
    let object = ObjectRef::new(Kind::Secret, namespace, "x");
    let everything = ListOptions::default();
    wait(async {
        assert_eq!(cluster.get(&object).await.expect("allowed"), None);
        let list = cluster.list(Kind::Secret, Some(namespace), &everything).await;
        assert_eq!(outcome(list), format!("Forbidden: may not list secrets in namespace {namespace}"));
        let all = cluster.list(Kind::Deployment, None, &everything).await;
        assert_eq!(outcome(all), "Forbidden: may not list deployments.apps in all namespaces");
        let space = cluster.get(&ObjectRef::new(Kind::Namespace, "", "default")).await;
        assert_eq!(outcome(space), "Forbidden: may not get namespace/default");
    });
    let ghost = GlobalFlags { impersonate: Some("ghost".to_owned()), ..GlobalFlags::default() };
    let said = outcome(wait(connect(&user, &ghost).get(&object)));
    assert!(said.starts_with("Denied:") && said.contains("cannot impersonate"), "{said}");
    let said = outcome(wait(connect(&place, &ghost).get(&object)));
    assert_eq!(said, format!("Forbidden: may not get secret/x in namespace {namespace}"));
    let token = GlobalFlags { token: Some("wrong".into()), ..GlobalFlags::default() };
    let said = outcome(wait(connect(&place, &token).get(&object)));
    assert!(said.starts_with("Unauthorized:"), "{said}");
}
