//! Names that lead nowhere: what no secret can be called, what may not be read, and what is in other namespaces.

use harness::check_schema;
use insta::assert_snapshot;
use serde_json::json;

use super::cluster::{all, forbidding, run};
use super::objects::{account, pod, secret};
use super::server::Server;
use super::with_files;

#[test]
fn what_no_secret_can_be_called_is_missing_as_for_the_kubelet() {
    let objects = || {
        vec![
            secret("shop", "s", &[("a.io", "u")]),
            account("shop", "default", &[]),
            pod("shop", "p", "a.io/app:1", &["..", "a/b", "s"]),
        ]
    };
    let server = || Server { objects: objects(), ..Server::default() };
    let (shown, asked) = run(server(), &["list", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    NAME   REGISTRIES   USERS   USED BY   AGE   STATE
    s      a.io         u       pod/p     92d   ok
    ---
    warning: secret/.. does not exist; it is named by pod/p
    warning: secret/a/b does not exist; it is named by pod/p
    exit 0
    ");
    assert!(asked.iter().all(|target| !target.contains("..") && !target.contains("a%2Fb")), "{asked:#?}");
    let (shown, _) = run(server(), &["why", "p", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    container c · a.io/app:1

    The kubelet tries one credential.
      1   secret/s   a.io   u

    Not used
      secret/..    there is no such secret in this namespace; the kubelet goes on without it
      secret/a/b   there is no such secret in this namespace; the kubelet goes on without it

    The pod's list, fixed when it was made: .., a/b, s.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ---
    exit 0
    ");
    let (shown, _) = run(server(), &["why", "..", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    ---
    error: pod/.. is not in namespace shop
      There is: p
      See them:     kubectl get pods -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
}

#[test]
fn scripts_get_the_names_of_what_may_not_be_read() {
    let (shown, _) = run(forbidding(&["secrets", "secrets/", "pods"]), &["list", "-n", "shop", "-o", "json"]);
    let document = shown.split("---\n").next().expect("a document");
    let document = check_schema("PullSecret", document);
    let items = document["items"].as_array().expect("items");
    let names: Vec<&str> = items.iter().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(names, ["acme", "broken", "gone", "legacy", "pull-ghcr-io"]);
    assert_eq!(items[0]["unreadable"], json!(["pods", "secrets"]));
    assert_eq!(items[0]["referencedBy"][0]["name"], "builder");
    assert!(shown.ends_with("exit 3"), "{shown}");
}

#[test]
fn a_selector_that_makes_no_sense_is_said_to_be_wrong() {
    let (shown, _) = run(all(), &["list", "-n", "shop", "-l", "a in b"]);
    assert_snapshot!(shown, @r"
    ---
    error: the label selector makes no sense
      found 'b', expected: '('
    exit 2
    ");
}

#[test]
fn files_say_where_else_they_have_pull_secrets() {
    let objects = [
        secret("shop", "a", &[("a.io", "u")]),
        secret("shop", "b", &[]),
        secret("pay", "c", &[("a.io", "u")]),
    ];
    assert_snapshot!(with_files(&objects, &["list"]).shown(&[]), @r"
    ---
    No pull secrets in namespace default of the files.
    The files have others: 1 in pay (add -n pay), 2 in shop (add -n shop).
    exit 0
    ");
    assert_snapshot!(with_files(&objects, &["list", "--expiring", "1d"]).shown(&[]), @r"
    ---
    No pull secrets with credentials that end within 1d in namespace default of the files.
    exit 0
    ");
}

#[test]
fn every_namespace_with_names_that_lead_nowhere_is_named() {
    let objects = (0..16).map(|n| account(&format!("team-{n:02}"), "default", &["gone"])).collect();
    let server = Server { objects, ..Server::default() };
    assert_snapshot!(run(server, &["list", "-A"]).0, @r"
    ---
    warning: 16 names are used for pull secrets and are not among these: missing, or of another type
    To see which: kubectl pullsecret list -n team-00 --kubeconfig KUBECONFIG
                  kubectl pullsecret list -n team-01 --kubeconfig KUBECONFIG
                  kubectl pullsecret list -n team-02 --kubeconfig KUBECONFIG
    Likewise in team-03, team-04, team-05, team-06, team-07, team-08, team-09, team-10, team-11, team-12 and 3 more.
    No pull secrets in any namespace.
    exit 0
    ");
    let objects = ["a", "b", "c", "d"].map(|name| account(name, "default", &["gone", "lost"])).to_vec();
    let server = Server { objects, ..Server::default() };
    assert_snapshot!(run(server, &["list", "-A"]).0, @r"
    ---
    warning: 8 names are used for pull secrets and are not among these: missing, or of another type
    To see which: kubectl pullsecret list -n a --kubeconfig KUBECONFIG
                  kubectl pullsecret list -n b --kubeconfig KUBECONFIG
                  kubectl pullsecret list -n c --kubeconfig KUBECONFIG
    Likewise in d.
    No pull secrets in any namespace.
    exit 0
    ");
}
