//! Registries that would have us print the password, and those that would have us send it again and again.

use pullsecret_core::Credential;

use super::fake::{Fake, refusal, reply};
use super::{SENTINEL, Verdict, bearer, bob, client, image, not_checked, options, registry, unreachable};

/// What no reason may hold: the password in any letter case.
fn keeps_quiet(verdict: &Verdict) {
    let said = format!("{verdict:?}").to_lowercase();
    assert!(!said.contains(&SENTINEL.to_lowercase()), "{said}");
}

/// Learns the password from the first who sends it, and then says what `tell` makes of it.
fn parrot(
    tell: impl Fn(&str, &mut dyn std::io::Write) -> std::io::Result<()> + Send + Sync + 'static,
) -> Fake {
    Fake::start(move |request, out| match request.authorization() {
        Some(_) if request.path() == "/v2/" => reply(out, 200, &[], "{}"),
        Some(_) => tell(SENTINEL, out),
        None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
    })
}

#[tokio::test]
async fn a_redirect_to_a_host_that_is_the_password() {
    for scheme in ["http", "https"] {
        let fake = parrot(move |password, out| {
            reply(out, 302, &[&format!("Location: {scheme}://{}.invalid/", password.to_uppercase())], "")
        });
        let verdict = client(options(&[&fake])).check_image(&image(&fake), Some(&bob())).await;
        keeps_quiet(&verdict);
        let reason = if scheme == "https" { unreachable(verdict) } else { not_checked(verdict) };
        assert_eq!(reason, "its words are not shown, because they repeat the credential", "{scheme}");
    }
}

#[tokio::test]
async fn a_host_in_other_letters_is_the_password_too() {
    let fake = parrot(|_, out| reply(out, 302, &["Location: https://pä.invalid/"], ""));
    let bob = Credential::new("bob", "p\u{e4}".into());
    let verdict = client(options(&[&fake])).check_image(&image(&fake), Some(&bob)).await;
    assert!(unreachable(verdict).contains("are not shown"));
}

#[tokio::test]
async fn a_challenge_or_a_realm_that_is_the_password_even_for_who_did_not_send_it() {
    let told = [
        format!("WWW-Authenticate: {SENTINEL} realm=\"x\""),
        format!("WWW-Authenticate: Bearer realm=\"http://{SENTINEL}.invalid/t\""),
        format!("WWW-Authenticate: Bearer realm=\"https://{SENTINEL}.invalid/t\""),
    ];
    for challenge in told {
        let known = challenge.clone();
        let fake = Fake::start(move |request, out| match (request.authorization(), request.path()) {
            (Some(_), _) => reply(out, 200, &[], "{}"),
            (None, "/v2/") => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
            (None, _) => reply(out, 401, &[&known], ""),
        });
        let client = client(options(&[&fake]));
        assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::LoginAccepted);
        for credential in [None, Some(&bob())] {
            keeps_quiet(&client.check_image(&image(&fake), credential).await);
        }
    }
}

#[tokio::test]
async fn a_message_that_is_cut_does_not_begin_to_tell() {
    let fake = parrot(|password, out| {
        reply(out, 403, &[], &refusal("DENIED", &format!("{}{password}", "x".repeat(185))))
    });
    let verdict = client(options(&[&fake])).check_image(&image(&fake), Some(&bob())).await;
    assert_eq!(verdict, Verdict::NoAccess { status: 403, detail: String::new() });
}

#[tokio::test]
async fn a_redirect_is_followed_with_a_credential_once() {
    let tokens = Fake::start(|_, out| reply(out, 307, &["Location: /again"], ""));
    let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
    let reason =
        not_checked(client(options(&[&fake, &tokens])).check_login(&registry(&fake), Some(&bob())).await);
    assert!(reason.contains("redirects more than once"), "{reason}");
    let sent = tokens.lines().iter().filter(|line| line.ends_with(" Basic")).count();
    assert_eq!(sent, 2, "{:?}", tokens.lines());

    let fake = Fake::start(|request, out| match request.authorization() {
        Some(_) => reply(out, 307, &["Location: /again"], ""),
        None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
    });
    not_checked(client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await);
    assert_eq!(fake.lines().iter().filter(|line| line.ends_with(" Basic")).count(), 2, "{:?}", fake.lines());
}

/// How often the password was sent to any of these.
fn sent(fakes: &[&Fake]) -> usize {
    fakes.iter().flat_map(|fake| fake.lines()).filter(|line| line.ends_with(" Basic")).count()
}

#[tokio::test]
async fn a_server_that_wants_to_be_left_alone_gets_the_password_once() {
    for status in [429, 500, 503] {
        let fake = Fake::start(move |request, out| match request.authorization() {
            Some(_) => reply(out, status, &[], ""),
            None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
        });
        let client = client(options(&[&fake]));
        let (image, bob) = (image(&fake), bob());
        let asked = (0..20).map(|_| client.check_image(&image, Some(&bob)));
        for verdict in futures_util::future::join_all(asked).await {
            let reason = not_checked(verdict);
            assert!(reason.contains(&status.to_string()), "{reason}");
        }
        assert_eq!(sent(&[&fake]), 1, "{status}: {:?}", fake.lines());
        not_checked(client.check_login(&registry(&fake), Some(&bob)).await);
        assert_eq!(sent(&[&fake]), 1, "{status}");
    }
}

#[tokio::test]
async fn a_token_server_that_wants_to_be_left_alone_gets_the_password_once() {
    for status in [400, 429, 500] {
        let tokens =
            Fake::start(move |_, out| reply(out, status, &[], r#"{"details":"too many failed logins"}"#));
        let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
        let client = client(options(&[&fake, &tokens]));
        for _ in 0..5 {
            let reason = not_checked(client.check_image(&image(&fake), Some(&bob())).await);
            assert!(reason.contains("too many failed logins"), "{reason}");
        }
        assert_eq!(sent(&[&tokens]), 1, "{status}: {:?}", tokens.lines());
    }
}

#[tokio::test]
async fn a_registry_that_is_overloaded_gets_no_more_tokens_made_for_it() {
    let tokens = Fake::start(|_, out| reply(out, 200, &[], r#"{"token":"good"}"#));
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/token\"", tokens.host());
    let fake = Fake::start(move |request, out| match request.authorization() {
        Some(_) => reply(out, 429, &[], ""),
        None => reply(out, 401, &[&realm], ""),
    });
    let client = client(options(&[&fake, &tokens]));
    for _ in 0..5 {
        assert!(not_checked(client.check_image(&image(&fake), Some(&bob())).await).contains("429"));
    }
    assert_eq!(sent(&[&tokens]), 1);
}

#[tokio::test]
async fn who_hangs_up_on_a_password_gets_it_once() {
    let fake = Fake::start(|request, out| match request.authorization() {
        Some(_) => Ok(()),
        None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
    });
    let client = client(options(&[&fake]));
    for _ in 0..5 {
        keeps_quiet(&client.check_image(&image(&fake), Some(&bob())).await);
    }
    assert_eq!(sent(&[&fake]), 1, "{:?}", fake.lines());
}
