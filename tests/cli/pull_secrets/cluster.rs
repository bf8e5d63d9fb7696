//! `list` and `show` against an API server: what is asked of it, and what happens where it forbids something.

use insta::assert_snapshot;
use serde_json::json;

use super::desk;
use super::objects::{account, secret, shop};
use super::server::Server;
use crate::cluster_fixture::kubeconfig;

/// Runs the plugin against the server, and tells what was asked of it.
pub(super) fn run(server: Server, arguments: &[&str]) -> (String, Vec<String>) {
    let api = server.start();
    let desk = desk();
    let file = desk.home().join("kubeconfig");
    std::fs::write(&file, kubeconfig(&json!({ "server": api.url() }), &json!({})).to_string())
        .expect("written");
    let file = file.to_string_lossy().into_owned();
    let ended = desk.run(&[arguments, &["--kubeconfig", &file]].concat(), "");
    let shown = ended.shown(&[(&file, "KUBECONFIG"), (&api.url(), "SERVER")]);
    (shown, api.seen().into_iter().map(|seen| seen.target).collect())
}

pub(super) fn all() -> Server {
    Server { objects: shop(), ..Server::default() }
}

pub(super) fn forbidding(forbidden: &[&'static str]) -> Server {
    Server { forbidden: forbidden.to_vec(), ..all() }
}

#[test]
fn a_cluster_is_listed_as_files_are() {
    let (shown, asked) = run(all(), &["list", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    NAME           REGISTRIES                   USERS             USED BY                          AGE   STATE
    acme           registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, 2 pods   92d   expires in 2d
    broken         -                            -                 deploy/web                       92d   undecodable
    cfg            quay.io                      eve               -                                92d   edge-white-space
    pull-ghcr-io   ghcr.io                      bob               sa/default, 2 pods               92d   ok
    legacy         old.example                  u                 sa/default                       92d   ignored: type Opaque
    ---
    warning: secret/gone does not exist; it is named by sa/default
    exit 0
    ");
    let secrets: Vec<&String> = asked.iter().filter(|target| target.contains("/secrets")).collect();
    let of_type = |name: &str| {
        format!("/api/v1/namespaces/shop/secrets?limit=500&fieldSelector=type%3Dkubernetes.io%2F{name}")
    };
    for wanted in [
        of_type("dockerconfigjson"),
        of_type("dockercfg"),
        "/api/v1/namespaces/shop/secrets/legacy".to_owned(),
        "/api/v1/namespaces/shop/secrets/gone".to_owned(),
    ] {
        assert!(secrets.contains(&&wanted), "{wanted} is not among {secrets:#?}");
    }
    assert_eq!(secrets.len(), 4, "no other secret is read: {secrets:#?}");
    let pods = "/api/v1/namespaces/shop/pods?limit=500&fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed";
    assert!(asked.contains(&pods.to_owned()), "{asked:#?}");
}

#[test]
fn all_namespaces_are_read_by_type_alone() {
    let (shown, asked) = run(all(), &["list", "-A"]);
    assert_snapshot!(shown, @r"
    NAMESPACE   NAME           REGISTRIES                   USERS             USED BY                          AGE   STATE
    pay         other          quay.io                      q                 -                                92d   ok
    shop        acme           registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, 2 pods   92d   expires in 2d
    shop        broken         -                            -                 deploy/web                       92d   undecodable
    shop        cfg            quay.io                      eve               -                                92d   edge-white-space
    shop        pull-ghcr-io   ghcr.io                      bob               sa/default, 2 pods               92d   ok
    ---
    warning: 2 names are used for pull secrets and are not among these: missing, or of another type
    To see which: kubectl pullsecret list -n shop --kubeconfig KUBECONFIG
    exit 0
    ");
    let secrets = asked.iter().filter(|target| target.contains("/secrets"));
    assert!(secrets.clone().all(|target| target.contains("fieldSelector=type%3D")), "{asked:#?}");
    assert_eq!(secrets.count(), 2);
}

#[test]
fn pages_are_put_into_one_order() {
    let mut objects: Vec<_> =
        (0..30).map(|n| secret("shop", &format!("s{n:02}"), &[("a.io", "u")])).collect();
    for object in objects.iter_mut().skip(1).step_by(3) {
        let body = object["data"][".dockerconfigjson"].take();
        *object = super::objects::typed(
            "shop",
            object["metadata"]["name"].as_str().expect("a name"),
            "kubernetes.io/dockercfg",
            &json!({ ".dockercfg": body }),
        );
    }
    let names: Vec<String> = (0..30).map(|n| format!("secret/s{n:02}\n")).collect();
    for page in [1, 2, 7, 0] {
        let server = Server { objects: objects.clone(), page, ..Server::default() };
        let (shown, _) = run(server, &["list", "-n", "shop", "-o", "name"]);
        assert_eq!(shown, format!("{}---\nexit 0", names.concat()), "{page} to a page");
    }
}

#[test]
fn names_alone_need_no_look_at_who_uses_them() {
    let (_, asked) = run(all(), &["list", "-n", "shop", "-o", "name"]);
    assert_eq!(asked.len(), 2, "{asked:#?}");
}

#[test]
fn what_may_not_be_read_is_said_once() {
    let (shown, _) = run(forbidding(&["pods", "deployments"]), &["list", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    NAME           REGISTRIES                   USERS             USED BY                     AGE   STATE
    acme           registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, ?   92d   expires in 2d
    broken         -                            -                 ?                           92d   undecodable
    cfg            quay.io                      eve               ?                           92d   edge-white-space
    pull-ghcr-io   ghcr.io                      bob               sa/default, ?               92d   ok
    legacy         old.example                  u                 sa/default, ?               92d   ignored: type Opaque
    ---
    warning: secret/gone does not exist; it is named by sa/default
    warning: not all that names secrets is known: you may not list deployments.apps, pods in namespace shop
    exit 0
    ");
    let (shown, _) = run(forbidding(&["pods"]), &["list", "-A", "-o", "json"]);
    assert!(shown.contains("\"unreadable\": [\n        \"pods\"\n      ]"), "{shown}");
    assert!(shown.contains("you may not list pods in all namespaces"), "{shown}");
}

#[test]
fn who_may_not_list_secrets_gets_those_that_are_named() {
    let (shown, _) = run(forbidding(&["secrets"]), &["list", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    NAME           REGISTRIES                   USERS             USED BY                          AGE   STATE
    acme           registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, 2 pods   92d   expires in 2d
    broken         -                            -                 deploy/web                       92d   undecodable
    legacy         old.example                  u                 sa/default                       92d   ignored: type Opaque
    pull-ghcr-io   ghcr.io                      bob               sa/default, 2 pods               92d   ok
    ---
    warning: secret/gone does not exist; it is named by sa/default
    error: you may not list secrets in namespace shop
      Shown are the secrets that service accounts, workloads and pods name.
      Ask for:      kubectl create role pullsecret --verb=list --resource=secrets -n shop
    exit 3
    ");
    let (shown, _) = run(forbidding(&["secrets", "secrets/"]), &["list", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    NAME           REGISTRIES   USERS   USED BY                          AGE   STATE
    acme           -            -       sa/builder, sa/default, 2 pods   -     unreadable
    broken         -            -       deploy/web                       -     unreadable
    gone           -            -       sa/default                       -     unreadable
    legacy         -            -       sa/default                       -     unreadable
    pull-ghcr-io   -            -       sa/default, 2 pods               -     unreadable
    ---
    error: you may not list secrets in namespace shop
      Shown are the secrets that service accounts, workloads and pods name.
      Ask for:      kubectl create role pullsecret --verb=list --resource=secrets -n shop
    exit 3
    ");
    let (shown, _) = run(forbidding(&["secrets"]), &["list", "-A"]);
    assert_snapshot!(shown, @r"
    ---
    error: you may not list secrets in all namespaces
      Ask for:      kubectl create clusterrole pullsecret --verb=list --resource=secrets
    exit 3
    ");
}

#[test]
fn a_named_secret_of_another_type_may_be_closed() {
    let (shown, _) = run(forbidding(&["secrets/legacy"]), &["list", "-n", "shop"]);
    assert!(shown.contains("legacy         -"), "{shown}");
    assert!(shown.contains("unreadable"), "{shown}");
}

#[test]
fn an_empty_namespace_is_told_from_one_that_is_not_there() {
    let server = Server { objects: vec![account("shop", "default", &[])], ..Server::default() };
    let (shown, _) = run(server.clone(), &["list", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    ---
    No pull secrets in namespace shop.
    exit 0
    ");
    let (shown, _) = run(server, &["list", "-n", "nowhere"]);
    assert_snapshot!(shown, @r"
    ---
    error: namespace nowhere not found
      See them:     kubectl get namespaces
      Or create it: kubectl create namespace nowhere
    exit 2
    ");
}

#[test]
fn one_secret_of_a_cluster() {
    let (shown, _) = run(all(), &["show", "pull-ghcr-io", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    secret/pull-ghcr-io · kubernetes.io/dockerconfigjson · made 92d ago
    Named by sa/default, 2 pods

    KEY       USER   PASSWORD   SERVES
    ghcr.io   bob    (hidden)   ghcr.io/*

    Images here that a key matches, of pods that name other secrets too
      ghcr.io/acme/shop:1.4   as bob
      Whether it is tried there, and when:
        kubectl pullsecret why pod/web-1 -n shop --kubeconfig KUBECONFIG
    ---
    exit 0
    ");
    let (shown, _) = run(forbidding(&["pods", "serviceaccounts"]), &["show", "cfg", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    secret/cfg · kubernetes.io/dockercfg · made 92d ago
    Named by nothing that may be listed

    KEY       USER   PASSWORD   SERVES
    quay.io   eve    (hidden)   quay.io/*

    warning edge-white-space: quay.io: the password ends with a line end (echo writes one, printf does not), which registries refuse
      kubectl pullsecret add quay.io -u eve --name cfg --no-attach -n shop --kubeconfig KUBECONFIG
    ---
    warning: not all that names secrets is known: you may not list serviceaccounts, pods in namespace shop
    exit 0
    ");
    let lonely = Server { objects: vec![secret("shop", "s", &[("a.io", "u")])], ..Server::default() };
    let (shown, _) = run(lonely, &["show", "s", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    secret/s · kubernetes.io/dockerconfigjson · made 92d ago
    Named by no service account, workload or pod

    KEY    USER   PASSWORD   SERVES
    a.io   u      (hidden)   a.io/*
    ---
    exit 0
    ");
}

#[test]
fn a_secret_that_is_closed_or_not_there() {
    let (shown, _) = run(forbidding(&["secrets/"]), &["show", "acme", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    ---
    error: you may not get secrets in namespace shop
      Ask for:      kubectl create role pullsecret --verb=get --resource=secrets -n shop
    exit 3
    ");
    let (shown, _) = run(all(), &["show", "pull-ghcr", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    ---
    error: secret/pull-ghcr is not in namespace shop
      Most like it: pull-ghcr-io, legacy, cfg
      See them:     kubectl get secrets -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
    let (shown, _) = run(forbidding(&["secrets"]), &["show", "nothing", "-n", "shop"]);
    assert_snapshot!(shown, @r"
    ---
    error: secret/nothing is not in namespace shop
      See them:     kubectl get secrets -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
}
