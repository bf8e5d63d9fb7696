//! Names that a cluster or a file of others gives: none of them makes a line of its own, moves the cursor, or hides.

use harness::{Ended, SENTINEL};
use serde_json::{Value, json};

use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key};

/// What a name may try: a line of our own, a title and colours, a change of direction, and what has no width.
const FORGED: &str =
    "x\nsecret/other deleted\n✓ ghcr.io accepts bob\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{61c}\u{2028}\u{200b}";

/// The lines of both streams, each of which has to be ours.
#[track_caller]
fn is_honest(ended: &Ended) {
    for line in ended.stdout.lines().chain(ended.stderr.lines()) {
        let forged = ["secret/other", "✓ ghcr.io accepts bob", "error: all good", "pull-ghcr-io created\\u"];
        assert!(!forged.iter().any(|start| line.trim_start().starts_with(start)), "{line:?}");
        let unseen = |c: char| c.is_control() || "\u{202e}\u{61c}\u{2028}\u{200b}".contains(c);
        assert!(!line.contains(unseen), "{line:?}");
        assert!(line.chars().count() < 3_000, "{line:?}");
    }
}

/// A secret as `kubectl get` would show it, with a docker config in which this user stands for `ghcr.io`.
fn secret_of(user: &str, more: &Value) -> Value {
    use base64::Engine as _;
    let config = json!({ "auths": { "ghcr.io": { "username": user, "password": "old" } } });
    let mut secret = json!({ "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/dockerconfigjson",
        "metadata": { "name": "pull-ghcr-io" },
        "data": { ".dockerconfigjson": base64::engine::general_purpose::STANDARD.encode(config.to_string()) } });
    for (field, value) in more.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) => secret[field]
                .as_object_mut()
                .expect("a map")
                .extend(value.as_object().cloned().unwrap_or_default()),
            _ => secret[field] = value.clone(),
        }
    }
    secret
}

fn pod(name: &str, account: &str, controller: Option<(&str, &str)>) -> Value {
    let owners: Vec<Value> = controller
        .into_iter()
        .map(|(kind, name)| json!({ "apiVersion": "v1", "kind": kind, "name": name, "uid": "o", "controller": true }))
        .collect();
    json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": name, "ownerReferences": owners },
        "spec": { "serviceAccountName": account, "containers": [{ "name": "c", "image": "ghcr.io/a/b:1" }] },
        "status": { "phase": "Pending", "containerStatuses": [{ "name": "c", "image": "", "imageID": "",
            "ready": false, "restartCount": 0,
            "state": { "waiting": { "reason": "ImagePullBackOff", "message": FORGED } } }] } })
}

#[test]
fn users_types_owners_and_lists() {
    let long = "n".repeat(5_000);
    for name in [FORGED, &long] {
        for (secret, arguments) in [
            (secret_of(name, &json!({})), &["-y"][..]),
            (secret_of("bob", &json!({ "type": name })), &["--replace", "-y"]),
            (secret_of("bob", &json!({ "type": name })), &[]),
            (
                secret_of(
                    "bob",
                    &json!({ "metadata": { "ownerReferences": [{ "kind": name, "name": name }] } }),
                ),
                &[],
            ),
        ] {
            is_honest(&Namespace::quiet([secret, account("default", &[name])]).add(arguments));
        }
    }
}

#[test]
fn pods_accounts_and_what_made_them() {
    let pods = [
        pod(FORGED, "default", None),
        pod("web", FORGED, None),
        pod("owned", "default", Some(("Deployment", FORGED))),
    ];
    for arguments in [&["-y"][..], &["-y", "--restart"], &["-y", "-o", "name"]] {
        is_honest(&Namespace::quiet(pods.clone()).add(arguments));
    }
}

