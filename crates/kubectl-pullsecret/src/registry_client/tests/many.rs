//! Many images of one registry: what was learned of it spares requests, and what it does not want is not done again.

use futures_util::future::join_all;
use pullsecret_core::{Credential, ImageReference};

use super::fake::{Fake, reply};
use super::{SENTINEL, Verdict, bearer, bob, client, not_checked, options};
use crate::registry_client::{RegistryClient, Sent};

fn images(fake: &Fake, count: usize, name: impl Fn(usize) -> String) -> Vec<ImageReference> {
    (0..count).map(|n| format!("{}/{}", fake.host(), name(n)).parse().expect("an image")).collect()
}

async fn ask(
    client: &RegistryClient,
    images: &[ImageReference],
    credential: Option<&Credential>,
) -> Vec<(Verdict, Sent)> {
    // The first one alone, as `verify` does it.
    let mut answers = Vec::new();
    for part in [&images[..1], &images[1..]] {
        answers.extend(join_all(part.iter().map(|image| client.ask_image(image, credential))).await);
    }
    answers.into_iter().map(|answer| (answer.verdict, answer.sent)).collect()
}

#[tokio::test]
async fn a_repository_needs_one_challenge_and_one_token() {
    for credential in [Some(bob()), None] {
        let tokens = Fake::start(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#));
        let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
        let client = client(options(&[&fake, &tokens]));
        let images = images(&fake, 20, |n| format!("team/app:{n}"));
        let answers = ask(&client, &images, credential.as_ref()).await;
        assert!(answers.iter().all(|(verdict, _)| *verdict == Verdict::Pulls), "{answers:?}");
        assert_eq!((tokens.seen().len(), fake.seen().len()), (1, 21));
    }
}

#[tokio::test]
async fn many_at_once_wait_for_the_one_that_finds_out() {
    let tokens = Fake::start(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#));
    let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    let images = images(&fake, 20, |n| format!("team/app:{n}"));
    let bob = bob();
    let answers = join_all(images.iter().map(|image| client.ask_image(image, Some(&bob)))).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Pulls), "{answers:?}");
    assert_eq!((tokens.seen().len(), fake.seen().len()), (1, 21));
}

#[tokio::test]
async fn each_scope_and_each_credential_has_a_token_of_its_own() {
    let tokens = Fake::start(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#));
    let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    let images = images(&fake, 4, |n| format!("team/app{}:{n}", n % 2));
    let other = Credential::new("bob", "another password".into());
    for credential in [Some(&bob()), Some(&other), None] {
        ask(&client, &images, credential).await;
    }
    assert_eq!(tokens.seen().len(), 6, "{:?}", tokens.lines());
}

#[tokio::test]
async fn a_token_that_has_ended_is_fetched_anew() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let issued = std::sync::Arc::new(AtomicUsize::new(0));
    let count = issued.clone();
    let tokens = Fake::start(move |_, out| {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        reply(out, 200, &[], &format!(r#"{{"token":"t{number}"}}"#))
    });
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/token\"", tokens.host());
    // The first token serves once.
    let fake = Fake::start(move |request, out| match (request.authorization(), request.path()) {
        (Some("Bearer t1"), path) if path.ends_with("/0") => reply(out, 200, &[], ""),
        (Some("Bearer t2"), _) => reply(out, 200, &[], ""),
        _ => reply(out, 401, &[&realm], ""),
    });
    let client = client(options(&[&fake, &tokens]));
    let images = images(&fake, 6, |n| format!("team/app:{n}"));
    let answers = ask(&client, &images, Some(&bob())).await;
    assert!(answers.iter().all(|(verdict, _)| *verdict == Verdict::Pulls), "{answers:?}");
    assert_eq!(issued.load(Ordering::SeqCst), 2, "they all wait for the one that is fetched");
}

#[tokio::test]
async fn a_password_is_sent_unasked_only_where_it_was_accepted() {
    let right = format!("Basic {}", secrecy::ExposeSecret::expose_secret(&bob().auth()));
    let fake = Fake::start(move |request, out| match request.authorization() {
        Some(value) if value == right => reply(out, 200, &[], ""),
        _ if request.path().contains("/public/") => reply(out, 200, &[], ""),
        _ => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
    });
    let client = client(options(&[&fake]));
    let images = images(&fake, 5, |n| format!("team/app{n}:1"));
    let answers = ask(&client, &images, Some(&bob())).await;
    assert!(answers.iter().all(|answer| *answer == (Verdict::Pulls, Sent::Credential)), "{answers:?}");
    assert_eq!(fake.seen().len(), 6, "one to learn how it asks: {:?}", fake.lines());
    let wrong = Credential::new("bob", format!("not {SENTINEL}").into());
    let answers = ask(&client, &images, Some(&wrong)).await;
    assert!(answers.iter().all(|(verdict, _)| matches!(verdict, Verdict::Rejected { .. })), "{answers:?}");
    assert_eq!(answers.iter().filter(|(_, sent)| *sent == Sent::NotAgain).count(), 4, "{answers:?}");
    let sent = fake.lines().iter().filter(|line| line.ends_with(" Basic")).count();
    assert_eq!(sent, 6, "{:?}", fake.lines());
    // What is for everybody needs no password, and that of somebody else may be a wrong one.
    let public = self::images(&fake, 1, |_| "public/app:1".to_owned());
    let other = Credential::new("eve", SENTINEL.into());
    assert_eq!(ask(&client, &public, Some(&other)).await, [(Verdict::Pulls, Sent::Nothing)]);
}

#[tokio::test]
async fn a_registry_that_has_had_enough_is_left_alone() {
    let fake = Fake::start(|_, out| reply(out, 429, &[], ""));
    let client = client(options(&[&fake]));
    let images = images(&fake, 10, |n| format!("team/app{n}:1"));
    for credential in [None, Some(&bob())] {
        for (verdict, _) in ask(&client, &images, credential).await {
            assert!(not_checked(verdict).contains("429"));
        }
    }
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn a_token_server_that_has_had_enough_of_nobody_may_still_serve_somebody() {
    let tokens = Fake::start(|request, out| match request.authorization() {
        None => reply(out, 429, &[], ""),
        Some(_) => reply(out, 200, &[], r#"{"token":"good"}"#),
    });
    let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    let images = images(&fake, 10, |n| format!("team/app{n}:1"));
    for (verdict, _) in ask(&client, &images, None).await {
        assert!(not_checked(verdict).contains("429"));
    }
    assert_eq!(tokens.seen().len(), 1);
    for (verdict, _) in ask(&client, &images, Some(&bob())).await {
        assert_eq!(verdict, Verdict::Pulls);
    }
}

#[tokio::test]
async fn one_image_that_breaks_the_registry_says_nothing_of_the_others() {
    let tokens = Fake::start(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#));
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/token\"", tokens.host());
    let fake = Fake::start(move |request, out| match (request.authorization(), request.path()) {
        (None, _) => reply(out, 401, &[&realm], ""),
        (Some(_), path) if path.contains("app0") => reply(out, 500, &[], ""),
        (Some(_), _) => reply(out, 200, &[], ""),
    });
    let client = client(options(&[&fake, &tokens]));
    let images = images(&fake, 5, |n| format!("team/app{n}:1"));
    let mut answers = ask(&client, &images, Some(&bob())).await.into_iter();
    assert!(not_checked(answers.next().expect("an answer").0).contains("500"));
    assert!(answers.all(|(verdict, _)| verdict == Verdict::Pulls));
}
