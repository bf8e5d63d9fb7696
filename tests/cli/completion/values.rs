//! Names that come from the kubeconfig, the cluster, and the list of kept logins.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{answer, answer_to_script, desk, values};
use crate::cluster_fixture::kubeconfig;
use crate::desk::Desk;
use crate::fake_api::{FakeApi, Reply, Seen};

/// A table of the API server, of names with further cells.
fn table(columns: &[&str], rows: &[&[&str]]) -> Reply {
    let columns: Vec<Value> = columns.iter().map(|name| json!({ "name": name })).collect();
    let rows: Vec<Value> = rows.iter().map(|cells| json!({ "cells": cells })).collect();
    Reply::json(200, &json!({ "kind": "Table", "columnDefinitions": columns, "rows": rows, "metadata": {} }))
}

fn secret(name: &str, key: &str, user: &str) -> Value {
    use base64::Engine as _;
    let base64 = |text: String| base64::engine::general_purpose::STANDARD.encode(text);
    let auth = base64(format!("{user}:x"));
    let config = base64(json!({ "auths": { key: { "auth": auth } } }).to_string());
    json!({ "metadata": { "name": name }, "type": "kubernetes.io/dockerconfigjson",
            "data": { ".dockerconfigjson": config } })
}

/// A cluster with some of everything. What is asked for as a table comes as one.
fn cluster(seen: &Seen) -> Reply {
    let path = seen.target.split('?').next().unwrap_or_default();
    let is_table = seen.header("accept").is_some_and(|accept| accept.contains("as=Table"));
    let plain = seen.target.contains("dockercfg");
    match (path, is_table) {
        ("/api/v1/namespaces", true) => {
            table(&["Name", "Status", "Age"], &[&["default", "Active", "9d"], &["shop", "Active", "2d"]])
        }
        ("/api/v1/namespaces/shop/serviceaccounts", true) => {
            table(&["Name", "Secrets", "Age"], &[&["builder", "0", "3d"], &["default", "0", "9d"]])
        }
        ("/api/v1/namespaces/shop/secrets", true) => {
            let (name, kind) = if plain { ("old", "dockercfg") } else { ("regcred", "dockerconfigjson") };
            let kind = ["kubernetes.io/", kind].concat();
            table(&["Name", "Type", "Data", "Age"], &[&[name, &kind, "1", "5d"]])
        }
        ("/api/v1/namespaces/shop/pods", true) => table(
            &["Name", "Ready", "Status", "Restarts", "Age"],
            &[
                &["api-1", "1/1", "Running", "0", "2d"],
                &["job-1", "0/1", "Pending", "0", "1m"],
                &["web-1", "0/1", "ImagePullBackOff", "0", "4m"],
            ],
        ),
        ("/apis/apps/v1/namespaces/shop/deployments", true) => {
            table(&["Name", "Ready", "Up-to-date", "Available", "Age"], &[&["web", "0/1", "1", "0", "2d"]])
        }
        ("/api/v1/namespaces/shop/pods", false) => {
            let images = ["ghcr.io/acme/shop:1", "ghcr.io/acme/api:1", "nginx"];
            let pods = images.map(|image| json!({ "metadata": { "name": "x" }, "spec": { "containers": [{ "image": image }] } }));
            Reply::json(200, &json!({ "metadata": {}, "items": pods }))
        }
        ("/api/v1/namespaces/shop/secrets", false) => {
            let items =
                [secret("regcred", "ghcr.io", "bob"), secret("local", "localhost:5000", "robot$ci+x")];
            let items = if plain { json!([]) } else { json!(items) };
            Reply::json(200, &json!({ "metadata": {}, "items": items }))
        }
        _ => Reply::failure(404, "NotFound", "no such thing"),
    }
}

/// Somebody with a kubeconfig for this server.
pub(super) fn at(server: &str, user: &Value) -> Desk {
    let mut desk = desk();
    let file = desk.home().join("config");
    std::fs::write(&file, kubeconfig(&json!({ "server": server }), user).to_string()).expect("a kubeconfig");
    desk.variables.push(("KUBECONFIG", file.display().to_string()));
    desk
}

fn in_cluster(words: &[&str]) -> String {
    let api = FakeApi::start(cluster);
    answer(&at(&api.url(), &json!({})), words)
}

