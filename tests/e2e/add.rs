//! `add`: the main job, on a real API server and real registries.

use harness::{Place, SENTINEL, check_schema, world};
use serde_json::json;

/// The host of the registry with Basic authentication.
fn basic() -> &'static str {
    world().basic.host()
}

/// The name of the secret for a registry on `127.0.0.1:PORT`.
fn secret_name(host: &str) -> String {
    format!("pull-{}", host.replace(['.', ':'], "-"))
}

fn added(place: &Place, arguments: &[&str]) -> harness::Ended {
    place.add(arguments).run().expect_code(0)
}

#[test]
fn creates_the_secret_attaches_it_and_is_unchanged_the_second_time() {
    let place = world().place("add-twice");
    let host = basic();
    let name = secret_name(host);
    let ended = added(&place, &[host, "-u", "bob"]);
    assert_eq!(ended.stdout, format!("secret/{name} created\nserviceaccount/default patched\n"));
    assert!(ended.stderr.contains(&format!("✓ {host} accepts bob")), "{}", ended.stderr);
    assert!(ended.stderr.contains("Plan · context"), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("imagePullSecrets: none → {name}")), "{}", ended.stderr);

    let config = place.docker_config(&name);
    let entry = &config["auths"][host];
    assert_eq!((entry["username"].as_str(), entry["password"].as_str()), (Some("bob"), Some(SENTINEL)));
    assert_eq!(place.pull_secrets_of("default"), std::slice::from_ref(&name));
    let secret = place.get(&format!("secret/{name}"));
    assert_eq!(secret["type"], "kubernetes.io/dockerconfigjson");
    assert_eq!(secret["metadata"]["labels"]["app.kubernetes.io/managed-by"], "kubectl-pullsecret");

    let again = added(&place, &[host, "-u", "bob"]);
    assert_eq!(again.stdout, format!("secret/{name} unchanged\nserviceaccount/default unchanged\n"));
    assert!(!again.stderr.contains("Plan"), "{}", again.stderr);
    assert_eq!(
        place.get(&format!("secret/{name}"))["metadata"]["resourceVersion"],
        secret["metadata"]["resourceVersion"]
    );
}

#[test]
fn extends_a_named_secret_and_loses_nothing() {
    let place = world().place("add-extend");
    let config =
        r#"{"auths":{"quay.io":{"auth":"eDp5","note":1.50}},"HttpHeaders":{"a":"b"},"credsStore":"x"}"#;
    place.apply(&json!({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/dockerconfigjson",
        "metadata": {"name": "regcred", "labels": {"team": "shop"}, "annotations": {"why": "because"}},
        "stringData": {".dockerconfigjson": config, "other": "kept"},
    }));
    place.apply(&json!({
        "apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"},
        "imagePullSecrets": [{"name": "internal"}],
    }));
    let ended = added(&place, &[basic(), "-u", "bob", "--name", "regcred"]);
    assert_eq!(ended.stdout, "secret/regcred patched\nserviceaccount/default patched\n");
    let written = place.docker_config("regcred");
    assert_eq!(written["auths"]["quay.io"], json!({"auth": "eDp5", "note": 1.5}));
    assert_eq!(written["auths"][basic()]["username"], "bob");
    assert_eq!((&written["HttpHeaders"]["a"], &written["credsStore"]), (&json!("b"), &json!("x")));
    let secret = place.get("secret/regcred");
    assert_eq!(secret["metadata"]["labels"]["team"], "shop");
    assert_eq!(secret["metadata"]["annotations"]["why"], "because");
    assert_eq!(secret["metadata"]["labels"].get("app.kubernetes.io/managed-by"), None, "it is not ours");
    assert_eq!(secret["data"]["other"], "a2VwdA==");
    assert_eq!(place.pull_secrets_of("default"), ["internal", "regcred"]);
}

#[test]
fn waits_for_the_default_account_of_a_new_namespace() {
    let place = world().new_place("add-new");
    added(&place, &[basic(), "-u", "bob", "--verify=never"]);
    assert_eq!(place.pull_secrets_of("default").len(), 1);
}

#[test]
fn another_user_is_shown_as_a_change_and_wants_consent() {
    let place = world().place("add-user");
    let host = basic();
    let name = secret_name(host);
    added(&place, &[host, "-u", "alice"]);
    let refused = place.add(&[host, "-u", "bob"]).run().expect_code(2);
    assert!(refused.stderr.contains(&format!("{host}: alice → bob")), "{}", refused.stderr);
    assert!(refused.stderr.contains("-y"), "{}", refused.stderr);
    assert_eq!(place.docker_config(&name)["auths"][host]["username"], "alice");
    added(&place, &[host, "-u", "bob", "-y"]);
    assert_eq!(place.docker_config(&name)["auths"][host]["username"], "bob");
}

#[test]
fn dry_runs_change_nothing_and_say_what_would_be_done() {
    let place = world().place("add-dry");
    let name = secret_name(basic());
    for how in ["client", "server"] {
        let ended = added(&place, &[basic(), "-u", "bob", &format!("--dry-run={how}")]);
        assert!(ended.stdout.starts_with(&format!("secret/{name} created (")), "{}", ended.stdout);
        assert!(ended.stderr.contains(&format!("+ secret/{name}")), "{}", ended.stderr);
        assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
    }
    assert_eq!(place.kubectl(&["get", "secrets", "-o", "name"]), "");
}

#[test]
fn machines_get_one_document() {
    let place = world().place("add-json");
    let name = secret_name(basic());
    let ended = added(&place, &[basic(), "-u", "bob", "-o", "json"]);
    let document = check_schema("ChangeResult", &ended.stdout);
    assert_eq!(document["items"][0]["object"]["name"], name);
    assert_eq!(document["items"][0]["action"], "created");
    let names = added(&place, &[basic(), "-u", "bob", "-o", "name"]);
    assert_eq!(names.stdout, format!("secret/{name}\nserviceaccount/default\n"));
}

#[test]
fn a_reader_who_leaves_does_no_harm() {
    let place = world().place("add-pipe");
    let plugin = place.add(&[basic(), "-u", "bob"]);
    let mut command = plugin.command();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    command.stdin(std::process::Stdio::piped()).stdout(writer).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("kubectl starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), SENTINEL.as_bytes())
        .expect("written");
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !stderr.contains("panicked"), "{stderr}");
    assert_eq!(place.pull_secrets_of("default").len(), 1, "the work was done to its end");
}

#[test]
fn a_public_image_proves_nothing_of_a_password() {
    let place = world().place("add-public");
    let host = world().public.host();
    let image = format!("{host}/team/app:1.0");
    let ended = added(&place, &[host, "-u", "bob", "--image", &image]);
    assert!(ended.stderr.contains("by anybody"), "{}", ended.stderr);
    assert!(ended.stderr.contains("proves nothing of bob's"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("accepts"), "{}", ended.stderr);
    place.add(&[host, "-u", "alice", "--verify=always"]).run().expect_code(1);
}

#[test]
fn access_to_each_image_is_told_apart() {
    let place = world().place("add-access");
    let host = world().bearer.host();
    let (readable, other, missing) =
        (format!("{host}/team/app:1.0"), format!("{host}/secret/app:1.0"), format!("{host}/team/app:none"));
    let images = ["--image", &readable, "--image", &other, "--image", &missing];
    let mut arguments = vec![host, "-u", "team"];
    arguments.extend(images);
    let ended = added(&place, &arguments);
    assert!(ended.stderr.contains(&format!("✓ {host} accepts team; 1 of 3 images")), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("team may not pull {other}")), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("{missing} does not exist")), "{}", ended.stderr);
}
