//! What `add` reports where not everything goes as planned.

use serde_json::{Value, json};

use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key};

#[test]
fn the_document_holds_what_failed_and_what_was_not_tried() {
    let shop = Namespace::new([account("web", &[])], |seen, _| {
        let fails = seen.method == "PATCH" && key(seen) == "serviceaccounts/default";
        fails.then(|| Reply::failure(500, "InternalError", "etcd is away"))
    });
    let arguments = ["--serviceaccount", "default,web", "-o"];
    let ended = shop.add(&[&arguments[..], &["json"]].concat()).expect_code(3);
    let document: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let items: Vec<_> = document["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| {
            (
                item["object"]["name"].as_str().unwrap_or_default(),
                item["action"].as_str().unwrap_or_default(),
                &item["error"],
            )
        })
        .collect();
    let why = json!("the API server answered 500");
    assert_eq!(
        items,
        [("pull-ghcr-io", "created", &Value::Null), ("default", "failed", &why), ("web", "skipped", &why)]
    );
    assert!(
        ended.stderr.contains("secret/pull-ghcr-io was created; the rest was not done."),
        "{}",
        ended.stderr
    );

    let again = shop.add(&[&arguments[..], &["name"]].concat()).expect_code(3);
    assert_eq!(again.stdout, "secret/pull-ghcr-io\n", "only what is as wanted");
}

#[test]
fn what_somebody_else_did_in_the_meantime_is_unchanged_and_not_left_out() {
    let shop = Namespace::new([account("web", &[])], |seen, objects| {
        if seen.method == "PATCH" && key(seen) == "serviceaccounts/default" {
            objects.put(account("default", &["pull-ghcr-io"]));
        }
        None
    });
    let ended = shop.add(&["--serviceaccount", "default,web"]).expect_code(0);
    assert_eq!(
        ended.stdout,
        "secret/pull-ghcr-io created\nserviceaccount/default unchanged\nserviceaccount/web patched\n"
    );
}
