//! Every way in which the API server, or what stands before it, can fail to answer: what the user reads, and how
//! it ends.

use crate::cluster_fixture::{Fixture, SENTINEL, failed, get, read_from, words, written_to};
use crate::fake_api::Reply;

#[test]
fn a_server_that_is_down() {
    let port = testbed::free_port().expect("a port");
    let cluster = Fixture::for_server(&format!("https://127.0.0.1:{port}")).connect(&[]).expect("connected");
    insta::assert_snapshot!(words(failed(get(&cluster)), &[(&port.to_string(), "PORT")]), @r"
    error: the cluster cannot be reached: the connection was refused
      https://127.0.0.1:PORT (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn a_name_that_does_not_exist() {
    let cluster = Fixture::for_server("https://cluster.invalid:6443").connect(&[]).expect("connected");
    insta::assert_snapshot!(words(failed(get(&cluster)), &[]), @r"
    error: the cluster cannot be reached: its name cannot be resolved
      https://cluster.invalid:6443 (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn a_server_that_hangs_is_given_up() {
    insta::assert_snapshot!(read_from(|_| Reply::Hang, &["--request-timeout=300ms"]), @r"
    error: the API server did not answer within 0.3s
      Asked to get secret/x in namespace shop: SERVER (context here)
      To wait longer, add --request-timeout=2m.
    (exit 3)
    ");
}

#[test]
fn a_write_that_hangs_may_have_been_carried_out_and_says_so() {
    let (text, asked) = written_to(|_| Reply::Hang, &["--request-timeout=300ms"]);
    insta::assert_snapshot!(text, @r"
    error: the API server did not answer within 0.3s
      Asked to create secret/x in namespace shop: SERVER (context here)
      It may have been carried out all the same; the same command, run again, will tell.
      To wait longer, add --request-timeout=2m.
    (exit 3)
    ");
    assert_eq!(asked, 1, "a create without an answer must not be sent again");
}

#[test]
fn a_server_that_trickles_is_bounded_as_a_whole() {
    insta::assert_snapshot!(read_from(|_| Reply::Trickle, &["--request-timeout=1s"]), @r"
    error: the API server did not answer within 1s
      Asked to get secret/x in namespace shop: SERVER (context here)
      To wait longer, add --request-timeout=2m.
    (exit 3)
    ");
}

#[test]
fn a_connection_that_ends_before_the_answer_begins() {
    insta::assert_snapshot!(read_from(|_| Reply::Close, &[]), @r"
    error: the API server closed the connection in the middle of an answer
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn a_connection_that_ends_in_the_middle_of_an_answer() {
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"data\":";
    let (text, asked) = written_to(move |_| Reply::Bytes(half.to_owned()), &[]);
    insta::assert_snapshot!(text, @r"
    error: the API server closed the connection in the middle of an answer
      Asked to create secret/x in namespace shop: SERVER (context here)
      It may have been carried out all the same; the same command, run again, will tell.
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    assert_eq!(asked, 1);
}

#[test]
fn json_that_ends_early_or_is_broken_is_not_quoted() {
    let cut = read_from(|_| Reply::Answer(200, vec![], format!("{{\"data\":\"{SENTINEL}\"")), &[]);
    insta::assert_snapshot!(cut, @r"
    error: this is not the answer of a Kubernetes API server
      Its JSON ends early.
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    let broken = read_from(|_| Reply::Answer(200, vec![], format!("{{\"data\":{SENTINEL}}}")), &[]);
    insta::assert_snapshot!(broken, @r"
    error: this is not the answer of a Kubernetes API server
      Its JSON is broken.
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn a_page_of_a_proxy_where_json_belongs() {
    insta::assert_snapshot!(read_from(|_| Reply::html(200), &[]), @r"
    error: this is not the answer of a Kubernetes API server
      It sent text/html where JSON belongs; a proxy or a login page may be in the way.
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    insta::assert_snapshot!(read_from(|_| Reply::html(502), &[]), @r"
    error: this is not the answer of a Kubernetes API server
      It answered 502 Bad Gateway with text/html.
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn a_redirect_to_a_login_page_is_named_without_its_query() {
    let to = format!("https://sso.test/login?token={SENTINEL}");
    let text = read_from(move |_| Reply::html(302).with_header("location", &to), &[]);
    insta::assert_snapshot!(text, @r"
    error: this is not the answer of a Kubernetes API server
      It redirects to https://sso.test/login; a proxy or a login page may be in the way.
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn something_that_is_not_http() {
    insta::assert_snapshot!(read_from(|_| Reply::Bytes("SSH-2.0-OpenSSH_9.2\r\n".to_owned()), &[]), @r"
    error: this is not the answer of a Kubernetes API server
      It does not speak HTTP.
      Asked to get secret/x in namespace shop: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}
