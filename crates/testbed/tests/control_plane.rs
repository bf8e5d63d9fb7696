//! A real control plane serves, beside a second one, and restricted users are restricted.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use testbed::{ControlPlane, Output, Rule, Run};

#[test]
fn kubectl_sees_a_server_of_the_version_that_was_built() {
    let answer = cluster().kubectl_stdout(&["version"]).expect("version");
    assert!(answer.contains("Server Version: v1.35.4"), "{answer}");
    assert!(answer.contains("Client Version: v1.35.4"), "{answer}");
}

#[test]
fn namespaces_are_new_and_get_their_default_account() {
    let cluster = cluster();
    let (one, other) =
        (cluster.namespace("account").expect("namespace"), cluster.namespace("account").expect("namespace"));
    assert_ne!(one, other);
    cluster.wait_for_account(&one, "default").expect("account");
    let accounts = cluster.kubectl_stdout(&["get", "serviceaccounts", "-n", &one, "-o", "name"]);
    assert_eq!(accounts.expect("accounts"), "serviceaccount/default\n");
}

#[test]
fn restricted_user_may_do_what_its_rules_say_and_no_more() {
    let cluster = cluster();
    let namespace = cluster.namespace("restricted").expect("namespace");
    cluster.kubectl_stdout(&["create", "secret", "generic", "regcred", "-n", &namespace]).expect("secret");
    let rules = [Rule { verbs: &["get"], group: "", resources: &["secrets"], names: &["regcred"] }];
    let kubeconfig = cluster.restricted_user("reader", &namespace, &rules).expect("user");
    let get = as_user(cluster, &kubeconfig, &["get", "secret", "regcred", "-n", &namespace]);
    assert_eq!(get.code, Some(0), "{}", get.stderr);
    let list = as_user(cluster, &kubeconfig, &["get", "secrets", "-n", &namespace]);
    assert_eq!(list.code, Some(1));
    assert!(list.stderr.contains(r#"User "reader" cannot list resource "secrets""#), "{}", list.stderr);
}

#[test]
fn admin_may_come_with_a_token_alone() {
    let cluster = cluster();
    let authority = cluster.authority().display().to_string();
    let nothing = cluster.run().folder().join("no.kubeconfig");
    fs::write(&nothing, "").expect("write");
    let arguments = ["--server", cluster.url(), "--token", cluster.admin_token()];
    let answer = as_user(
        cluster,
        &nothing,
        &[&arguments[..], &["--certificate-authority", &authority, "auth", "whoami"]].concat(),
    );
    assert!(answer.stdout.contains("admin"), "{} {}", answer.stdout, answer.stderr);
}

#[test]
fn second_control_plane_runs_beside_the_first() {
    let run = Run::new().expect("run");
    let second = ControlPlane::start(&run).expect("a second control plane");
    assert_ne!(second.url(), cluster().url());
    second.namespace("only-here").expect("namespace");
    let names = cluster().kubectl_stdout(&["get", "namespaces", "-o", "name"]).expect("namespaces");
    assert!(!names.contains("only-here"), "{names}");
}

#[test]
fn etcd_is_for_nobody_else_on_the_machine() {
    let folder = fs::metadata(cluster().run().folder()).expect("folder");
    let mode = std::os::unix::fs::PermissionsExt::mode(&folder.permissions());
    assert_eq!(mode & 0o077, 0, "mode {mode:o}");
}

fn as_user(cluster: &ControlPlane, kubeconfig: &Path, arguments: &[&str]) -> Output {
    let mut command: Command = cluster.kubectl_command().expect("kubectl");
    Output::of(command.env("KUBECONFIG", kubeconfig).args(arguments)).expect("run kubectl")
}

/// One for all tests here. It ends with this process.
fn cluster() -> &'static ControlPlane {
    static CLUSTER: OnceLock<ControlPlane> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let run = Run::new().expect("run");
        ControlPlane::start(&run).expect("control plane")
    })
}
