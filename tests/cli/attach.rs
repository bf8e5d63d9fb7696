//! `attach`: what it appends to which list, what it refuses, and what it says of that.

use harness::check_schema;
use serde_json::{Value, json};

use crate::desk::Person;
use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key, secret};
use crate::workloads::workload;

const DOCKER: &str = "kubernetes.io/dockerconfigjson";

/// The secret `regcred` for `ghcr.io`.
fn regcred() -> Value {
    secret("regcred", DOCKER, &[("ghcr.io", "old")])
}

/// The names in the list at `path` of an object.
fn listed(shop: &Namespace, key: &str, path: &str) -> Vec<String> {
    let objects = shop.objects();
    let list = objects.get(key).expect("it is there").pointer(path).cloned().unwrap_or_default();
    let names =
        list.as_array().into_iter().flatten().map(|entry| entry["name"].as_str().unwrap_or("").to_owned());
    names.collect()
}

fn of_account(shop: &Namespace, name: &str) -> Vec<String> {
    listed(shop, &format!("serviceaccounts/{name}"), "/imagePullSecrets")
}

#[test]
fn it_is_appended_and_the_second_time_unchanged() {
    let shop = Namespace::quiet([regcred(), account("default", &["internal"])]);
    insta::assert_snapshot!(shop.verb(&["attach", "regcred"]).shown(&[]), @r"
    serviceaccount/default patched
    ---
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: internal → internal, regcred
    exit 0
    ");
    assert_eq!(of_account(&shop, "default"), ["internal", "regcred"]);
    insta::assert_snapshot!(shop.verb(&["attach", "secret/regcred"]).shown(&[]), @r"
    serviceaccount/default unchanged
    ---
    exit 0
    ");
    assert_eq!(shop.writes(), ["PATCH serviceaccounts/default"]);
}

#[test]
fn a_workload_without_a_list_gets_its_accounts_first() {
    let web = workload("Deployment", "web", &[], "builder");
    let shop = Namespace::quiet([regcred(), account("builder", &["internal"]), web]);
    insta::assert_snapshot!(shop.verb(&["attach", "regcred", "--workload", "deploy/web"]).shown(&[]), @r"
    deployment.apps/web patched
    ---
    Plan · context here · SERVER · namespace shop
      ~ deployment.apps/web  imagePullSecrets: none → internal, regcred; its account's list is copied in, a rollout starts
    exit 0
    ");
    assert_eq!(
        listed(&shop, "deployments/web", "/spec/template/spec/imagePullSecrets"),
        ["internal", "regcred"]
    );
    assert_eq!(of_account(&shop, "builder"), ["internal"], "the account is left alone");
}

#[test]
fn several_targets_and_all_accounts() {
    let accounts = [account("web", &[]), account("worker", &["regcred"])];
    let shop = Namespace::quiet(accounts.into_iter().chain([regcred()]));
    let ended = shop.verb(&["attach", "regcred", "--serviceaccount", "web,worker"]).expect_code(0);
    assert_eq!(ended.stdout, "serviceaccount/web patched\nserviceaccount/worker unchanged\n");
    let ended = shop.verb(&["attach", "regcred", "--all-serviceaccounts", "-o", "name"]).expect_code(0);
    assert_eq!(ended.stdout, "serviceaccount/default\nserviceaccount/web\nserviceaccount/worker\n");
    assert_eq!(of_account(&shop, "default"), ["regcred"]);
}

#[test]
fn a_dry_run_writes_nothing_and_its_document_is_what_the_schema_says() {
    let shop = Namespace::quiet([regcred(), account("default", &["internal"])]);
    for (flag, name) in [("--dry-run", "client"), ("--dry-run=server", "server")] {
        let ended = shop.verb(&["attach", "regcred", flag, "-o", "json"]).expect_code(0);
        let document = check_schema("ChangeResult", &ended.stdout);
        assert_eq!(
            document["items"],
            json!([{ "object": { "kind": "ServiceAccount", "namespace": "shop", "name": "default" },
                "action": "patched", "summary": "imagePullSecrets: internal → internal, regcred",
                "dryRun": name, "error": null }])
        );
    }
    assert_eq!(of_account(&shop, "default"), ["internal"]);
}

#[test]
fn what_a_kubelet_would_ignore_or_stumble_over_is_refused_with_what_mends_it() {
    let mut broken = regcred();
    broken["metadata"]["name"] = json!("broken");
    broken["data"][".dockerconfigjson"] = json!("e30gfQ==");
    let opaque = secret("opaque", "Opaque", &[("ghcr.io", "old")]);
    let shop = Namespace::quiet([broken, opaque]);
    insta::assert_snapshot!(shop.verb(&["attach", "opaque"]).shown(&[]), @r"
    ---
    error: secret/opaque is no pull secret
      Type Opaque: the kubelet does not look at it, and says nothing of that.
      Nothing was changed.
      Instead:      kubectl pullsecret add ghcr.io -u bob --name opaque --replace --no-attach -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    insta::assert_snapshot!(shop.verb(&["attach", "broken"]).shown(&[]), @r"
    ---
    error: secret/broken would break every pull
      The kubelet cannot decode it: invalid character '}' after top-level value (line 1, column 4); every pod that names it fails to pull, public images too.
      Nothing was changed.
      Instead:      kubectl pullsecret add REGISTRY -u USER --name broken --replace --no-attach -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    assert!(shop.writes().is_empty());
}

#[test]
fn what_is_not_there_is_told_with_what_is_most_like_it() {
    let shop = Namespace::quiet([regcred()]);
    insta::assert_snapshot!(shop.verb(&["attach", "regcerd"]).shown(&[]), @r"
    ---
    error: secret/regcerd is not in namespace shop
      There is: regcred
      See them:     kubectl get secrets -n shop --kubeconfig KUBECONFIG
      Make it:      kubectl pullsecret add REGISTRY -u USER --name regcerd --no-attach -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
    let elsewhere = shop.verb(&["attach", "regcred", "-n", "shp"]).expect_code(2);
    assert!(!elsewhere.stderr.contains("Make it"), "the namespace is missing: {}", elsewhere.stderr);
    insta::assert_snapshot!(shop.verb(&["attach", "regcred", "--serviceaccount", "defualt"]).shown(&[]), @r"
    ---
    error: serviceaccount/defualt is not in namespace shop
      There is: default
      See them:     kubectl get serviceaccounts -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
    insta::assert_snapshot!(shop.verb(&["attach", "regcred", "--workload", "deploy/web"]).shown(&[]), @r"
    ---
    error: deployment.apps/web is not in namespace shop
      There is no deployment.apps at all.
      See them:     kubectl get deployments -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
}

#[test]
fn who_may_not_read_secrets_can_attach_one() {
    let shop = Namespace::new([], |seen, _| {
        let about_secrets = key(seen).starts_with("secrets");
        about_secrets.then(|| Reply::failure(403, "Forbidden", "secrets is forbidden"))
    });
    insta::assert_snapshot!(shop.verb(&["attach", "regcred"]).shown(&[]), @r"
    serviceaccount/default patched
    ---
    secret/regcred could not be checked: the API server refuses to get secret/regcred in namespace shop
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: none → regcred
    exit 0
    ");
}

#[test]
fn an_empty_secret_is_attached_with_a_warning() {
    let shop = Namespace::quiet([json!({ "apiVersion": "v1", "kind": "Secret", "type": DOCKER,
        "metadata": { "name": "regcred" }, "data": {} })]);
    let ended = shop.verb(&["attach", "regcred"]).expect_code(0);
    assert!(ended.stderr.contains("warning: secret/regcred: there is nothing in"), "{}", ended.stderr);
}

#[test]
fn what_is_somebody_elses_is_left_to_them() {
    let mut helms = account("web", &[]);
    helms["metadata"]["labels"] = json!({ "app.kubernetes.io/managed-by": "Helm" });
    let shop = Namespace::quiet([regcred(), helms]);
    insta::assert_snapshot!(shop.verb(&["attach", "regcred", "--serviceaccount", "web"]).shown(&[]), @r"
    ---
    error: serviceaccount/web is managed by Helm
      Its owner may put back what we change: change it where it comes from.
      With --adopt it is changed all the same, without a word to its owner.
    exit 1
    ");
    let ended = shop.verb(&["attach", "regcred", "--all-serviceaccounts"]).expect_code(0);
    assert_eq!(ended.stdout, "serviceaccount/default patched\n");
    assert!(
        ended.stderr.contains("serviceaccount/web is managed by Helm and left alone"),
        "{}",
        ended.stderr
    );
    let ended = shop.verb(&["attach", "regcred", "--serviceaccount", "web", "--adopt"]).expect_code(0);
    assert_eq!(ended.stdout, "serviceaccount/web patched\n");
    let again = shop.verb(&["attach", "regcred", "--all-serviceaccounts"]).expect_code(0);
    assert!(!again.stderr.contains("Helm"), "nothing is left undone: {}", again.stderr);
}

#[test]
fn on_a_terminal_it_asks_and_takes_no_for_an_answer() {
    let shop = Namespace::quiet([regcred()]);
    let doubtful = Person { patience: 1, ..Person::default() };
    let ended = shop.asked(doubtful, &["attach", "regcred"]).expect_code(1);
    assert!(ended.stderr.contains("not confirmed"), "{}", ended.stderr);
    assert!(shop.writes().is_empty());
    let willing = Person { patience: 1, agrees: true, ..Person::default() };
    shop.asked(willing, &["attach", "regcred"]).expect_code(0);
    assert_eq!(of_account(&shop, "default"), ["regcred"]);
}

#[test]
fn after_a_conflict_it_goes_on_only_with_what_was_agreed_to() {
    let once = std::sync::Once::new();
    let web = workload("Deployment", "web", &[], "builder");
    let others = [regcred(), account("builder", &["internal"]), web];
    let shop = Namespace::new(others.clone(), move |seen, objects| {
        if seen.method == "PATCH" {
            once.call_once(|| drop(objects.put(workload("Deployment", "web", &["theirs"], "builder"))));
        }
        None
    });
    shop.verb(&["attach", "regcred", "--workload", "deploy/web"]).expect_code(0);
    let path = "/spec/template/spec/imagePullSecrets";
    assert_eq!(listed(&shop, "deployments/web", path), ["theirs", "regcred"], "both are there");

    let once = std::sync::Once::new();
    let shop = Namespace::new(others, move |seen, objects| {
        if seen.method == "PATCH" {
            once.call_once(|| {
                objects.put(account("builder", &["internal", "added"]));
                objects.touch("deployments/web");
            });
        }
        None
    });
    let ended = shop.verb(&["attach", "regcred", "--workload", "deploy/web"]).expect_code(1);
    assert!(ended.stderr.contains("somebody else changed"), "added was not shown: {}", ended.stderr);
    assert!(listed(&shop, "deployments/web", path).is_empty());
}

#[test]
fn a_change_that_is_put_back_is_told() {
    let shop = Namespace::new([regcred()], |seen, objects| {
        let written = objects
            .get("serviceaccounts/default")
            .is_some_and(|account| account["imagePullSecrets"] != json!([]));
        if seen.method == "GET" && written {
            objects.put(account("default", &[]));
        }
        None
    });
    let ended = shop.verb(&["attach", "regcred"]).expect_code(3);
    assert!(ended.stderr.contains("the name regcred is not there any more"), "{}", ended.stderr);
}

#[test]
fn a_strict_account_has_to_list_it_too() {
    let mut strict = account("builder", &["internal"]);
    strict["metadata"]["annotations"] = json!({ "kubernetes.io/enforce-mountable-secrets": "true" });
    let web = workload("Deployment", "web", &["internal"], "builder");
    let shop = Namespace::quiet([regcred(), strict, web]);
    let arguments = ["attach", "regcred", "--workload", "deploy/web"];
    insta::assert_snapshot!(shop.verb(&arguments).shown(&[]), @r"
    ---
    error: pods of deployment.apps/web may not name secret/regcred: serviceaccount/builder does not list it
      The account has the annotation kubernetes.io/enforce-mountable-secrets, so that a pod which names
      another secret is not taken. Attach to both: run it again with --serviceaccount builder too.
    exit 1
    ");
    assert!(shop.writes().is_empty());
    let ended = shop.verb(&[&arguments[..], &["--serviceaccount", "builder"]].concat()).expect_code(0);
    assert_eq!(ended.stdout, "serviceaccount/builder patched\ndeployment.apps/web patched\n");
}

#[test]
fn names_and_targets_that_make_no_sense() {
    let shop = Namespace::quiet([regcred()]);
    for (arguments, said) in [
        (&["deploy/web"][..], "is no name for a secret"),
        (&["regcred", "--workload", "web"], "is no TYPE/NAME"),
        (&["regcred", "--workload", "job/web"], "the pod template of a Job cannot be changed"),
        (&["regcred", "--serviceaccount", "A"], "is no name of a service account"),
        (&["regcred", "--serviceaccount", "a", "--all-serviceaccounts"], "cannot be used with"),
        (&[], "NAME"),
    ] {
        let ended = shop.verb(&[&["attach"], arguments].concat()).expect_code(2);
        assert!(ended.stderr.contains(said), "{arguments:?}: {}", ended.stderr);
    }
}
