//! Registries that ask for user and password themselves.

use pullsecret_core::Credential;

use super::fake::{Fake, refusal, reply};
use super::{Verdict, bob, client, image, options, registry, rejected};

/// A registry that knows bob and one image.
fn basic_registry() -> Fake {
    let right = format!("Basic {}", secrecy::ExposeSecret::expose_secret(&bob().auth()));
    Fake::start(move |request, out| {
        let asks = ["WWW-Authenticate: Basic realm=\"r\""];
        match (request.authorization(), request.path()) {
            (Some(value), "/v2/") if value == right => reply(out, 200, &[], "{}"),
            (Some(value), "/v2/team/app/manifests/1") if value == right => reply(out, 200, &[], ""),
            (Some(value), "/v2/team/secret/manifests/1") if value == right => {
                let words = refusal("DENIED", "not yours");
                reply(out, 403, &[], if request.line.starts_with("GET") { &words } else { "" })
            }
            (Some(value), _) if value == right => reply(out, 404, &[], ""),
            (_, "/v2/") => reply(out, 401, &asks, &refusal("UNAUTHORIZED", "who are you?")),
            _ => reply(out, 401, &asks, ""),
        }
    })
}

#[tokio::test]
async fn the_right_password_logs_in_and_pulls() {
    let fake = basic_registry();
    let client = client(options(&[&fake]));
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::LoginAccepted);
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, Verdict::Pulls);
    let manifest = "HEAD /v2/team/app/manifests/1";
    assert_eq!(
        fake.lines(),
        ["GET /v2/".to_owned(), "GET /v2/ Basic".into(), manifest.into(), format!("{manifest} Basic")]
    );
    let accept = fake.seen()[2].header("accept").map(str::to_owned).expect("an accept header");
    assert!(accept.contains("vnd.oci.image.index.v1+json") && accept.ends_with("*/*"), "{accept}");
    assert!(fake.seen().iter().all(|request| request.header("accept-encoding").is_none()));
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_in_a_run() {
    let fake = basic_registry();
    let client = client(options(&[&fake]));
    let wrong = Credential::new("bob", "wrong".into());
    assert_eq!(
        client.check_login(&registry(&fake), Some(&wrong)).await,
        rejected("UNAUTHORIZED: who are you?")
    );
    assert_eq!(client.check_image(&image(&fake), Some(&wrong)).await, rejected("UNAUTHORIZED: who are you?"));
    let sent = fake.lines().iter().filter(|line| line.ends_with("Basic")).count();
    assert_eq!(sent, 1, "{:?}", fake.lines());
    // Another password is another attempt.
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::LoginAccepted);
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_even_for_many_images_at_once() {
    let fake = basic_registry();
    let client = client(options(&[&fake]));
    let wrong = Credential::new("bob", "wrong".into());
    let image = image(&fake);
    let verdicts =
        futures_util::future::join_all((0..8).map(|_| client.check_image(&image, Some(&wrong)))).await;
    assert_eq!(verdicts, vec![rejected(""); 8]);
    assert_eq!(fake.lines().iter().filter(|line| line.ends_with("Basic")).count(), 1);
}

#[tokio::test]
async fn an_image_that_is_forbidden_or_missing_is_no_rejection() {
    let fake = basic_registry();
    let client = client(options(&[&fake]));
    let image = |name: &str| format!("{}/{name}:1", fake.host()).parse().expect("an image");
    let forbidden = Verdict::NoAccess { status: 403, detail: "DENIED: not yours".to_owned() };
    assert_eq!(client.check_image(&image("team/secret"), Some(&bob())).await, forbidden);
    assert_eq!(client.check_image(&image("team/none"), Some(&bob())).await, Verdict::NotFound);
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let fake = basic_registry();
    let client = client(options(&[&fake]));
    let refused = Verdict::NoAccess { status: 401, detail: String::new() };
    assert_eq!(client.check_image(&image(&fake), None).await, refused);
    assert_eq!(client.check_login(&registry(&fake), None).await, Verdict::NothingProven);
    // As for containerd: an empty password is none.
    let empty = Credential::new("bob", "".into());
    assert_eq!(client.check_image(&image(&fake), Some(&empty)).await, refused);
    assert!(fake.seen().iter().all(|request| request.authorization().is_none()));
}

#[tokio::test]
async fn a_registry_that_asks_for_nothing_proves_nothing() {
    let fake = Fake::start(|_, out| reply(out, 200, &[], "{}"));
    let client = client(options(&[&fake]));
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::NothingProven);
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, Verdict::Pulls);
    assert!(fake.seen().iter().all(|request| request.authorization().is_none()));
}

#[tokio::test]
async fn a_registry_without_head_is_asked_with_get() {
    let fake = Fake::start(|request, out| {
        let status = if request.line.starts_with("HEAD") { 405 } else { 200 };
        reply(out, status, &[], "")
    });
    assert_eq!(client(options(&[&fake])).check_image(&image(&fake), None).await, Verdict::Pulls);
}
