//! What `add` refuses, and that nothing is written then.

use harness::{Ended, Place, SENTINEL, world};
use serde_json::json;
use testbed::Rule;

fn nothing_was_written(place: &Place) {
    assert_eq!(place.kubectl(&["get", "secrets", "-o", "name"]), "");
    assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
}

#[track_caller]
fn refused(place: &Place, ended: Ended, code: i32, said: &[&str]) {
    let ended = ended.expect_code(code);
    for words in said {
        assert!(ended.stderr.contains(words), "{words:?} is not in:\n{}", ended.stderr);
    }
    assert!(ended.stderr.contains("error: "), "{}", ended.stderr);
    nothing_was_written(place);
}

#[test]
fn a_wrong_password() {
    let place = world().place("refuse-wrong");
    for registry in [&world().basic, &world().bearer] {
        let host = registry.host();
        let ended = place.pullsecret(&["add", host, "-u", "bob", "--password-stdin"]).input("wrong").run();
        refused(&place, ended, 1, &[&format!("{host} refuses bob"), "Nothing was written"]);
    }
}

#[test]
fn passwords_that_are_none() {
    let place = world().place("refuse-stdin");
    let big = "p".repeat(64 * 1024 + 1);
    for (input, why) in [("", "empty"), ("\n", "empty"), ("a\0b", "NUL"), (&big, "64 KiB")] {
        let ended = place.pullsecret(&["add", "ghcr.io", "-u", "bob", "--password-stdin"]).input(input).run();
        refused(&place, ended, 2, &[why]);
    }
}

#[test]
fn no_terminal_and_no_source() {
    let place = world().place("refuse-none");
    let ended = place.pullsecret(&["add", "ghcr.io", "-u", "bob"]).run();
    refused(&place, ended, 2, &["no password for bob at ghcr.io", "--password-stdin", "login ghcr.io"]);
}

#[test]
fn passwords_in_arguments() {
    let place = world().place("refuse-argv");
    for flag in ["--password=hunter2", "-phunter2", "--docker-password=hunter2"] {
        let ended = place.pullsecret(&["add", "ghcr.io", "-u", "bob", flag]).run();
        assert!(!ended.stderr.contains("hunter2"), "{}", ended.stderr);
        refused(&place, ended, 2, &["is not accepted", "history"]);
    }
}

#[test]
fn several_registries_with_one_password() {
    let place = world().place("refuse-several");
    let ended = place.add(&["ghcr.io", "quay.io", "-u", "bob"]).run();
    refused(&place, ended, 2, &["--password-stdin takes one password"]);
}

#[test]
fn registries_that_are_none() {
    let place = world().place("refuse-registry");
    for (registry, said) in [
        ("ghcr.io/app:1", "ghcr.io"),
        ("index.docker.io/v1", "docker.io"),
        ("ftp://ghcr.io", "ghcr.io"),
        ("bob:hunter2@ghcr.io", "ghcr.io"),
        ("ubuntu", "docker.io"),
        ("", "error"),
        ("ghcr.io:port", "error"),
    ] {
        let ended = place.add(&[registry, "-u", "bob"]).run();
        assert!(!ended.stderr.contains("hunter2"), "{}", ended.stderr);
        refused(&place, ended, 2, &[said]);
    }
}

#[test]
fn names_that_kubernetes_refuses() {
    let place = world().place("refuse-name");
    for name in ["Upper", "under_score", "-x", ""] {
        let ended = place.add(&["ghcr.io", "-u", "bob", &format!("--name={name}")]).run();
        refused(&place, ended, 2, &["no name for a secret"]);
    }
    let ended = place.add(&["ghcr.io", "-u", "bob", "--serviceaccount", "nobody", "--verify=never"]).run();
    refused(&place, ended, 2, &["serviceaccount/nobody", &place.namespace]);
    let ended = place.add(&["ghcr.io", "-u", "bob", "--workload", "job/x", "--verify=never"]).run();
    refused(&place, ended, 2, &["cannot be changed"]);
}

#[test]
fn a_namespace_that_is_not_there() {
    let place = world().place("refuse-namespace");
    // The place's own commands name its namespace, so this one is put together here.
    let ended = harness::Plugin::new([
        "add",
        "ghcr.io",
        "-u",
        "bob",
        "--verify=never",
        "--password-stdin",
        "-n",
        "nowhere",
    ])
    .env("HOME", &place.home)
    .env("KUBECONFIG", world().control_plane.admin_kubeconfig())
    .input(SENTINEL)
    .run();
    refused(&place, ended, 2, &["namespace nowhere not found"]);
}

