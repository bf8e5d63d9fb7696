//! As whom: what reaches the API server of tokens and certificates.

use serde_json::json;
use testbed::Authority;

use crate::cluster_fixture::{Fixture, kubeconfig, wait};
use crate::fake_api::{FakeApi, Reply};
use crate::secure_api::{Secure, exec, issuing};

#[test]
fn tokens_passwords_and_token_files_are_sent() {
    let secure = Secure::accepting().user(&json!({ "token": "t1" }));
    assert_eq!(secure.authorization(&[]).as_deref(), Some("Bearer t1"));
    let secure = secure.user(&json!({ "username": "bob", "password": "p" }));
    assert_eq!(secure.authorization(&[]).as_deref(), Some("Basic Ym9iOnA="));
    // A file as every editor and `echo` leaves it: with a newline, which kube would send.
    secure.fixture.write("token", "t2\n");
    let secure = secure.user(&json!({ "tokenFile": "token" }));
    assert_eq!(secure.authorization(&[]).as_deref(), Some("Bearer t2"));
    assert_eq!(secure.authorization(&["--token=t3"]).as_deref(), Some("Bearer t3"));
}

#[test]
fn a_token_flag_stands_alone() {
    let secure = Secure::accepting();
    secure.authority.client("bob", "bob", None).expect("a certificate");
    let secure = secure.user(&json!({ "client-certificate": "bob.crt", "client-key": "bob.key" }));
    assert_eq!(secure.authorization(&[]), None);
    assert!(secure.api.seen().last().is_some_and(|seen| seen.certified));
    assert_eq!(secure.authorization(&["--token=t"]).as_deref(), Some("Bearer t"));
    assert!(
        !secure.api.seen().last().is_some_and(|seen| seen.certified),
        "the server would believe it first"
    );

    let secure = secure.user(&exec(&json!({})));
    secure.fixture.script("plugin", &issuing(r#"{"token":"x"}"#));
    assert_eq!(secure.authorization(&["--token=t"]).as_deref(), Some("Bearer t"));
    assert_eq!(secure.runs(), 0);
}

#[test]
fn nothing_is_sent_over_plain_http() {
    let api = FakeApi::start(|_| Reply::json(200, &json!({ "gitVersion": "v1" })));
    let fixture = Fixture::new();
    fixture.script("plugin", "exit 1");
    fixture.write("config", &kubeconfig(&json!({ "server": api.url() }), &exec(&json!({}))).to_string());
    for words in [&[][..], &["--token=t"]] {
        wait(fixture.connect(words).expect("connected").server_version()).expect("an answer");
    }
    assert!(api.seen().iter().all(|seen| seen.header("authorization").is_none()));
}

#[test]
fn impersonation_reaches_the_server() {
    let secure = Secure::accepting().user(&json!({ "token": "t", "as": "file-user" }));
    secure.authorization(&["--as=alice", "--as-group=a,b", "--as-group=c", "--as-uid=7"]);
    let seen = secure.api.seen().pop().expect("a request");
    let header = |name| seen.header(name).unwrap_or_default();
    assert_eq!(header("impersonate-user"), "alice");
    assert_eq!(header("impersonate-group"), "a,b,c");
    assert_eq!(header("impersonate-uid"), "7");
    secure.authorization(&[]);
    let seen = secure.api.seen().pop().expect("a request");
    assert_eq!(seen.header("impersonate-user").as_deref(), Some("file-user"));
}

#[test]
fn certificates_are_checked_against_authority_and_name() {
    let secure = Secure::accepting().user(&json!({}));
    let stranger = Authority::new(&secure.fixture.path(""), "stranger").expect("an authority");
    let word = format!("--certificate-authority={}", stranger.certificate().display());
    insta::assert_snapshot!(secure.failure(&[&word]), @r"
    error: the cluster cannot be reached: its certificate is signed by an unknown authority
      SERVER (context here)
      Its authority is named by certificate-authority in the kubeconfig or by --certificate-authority FILE.
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    insta::assert_snapshot!(secure.failure(&["--tls-server-name=other.test"]), @r"
    error: the cluster cannot be reached: its certificate is for another name
      SERVER (context here)
      The name in it can be given as tls-server-name in the kubeconfig or by --tls-server-name.
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    assert_eq!(secure.authorization(&["--tls-server-name=api.test"]), None, "this name is in it");
    assert_eq!(secure.authorization(&["--insecure-skip-tls-verify"]), None, "and now nothing is checked");
    let plain = FakeApi::start(|_| Reply::Close);
    let word = format!("--server=https://{}", plain.address());
    let text = secure.failure(&[&word]).replace(&plain.address().to_string(), "PLAIN");
    assert!(text.contains("the cluster cannot be reached: ") && text.contains("(exit 3)"), "{text}");
}
