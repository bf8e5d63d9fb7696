//! An API server, or an admission webhook behind it, that means us ill: it repeats what it was sent, asks to wait for
//! ever, and lists without end.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::SENTINEL;
use kubectl_pullsecret::cluster::{ListOptions, WriteOptions};
use kubectl_pullsecret::error::CommandError;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Value, json};

use crate::cluster_fixture::{Fixture, failed, read_from, wait, words};
use crate::fake_api::{FakeApi, Reply, Seen};
use crate::namespace::{Namespace, secret};

/// What a webhook makes of the object that it was shown, decoded.
type Told = fn(&str, &str) -> String;

const TOLD: [(&str, Told); 6] = [
    ("the whole object", |body, _| body.to_owned()),
    ("the data", |_, config| STANDARD.encode(config)),
    ("the docker config", |_, config| config.to_owned()),
    ("the docker config as a string in JSON", |_, config| json!(config).to_string()),
    ("a part of it, encoded anew", |_, config| STANDARD.encode(&config[3..])),
    ("the password alone", |_, _| SENTINEL.to_owned()),
];

/// The docker config in a Secret's manifest, or in the JSON Patch of one.
fn config(seen: &Seen) -> String {
    let body: Value = serde_json::from_str(&seen.body).expect("JSON");
    let in_patch = || {
        let operations = body.as_array().into_iter().flatten();
        operations.filter_map(|operation| operation["value"].as_str()).find(|value| value.starts_with("ey"))
    };
    let encoded = body["data"][".dockerconfigjson"].as_str().or_else(in_patch).expect("a docker config");
    String::from_utf8(STANDARD.decode(encoded).expect("base64")).expect("text")
}

#[test]
fn a_refusal_that_repeats_the_credential_is_not_shown() {
    for (code, reason) in [(403, "Forbidden"), (422, "Invalid"), (400, "BadRequest"), (500, "InternalError")]
    {
        for (what, told) in TOLD {
            for there in
                [None, Some(secret("pull-ghcr-io", "kubernetes.io/dockerconfigjson", &[("quay.io", "x")]))]
            {
                let namespace = Namespace::new(there, move |seen, _| {
                    if !seen.target.contains("/secrets") || !matches!(seen.method.as_str(), "POST" | "PATCH")
                    {
                        return None;
                    }
                    let words = told(&seen.body, &config(seen));
                    Some(Reply::failure(
                        code,
                        reason,
                        &format!("admission webhook denied the request: {words}"),
                    ))
                });
                // The harness looks for the password in every form.
                let ended = namespace.add(&["-y"]);
                assert_ne!(ended.code, 0);
                let withheld = "its words are not shown, because they repeat the credential";
                assert!(ended.stderr.contains(withheld), "{code}, {what}: {}", ended.stderr);
            }
        }
    }
}

#[test]
fn a_refusal_that_repeats_nothing_is_shown() {
    let namespace = Namespace::new(None, |seen, _| {
        (seen.method == "POST")
            .then(|| Reply::failure(403, "Forbidden", "secrets \"pull-ghcr-io\" may not hold ghcr.io of bob"))
    });
    let ended = namespace.add(&[]);
    assert!(
        ended.stderr.contains("secrets \"pull-ghcr-io\" may not hold ghcr.io of bob"),
        "{}",
        ended.stderr
    );
}

#[test]
fn an_answer_that_is_no_kubernetes_repeats_nothing_either() {
    let namespace = Namespace::new(None, |seen, _| {
        (seen.method == "POST").then(|| {
            let to = format!("https://sso.test/{}", STANDARD.encode(config(seen)));
            Reply::html(302).with_header("location", &to)
        })
    });
    assert!(namespace.add(&[]).stderr.contains("not shown"));
}

#[test]
fn a_wait_until_the_end_of_time_is_not_begun() {
    let text = read_from(
        |_| Reply::failure(429, "TooManyRequests", "x").with_header("retry-after", "18446744073709551615"),
        &[],
    );
    assert!(
        text.starts_with("error: the API server is overloaded\n") && text.ends_with("(exit 3)"),
        "{text}"
    );
    // The time waited so far is what it is added to.
    let count = std::sync::atomic::AtomicU32::new(0);
    let text = read_from(
        move |_| {
            let first = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
            let wait = if first { "1" } else { "18446744073709551615" };
            Reply::failure(429, "TooManyRequests", "x").with_header("retry-after", wait)
        },
        &[],
    );
    assert!(text.ends_with("(exit 3)"), "{text}");
}

/// How a list that does not end is given up, and after how many requests.
fn endless(token: impl Fn(usize) -> String + Send + Sync + 'static) -> (String, usize) {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let api = FakeApi::start(move |_| {
        let token = token(count.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
        Reply::json(200, &json!({ "kind": "List", "metadata": { "continue": token }, "items": [{}] }))
    });
    let connect = || Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let listed = failed(wait(connect().list(Kind::Pod, Some("shop"), &ListOptions::default())));
    let asked = api.seen().len();
    let cluster = connect();
    let mut list = cluster.pages::<Value>(Kind::Pod, Some("shop"), ListOptions::default());
    let paged = failed(wait(async {
        loop {
            match list.next().await {
                Ok(page) => assert!(page.is_some(), "it does not end by itself"),
                Err(error) => break Err::<(), _>(error),
            }
        }
    }));
    let said = |error| words(error, &[(&api.url(), "SERVER")]);
    let (listed, paged) = (said(listed), said(paged));
    assert_eq!(listed, paged);
    (listed, asked)
}

#[test]
fn a_list_that_asks_for_the_same_page_again_is_given_up() {
    let (text, asked) = endless(|_| "more".to_owned());
    insta::assert_snapshot!(text, @r"
    error: this is not the answer of a Kubernetes API server
      Its list goes round in circles.
      Asked to list pods in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    assert_eq!(asked, 2);
    let (_, asked) = endless(|page| format!("page {}", page % 3));
    assert_eq!(asked, 4);
}

#[test]
fn an_answer_without_end_is_given_up() {
    let page = format!("{{\"items\":[{}{{}}]}}", "{},".repeat(23 << 20));
    let text = read_from(move |_| Reply::Answer(200, vec![], page.clone()), &[]);
    insta::assert_snapshot!(text, @r"
    error: the API server's answer is larger than 64 MiB, and was not read
      Asked to get secret/x in namespace shop: SERVER (context here)
    (exit 3)
    ");
}

#[test]
fn a_patch_of_something_else_than_a_secret_is_no_secret() {
    let api = FakeApi::start(|_| Reply::failure(422, "Invalid", "no field data here: abc"));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let account = ObjectRef::new(Kind::ServiceAccount, "shop", "default");
    let operations = json!([{ "op": "add", "path": "/data/x", "value": "abc" }]);
    let error = failed(wait(cluster.json_patch(&account, &operations, &WriteOptions::default())));
    assert!(CommandError::from(error).to_string().contains("no field data here: abc"));
}
