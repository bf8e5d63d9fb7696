//! What a script reads: the items of the report, which others build on.

use insta::assert_snapshot;
use serde_json::json;

use super::objects::{
    SHOP, account, config, manifest, node, on_node, pod, pod_of_web, secret, typed, workload,
};
use super::{items, why};

#[test]
fn credentials_what_is_ignored_and_whose_rules_these_are() {
    let objects = [
        on_node(pod("web", SHOP, &["host", "team", "legacy", "gone"]), "n1"),
        node("n1", "v1.35.4", "x"),
        secret("host", &[("ghcr.io", "ci"), ("quay.io", "ci"), ("ghcr.io:443", "ci")]),
        secret("team", &[("https://ghcr.io/acme", "bob"), ("ghcr.io/acme", "eve")]),
        typed(secret("legacy", &[]), "Opaque"),
    ];
    assert_snapshot!(items(&objects, &["web"]), @r#"
    {"object":{"kind":"Pod","namespace":"shop","name":"web"},"namespace":"shop","pod":"web","container":"web","containerType":"container","image":"ghcr.io/acme/shop:1.4","reference":{"registry":"ghcr.io","repository":"ghcr.io/acme/shop","tag":"1.4","digest":null},"error":null,"credentials":[{"secret":"team","key":"https://ghcr.io/acme","username":"bob","usable":true,"order":"random","place":1},{"secret":"team","key":"ghcr.io/acme","username":"eve","usable":true,"order":"random","place":1},{"secret":"host","key":"ghcr.io","username":"ci","usable":true,"order":"certain","place":3}],"ignored":[{"secret":"host","key":"quay.io","code":"other-registry","reason":"it is for another registry"},{"secret":"host","key":"ghcr.io:443","code":"key-mismatch","reason":"the port must be written alike in key and image: ghcr.io:443 is not ghcr.io"},{"secret":"legacy","key":null,"code":"wrong-type","reason":"type Opaque: the kubelet does not look at it"},{"secret":"gone","key":null,"code":"secret-missing","reason":"there is no such secret in this namespace; the kubelet goes on without it"}],"unreadable":[],"kubelet":{"version":"v1.35.4","basis":"observed"},"diagnosis":null,"verification":null}
    "#);
}

#[test]
fn a_document_is_one_object_of_json() {
    let objects = [pod("web", "nginx", &[])];
    assert_snapshot!(why(&objects, &["web", "-o", "json"]).expect_code(0).stdout, @r#"
    {
      "apiVersion": "kubectl-pullsecret/v1",
      "kind": "PullExplanation",
      "items": [
        {
          "object": {
            "kind": "Pod",
            "namespace": "shop",
            "name": "web"
          },
          "namespace": "shop",
          "pod": "web",
          "container": "web",
          "containerType": "container",
          "image": "nginx",
          "reference": {
            "registry": "docker.io",
            "repository": "docker.io/library/nginx",
            "tag": "latest",
            "digest": null
          },
          "error": null,
          "credentials": [],
          "ignored": [],
          "unreadable": [],
          "kubelet": {
            "version": "v1.35",
            "basis": "assumed"
          },
          "diagnosis": null,
          "verification": null
        }
      ]
    }
    "#);
}

#[test]
fn yaml_is_the_same() {
    let objects = [pod("web", "nginx", &[])];
    assert_snapshot!(why(&objects, &["web", "-o", "yaml"]).expect_code(0).stdout, @r"
    apiVersion: kubectl-pullsecret/v1
    kind: PullExplanation
    items:
    - object:
        kind: Pod
        namespace: shop
        name: web
      namespace: shop
      pod: web
      container: web
      containerType: container
      image: nginx
      reference:
        registry: docker.io
        repository: docker.io/library/nginx
        tag: latest
        digest: null
      error: null
      credentials: []
      ignored: []
      unreadable: []
      kubelet:
        version: v1.35
        basis: assumed
      diagnosis: null
      verification: null
    ");
}

#[test]
fn what_stops_a_pull_is_said_in_the_kubelets_words() {
    let mut pod = pod("web", "nginx", &["broken"]);
    let other = json!({"name": "other", "image": "Nginx"});
    pod["spec"]["containers"].as_array_mut().expect("containers").push(other);
    let objects = [pod, config("broken", r#"{"auths":{"ghcr.io":{"auth":"!!!!"}}}"#)];
    assert_snapshot!(items(&objects, &["web"]), @r#"
    {"object":{"kind":"Pod","namespace":"shop","name":"web"},"namespace":"shop","pod":"web","container":"web","containerType":"container","image":"nginx","reference":{"registry":"docker.io","repository":"docker.io/library/nginx","tag":"latest","digest":null},"error":"illegal base64 data at input byte 0","credentials":[],"ignored":[{"secret":"broken","key":null,"code":"secret-undecodable","reason":"illegal base64 data at input byte 0"}],"unreadable":[],"kubelet":{"version":"v1.35","basis":"assumed"},"diagnosis":null,"verification":null}
    {"object":{"kind":"Pod","namespace":"shop","name":"web"},"namespace":"shop","pod":"web","container":"other","containerType":"container","image":"Nginx","reference":null,"error":"Failed to apply default image tag \"Nginx\": couldn't parse image name \"Nginx\": invalid reference format: repository name (library/Nginx) must be lowercase","credentials":[],"ignored":[{"secret":"broken","key":null,"code":"secret-undecodable","reason":"illegal base64 data at input byte 0"}],"unreadable":[],"kubelet":{"version":"v1.35","basis":"assumed"},"diagnosis":null,"verification":null}
    "#);
}

#[test]
fn a_workload_is_its_template_and_then_its_pods() {
    let mut deployment = workload("Deployment", "web", SHOP, &[]);
    deployment["spec"]["template"]["spec"]["volumes"] = json!([{"name": "models", "image": {"reference": "ghcr.io/acme/models@sha256:0000000000000000000000000000000000000000000000000000000000000000"}}]);
    let objects = [
        deployment,
        account("default", &["ghcr"]),
        config("ghcr", r#"{"auths":{"ghcr.io":{"username":"bob"},"https://a:b@ghcr.io/acme":{}}}"#),
        pod_of_web("7d9f6", "a", SHOP, &[]),
    ];
    assert_snapshot!(items(&objects, &["deploy/web"]), @r#"
    {"object":{"kind":"Deployment","namespace":"shop","name":"web"},"namespace":"shop","pod":null,"container":"web","containerType":"container","image":"ghcr.io/acme/shop:1.4","reference":{"registry":"ghcr.io","repository":"ghcr.io/acme/shop","tag":"1.4","digest":null},"error":null,"credentials":[{"secret":"ghcr","key":"https://(hidden)@ghcr.io/acme","username":"","usable":false,"order":"certain","place":1},{"secret":"ghcr","key":"ghcr.io","username":"bob","usable":false,"order":"certain","place":2}],"ignored":[],"unreadable":[],"kubelet":{"version":"v1.35","basis":"assumed"},"diagnosis":null,"verification":null}
    {"object":{"kind":"Deployment","namespace":"shop","name":"web"},"namespace":"shop","pod":null,"container":null,"containerType":"volume","image":"ghcr.io/acme/models@sha256:0000000000000000000000000000000000000000000000000000000000000000","reference":{"registry":"ghcr.io","repository":"ghcr.io/acme/models","tag":null,"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"},"error":null,"credentials":[{"secret":"ghcr","key":"https://(hidden)@ghcr.io/acme","username":"","usable":false,"order":"certain","place":1},{"secret":"ghcr","key":"ghcr.io","username":"bob","usable":false,"order":"certain","place":2}],"ignored":[],"unreadable":[],"kubelet":{"version":"v1.35","basis":"assumed"},"diagnosis":null,"verification":null}
    {"object":{"kind":"Deployment","namespace":"shop","name":"web"},"namespace":"shop","pod":"web-7d9f6-a","container":"web","containerType":"container","image":"ghcr.io/acme/shop:1.4","reference":{"registry":"ghcr.io","repository":"ghcr.io/acme/shop","tag":"1.4","digest":null},"error":null,"credentials":[],"ignored":[],"unreadable":[],"kubelet":{"version":"v1.35","basis":"assumed"},"diagnosis":null,"verification":null}
    "#);
}

#[test]
fn an_image_by_itself_has_neither_pod_nor_container() {
    let objects = [secret("hub", &[("https://index.docker.io/v1/", "old"), ("*.io", "star")])];
    assert_snapshot!(items(&objects, &["--image", "acme/log:2"]), @r#"
    {"object":null,"namespace":"shop","pod":null,"container":null,"containerType":null,"image":"acme/log:2","reference":{"registry":"docker.io","repository":"docker.io/acme/log","tag":"2","digest":null},"error":null,"credentials":[{"secret":"hub","key":"*.io","username":"star","usable":true,"order":"certain","place":1}],"ignored":[{"secret":"hub","key":"https://index.docker.io/v1/","code":"index-docker-io-suppressed","reason":"index.docker.io counts only where nothing else matches, and *.io of secret/hub does"}],"unreadable":[],"kubelet":{"version":"v1.35","basis":"assumed"},"diagnosis":null,"verification":null}
    "#);
}

#[test]
fn everything_is_explained_where_nothing_is_named() {
    let objects = [
        workload("Deployment", "web", SHOP, &[]),
        pod_of_web("7d9f6", "a", SHOP, &[]),
        manifest("alone", "nginx", &[]),
        workload("CronJob", "tick", "busybox", &[]),
    ];
    let items: Vec<String> = items(&objects, &[])
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an item"))
        .map(|item| format!("{} {}", item["pod"], item["image"]))
        .collect();
    assert_eq!(
        items,
        [
            r#"null "ghcr.io/acme/shop:1.4""#,
            r#""web-7d9f6-a" "ghcr.io/acme/shop:1.4""#,
            r#"null "busybox""#,
            r#""alone" "nginx""#
        ]
    );
}
