//! `verify` against real registries and a real token server: what each answer means, and how often a credential is sent.

use std::net::TcpListener;

use harness::{Ended, Place, SENTINEL, check_schema, world};
use serde_json::{Value, json};
use testbed::Request;

fn secret(place: &Place, name: &str, host: &str, user: &str, password: &str) {
    let config = json!({"auths": {host: {"username": user, "password": password}}}).to_string();
    place.apply(&json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name},
        "type": "kubernetes.io/dockerconfigjson", "stringData": {".dockerconfigjson": config}}));
}

/// A pod that names these secrets; nothing has to run it.
fn pod(place: &Place, name: &str, image: &str, list: &[&str]) {
    let names: Vec<Value> = list.iter().map(|name| json!({"name": name})).collect();
    place.apply(&json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {
        "imagePullSecrets": names, "nodeSelector": {"no": "such"}, "containers": [{"name": "c", "image": image}]}}));
}

/// Runs `verify` with the test bed's registries named, for they are on loopback.
fn verify(place: &Place, arguments: &[&str]) -> Ended {
    let mut words = vec!["verify"];
    for registry in [&world().public, &world().basic, &world().bearer] {
        words.extend(["--plain-http", registry.host()]);
    }
    words.extend(arguments);
    place.pullsecret(&words).run()
}

/// The items of a document, by image.
fn items(ended: &Ended) -> Vec<(String, Value)> {
    let document = check_schema("PullVerification", &ended.stdout);
    let items = document["items"].as_array().expect("items").iter();
    items.map(|item| (item["image"].as_str().expect("an image").to_owned(), item.clone())).collect()
}

fn told(item: &Value) -> String {
    let outcomes = item["credentials"].as_array().expect("a list").iter();
    let outcomes: Vec<&str> = outcomes.filter_map(|one| one["outcome"].as_str()).collect();
    let anonymous = item["anonymous"]["outcome"].as_str().unwrap_or("not asked");
    format!("{}: {}; anonymous {anonymous}", item["result"].as_str().expect("a result"), outcomes.join(", "))
}

#[test]
fn every_answer_of_a_real_registry() {
    let place = world().place("verify-answers");
    let host = world().bearer.host();
    secret(&place, "right", host, "team", SENTINEL);
    secret(&place, "other", host, "bob", SENTINEL);
    secret(&place, "wrong", host, "alice", "not the password");
    let free =
        TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").to_string();
    for (name, image, list) in [
        ("right", format!("{host}/team/app:1.0"), &["right"][..]),
        ("no-access", format!("{host}/team/app:1.0"), &["other"]),
        ("refused", format!("{host}/team/app:1.0"), &["wrong"]),
        ("second", format!("{host}/team/app:1.0"), &["wrong", "right"]),
        ("missing", format!("{host}/team/app:none"), &["right"]),
        ("nobody", format!("{host}/team/app:1.0"), &[]),
        ("public", format!("{}/team/app:1.0", world().public.host()), &[]),
        ("dead", format!("{free}/team/app:1.0"), &[]),
        ("node", "localhost:5000/team/app:1.0".to_owned(), &[]),
    ] {
        pod(&place, name, &image, list);
    }
    let ended = verify(&place, &["--plain-http", &free, "-o", "json"]).expect_code(1);
    let found = items(&ended);
    let of = |pod: &str| {
        let uses =
            |item: &Value| item["usedBy"].as_array().expect("a list").iter().any(|user| user["name"] == pod);
        let item = found.iter().find(|(_, item)| uses(item)).map(|(_, item)| item).expect(pod);
        told(item)
    };
    assert_eq!(of("right"), "pulls: pulls; anonymous not asked");
    assert_eq!(of("no-access"), "fails: no-access; anonymous no-access");
    assert_eq!(of("refused"), "fails: refused; anonymous no-access");
    assert_eq!(of("second"), "pulls: refused, pulls; anonymous not asked");
    assert_eq!(of("missing"), "fails: not-found; anonymous no-access");
    assert_eq!(of("nobody"), "fails: ; anonymous no-access");
    assert_eq!(of("public"), "pulls: ; anonymous pulls");
    assert_eq!(of("dead"), "unknown: ; anonymous unreachable");
    assert_eq!(of("node"), "unknown: ; anonymous not-visible");

    let table = verify(&place, &["--plain-http", &free]).expect_code(1);
    for words in ["✗ refused", "✗ no access", "✗ not found", "? unreachable", "? not visible", "✓ pulls"]
    {
        assert!(table.stdout.contains(words), "{words}: {}", table.stdout);
    }
    assert!(table.stderr.contains("error: 4 of 9 images would not be pulled"), "{}", table.stderr);
    verify(&place, &["right"]).expect_code(1);
    verify(&place, &["pod/right"]).expect_code(0);
    verify(&place, &["pod/dead", "--plain-http", &free]).expect_code(3);
    verify(&place, &["pod/node"]).expect_code(0);
}

