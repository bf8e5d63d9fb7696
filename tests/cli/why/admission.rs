//! What the API server takes no pod of: its account is missing, or allows only what it lists itself.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{SHOP, account, manifest, pod_of_web, secret, workload};
use super::{items, permissions, told};

/// Deployment `web` with a list of its own and this account.
fn web(account: &str, list: &[&str]) -> Value {
    let mut web = workload("Deployment", "web", SHOP, list);
    web["spec"]["template"]["spec"]["serviceAccountName"] = json!(account);
    web
}

fn strict(name: &str, list: &[&str]) -> Value {
    let mut account = account(name, list);
    account["metadata"]["annotations"] = json!({"kubernetes.io/enforce-mountable-secrets": "true"});
    account
}

#[test]
fn a_missing_account_stops_a_template_with_a_list_of_its_own() {
    let objects = [web("builder", &["ghcr"]), secret("ghcr", &[("ghcr.io", "bob")])];
    assert_snapshot!(permissions::told(&objects, &[], &["deploy/web"]), @r#"
    container web · ghcr.io/acme/shop:1.4

    No pod can be made of it: namespace shop has no serviceaccount/builder.
      The API server says: error looking up service account shop/builder: serviceaccount "builder" not found

    The list of deployment/web's template itself: ghcr.
    deployment/web has no pods now.
    By the rules of kubelet v1.35.

    To make it
      kubectl create serviceaccount builder -n shop
    "#);
    let api = permissions::cluster(&objects, &[]);
    let document = permissions::run(&api, &["deploy/web", "-o", "json"]).expect_code(0).stdout;
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let item = &document["items"][0];
    assert_eq!(
        item["error"],
        r#"error looking up service account shop/builder: serviceaccount "builder" not found"#
    );
    assert_eq!(item["credentials"], json!([]));
    // Files that hold no account do not say that there is none.
    assert!(told(&objects, &["deploy/web"]).contains("1   secret/ghcr   ghcr.io   bob"));
}

#[test]
fn a_pod_whose_account_is_gone_keeps_its_list_and_is_not_made_anew() {
    let mut set = workload("ReplicaSet", "web-7d9f6", SHOP, &["ghcr"]);
    set["spec"]["template"]["spec"]["serviceAccountName"] = json!("builder");
    let objects = [pod_of_web("7d9f6", "a", SHOP, &["ghcr"]), set, secret("ghcr", &[("ghcr.io", "bob")])];
    let told = permissions::told(&objects, &[], &["web-7d9f6-a"]);
    assert!(
        told.contains("A new pod cannot be made: there is no serviceaccount/builder any more."),
        "{told}"
    );
    assert!(told.contains("1   secret/ghcr   ghcr.io   bob"), "{told}");
}

#[test]
fn a_strict_account_allows_only_what_it_lists() {
    let objects = [
        web("builder", &["ghcr", "team"]),
        strict("builder", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        secret("team", &[("ghcr.io", "eve")]),
    ];
    assert_snapshot!(permissions::told(&objects, &[], &["deploy/web"]), @r#"
    container web · ghcr.io/acme/shop:1.4

    No pod can be made of it: serviceaccount/builder does not allow secret/team in its list.
      The API server says: imagePullSecrets[1].name="team" is not allowed because service account builder does not reference that imagePullSecret

    The list of deployment/web's template itself: ghcr, team.
    serviceaccount/builder allows only the pull secrets that it lists (annotation kubernetes.io/enforce-mountable-secrets): ghcr.
    deployment/web has no pods now.
    By the rules of kubelet v1.35.

    To allow it, list it in serviceaccount/builder
      kubectl patch serviceaccount builder -n shop --type=json -p '[{"op":"add","path":"/imagePullSecrets/-","value":{"name":"team"}}]'
    "#);
    let item: Value = serde_json::from_str(&items(&objects, &["deploy/web"])).expect("one item");
    assert_eq!(
        item["error"],
        r#"imagePullSecrets[1].name="team" is not allowed because service account builder does not reference that imagePullSecret"#
    );
    let mut none = manifest("none", SHOP, &["team"]);
    none["spec"]["serviceAccountName"] = json!("bare");
    let objects = [none, strict("bare", &[])];
    let text = permissions::told(&objects, &[], &["none"]);
    let patch = r#"kubectl patch serviceaccount bare -n shop --type=json -p '[{"op":"add","path":"/imagePullSecrets","value":[{"name":"team"}]}]'"#;
    assert!(text.contains(patch), "an empty list has no end to append to: {text}");
}

#[test]
fn a_strict_account_that_lists_it_and_one_that_is_not_strict_take_the_pod() {
    let secret = secret("ghcr", &[("ghcr.io", "bob")]);
    let mut lenient = strict("builder", &[]);
    lenient["metadata"]["annotations"]["kubernetes.io/enforce-mountable-secrets"] = json!("false");
    for account in [strict("builder", &["other", "ghcr"]), lenient] {
        let told = told(&[web("builder", &["ghcr"]), account, secret.clone()], &["deploy/web"]);
        assert!(told.contains("For a new pod the kubelet tries one credential."), "{told}");
    }
}
