//! What the API server refuses: each refusal in words that name what was refused and what helps.

use kubectl_pullsecret::cluster::ListOptions;
use pullsecret_core::Kind;
use serde_json::json;

use crate::cluster_fixture::{Fixture, SENTINEL, failed, read_from, wait, words, written_to};
use crate::fake_api::{FakeApi, Reply};

#[test]
fn a_missing_permission_names_verb_resource_and_namespace() {
    let message = "secrets \"x\" is forbidden: User \"bob\" cannot create resource \"secrets\" in API group \"\" \
                   in the namespace \"shop\"";
    let (text, _) = written_to(move |_| Reply::failure(403, "Forbidden", message), &[]);
    insta::assert_snapshot!(text, @r"
    error: you may not create secrets in namespace shop
      Ask for:      kubectl create role pullsecret --verb=create --resource=secrets -n shop
    (exit 3)
    ");
}

#[test]
fn a_missing_permission_for_all_namespaces_asks_for_a_cluster_role() {
    let message = "deployments.apps is forbidden: User \"bob\" cannot list resource \"deployments\" in API group \
                   \"apps\" at the cluster scope";
    let api = FakeApi::start(move |_| Reply::failure(403, "Forbidden", message));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let error = failed(wait(cluster.list(Kind::Deployment, None, &ListOptions::default())));
    insta::assert_snapshot!(words(error, &[]), @r"
    error: you may not list deployments.apps in all namespaces
      Ask for:      kubectl create clusterrole pullsecret --verb=list --resource=deployments.apps
    (exit 3)
    ");
}

#[test]
fn a_quota_or_an_impersonation_refused_is_not_a_missing_permission_of_ours() {
    let quota = "secrets \"x\" is forbidden: exceeded quota: few, requested: secrets=1, used: secrets=3";
    let (text, _) = written_to(move |_| Reply::failure(403, "Forbidden", quota), &[]);
    insta::assert_snapshot!(text, @r#"
    error: the API server refuses to create secret/x in namespace shop
      secrets "x" is forbidden: exceeded quota: few, requested: secrets=1, used: secrets=3
    (exit 3)
    "#);
    let ghost = "users \"ghost\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group \"\" \
                 at the cluster scope";
    let text = read_from(move |_| Reply::failure(403, "Forbidden", ghost), &[]);
    insta::assert_snapshot!(text, @r#"
    error: the API server refuses to get secret/x in namespace shop
      users "ghost" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope
    (exit 3)
    "#);
}

#[test]
fn the_namespace_is_missing() {
    let answer = json!({ "kind": "Status", "status": "Failure", "code": 404, "reason": "NotFound",
        "message": "namespaces \"shop\" not found", "details": { "name": "shop", "kind": "namespaces" } });
    let (text, _) = written_to(move |_| Reply::json(404, &answer), &[]);
    insta::assert_snapshot!(text, @r"
    error: namespace shop not found
      See them:     kubectl get namespaces
      Or create it: kubectl create namespace shop
    (exit 2)
    ");
}

#[test]
fn other_refusals_of_the_server() {
    let told = |code, reason: &'static str, message: &'static str| {
        written_to(move |_| Reply::failure(code, reason, message), &[]).0
    };
    insta::assert_snapshot!(told(401, "Unauthorized", "Unauthorized"), @r"
    error: the API server does not accept your credentials (401)
      SERVER (context here)
      A token or certificate may have expired: log in to the cluster again.
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    insta::assert_snapshot!(told(409, "AlreadyExists", "secrets \"x\" already exists"), @r"
    error: secret/x exists already in namespace shop
    (exit 3)
    ");
    insta::assert_snapshot!(told(422, "Invalid", "Secret \"x\" is invalid: type:\u{1b}[31m Invalid value"), @r#"
    error: the API server finds secret/x invalid
      Secret "x" is invalid: type: [31m Invalid value
    (exit 2)
    "#);
    insta::assert_snapshot!(told(413, "RequestEntityTooLarge", "limit is 3145728"), @r"
    error: secret/x is too large in namespace shop
    (exit 3)
    ");
    insta::assert_snapshot!(told(500, "InternalError", "etcdserver: request timed out"), @r"
    error: the API server answered 500
      etcdserver: request timed out
      Asked to create secret/x in namespace shop: SERVER (context here)
      It may have been carried out all the same; the same command, run again, will tell.
    (exit 3)
    ");
}

#[test]
fn a_body_that_the_server_quotes_is_cut_off() {
    let message = format!("v1.Secret.Data: illegal base64, error found in #10 byte of ...|{SENTINEL}|...");
    let (text, _) = written_to(move |_| Reply::failure(400, "BadRequest", &message), &[]);
    insta::assert_snapshot!(text, @r"
    error: the API server finds secret/x invalid
      v1.Secret.Data: illegal base64,
    (exit 2)
    ");
}
