//! Nodes: read where something is said of them, several at once; and what shows that one is a cloud's.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use harness::check_schema;
use serde_json::{Value, json};

use super::objects::{SHOP, account, node, on_node, pod, pod_of_web, secret, workload};
use super::{permissions, told};
use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::{FakeApi, Reply};

fn shop() -> Vec<Value> {
    let mut objects =
        vec![workload("Deployment", "web", SHOP, &[]), account("default", &["ghcr"]), secret("ghcr", &[])];
    for at in 0..6 {
        let name = format!("n{}", at % 3);
        objects.push(on_node(pod_of_web("7d9f6", &at.to_string(), SHOP, &["ghcr"]), &name));
    }
    objects.extend((0..3).map(|at| node(&format!("n{at}"), "v1.34.4", "x")));
    objects
}

fn asked_for_nodes(api: &FakeApi) -> Vec<String> {
    let mut targets: Vec<String> =
        api.seen().into_iter().map(|seen| seen.target).filter(|target| target.contains("/nodes/")).collect();
    targets.sort();
    targets
}

#[test]
fn the_nodes_of_a_workloads_pods_are_read_for_scripts_alone_and_once() {
    let api = permissions::cluster(&shop(), &[]);
    permissions::run(&api, &["deploy/web"]).expect_code(0);
    assert_eq!(asked_for_nodes(&api), Vec::<String>::new(), "a person is told nothing of them");
    let document = permissions::run(&api, &["deploy/web", "-o", "json"]).expect_code(0).stdout;
    let document = check_schema("PullExplanation", &document);
    assert_eq!(document["items"][1]["kubelet"], json!({"version": "v1.34.4", "basis": "observed"}));
    assert_eq!(asked_for_nodes(&api), ["/api/v1/nodes/n0", "/api/v1/nodes/n1", "/api/v1/nodes/n2"]);
}

#[test]
fn nodes_are_read_at_the_same_time() {
    // Each answer waits until all have been asked for.
    static ASKED: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());
    let objects = shop();
    let api = FakeApi::start(move |seen| {
        let (path, _) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let name = path.rsplit('/').next().unwrap_or_default();
        if path.contains("/nodes/") {
            let mut asked = ASKED.0.lock().expect("no panic");
            *asked += 1;
            ASKED.1.notify_all();
            let guard = Duration::from_mins(1);
            let waited = ASKED.1.wait_timeout_while(asked, guard, |asked| *asked < 3).expect("no panic");
            assert!(!waited.1.timed_out(), "one was asked for only after another had answered");
        }
        let named = |kind: &str| {
            objects.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
        };
        let found = match path.rsplit('/').nth(1) {
            Some("nodes") => named("Node"),
            Some("deployments") => named("Deployment"),
            Some("serviceaccounts") => named("ServiceAccount"),
            Some("secrets") => named("Secret"),
            _ => None,
        };
        if path.ends_with("/pods") {
            let pods: Vec<&Value> = objects.iter().filter(|object| object["kind"] == "Pod").collect();
            return Reply::json(200, &json!({"kind": "List", "metadata": {}, "items": pods}));
        }
        found.map_or_else(|| Reply::failure(404, "NotFound", "not found"), |object| Reply::json(200, object))
    });
    permissions::run(&api, &["deploy/web", "-o", "json"]).expect_code(0);
    assert_eq!(asked_for_nodes(&api).len(), 3);
}

#[test]
fn a_provider_id_alone_does_not_make_a_node_one_of_eks() {
    let image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1";
    let mut own = node("n1", "v1.34.2", "node.kubernetes.io/instance-type");
    own["spec"]["providerID"] = json!("aws:///eu-west-1a/i-0123456789");
    let objects = [on_node(pod("web", image, &[]), "n1"), own, account("default", &[])];
    let told = told(&objects, &["web"]);
    assert!(told.contains("Possibly the node has a credential of its own"), "{told}");
    assert!(told.contains("If 123456789012.dkr.ecr.eu-west-1.amazonaws.com wants a credential"), "{told}");
}

#[test]
fn a_loopback_registry_is_the_node_itself() {
    let desk = |image: &str, list: &str| {
        let mut desk = Desk::new(FakeStore::default(), Person::default());
        desk.terminal = false;
        let file = desk.home().join("objects.yaml");
        std::fs::write(
            &file,
            secret("local", &[(image.split('/').next().unwrap_or(image), "bob")]).to_string(),
        )
        .expect("written");
        let file = file.to_string_lossy().into_owned();
        desk.run(&["why", "--image", image, "--pull-secret", list, "-f", &file, "-n", "shop"], "").stdout
    };
    for (image, host, is_node) in [
        ("[::1]/app:1", "[::1]", true),
        ("[::1]:5000/app:1", "[::1]:5000", true),
        ("127.1.2.3/app:1", "127.1.2.3", true),
        ("localhost:5000/app:1", "localhost:5000", true),
        ("127.example.com/app:1", "127.example.com", false),
        ("[::2]/app:1", "[::2]", false),
    ] {
        let said = format!("{host} is the node itself there, not this machine.");
        for list in ["", "local"] {
            let told = desk(image, list);
            assert_eq!(told.contains(&said), is_node, "{image} {list}: {told}");
        }
    }
}
