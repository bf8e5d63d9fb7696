//! Registries that send us to a token server.

use std::io::Write;

use super::fake::{Fake, Request, refusal, reply};
use super::{Verdict, bob, client, image, not_checked, options, registry, rejected};

/// A registry that lets in whoever brings the token `good`.
pub(super) fn token_registry(realm: String) -> Fake {
    Fake::start(move |request, out| match (request.authorization(), request.path()) {
        (Some("Bearer good"), "/v2/team/none/manifests/1") => reply(out, 404, &[], ""),
        (Some("Bearer good"), _) => reply(out, 200, &[], ""),
        _ => {
            let asks =
                format!("WWW-Authenticate: Bearer realm=\"{realm}\",service=\"r&s\",scope=\"other:x:pull\"");
            reply(out, 401, &[&asks], "")
        }
    })
}

fn token_server(status: u16, body: &'static str) -> Fake {
    Fake::start(move |_, out| reply(out, status, &[], body))
}

/// What the pair of them says of an image, and the token server.
async fn ask(
    respond: impl Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
) -> (Verdict, Fake) {
    let tokens = Fake::start(respond);
    let fake = token_registry(format!("http://{}/token", tokens.host()));
    let verdict = client(options(&[&fake, &tokens])).check_image(&image(&fake), Some(&bob())).await;
    (verdict, tokens)
}

#[tokio::test]
async fn a_token_for_the_repository_pulls() {
    let (verdict, tokens) = ask(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#)).await;
    assert_eq!(verdict, Verdict::Pulls);
    let line = "GET /token?service=r%26s&scope=other%3Ax%3Apull&scope=repository%3Ateam%2Fapp%3Apull Basic";
    assert_eq!(tokens.lines(), [line]);
}

#[tokio::test]
async fn a_login_asks_for_no_repository() {
    let tokens = token_server(200, r#"{"access_token":"good"}"#);
    let fake = token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::LoginAccepted);
    assert_eq!(tokens.lines(), ["GET /token?service=r%26s Basic"]);
    assert_eq!(fake.lines(), ["GET /v2/", "GET /v2/ Bearer"]);
    assert_eq!(client.check_login(&registry(&fake), None).await, Verdict::NothingProven);
}

#[tokio::test]
async fn a_wrong_password_is_tried_once() {
    let tokens = token_server(401, r#"{"details":"incorrect username or password"}"#);
    let fake = token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    let wrong = rejected("incorrect username or password");
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, wrong);
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, wrong);
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, wrong);
    assert_eq!(tokens.seen().len(), 1, "{:?}", tokens.lines());
}

#[tokio::test]
async fn without_get_the_password_is_posted() {
    let (verdict, tokens) = ask(|request, out| {
        if request.line.starts_with("GET") {
            return reply(out, 405, &[], "");
        }
        reply(out, 400, &[], r#"{"error":"invalid_grant","error_description":"bad password"}"#)
    })
    .await;
    assert_eq!(verdict, Verdict::Rejected { status: 400, detail: "bad password".to_owned() });
    let posted = &tokens.seen()[1];
    assert_eq!(posted.line, "POST /token");
    assert_eq!(posted.authorization(), None);
    assert_eq!(
        posted.body,
        "client_id=kubectl-pullsecret&grant_type=password&service=r%26s&\
         scope=other%3Ax%3Apull+repository%3Ateam%2Fapp%3Apull&username=bob&password=s3ntinel-p4ssw0rd"
    );
}

#[tokio::test]
async fn a_403_is_about_the_image_unless_only_a_login_was_asked_for() {
    let denied = r#"{"errors":[{"code":"DENIED","message":"denied"}]}"#;
    let tokens = token_server(403, denied);
    let fake = token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    let no_access = Verdict::NoAccess { status: 403, detail: "DENIED: denied".to_owned() };
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, no_access);
    let refused = Verdict::Rejected { status: 403, detail: "DENIED: denied".to_owned() };
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, refused);
    assert_eq!(client.check_image(&image(&fake), None).await, no_access);
    assert_eq!(refusal("DENIED", "denied"), denied);
}

#[tokio::test]
async fn a_token_that_does_not_open_the_image_is_no_access() {
    let (verdict, _) = ask(|_, out| reply(out, 200, &[], r#"{"token":"for nothing"}"#)).await;
    assert_eq!(verdict, Verdict::NoAccess { status: 401, detail: String::new() });
}

#[tokio::test]
async fn a_credential_once_accepted_is_not_called_wrong() {
    let tokens = Fake::start(|request, out| {
        let status = if request.path().contains("scope") { 401 } else { 200 };
        reply(out, status, &[], r#"{"token":"good"}"#)
    });
    let fake = token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::LoginAccepted);
    let verdict = client.check_image(&image(&fake), Some(&bob())).await;
    assert_eq!(verdict, Verdict::NoAccess { status: 401, detail: String::new() });
}

#[tokio::test]
async fn an_answer_that_is_no_token_says_nothing_of_the_password() {
    for body in ["<html>sign in</html>", "{}", r#"{"token":""}"#, r#"{"token":7}"#, r#"{"token":"a\nb"}"#, ""]
    {
        let (verdict, _) = ask(move |_, out| reply(out, 200, &[], body)).await;
        let reason = not_checked(verdict);
        assert!(reason.contains("without a token"), "{body}: {reason}");
    }
    let (verdict, _) = ask(|_, out| reply(out, 503, &[], r#"{"message":"maintenance"}"#)).await;
    let reason = not_checked(verdict);
    assert!(reason.ends_with("503 Service Unavailable: maintenance"), "{reason}");
}