/// What a user sent, to a registry or its token server.
fn sent_by(requests: &[Request], user: &str) -> usize {
    requests
        .iter()
        .filter(|request| request.user.as_deref() == Some(user) && request.status != Some(200))
        .count()
}

#[test]
fn a_wrong_password_is_sent_once_to_each_realm() {
    let place = world().place("verify-once");
    for (name, registry) in [("bearer", &world().bearer), ("basic", &world().basic)] {
        let user = format!("mallory-{name}");
        secret(&place, name, registry.host(), &user, "not the password");
        for number in 0..6 {
            let image = format!("{}/team/app{number}:1.0", registry.host());
            pod(&place, &format!("{name}-{number}"), &image, &[name]);
        }
        let ended = verify(&place, &[name]).expect_code(1);
        assert_eq!(ended.stdout.matches("✗ refused").count(), 6, "{}", ended.stdout);
        assert_eq!(ended.stdout.matches("refused before, and not sent again").count(), 5, "{}", ended.stdout);
        let user = user.as_str();
        registry
            .wait_for_request("the refusal", |request| request.user.as_deref() == Some(user))
            .expect("logged");
        let requests = registry.requests().expect("the log");
        assert_eq!(sent_by(&requests, user), 1, "{name}: {requests:#?}");
    }
}

#[test]
fn one_token_serves_many_tags_and_platforms_are_read_of_an_index() {
    let place = world().place("verify-index");
    let registry = &world().bearer;
    let image = testbed::write_image(&world().run, "verify").expect("an image");
    let tags: Vec<String> = (0..5).map(|tag| format!("alice/many:{tag}")).collect();
    registry.push_all(&image, &tags.iter().map(String::as_str).collect::<Vec<_>>()).expect("pushed");
    registry.push_index(&["alice/many:0"], "alice/index:1").expect("pushed");
    secret(&place, "alice", registry.host(), "alice", SENTINEL);
    let images: Vec<String> = (0..5).map(|tag| format!("{}/alice/many:{tag}", registry.host())).collect();
    let ended = verify(&place, &["alice", "--image", &images.join(","), "-o", "json"]).expect_code(0);
    for (image, item) in items(&ended) {
        assert!(
            item["digest"].as_str().is_some_and(|digest| digest.starts_with("sha256:")),
            "{image}: {item}"
        );
        assert_eq!(item["platforms"], Value::Null, "{image}");
    }
    // Other tests ask the same registry for other images.
    let mut requests = registry.requests().expect("the log");
    requests.retain(|request| ["/alice/many/", "alice%2Fmany"].iter().any(|part| request.uri.contains(part)));
    let tokens = requests.iter().filter(|request| request.token_server).count();
    assert_eq!(tokens, 1, "{requests:#?}");
    assert!(requests.iter().all(|request| request.token_server || request.method == "HEAD"), "{requests:#?}");
    assert!(requests.len() >= 6, "{requests:#?}");

    let index = format!("{}/alice/index:1", registry.host());
    let ended = verify(&place, &["alice", "--image", &index, "-o", "json"]).expect_code(0);
    let platforms = items(&ended)[0].1["platforms"].clone();
    assert!(platforms[0].as_str().is_some_and(|name| name.starts_with("linux/")), "{platforms}");
}
