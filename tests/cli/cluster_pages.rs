//! Lists that are read page by page: what is asked for, and what happens when a page comes too late.

use kubectl_pullsecret::cluster::{ClusterError, ListOptions, Pages};
use pullsecret_core::Kind;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cluster_fixture::{Fixture, failed, wait};
use crate::fake_api::{FakeApi, Reply, Seen};

/// What this test keeps of an object.
#[derive(Debug, Deserialize, PartialEq)]
struct Kept {
    n: u32,
}

fn page(proceed: &str, n: u32) -> Reply {
    let items = json!([{ "n": n, "spec": { "long": "and of no use" } }]);
    Reply::json(200, &json!({ "metadata": { "continue": proceed }, "items": items }))
}

fn expired(proceed: &str) -> Reply {
    let message = "The provided continue parameter is too old to display a consistent list result.";
    let status = json!({ "kind": "Status", "status": "Failure", "code": 410, "reason": "Expired",
                         "message": message, "metadata": { "continue": proceed } });
    Reply::json(410, &status)
}

/// All pages, or the error that ended them, and what was asked.
fn read(
    handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> (Vec<Vec<Kept>>, Option<ClusterError>, Vec<String>) {
    let api = FakeApi::start(handler);
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let mut pages: Pages<'_, Kept> = cluster.pages(Kind::Pod, None, ListOptions::default());
    let mut read = Vec::new();
    let error = wait(async {
        loop {
            match pages.next().await {
                Ok(Some(page)) => read.push(page),
                Ok(None) => return None,
                Err(error) => return Some(error),
            }
        }
    });
    (read, error, api.seen().into_iter().map(|seen| seen.target).collect())
}

#[test]
fn each_page_is_asked_for_when_the_one_before_is_done_with() {
    let (pages, error, asked) = read(|seen| match seen.target.rsplit_once("continue=") {
        None => page("a", 1),
        Some((_, "a")) => page("b", 2),
        _ => page("", 3),
    });
    assert_eq!(pages, [[Kept { n: 1 }], [Kept { n: 2 }], [Kept { n: 3 }]]);
    assert!(error.is_none());
    let first = "/api/v1/pods?limit=500";
    assert_eq!(asked, [first.to_owned(), format!("{first}&continue=a"), format!("{first}&continue=b")]);
}

#[test]
fn what_is_left_of_an_expired_list_is_read_as_it_is_now() {
    let (pages, error, _) = read(|seen| match seen.target.rsplit_once("continue=") {
        None => page("old", 1),
        Some((_, "old")) => expired("now"),
        _ => page("", 2),
    });
    assert_eq!(pages, [[Kept { n: 1 }], [Kept { n: 2 }]], "nothing twice");
    assert!(error.is_none());
}

#[test]
fn a_list_that_cannot_go_on_says_so() {
    let (pages, error, asked) =
        read(|seen| if seen.target.contains("continue=") { expired("") } else { page("old", 1) });
    assert_eq!(pages.len(), 1);
    assert!(matches!(error, Some(ClusterError::Gone { .. })), "{error:?}");
    assert_eq!(asked.len(), 2);

    let (_, error, asked) = read(|_| expired("again"));
    assert!(matches!(error, Some(ClusterError::Gone { .. })), "{error:?}");
    assert_eq!(asked.len(), 4, "not for ever");
}

#[test]
fn an_answer_of_another_shape_is_not_taken_for_an_empty_list() {
    for answer in [json!({}), json!({ "items": "none" }), json!([]), json!({ "items": [{ "n": "one" }] })] {
        let api = FakeApi::start(move |_| Reply::json(200, &answer));
        let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
        let mut pages: Pages<'_, Kept> = cluster.pages(Kind::Pod, None, ListOptions::default());
        let error = failed(wait(pages.next()));
        assert!(error.to_string().contains("its JSON is not what was asked for"), "{error}");
    }
    let api = FakeApi::start(|_| Reply::json(200, &json!({ "items": null })));
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let mut pages: Pages<'_, Value> = cluster.pages(Kind::Pod, None, ListOptions::default());
    failed(wait(pages.next()));
}