#[test]
fn names_of_the_kubeconfig_need_no_cluster() {
    let desk = at("https://nowhere.invalid", &json!({ "token": "x" }));
    assert_snapshot!(answer(&desk, &["--context", ""]), @r"
    here	cluster c, namespace shop, current
    :36
    ");
    assert_snapshot!(answer(&desk, &["list", "--cluster="]), @r"
    c	https://nowhere.invalid
    :36
    ");
    assert_snapshot!(answer(&desk, &["list", "--user", ""]), @r"
    u	token
    :36
    ");
    std::fs::rename(desk.home().join("config"), desk.home().join("other")).expect("renamed");
    assert_eq!(values(&answer(&desk, &["--kubeconfig", "~/other", "--context", ""])), ["here"]);
}

#[test]
fn namespaces_accounts_and_secrets_are_the_clusters() {
    assert_snapshot!(in_cluster(&["-n", ""]), @r"
    default	Active, 9d
    shop	Active, 2d
    :36
    ");
    assert_snapshot!(in_cluster(&["add", "--serviceaccount", ""]), @r"
    builder	3d
    default	9d
    :36
    ");
    assert_snapshot!(in_cluster(&["show", ""]), @r"
    old	dockercfg, 5d
    regcred	dockerconfigjson, 5d
    :36
    ");
    assert_eq!(values(&in_cluster(&["why", "x", "--pull-secret", "regcred,"])), ["regcred,old"]);
    assert_eq!(values(&in_cluster(&["add", "--sa=builder,d"])), ["builder,default"]);
}

#[test]
fn nothing_of_a_secret_is_asked_for_but_its_name() {
    let api = FakeApi::start(cluster);
    answer(&at(&api.url(), &json!({})), &["show", ""]);
    let seen = api.seen();
    assert_eq!(seen.len(), 2, "one list for each type");
    assert!(seen.iter().all(|seen| seen.header("accept").is_some_and(|accept| accept.contains("as=Table"))));
    assert!(seen.iter().all(|seen| seen.target.contains("fieldSelector=type%3Dkubernetes.io%2Fdockerc")));
    assert!(seen.iter().all(|seen| seen.target.contains("includeObject=None")));
}

#[test]
fn pods_that_fail_to_pull_come_first_and_types_last() {
    assert_snapshot!(in_cluster(&["why", ""]), @r"
    web-1	ImagePullBackOff, 4m
    job-1	Pending, 1m
    api-1	Running, 2d
    deployment/	a Deployment
    statefulset/	a StatefulSet
    daemonset/	a DaemonSet
    cronjob/	a CronJob
    job/	a Job
    replicaset/	a ReplicaSet
    replicationcontroller/	a ReplicationController
    pod/	a Pod
    :36
    ");
    assert_eq!(values(&in_cluster(&["why", "deploy"])), ["deployment/"]);
    assert_eq!(in_cluster(&["why", "deploy/"]), "deploy/web\t0/1 ready, 2d\n:36\n");
    assert_eq!(values(&in_cluster(&["why", "web-1", "pod/"])), ["pod/web-1", "pod/job-1", "pod/api-1"]);
    assert_eq!(values(&in_cluster(&["why", "web-1", "w"])), [""; 0], "it stands there already");
    assert_eq!(values(&in_cluster(&["verify", "re"])), ["regcred", "replicaset/", "replicationcontroller/"]);
    assert_eq!(values(&in_cluster(&["attach", "regcred", "--workload", "deployment/"])), ["deployment/web"]);
    let types = in_cluster(&["attach", "regcred", "--workload", ""]);
    assert!(types.ends_with(":38\n") && !types.contains("pod/"), "{types}");
}

#[test]
fn registries_are_those_in_use_and_those_of_which_a_credential_is_kept() {
    let api = FakeApi::start(cluster);
    let desk = at(&api.url(), &json!({}));
    let kept = desk.home().join(".local/share/kubectl-pullsecret");
    std::fs::create_dir_all(&kept).expect("a folder");
    let logins = json!({ "logins": [{ "registry": "quay.io", "username": "team+ci" }] });
    std::fs::write(kept.join("logins.json"), logins.to_string()).expect("a list");
    assert_snapshot!(answer(&desk, &["add", ""]), @r"
    docker.io	1 container
    ghcr.io	secret/regcred, 2 containers
    localhost:5000	secret/local
    quay.io	password of team+ci kept
    :36
    ");
    assert_eq!(values(&answer(&desk, &["add", "ghcr.io", "g"])), [""; 0], "each once");
    assert_eq!(values(&answer(&desk, &["logout", ""])), ["quay.io"]);
    assert_snapshot!(answer(&desk, &["add", "ghcr.io", "-u", ""]), @r"
    bob	ghcr.io, secret/regcred
    :36
    ");
    assert_eq!(values(&answer(&desk, &["login", "quay.io", "--username="])), ["team+ci"]);
    assert_eq!(
        values(&answer_to_script(&desk, &["add", "-u", "robot"])),
        ["robot$ci+x"],
        "with no registry, those of all"
    );
    assert_eq!(values(&answer(&desk, &["add", "quay.io/team", "-u", ""])), ["team+ci"], "the host counts");
    assert_eq!(values(&answer(&desk, &["verify", "--image", "ghcr.io/acme/s"])), ["ghcr.io/acme/shop:1"]);
    assert!(desk.person.asked.lock().expect("no panic").is_empty());
}

#[test]
fn the_flags_on_the_line_say_where_to_look() {
    let api = FakeApi::start(|_| table(&["Name"], &[]));
    let desk = at("http://127.0.0.1:1", &json!({}));
    for words in [&["-n", "list", "show", ""][..], &["show", "-nlist", ""], &["show", "--namespace=list", ""]]
    {
        let server = ["--server", &api.url()].map(str::to_owned);
        let words: Vec<&str> = server.iter().map(String::as_str).chain(words.iter().copied()).collect();
        answer(&desk, &words);
    }
    let seen = api.seen();
    assert_eq!(seen.len(), 6);
    assert!(seen.iter().all(|seen| seen.target.starts_with("/api/v1/namespaces/list/secrets?")), "{seen:?}");
}

#[test]
fn with_files_in_the_clusters_place_the_cluster_is_left_alone() {
    let api = FakeApi::start(cluster);
    let desk = at(&api.url(), &json!({}));
    assert_eq!(answer(&desk, &["why", "-f", "pods.yaml", ""]), ":36\n");
    assert_eq!(values(&answer(&desk, &["why", "-f", "pods.yaml", "--context", ""])), ["here"]);
    assert!(api.seen().is_empty());
}

#[test]
fn a_flag_is_completed_without_a_request() {
    let api = FakeApi::start(cluster);
    for words in [&["add", "--reg"][..], &["why", "-"], &["add", "--dry-run="], &["add", "--verify", ""]] {
        answer(&at(&api.url(), &json!({})), words);
    }
    assert!(api.seen().is_empty(), "{:?}", api.seen());
}

#[test]
fn a_name_that_a_shell_would_stumble_over_is_not_offered() {
    let names = ["a\tb", "c\nd", "\u{1b}[2J", ":4", "_activeHelp_ x", "", "  ", "fine"];
    let api = FakeApi::start(move |_| table(&["Name"], &names.each_ref().map(std::slice::from_ref)));
    let desk = at(&api.url(), &json!({}));
    assert_eq!(answer_to_script(&desk, &["-n", ""]), "shop\tnamed in the kubeconfig\nfine\n:36\n");
}

#[test]
fn kubectls_scripts_get_no_name_that_a_shell_could_run() {
    let names = ["$(touch x)", "`id`", "a b", "a;b", "it's", "a\\b", "~root", "*", "{a,b}", "_json_key", "é"];
    let api = FakeApi::start(move |seen| {
        let names: &[&str] = if seen.target.contains("dockercfg") { &[] } else { &names };
        table(&["Name"], &names.iter().map(std::slice::from_ref).collect::<Vec<_>>())
    });
    let desk = at(&api.url(), &json!({}));
    let mut told =
        values(&answer_to_script(&desk, &["show", ""])).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut all = names.map(str::to_owned).to_vec();
    told.sort();
    all.sort();
    assert_eq!(told, all);
    assert_snapshot!(answer(&desk, &["show", ""]), @r"
    _json_key
    é
    _activeHelp_ left out, because they would have to be quoted: 9
    :36
    ");
}

#[test]
fn no_shell_is_handed_more_than_it_can_list() {
    let names: Vec<String> = (0..1500).map(|at| format!("n{at:04}")).collect();
    let rows: Vec<Value> = names.iter().map(|name| json!({ "cells": [name] })).collect();
    let sent = json!({ "columnDefinitions": [{ "name": "Name" }], "rows": rows, "metadata": {} });
    let api = FakeApi::start(move |_| Reply::json(200, &sent));
    let told = answer(&at(&api.url(), &json!({})), &["add", "--serviceaccount", ""]);
    assert_eq!(values(&told).len(), 1000);
    assert!(told.contains("_activeHelp_ 500 more: type on\n"), "{told}");
}
