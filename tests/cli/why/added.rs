//! Images that only pods use: a sidecar that something puts into them, a debugger that somebody added.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{SHOP, account, pod_of_web, secret, workload};
use super::{items, told};

fn shop() -> Vec<Value> {
    let mut pods = [
        pod_of_web("7d9f6", "a", SHOP, &["ghcr"]),
        pod_of_web("7d9f6", "b", SHOP, &["ghcr"]),
        pod_of_web("7d9f6", "c", SHOP, &["ghcr"]),
    ];
    let proxy = json!({"name": "proxy", "image": "registry.mesh.example/proxy:1"});
    for pod in &mut pods {
        pod["spec"]["containers"].as_array_mut().expect("containers").push(proxy.clone());
    }
    pods[1]["spec"]["ephemeralContainers"] = json!([{"name": "debugger", "image": "ghcr.io/acme/tools:1"}]);
    let [a, b, c] = pods;
    vec![
        workload("Deployment", "web", SHOP, &[]),
        account("default", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        a,
        b,
        c,
    ]
}

#[test]
fn what_only_pods_have_is_told_too() {
    assert_snapshot!(told(&shop(), &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    container proxy · registry.mesh.example/proxy:1

    Something adds it when a pod is made: the template of deployment/web does not have it.

    Its 3 pods all have no credential: web-7d9f6-a, web-7d9f6-b, web-7d9f6-c

    ephemeral container debugger · ghcr.io/acme/tools:1

    It was added to what runs: the template of deployment/web does not have it.

    1 of its 3 pods has 1 credential: web-7d9f6-b
      1   secret/ghcr   ghcr.io   bob

    The list of serviceaccount/default, which a new pod gets: ghcr.
    Its 3 pods all have this list.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    If registry.mesh.example wants a credential
      kubectl pullsecret add registry.mesh.example --name ghcr --dry-run=client -o yaml -n shop
    ");
}

#[test]
fn items_say_what_was_asked_and_what_uses_the_image() {
    let marks = |arguments: &[&str]| -> Vec<String> {
        let items = items(&shop(), arguments);
        let items = items.lines().map(|line| serde_json::from_str::<Value>(line).expect("an item"));
        items
            .map(|item| {
                let object = &item["object"];
                let kind = object["kind"].as_str().map_or("none".to_owned(), |kind| {
                    assert_eq!(object["namespace"], "shop");
                    format!("{kind}/{}", object["name"].as_str().unwrap_or_default())
                });
                format!("{kind} {} {} {}", item["pod"], item["container"], item["containerType"])
            })
            .collect()
    };
    assert_eq!(
        marks(&["deploy/web"]),
        [
            r#"Deployment/web null "web" "container""#,
            r#"Deployment/web "web-7d9f6-a" "web" "container""#,
            r#"Deployment/web "web-7d9f6-a" "proxy" "container""#,
            r#"Deployment/web "web-7d9f6-b" "web" "container""#,
            r#"Deployment/web "web-7d9f6-b" "proxy" "container""#,
            r#"Deployment/web "web-7d9f6-b" "debugger" "ephemeral""#,
            r#"Deployment/web "web-7d9f6-c" "web" "container""#,
            r#"Deployment/web "web-7d9f6-c" "proxy" "container""#,
        ]
    );
    assert_eq!(
        marks(&["web-7d9f6-a"]),
        [
            r#"Pod/web-7d9f6-a "web-7d9f6-a" "web" "container""#,
            r#"Pod/web-7d9f6-a "web-7d9f6-a" "proxy" "container""#
        ]
    );
    assert_eq!(marks(&["--image", SHOP]), ["none null null null"]);
}
