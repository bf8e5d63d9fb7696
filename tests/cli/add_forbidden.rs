//! `add` against a registry that forbids where others say that a password is wrong: 403 at its token server, for a
//! wrong password as for an image that is not to be had, as `ghcr.io` answers.

use harness::{Ended, SENTINEL};
use serde_json::json;

use crate::cluster_fixture::Fixture;
use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::{FakeApi, Reply, Seen};
use crate::shop::shop;

/// What the token server says of a request that names a repository, and of one that names none.
#[derive(Clone, Copy)]
struct TokenServer {
    for_image: u16,
    for_login: u16,
}

fn registry(server: TokenServer) -> FakeApi {
    FakeApi::start(move |seen| {
        if let Some((_, query)) = seen.target.split_once("/token?") {
            let status = if query.contains("scope=") { server.for_image } else { server.for_login };
            return match status {
                200 => Reply::json(200, &json!({ "token": "a-token" })),
                status => Reply::json(
                    status,
                    &json!({ "errors": [{ "code": "DENIED", "message": "requested access is denied" }] }),
                ),
            };
        }
        let host = seen.header("host").unwrap_or_default();
        match seen.header("authorization") {
            Some(_) => Reply::json(200, &json!({})),
            None => Reply::json(401, &json!({})).with_header(
                "www-authenticate",
                &format!("Bearer realm=\"http://{host}/token\",service=\"registry\""),
            ),
        }
    })
}

/// Runs `add` on standard input's password; what was written to the cluster comes with it.
fn add(server: TokenServer) -> (Ended, FakeApi, Vec<Seen>) {
    let registry = registry(server);
    let host = registry.address().to_string();
    let cluster = shop((1..=5).map(|tag| format!("{host}/acme/web:{tag}")).collect());
    let fixture = Fixture::for_server(&cluster.url());
    let config = fixture.path("config");
    let desk = Desk::new(FakeStore::default(), Person::default());
    let ended = desk.run(
        &["add", &host, "-u", "bob", "--password-stdin", "--kubeconfig", &config.to_string_lossy()],
        SENTINEL,
    );
    let written = cluster.seen().into_iter().filter(|seen| seen.method != "GET").collect();
    (ended, registry, written)
}

#[test]
fn a_password_that_is_forbidden_without_an_image_too_is_refused() {
    let (ended, registry, written) = add(TokenServer { for_image: 403, for_login: 403 });
    let host = registry.address().to_string();
    insta::assert_snapshot!(ended.expect_code(1).shown(&[(&host, "REGISTRY")]), @r"
    ---
    Pods that fail here run under serviceaccount/builder, not under default.
      To attach to it, run the same command with --serviceaccount builder
    error: REGISTRY refuses bob: wrong or expired password (403: DENIED: requested access is denied)
      Nothing was written.
    exit 1
    ");
    assert!(written.is_empty(), "{written:?}");
    let sent = registry.seen().iter().filter(|seen| seen.header("authorization").is_some()).count();
    assert_eq!(sent, 2, "once for an image and once for none, not once for each of the five images");
}

#[test]
fn a_password_that_is_good_for_a_login_is_kept_with_a_warning() {
    let (ended, registry, written) = add(TokenServer { for_image: 403, for_login: 200 });
    let host = registry.address().to_string();
    let shown = ended.shown(&[(&host, "REGISTRY")]);
    assert!(shown.contains("warning: bob may not pull REGISTRY/acme/web:1 (403: DENIED"), "{shown}");
    assert_eq!(shown.matches("may not pull").count(), 5, "{shown}");
    assert!(!written.is_empty(), "the secret is written:\n{shown}");
}
