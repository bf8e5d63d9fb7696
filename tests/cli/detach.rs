//! `detach`: what it takes out of which list, what it asks before, and what it leaves.

use harness::check_schema;
use serde_json::{Value, json};

use crate::desk::Person;
use crate::namespace::{Namespace, account};
use crate::workloads::workload;

fn list(shop: &Namespace, key: &str, path: &str) -> Value {
    shop.objects().get(key).expect("it is there").pointer(path).cloned().unwrap_or_default()
}

fn of_account(shop: &Namespace) -> Value {
    list(shop, "serviceaccounts/default", "/imagePullSecrets")
}

#[test]
fn the_others_stay_as_they_are_and_the_second_time_it_is_unchanged() {
    let mut before = account("default", &[]);
    before["imagePullSecrets"] =
        json!([{ "name": "b", "future": 1 }, { "name": "regcred" }, { "name": "a" }, { "name": "regcred" }]);
    let shop = Namespace::quiet([before]);
    insta::assert_snapshot!(shop.verb(&["detach", "regcred", "-y"]).shown(&[]), @r"
    serviceaccount/default patched
    ---
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: b, regcred, a, regcred → b, a
    exit 0
    ");
    assert_eq!(of_account(&shop), json!([{ "name": "b", "future": 1 }, { "name": "a" }]));
    insta::assert_snapshot!(shop.verb(&["detach", "secret/regcred"]).shown(&[]), @r"
    serviceaccount/default unchanged
    ---
    serviceaccount/default does not name regcred, but b, a
    exit 0
    ");
    assert_eq!(shop.writes(), ["PATCH serviceaccounts/default"]);
}

#[test]
fn off_the_terminal_it_wants_y_and_on_one_it_asks() {
    let shop = Namespace::quiet([account("default", &["regcred"])]);
    insta::assert_snapshot!(shop.verb(&["detach", "regcred"]).shown(&[]), @r"
    ---
    Plan · context here · SERVER · namespace shop
      ~ serviceaccount/default  imagePullSecrets: regcred → none
    error: this needs your consent, and there is no terminal to ask on
      serviceaccount/default would no longer name regcred.
      Nothing was changed. If that is what you want, run it again with -y.
    exit 2
    ");
    let doubtful = Person { patience: 1, ..Person::default() };
    shop.asked(doubtful, &["detach", "regcred"]).expect_code(1);
    assert!(shop.writes().is_empty());
    let willing = Person { patience: 1, agrees: true, ..Person::default() };
    shop.asked(willing, &["detach", "regcred"]).expect_code(0);
    assert_eq!(of_account(&shop), json!([]));
}

#[test]
fn a_dry_run_writes_nothing_and_its_document_is_what_the_schema_says() {
    let shop = Namespace::quiet([account("default", &["a", "regcred", "b"])]);
    for flag in ["--dry-run=client", "--dry-run=server"] {
        let ended = shop.verb(&["detach", "regcred", flag, "-o", "json"]).expect_code(0);
        let document = check_schema("ChangeResult", &ended.stdout);
        assert_eq!(document["items"][0]["summary"], "imagePullSecrets: a, regcred, b → a, b");
        assert_eq!(document["items"][0]["action"], "patched");
    }
    assert_eq!(of_account(&shop), json!([{ "name": "a" }, { "name": "regcred" }, { "name": "b" }]));
}

#[test]
fn an_emptied_template_falls_back_on_its_account() {
    let web = workload("Deployment", "web", &["regcred"], "builder");
    let shop = Namespace::quiet([web, account("builder", &["internal"])]);
    insta::assert_snapshot!(shop.verb(&["detach", "regcred", "--workload", "deploy/web", "-y"]).shown(&[]), @r"
    deployment.apps/web patched
    ---
    Plan · context here · SERVER · namespace shop
      ~ deployment.apps/web  imagePullSecrets: regcred → none; its account's list applies again (internal); a rollout starts
    exit 0
    ");
    assert_eq!(list(&shop, "deployments/web", "/spec/template/spec/imagePullSecrets"), json!([]));
}

#[test]
fn a_name_that_comes_from_the_account_is_found_there() {
    let web = workload("Deployment", "web", &[], "builder");
    let shop = Namespace::quiet([web, account("builder", &["regcred"])]);
    let ended = shop.verb(&["detach", "regcred", "--workload", "deploy/web"]).expect_code(0);
    assert_eq!(ended.stdout, "deployment.apps/web unchanged\n");
    let said = "deployment.apps/web has no list of its own: its pods get regcred from serviceaccount/builder";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
}

#[test]
fn a_name_that_no_secret_can_have_goes_too() {
    let shop = Namespace::quiet([account("default", &["Reg Cred", "a"])]);
    shop.verb(&["detach", "Reg Cred", "-y"]).expect_code(0);
    assert_eq!(of_account(&shop), json!([{ "name": "a" }]));
    for name in ["", "deploy/web", "secret/"] {
        let ended = shop.verb(&["detach", name, "-y"]).expect_code(2);
        assert!(ended.stderr.contains("is no name for a secret"), "{}", ended.stderr);
    }
}

#[test]
fn what_is_somebody_elses_is_left_to_them() {
    let helms = |mut object: Value| {
        object["metadata"]["labels"] = json!({ "app.kubernetes.io/managed-by": "Helm" });
        object
    };
    let accounts =
        [account("default", &["regcred"]), helms(account("web", &["regcred"])), helms(account("free", &[]))];
    let shop = Namespace::quiet(accounts);
    let ended = shop.verb(&["detach", "regcred", "--serviceaccount", "web", "-y"]).expect_code(1);
    assert!(ended.stderr.contains("serviceaccount/web is managed by Helm"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("--no-attach"), "{}", ended.stderr);
    let ended = shop.verb(&["detach", "regcred", "--all-serviceaccounts", "-y"]).expect_code(0);
    assert_eq!(ended.stdout, "serviceaccount/default patched\nserviceaccount/free unchanged\n");
    assert!(
        ended.stderr.contains("serviceaccount/web is managed by Helm and left alone"),
        "{}",
        ended.stderr
    );
    assert!(!ended.stderr.contains("serviceaccount/free is"), "{}", ended.stderr);
}

#[test]
fn after_a_conflict_what_others_added_stays() {
    let once = std::sync::Once::new();
    let shop = Namespace::new([account("default", &["a", "regcred"])], move |seen, objects| {
        if seen.method == "PATCH" {
            once.call_once(|| drop(objects.put(account("default", &["regcred", "a", "theirs"]))));
        }
        None
    });
    shop.verb(&["detach", "regcred", "-y"]).expect_code(0);
    assert_eq!(of_account(&shop), json!([{ "name": "a" }, { "name": "theirs" }]));
}

#[test]
fn a_list_that_would_only_now_be_emptied_was_not_agreed_to() {
    let once = std::sync::Once::new();
    let web = workload("Deployment", "web", &["a", "regcred"], "default");
    let shop = Namespace::new([web], move |seen, objects| {
        if seen.method == "PATCH" {
            once.call_once(|| drop(objects.put(workload("Deployment", "web", &["regcred"], "default"))));
        }
        None
    });
    let ended = shop.verb(&["detach", "regcred", "--workload", "deploy/web", "-y"]).expect_code(1);
    assert!(ended.stderr.contains("somebody else changed"), "{}", ended.stderr);
    let path = "/spec/template/spec/imagePullSecrets";
    assert_eq!(list(&shop, "deployments/web", path), json!([{ "name": "regcred" }]));
}

#[test]
fn a_name_that_is_put_back_is_told() {
    let shop = Namespace::new([account("default", &["regcred"])], |seen, objects| {
        let gone = objects
            .get("serviceaccounts/default")
            .is_some_and(|account| account["imagePullSecrets"] == json!([]));
        if seen.method == "GET" && gone {
            objects.put(account("default", &["regcred"]));
        }
        None
    });
    let ended = shop.verb(&["detach", "regcred", "-y"]).expect_code(3);
    assert!(ended.stderr.contains("the name regcred is there again"), "{}", ended.stderr);
}
