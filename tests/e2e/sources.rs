//! `add --from`: passwords that Docker, Podman and their credential helpers keep already.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::{Ended, Place, Plugin, SENTINEL, world};
use serde_json::{Value, json};

/// Speaks the helpers' protocol for the one registry whose answer lies in the home folder.
const HELPER: &str = r#"#!/bin/sh
server=$(cat)
case "$1" in
get)
  if [ "$server" = "$(cat "$HOME/kept-server")" ]; then cat "$HOME/kept-answer"; else
    echo 'credentials not found in native keychain'; exit 1
  fi ;;
list) printf '{"%s":"bob"}' "$(cat "$HOME/kept-server")" ;;
esac
"#;

fn host() -> &'static str {
    world().basic.host()
}

fn secret_name() -> String {
    format!("pull-{}", host().replace(['.', ':'], "-"))
}

fn write(place: &Place, name: &str, content: &str) -> PathBuf {
    let path = place.home.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, content).expect("a file");
    path
}

fn helper(place: &Place, name: &str, script: &str) {
    let path = write(place, &format!("bin/docker-credential-{name}"), script);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program");
}

/// A helper that keeps the sentinel for the registry.
fn keeping_helper(place: &Place, name: &str, user: &str) {
    helper(place, name, HELPER);
    write(place, "kept-server", host());
    let answer = json!({"ServerURL": host(), "Username": user, "Secret": SENTINEL});
    write(place, "kept-answer", &answer.to_string());
}

fn auths(host: &str, entry: &Value) -> String {
    json!({"auths": {host: entry}}).to_string()
}

fn auth() -> Value {
    json!({"auth": STANDARD.encode(format!("bob:{SENTINEL}"))})
}

fn from(place: &Place, source: &str, more: &[&str]) -> Plugin {
    let mut words = vec!["add", "--from", source];
    words.extend(more);
    let folders = [place.home.join("bin"), world().bin().to_owned(), "/usr/bin".into(), "/bin".into()];
    place.pullsecret(&words).env("PATH", std::env::join_paths(folders).expect("a path"))
}

/// Runs it to success and looks at what was written.
#[track_caller]
fn taken(place: &Place, source: &str, origin: &str) {
    let ended = from(place, source, &[host()]).run().expect_code(0);
    assert!(ended.stderr.contains(&format!("bob from {origin}")), "{}", ended.stderr);
    let entry = &place.docker_config(&secret_name())["auths"][host()];
    assert_eq!((entry["username"].as_str(), entry["password"].as_str()), (Some("bob"), Some(SENTINEL)));
}

#[track_caller]
fn refused(place: &Place, ended: Ended, code: i32, said: &[&str]) {
    let ended = ended.expect_code(code);
    for words in said {
        assert!(ended.stderr.contains(words), "{words:?} is not in:\n{}", ended.stderr);
    }
    assert_eq!(place.kubectl(&["get", "secrets", "-o", "name"]), "");
}

#[test]
fn dockers_entries() {
    let place = world().place("from-auths");
    let file = write(&place, ".docker/config.json", &auths(host(), &auth()));
    taken(&place, "docker", &format!("{} in {}", host(), file.display()));
}

#[test]
fn dockers_common_helper_and_the_registrys_own() {
    let place = world().place("from-helpers");
    keeping_helper(&place, "common", "bob");
    for config in
        [json!({"credsStore": "common"}), json!({"credHelpers": {host(): "common"}, "credsStore": "x"})]
    {
        write(&place, ".docker/config.json", &config.to_string());
        taken(&place, "docker", "docker-credential-common");
    }
}

#[test]
fn podmans_file() {
    let place = world().place("from-podman");
    let file = write(&place, ".config/containers/auth.json", &auths(host(), &auth()));
    taken(&place, "podman", &format!("{} in {}", host(), file.display()));
}

#[test]
fn a_helper_by_name_and_a_file_by_path() {
    let place = world().place("from-named");
    keeping_helper(&place, "mine", "bob");
    taken(&place, "helper:mine", "docker-credential-mine");
    place.kubectl(&["delete", "secrets", "--all"]);
    let file = write(&place, "elsewhere.json", &auths(host(), &auth()));
    taken(&place, &format!("config:{}", file.display()), &format!("{} in {}", host(), file.display()));
}