#[test]
fn permissions_that_are_missing_are_named() {
    let place = world().place("refuse-rbac");
    let nothing = place.as_user("nothing", &[]);
    let ended = nothing.add(&["ghcr.io", "-u", "bob", "--verify=never"]).run();
    refused(&place, ended, 3, &["secrets", &format!("namespace {}", place.namespace)]);

    let rules = [
        Rule { verbs: &["get", "create"], group: "", resources: &["secrets"], names: &[] },
        Rule { verbs: &["get"], group: "", resources: &["serviceaccounts"], names: &[] },
    ];
    let half = place.as_user("half", &rules);
    let ended = half.add(&["ghcr.io", "-u", "bob", "--verify=never"]).run().expect_code(3);
    let message = format!("you may not patch serviceaccounts in namespace {}", place.namespace);
    assert!(ended.stderr.contains(&message), "{}", ended.stderr);
    assert!(ended.stderr.contains("secret/pull-ghcr-io was created"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "secret/pull-ghcr-io created\n");
}

#[test]
fn the_least_permission_serves() {
    let place = world().place("least-rbac");
    let rules = [
        Rule { verbs: &["create"], group: "", resources: &["secrets"], names: &[] },
        Rule { verbs: &["get", "patch"], group: "", resources: &["secrets"], names: &["pull-ghcr-io"] },
        Rule { verbs: &["get", "patch"], group: "", resources: &["serviceaccounts"], names: &["default"] },
    ];
    let user = place.as_user("least", &rules);
    user.add(&["ghcr.io", "-u", "bob", "--verify=never"]).run().expect_code(0);
    assert_eq!(place.pull_secrets_of("default"), ["pull-ghcr-io"]);
}

#[test]
fn secrets_of_others_immutable_mistyped_and_undecodable() {
    let place = world().place("refuse-secret");
    let secret = |kind: &str, metadata: serde_json::Value, config: &str, immutable: bool| {
        let mut object = json!({"apiVersion": "v1", "kind": "Secret", "type": kind, "immutable": immutable,
            "metadata": {"name": "regcred"}, "stringData": {".dockerconfigjson": config}});
        for (key, value) in metadata.as_object().expect("a map") {
            object["metadata"][key] = value.clone();
        }
        place.apply(&object);
    };
    let helm = json!({"labels": {"app.kubernetes.io/managed-by": "Helm"}});
    let docker = "kubernetes.io/dockerconfigjson";
    let config = r#"{"auths":{"quay.io":{"auth":"eDp5"}}}"#;
    for (kind, metadata, config, immutable, said) in [
        (docker, helm, config, false, "managed by Helm"),
        (docker, json!({}), config, true, "is immutable"),
        ("Opaque", json!({}), config, false, "of type Opaque"),
        (docker, json!({}), r#"{"auths":{"x":{"auth":"@@"}}}"#, false, "cannot be decoded"),
    ] {
        secret(kind, metadata, config, immutable);
        let before = place.get("secret/regcred");
        let arguments = ["ghcr.io", "-u", "bob", "--name", "regcred", "--verify=never"];
        let ended = place.add(&arguments).run().expect_code(1);
        assert!(ended.stderr.contains(said), "{said}: {}", ended.stderr);
        assert_eq!(place.get("secret/regcred"), before);
        let mut forced = arguments.to_vec();
        forced.extend(if said.contains("Helm") { ["--adopt", "-y"] } else { ["--replace", "-y"] });
        place.add(&forced).run().expect_code(0);
        let after = place.docker_config("regcred");
        assert_eq!(after["auths"]["ghcr.io"]["username"], "bob");
        assert_eq!(
            after["auths"].get("quay.io").is_some(),
            config.contains("quay"),
            "readable entries are kept"
        );
        place.kubectl(&["delete", "secret/regcred"]);
    }
}

#[test]
fn a_quota_speaks_up_before_a_secret_is_deleted() {
    let place = world().place("refuse-quota");
    place.apply(
        &json!({"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": {"name": "regcred"}}),
    );
    place.kubectl(&["create", "quota", "few", "--hard=count/secrets=1"]);
    let before = place.get("secret/regcred");
    let arguments = ["ghcr.io", "-u", "bob", "--name", "regcred", "--verify=never", "--replace", "-y"];
    for dry_run in ["none", "server"] {
        let dry_run = format!("--dry-run={dry_run}");
        let ended = place.add(&[&arguments[..], &[&dry_run]].concat()).run().expect_code(3);
        assert!(ended.stderr.contains("quota: few"), "{}", ended.stderr);
        assert!(ended.stderr.contains("secret/regcred was not deleted"), "{}", ended.stderr);
        assert_eq!(place.get("secret/regcred"), before);
    }
}

#[test]
fn an_unreachable_registry_is_a_warning_unless_it_must_be_asked() {
    let place = world().place("unreachable");
    let port = testbed::free_port().expect("a port");
    let host = format!("127.0.0.1:{port}");
    let ended = place.add(&[&host, "-u", "bob", "--verify=always"]).run();
    refused(&place, ended, 1, &["--verify=always"]);
    let ended = place.add(&[&host, "-u", "bob"]).run().expect_code(0);
    assert!(ended.stderr.contains("warning: ") && ended.stderr.contains(&host), "{}", ended.stderr);
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    let place = world().place("self-signed");
    let tls = &world().tls;
    let host = tls.host();
    let ended = place.add(&[host, "-u", "bob", "--verify=always"]).run();
    refused(&place, ended, 1, &["certificate", "--registry-ca"]);
    let authority = tls.authority().expect("an authority").to_string_lossy().into_owned();
    let ended =
        place.add(&[host, "-u", "bob", "--verify=always", "--registry-ca", &authority]).run().expect_code(0);
    assert!(ended.stderr.contains("accepts bob"), "{}", ended.stderr);
}
