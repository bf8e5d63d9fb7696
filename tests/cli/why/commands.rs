//! The commands at the end: for a cluster those that change it, for files those that write a manifest, and none
//! where none would help.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{SHOP, account, config, manifest, owner, pod, pod_of_web, secret, workload};
use super::permissions;

/// What is said last, of a cluster with these objects.
fn last(objects: &[Value], target: &str) -> String {
    let told = permissions::told(objects, &[], &[target]);
    told.rsplit("\n\n").next().unwrap_or_default().to_owned()
}

/// The same, of files.
fn last_of_files(objects: &[Value], target: &str) -> String {
    let told = super::told(objects, &[target]);
    told.rsplit("\n\n").next().unwrap_or_default().to_owned()
}

fn of_helm(mut object: Value) -> Value {
    object["metadata"]["labels"] = json!({"app.kubernetes.io/managed-by": "Helm"});
    object
}

#[test]
fn a_manifest_never_leaves_out_entries_that_a_secret_has() {
    let two = secret("two", &[("quay.io", "a"), ("docker.io", "b")]);
    let gap = config(
        "gap",
        r#"{"auths":{"ghcr.io":{"username":"bob"},"quay.io":{"username":"eve","password":"x"}}}"#,
    );
    let objects =
        [two, gap, pod("web", SHOP, &["two"]), pod("half", SHOP, &["gap"]), account("default", &[])];
    assert_snapshot!(last_of_files(&objects, "web"), @r"
    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io --dry-run=client -o yaml -n shop
    ");
    assert_snapshot!(last_of_files(&objects, "half"), @r"
    The pod's list, fixed when it was made: gap.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
    // In a cluster the entry goes beside the others.
    assert_snapshot!(last(&objects, "web"), @r"
    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io --name two --no-attach -n shop
    ");
}

#[test]
fn what_others_keep_is_mended_by_them() {
    let objects = [
        of_helm(config("broken", "{")),
        of_helm(config("gap", r#"{"auths":{"ghcr.io":{"username":"bob"}}}"#)),
        of_helm(secret("other", &[("quay.io", "a")])),
        account("default", &[]),
        pod("undecodable", SHOP, &["broken"]),
        pod("half", SHOP, &["gap"]),
        workload("Deployment", "web", SHOP, &["other"]),
        workload("Job", "once", SHOP, &["other"]),
    ];
    assert_snapshot!(last(&objects, "undecodable"), @r"
    secret/broken is managed by Helm: mend it there.
    ");
    assert_snapshot!(last(&objects, "half"), @r"
    secret/gap is managed by Helm: mend it there.
    ");
    assert_snapshot!(last(&objects, "deploy/web"), @r"
    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io --workload deployment/web -n shop
    ");
    // A Job's own list hides the account's, and cannot be changed.
    let told = permissions::told(&objects, &[], &["job/once"]);
    assert!(!told.contains("kubectl pullsecret add"), "{told}");
}

#[test]
fn a_pod_whose_template_has_a_list_gets_one_there() {
    let mut set = workload("ReplicaSet", "web-7d9f6", SHOP, &["other"]);
    set["metadata"]["ownerReferences"] = owner("Deployment", "web");
    let objects = [
        of_helm(secret("other", &[("quay.io", "a")])),
        account("default", &[]),
        pod_of_web("7d9f6", "a", SHOP, &["other"]),
        set,
        workload("Deployment", "web", SHOP, &["other"]),
    ];
    assert_snapshot!(last(&objects, "web-7d9f6-a"), @r"
    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io --workload deployment/web -n shop
    ");
}

#[test]
fn an_immutable_secret_is_replaced_and_a_user_with_a_dash_stays_one_word() {
    let mut frozen = secret("frozen", &[("ghcr.io:443", "-rf")]);
    frozen["immutable"] = json!(true);
    let objects = [frozen, account("default", &[]), pod("web", SHOP, &["frozen"])];
    assert_snapshot!(last(&objects, "web"), @r"
    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io -u=-rf --name frozen --replace --no-attach -n shop
    ");
}

#[test]
fn a_name_is_set_only_where_kubectl_can_set_it() {
    let mut models = manifest("models", "busybox", &[]);
    models["metadata"]["uid"] = json!("u");
    models["spec"]["volumes"] = json!([{"name": "m", "image": {"reference": "https://ghcr.io/acme/models"}}]);
    let objects = [account("default", &[]), models, workload("Job", "once", "Nginx", &[])];
    assert_snapshot!(last(&objects, "models"), @r"
    If docker.io wants a credential
      kubectl pullsecret add docker.io -n shop
    To make it anew
      kubectl get pod/models -n shop -o json | kubectl replace --force -f - -n shop
    If this one is meant, write
      ghcr.io/acme/models
    ");
    assert_snapshot!(last(&objects, "job/once"), @r"
    If this one is meant, write
      nginx
    ");
}

#[test]
fn spellings_of_two_keys_are_two_questions() {
    let objects = [
        secret(
            "a",
            &[
                ("ghcr.io/acme", "1"),
                ("https://ghcr.io/acme", "2"),
                ("ghcr.io", "3"),
                ("http://ghcr.io", "4"),
            ],
        ),
        secret("b", &[("ghcr.io", "5"), ("https://ghcr.io", "6")]),
        account("default", &[]),
        pod("web", SHOP, &["a", "b"]),
    ];
    let told = super::told(&objects, &["web"]);
    let random: Vec<&str> = told.lines().filter(|line| line.contains("random")).map(str::trim).collect();
    assert_eq!(
        random.join("\n"),
        "Which of 1 and 2 comes first, which of 3 and 4, and which of 5 and 6 is random: one key in two spellings in one secret."
    );
}

#[test]
fn what_may_not_be_read_can_suppress_docker_hubs_old_name() {
    let objects = [
        secret("old", &[("https://index.docker.io/v1/", "bob")]),
        secret("hub", &[("docker.io", "eve")]),
        account("default", &[]),
        pod("web", "nginx", &["old", "hub"]),
    ];
    let told = permissions::told(&objects, &["/secrets/hub"], &["web"]);
    assert!(
        told.contains("take the place of index.docker.io, which counts only where nothing else matches"),
        "{told}"
    );
}
