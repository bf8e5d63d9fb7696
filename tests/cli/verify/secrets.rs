//! A secret asked about by its name, and how often a credential is sent.

use insta::assert_snapshot;
use serde_json::Value;

use super::verify;
use crate::pull_secrets::objects::{account, config, pod, secret, typed};

fn pods(images: &[&str], list: &[&str]) -> Vec<Value> {
    (0..).zip(images).map(|(n, image)| pod("shop", &format!("p{n}"), image, list)).collect()
}

#[test]
fn its_own_credentials_are_asked_about_and_no_others() {
    let mut objects =
        pods(&["ghcr.io/acme/shop:1", "registry.acme.example/tools/x:1", "nginx"], &["both", "other"]);
    objects.extend([
        secret("shop", "both", &[("ghcr.io", "bob"), ("registry.acme.example", "ci")]),
        secret("shop", "other", &[("registry.acme.example", "deploy")]),
        pod("shop", "stranger", "ghcr.io/acme/tool:1", &["other"]),
    ]);
    let verified = verify(&objects, &["both"]);
    assert_snapshot!(verified.shown, @r"
    IMAGE                             AS           RESULT      DETAILS
    registry.acme.example/tools/x:1   ci (both)    ✗ refused   wrong or expired password (401)
    ghcr.io/acme/shop:1               bob (both)   ✓ pulls
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: 1 of 2 images would not be pulled
      What is in it: kubectl pullsecret show both -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    assert!(verified.asked.iter().all(|line| !line.ends_with(" as deploy")), "{:#?}", verified.asked);
    assert_snapshot!(verify(&objects, &["both", "--image", "quay.io/x:1,ghcr.io/acme/new:2"]).shown, @r"
    IMAGE                AS           RESULT         DETAILS
    quay.io/x:1          -            ✗ not served   no key of the secret matches it
    ghcr.io/acme/new:2   bob (both)   ✓ pulls
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: 1 of 2 images would not be pulled
      What is in it: kubectl pullsecret show both -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn a_refused_password_is_sent_once_however_many_images_want_it() {
    let images: Vec<String> = (0..30).map(|n| format!("ghcr.io/acme/app{n:02}:1")).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let mut objects = pods(&images, &["old"]);
    objects.push(secret("shop", "old", &[("ghcr.io", "eve")]));
    let verified = verify(&objects, &[]);
    let sent = verified.asked.iter().filter(|line| line.ends_with(" as eve")).count();
    assert_eq!(sent, 1, "{:#?}", verified.asked);
    let rows: Vec<&str> = verified.shown.lines().filter(|line| line.contains("app0")).collect();
    assert_snapshot!(rows[..3].join("\n"), @r"
    ghcr.io/acme/app00:1   eve (old)   ✗ refused   wrong or expired password (401: incorrect username or password)
    ghcr.io/acme/app01:1   eve (old)   ✗ refused   refused before, and not sent again
    ghcr.io/acme/app02:1   eve (old)   ✗ refused   refused before, and not sent again
    ");
    assert!(verified.shown.ends_with("exit 1"), "{}", verified.shown);
}

#[test]
fn one_token_serves_all_tags_of_a_repository() {
    let images: Vec<String> = (0..20).map(|n| format!("ghcr.io/acme/app:{n}")).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let mut objects = pods(&images, &["good"]);
    objects.push(secret("shop", "good", &[("ghcr.io", "bob")]));
    let verified = verify(&objects, &[]);
    assert!(verified.shown.ends_with("exit 0"), "{}", verified.shown);
    let of = |end: &str| verified.asked.iter().filter(|line| line.ends_with(end)).count();
    assert_eq!((of(" as bob"), of(" with token-of-bob")), (1, 20), "{:#?}", verified.asked);
    assert_eq!(verified.asked.len(), 22, "and one to learn how it wants to be asked: {:#?}", verified.asked);
}

#[test]
fn a_registry_that_is_dead_is_asked_once() {
    let images: Vec<String> = (0..20).map(|n| format!("quay.example/app{n}:1")).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let verified = verify(&pods(&images, &[]), &[]);
    assert_eq!(verified.asked, ["HEAD quay.example/v2/app0/manifests/1"]);
    assert!(verified.shown.ends_with("exit 3"), "{}", verified.shown);
}

#[test]
fn secrets_that_are_of_no_use_are_refused_with_the_reason() {
    let objects = [
        typed("shop", "legacy", "Opaque", &serde_json::json!({})),
        config("shop", "empty", r#"{"auths":{}}"#),
        config("shop", "broken", "{"),
        secret("shop", "unused", &[("ghcr.io", "bob")]),
        account("shop", "default", &[]),
        pod("shop", "web", "nginx", &[]),
    ];
    let told: Vec<String> = ["legacy", "empty", "broken", "unused", "web", "gone", "No_Name"]
        .iter()
        .map(|name| verify(&objects, &[name]).shown)
        .collect();
    assert_snapshot!(told.join("\n\n"), @r#"
    ---
    error: secret/legacy holds no credential that the kubelet can use: type Opaque: the kubelet does not look at it
      Look at it:   kubectl pullsecret show legacy -n shop --kubeconfig KUBECONFIG
    exit 1

    ---
    error: secret/empty holds no credential that the kubelet can use: no entry in it (as where Docker keeps passwords in a credential store)
      Look at it:   kubectl pullsecret show empty -n shop --kubeconfig KUBECONFIG
    exit 1

    ---
    error: secret/broken holds no credential that the kubelet can use: unexpected end of JSON input
      Look at it:   kubectl pullsecret show broken -n shop --kubeconfig KUBECONFIG
    exit 1

    ---
    secret/unused serves no image in use in namespace shop, so nothing was asked.
    To ask for one: kubectl pullsecret verify unused --image IMAGE -n shop --kubeconfig KUBECONFIG
    exit 0

    ---
    error: secret/web is not in namespace shop
      Most like it: broken, empty, legacy
      See them:     kubectl get secrets -n shop --kubeconfig KUBECONFIG
      A name alone is a secret's, and this is a Pod's.
      For that:     kubectl pullsecret verify pod/web -n shop --kubeconfig KUBECONFIG
    exit 2

    ---
    error: secret/gone is not in namespace shop
      Most like it: broken, empty, legacy
      See them:     kubectl get secrets -n shop --kubeconfig KUBECONFIG
    exit 2

    ---
    error: "No_Name" is no name for a secret: a lowercase RFC 1123 subdomain consists of lower case letters, digits, '-' or '.', and begins and ends with a letter or digit
    exit 2
    "#);
}