#[test]
fn identity_tokens_are_of_no_use_to_the_kubelet() {
    let place = world().place("from-token");
    write(&place, ".docker/config.json", &auths(host(), &json!({"identitytoken": SENTINEL})));
    let ended = from(&place, "docker", &[host()]).run();
    refused(
        &place,
        ended,
        1,
        &["holds an identity token", "no password", "The kubelet sends", "--from prompt"],
    );
    keeping_helper(&place, "acr", "<token>");
    let ended = from(&place, "helper:acr", &[host()]).run();
    refused(&place, ended, 1, &["docker-credential-acr holds an identity token", "no password"]);
}

#[test]
fn of_several_registries_those_without_a_credential_are_skipped() {
    let place = world().place("from-several");
    let other = world().bearer.host();
    let entries = json!({"auths": {host(): auth(), other: auth(), "quay.io": {"identitytoken": SENTINEL}}});
    write(&place, ".docker/config.json", &entries.to_string());
    let ended = from(&place, "docker", &[host(), "ghcr.io", "quay.io", other]).run().expect_code(0);
    for words in [
        format!("{}: taken, as bob", host()),
        format!("{other}: taken, as bob"),
        "warning: ghcr.io skipped: Docker's configuration holds no credential for ghcr.io".to_owned(),
        "warning: quay.io skipped: ".to_owned(),
    ] {
        assert!(ended.stderr.contains(&words), "{words:?} is not in:\n{}", ended.stderr);
    }
    assert_eq!(place.pull_secrets_of("default").len(), 2);

    let nothing = world().place("from-nothing");
    let ended = from(&nothing, "docker", &["ghcr.io", "quay.io"]).run();
    refused(&nothing, ended, 1, &["ghcr.io skipped", "quay.io skipped", "no registry is left to add"]);
}

#[test]
fn helpers_that_fail_or_babble_are_not_quoted() {
    let place = world().place("from-bad");
    write(&place, "said", SENTINEL);
    for (name, script, said) in [
        ("fails", "cat \"$HOME/said\"; cat \"$HOME/said\" >&2; exit 3", "failed (exit status: 3)"),
        ("babbles", "cat \"$HOME/said\"", "gave an answer that is not a credential in JSON"),
        ("nul", "cat \"$HOME/said\"; printf '\\0'", "holds a NUL byte"),
        ("dies", "cat \"$HOME/said\"; kill -9 $$", "failed (signal: 9"),
    ] {
        helper(&place, name, &format!("#!/bin/sh\ncat >/dev/null\n{script}\n"));
        let ended = from(&place, &format!("helper:{name}"), &[host(), "-v=9"]).run();
        refused(
            &place,
            ended,
            3,
            &[&format!("docker-credential-{name} get "), said, "Its output is not shown"],
        );
    }
    let ended = from(&place, "helper:absent", &[host()]).run();
    refused(&place, ended, 2, &["docker-credential-absent is not on PATH"]);
}

#[test]
fn files_that_are_damaged_are_not_quoted() {
    let place = world().place("from-damaged");
    let broken = format!(r#"{{"auths":{{"{}":{{"auth":"{SENTINEL}"#, host());
    let mixed = auths(host(), &json!({"auth": format!("{SENTINEL}@@")}));
    for content in [broken.as_str(), mixed.as_str()] {
        write(&place, ".docker/config.json", content);
        let ended = from(&place, "docker", &[host(), "-v=9"]).run();
        refused(&place, ended, 2, &["config.json"]);
    }
    let ended = from(&place, "config:/nowhere/config.json", &[host()]).run();
    refused(&place, ended, 2, &["/nowhere/config.json"]);
    for source in ["helper:../x", "podman:x", "vault", "config:"] {
        refused(&place, from(&place, source, &[host()]).run(), 2, &["is no source", "Sources: prompt"]);
    }
}
