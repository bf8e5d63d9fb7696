//! The registries let in whom they should, and tell who came.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use testbed::{Access, Output, Program, Registry, RegistrySetup, Request, Run, write_image};

const USERS: &[(&str, &str)] = &[("team", "right: \"'$é"), ("alice", "another")];

#[test]
fn anonymous_registry_serves_everybody() {
    let run = Run::new().expect("run");
    let registry = registry(&run, Access::Anonymous, false);
    let pulled = pull(&run, &registry, None, "team/app:1.0");
    assert_eq!(pulled.code, Some(0), "{}", pulled.stderr);
    registry
        .wait_for_request("a manifest", |request| manifest(request) && request.user.is_none())
        .expect("log");
}

#[test]
fn basic_registry_serves_every_user_every_repository() {
    let run = Run::new().expect("run");
    serves_users_only(&run, &registry(&run, Access::Basic, false), "alice", Some(200));
}

#[test]
fn basic_registry_serves_https_under_its_own_authority() {
    let run = Run::new().expect("run");
    let registry = registry(&run, Access::Basic, true);
    serves_users_only(&run, &registry, "alice", Some(200));
    is_not_trusted_without_its_authority(&run, &registry);
}

#[test]
fn bearer_registry_serves_users_their_own_repositories() {
    let run = Run::new().expect("run");
    serves_users_only(&run, &registry(&run, Access::Bearer, false), "alice", Some(401));
}

#[test]
fn bearer_registry_serves_https_with_its_token_server() {
    let run = Run::new().expect("run");
    let registry = registry(&run, Access::Bearer, true);
    serves_users_only(&run, &registry, "alice", Some(401));
    is_not_trusted_without_its_authority(&run, &registry);
}

#[test]
fn stopped_registry_does_not_answer() {
    let run = Run::new().expect("run");
    let registry = registry(&run, Access::Anonymous, false);
    registry.stop().expect("stop");
    let pulled = pull(&run, &registry, None, "team/app:1.0");
    assert!(pulled.stderr.contains("connection refused"), "{}", pulled.stderr);
}

/// `stranger` is a right user who asks for another's repository, and gets `stranger_status`.
fn serves_users_only(run: &Run, registry: &Registry, stranger: &str, stranger_status: Option<u16>) {
    let nobody = pull(run, registry, None, "team/app:1.0");
    assert_ne!(nobody.code, Some(0));
    assert!(nobody.stderr.contains("UNAUTHORIZED"), "{}", nobody.stderr);

    let wrong = pull(run, registry, Some(("team", "wrong")), "team/app:1.0");
    assert_ne!(wrong.code, Some(0));
    registry
        .wait_for_request("the wrong password", |request| {
            request.user.as_deref() == Some("team") && request.status == Some(401)
        })
        .expect("log");

    let right = pull(run, registry, Some(USERS[0]), "team/app:1.0");
    assert_eq!(right.code, Some(0), "{}", right.stderr);
    assert!(right.stdout.contains("sha256:"), "{}", right.stdout);
    registry
        .wait_for_request("the manifest for team", |request| {
            manifest(request) && request.user.as_deref() == Some("team") && request.status == Some(200)
        })
        .expect("log");

    let password = USERS.iter().find(|(user, _)| *user == stranger).expect("a user").1;
    let other = pull(run, registry, Some((stranger, password)), "team/app:1.0");
    assert_eq!(other.code == Some(0), stranger_status == Some(200), "{}", other.stderr);
    let before = registry.requests().expect("log");
    let let_in =
        before.iter().any(|request| request.user.as_deref() == Some(stranger) && request.status == Some(200));
    assert!(let_in, "{stranger} is accepted: {before:#?}");
}

fn is_not_trusted_without_its_authority(run: &Run, registry: &Registry) {
    let pulled = Output::of(&mut crane(run, registry, None, "team/app:1.0")).expect("crane");
    assert!(pulled.stderr.contains("failed to verify certificate"), "{}", pulled.stderr);
}

fn manifest(request: &Request) -> bool {
    !request.token_server && request.uri.starts_with("/v2/team/app/manifests/1.0")
}

fn registry(run: &Run, access: Access, tls: bool) -> Registry {
    let setup = RegistrySetup { name: "main", access, tls, users: USERS };
    let registry = Registry::start(run, &setup).expect("registry");
    let image = write_image(run, "team/app:1.0").expect("image");
    let name = registry.push(&image, "team/app:1.0").expect("push");
    assert_eq!(name, format!("{}/team/app:1.0", registry.host()));
    registry
}

fn pull(run: &Run, registry: &Registry, user: Option<(&str, &str)>, image: &str) -> Output {
    let mut crane = crane(run, registry, user, image);
    if let Some(authority) = registry.authority() {
        crane.env("SSL_CERT_FILE", authority);
    }
    Output::of(&mut crane).expect("crane")
}

fn crane(run: &Run, registry: &Registry, user: Option<(&str, &str)>, image: &str) -> Command {
    let auth = user.map(|(user, password)| {
        let auth = STANDARD.encode(format!("{user}:{password}"));
        format!(r#""{}": {{"auth": "{auth}"}}"#, registry.host())
    });
    let folder = run.folder().join("docker");
    fs::create_dir_all(&folder).expect("folder");
    write(&folder.join("config.json"), &format!(r#"{{"auths": {{{}}}}}"#, auth.unwrap_or_default()));
    let mut command = Command::new(Program::Crane.path().expect("crane"));
    // No authorities, so that the machine's own do not matter.
    command
        .args(["manifest", &format!("{}/{image}", registry.host())])
        .env("DOCKER_CONFIG", folder)
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", "/dev/null");
    command
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("write");
}
