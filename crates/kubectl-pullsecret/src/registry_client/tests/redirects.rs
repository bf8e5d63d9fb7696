//! Registries that send us elsewhere.

use super::fake::{Fake, reply};
use super::{Verdict, bearer, bob, client, image, not_checked, options, registry};

fn redirecting(to: String) -> Fake {
    Fake::start(move |_, out| reply(out, 307, &[&format!("Location: {to}")], ""))
}

/// Asks for the password, then sends who has it to another server.
fn asking_then_redirecting(to: String) -> Fake {
    Fake::start(move |request, out| match request.authorization() {
        Some(_) => reply(out, 307, &[&format!("Location: {to}{}", request.path())], ""),
        None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
    })
}

#[tokio::test]
async fn a_credential_does_not_go_to_another_server() {
    let other = Fake::start(|_, out| reply(out, 200, &[], "{}"));
    let fake = asking_then_redirecting(format!("http://{}", other.host()));
    let client = client(options(&[&fake, &other]));
    // The manifest is there without it, as in a store of layers with signed URLs.
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, Verdict::Pulls);
    let reason = not_checked(client.check_login(&registry(&fake), Some(&bob())).await);
    assert!(reason.contains(&other.host()), "{reason}");
    assert_eq!(other.lines(), ["HEAD /v2/team/app/manifests/1", "GET /v2/"]);
}

#[tokio::test]
async fn another_server_that_wants_the_credential_does_not_get_it() {
    for asks in ["Basic realm=\"x\"", "Bearer realm=\"http://127.0.0.1:1/token\""] {
        let other = Fake::start(move |_, out| reply(out, 401, &[&format!("WWW-Authenticate: {asks}")], ""));
        let fake = redirecting(format!("http://{}/v2/", other.host()));
        let client = client(options(&[&fake, &other]));
        let reason = not_checked(client.check_login(&registry(&fake), Some(&bob())).await);
        assert!(reason.contains("none is carried along"), "{reason}");
        not_checked(client.check_image(&image(&fake), Some(&bob())).await);
        assert!(other.seen().iter().all(|request| request.authorization().is_none()));
    }
}

#[tokio::test]
async fn on_the_same_server_the_credential_stays() {
    let fake = Fake::start(|request, out| match (request.path(), request.authorization()) {
        ("/v2/", _) => reply(out, 301, &["Location: /api/v2/"], ""),
        (_, None) => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
        _ => reply(out, 200, &[], "{}"),
    });
    let verdict = client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await;
    assert_eq!(verdict, Verdict::LoginAccepted);
}

#[tokio::test]
async fn a_token_server_may_not_pass_the_question_on() {
    let other = Fake::start(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#));
    let tokens = redirecting(format!("http://{}/token", other.host()));
    let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens, &other]));
    let reason = not_checked(client.check_login(&registry(&fake), Some(&bob())).await);
    assert!(reason.contains("a credential is not carried along"), "{reason}");
    assert_eq!(other.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn ten_redirects_are_enough() {
    let fake = redirecting("/again".to_owned());
    let reason = not_checked(client(options(&[&fake])).check_image(&image(&fake), None).await);
    assert!(reason.ends_with("redirects more than 10 times"), "{reason}");
    assert_eq!(fake.seen().len(), 11);
}

#[tokio::test]
async fn nobody_sends_us_to_link_local_or_to_plain_http_far_away() {
    for (to, why) in [
        ("http://169.254.169.254/latest/meta-data", "link-local"),
        ("https://[fe80::1]/", "link-local"),
        ("http://far.invalid/", "plain http at far.invalid"),
    ] {
        let fake = redirecting(to.to_owned());
        let reason = not_checked(client(options(&[&fake])).check_image(&image(&fake), Some(&bob())).await);
        assert!(reason.contains(why), "{to}: {reason}");
        let fake = bearer::token_registry(to.to_owned());
        let reason = not_checked(client(options(&[&fake])).check_image(&image(&fake), Some(&bob())).await);
        assert!(reason.contains(why), "{to}: {reason}");
    }
}