#[test]
fn lists_and_what_pulls_by_them() {
    let mut running = pod("web", "default", None);
    running["spec"]["imagePullSecrets"] = json!([{ "name": "gone" }]);
    running["spec"]["containers"][0]["image"] = json!(FORGED);
    running["metadata"]["name"] = json!(FORGED);
    let mut template = running["spec"].clone();
    template["serviceAccountName"] = json!(FORGED);
    template["imagePullSecrets"] = json!([{ "name": "gone" }, { "name": FORGED }]);
    let web = json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" },
        "spec": { "template": { "spec": template } } });
    let shop = || {
        let accounts = [account("default", &["gone", FORGED]), account(FORGED, &[FORGED])];
        let secrets = [
            secret_of(FORGED, &json!({})),
            secret_of("bob", &json!({ "type": FORGED, "metadata": { "name": "odd" } })),
        ];
        let pods = [pod("owned", "default", Some(("Deployment", FORGED))), running.clone(), web.clone()];
        Namespace::quiet(accounts.into_iter().chain(secrets).chain(pods))
    };
    for words in [
        &["attach", "pull-ghcr-io"][..],
        &["attach", "pull-ghcr-io", "--all-serviceaccounts", "--workload", "deploy/web"],
        &["attach", "odd"],
        &["attach", FORGED],
        &["detach", "gone", "-y"],
        &["detach", "gone", "--workload", "deploy/web", "--all-serviceaccounts", "-y"],
        &["detach", "none", "--all-serviceaccounts"],
        &["detach", FORGED],
        &["detach", "gone", "--workload", FORGED],
    ] {
        is_honest(&shop().verb(words));
    }
}

#[test]
fn what_the_server_says() {
    for code in [403, 422, 500] {
        let namespace = Namespace::new(None, move |seen, _| {
            (key(seen) == "secrets").then(|| Reply::failure(code, "Forbidden", &format!("a{FORGED}")))
        });
        is_honest(&namespace.add(&[]));
    }
}

#[test]
fn a_context_a_namespace_and_a_docker_config() {
    let desk = Desk::new(FakeStore::default(), Person::default());
    let config = desk.home().join("config.json");
    let auths = json!({ "auths": { "ghcr.io": { "username": FORGED, "password": SENTINEL } } });
    std::fs::write(&config, auths.to_string()).expect("written");
    let source = format!("config:{}", config.display());
    let kubeconfig = desk.home().join("kubeconfig");
    let server = json!({ "server": "http://127.0.0.1:1" });
    let mut contexts = crate::cluster_fixture::kubeconfig(&server, &json!({}));
    contexts["contexts"][0]["name"] = json!(FORGED);
    contexts["contexts"][0]["context"]["namespace"] = json!(FORGED);
    contexts["current-context"] = json!(FORGED);
    std::fs::write(&kubeconfig, contexts.to_string()).expect("written");
    let kubeconfig = kubeconfig.to_string_lossy().into_owned();
    for words in [
        &["add", "ghcr.io", "--from", &source, "--verify=never"][..],
        &["add", "ghcr.io", "--from", &source, "--verify=never", "--context", FORGED],
        &["add", "ghcr.io", "--from", &source, "--context", "none"],
        &["add", "ghcr.io", "-u", FORGED, "-n", FORGED],
        &["version"],
        &["login", "ghcr.io", "-u", FORGED],
        &["add", FORGED],
        &["add", "ghcr.io", "--from", FORGED],
        &["add", "ghcr.io", "--expires", FORGED],
        &["add", "ghcr.io", "--name", FORGED],
        &["add", "ghcr.io", "--workload", FORGED],
        &["add", "ghcr.io", "--image", FORGED],
    ] {
        is_honest(&desk.run(&[words, &["--kubeconfig", &kubeconfig]].concat(), ""));
    }
}

#[test]
fn documents_escape_what_they_may_not_show() {
    let desk = Desk::new(FakeStore::default(), Person::default());
    let folder = desk.home().join(".local/share/kubectl-pullsecret");
    std::fs::create_dir_all(&folder).expect("a folder");
    let user = "a\u{202e}\u{9b}b";
    let logins = json!({ "logins": [{ "registry": "ghcr.io", "username": user }] });
    std::fs::write(folder.join("logins.json"), logins.to_string()).expect("written");
    for format in ["json", "yaml", "name"] {
        let ended = desk.run(&["logins", "-o", format], "").expect_code(0);
        is_honest(&ended);
    }
    let json = desk.run(&["logins", "-o", "json"], "").stdout;
    let read: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(read["items"][0]["username"], user);
}
