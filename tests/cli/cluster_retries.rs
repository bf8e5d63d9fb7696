//! What is sent again and what never is.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kubectl_pullsecret::cluster::WriteOptions;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::json;

use crate::cluster_fixture::{Fixture, create, get, wait, written_to};
use crate::fake_api::{FakeApi, Reply};

#[test]
fn an_overloaded_server_is_waited_for_as_it_asks_and_only_so_long() {
    let (text, asked) = written_to(
        |_| Reply::failure(429, "TooManyRequests", "too many").with_header("retry-after", "120"),
        &[],
    );
    insta::assert_snapshot!(text, @r"
    error: the API server is overloaded
      SERVER (context here)
      It asks to wait for 120s.
    (exit 3)
    ");
    assert_eq!(asked, 1, "two minutes are more than we wait");
}

#[test]
fn a_create_that_is_turned_away_with_429_is_sent_again() {
    let count = AtomicU32::new(0);
    let api = FakeApi::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::failure(429, "TooManyRequests", "too many").with_header("retry-after", "0"),
        1 => Reply::failure(503, "ServiceUnavailable", "starting").with_header("retry-after", "0"),
        _ => Reply::json(201, &json!({ "made": true })),
    });
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    assert_eq!(create(&cluster).expect("created"), json!({ "made": true }));
    assert_eq!(api.seen().len(), 3);
}

#[test]
fn a_create_that_may_have_been_done_is_not_sent_again() {
    // kube's own retry would, and the second answer would be "already exists".
    for code in [503, 504, 500] {
        let (_, asked) = written_to(move |_| Reply::failure(code, "Timeout", "gave up"), &[]);
        assert_eq!(asked, 1, "{code}");
    }
    let (_, asked) = written_to(|_| Reply::Close, &[]);
    assert_eq!(asked, 1);
}

#[test]
fn a_read_survives_a_server_that_restarts() {
    let count = AtomicU32::new(0);
    let api = FakeApi::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Close,
        1 => Reply::failure(503, "ServiceUnavailable", "starting"),
        _ => Reply::json(200, &json!({ "found": true })),
    });
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    assert_eq!(get(&cluster).expect("an answer"), Some(json!({ "found": true })));
}

#[test]
fn a_connection_that_went_stale_while_a_human_thought_is_no_failure() {
    // A load balancer closes what is idle; the first that we send then must not be lost with it.
    let api = FakeApi::start(|seen| match seen.method.as_str() {
        "GET" => Reply::Bytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_owned()),
        _ => Reply::json(201, &json!({ "made": true })),
    });
    let cluster = Fixture::for_server(&api.url()).connect(&[]).expect("connected");
    let object = ObjectRef::new(Kind::Secret, "shop", "x");
    wait(async {
        for _ in 0..20 {
            cluster.get(&object).await.expect("an answer");
            // A prompt blocks the thread, so nothing notices that the connection is gone.
            std::thread::sleep(Duration::from_millis(20));
            let made = cluster.create(Kind::Secret, "shop", &json!({}), &WriteOptions::default()).await;
            assert_eq!(made.expect("created"), json!({ "made": true }));
        }
    });
}
