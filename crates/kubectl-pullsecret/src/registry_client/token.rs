//! A token server: where it may be, how it is asked, and what its answer means for the credential.

use http::{HeaderValue, Method, StatusCode};
use pullsecret_core::Credential;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use super::attempts::Turn;
use super::authorization::{self, Form};
use super::manifest::{ImageAnswer, Sent};
use super::obstacle::Obstacle;
use super::probe::Probe;
use super::question::Subject;
use super::registry_url::host_of;
use super::transport::{Answer, Ask, Body};
use super::{Verdict, detail, redirect};

/// What the challenge asks us to fetch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TokenRequest {
    pub(super) realm: Url,
    pub(super) service: Option<String>,
    pub(super) scopes: Vec<String>,
}

/// The token server's URL, if it is one that may see a credential of this registry.
pub(super) fn realm(registry: &Url, realm: &str) -> Result<Url, String> {
    let home = host_of(registry);
    if realm.is_empty() {
        return Err(format!("{home} asks for a token and does not say where it is to be had"));
    }
    let Some(mut url) = Url::parse(realm).ok().filter(Url::has_host) else {
        return Err(format!("{home} names a token server that is no URL"));
    };
    match (registry.scheme(), url.scheme()) {
        (_, "https") | ("http", "http") => {}
        (_, "http") => {
            let there = host_of(&url);
            return Err(format!(
                "{home} names a token server without TLS, {there}; no credential is sent there"
            ));
        }
        _ => return Err(format!("{home} names a token server that is neither https nor http")),
    }
    redirect::without_user(&mut url);
    Ok(url)
}

/// The `Authorization` header with a token, or the verdict where there is none.
pub(super) async fn fetch(
    probe: &Probe<'_>,
    request: &TokenRequest,
) -> Result<Result<HeaderValue, ImageAnswer>, Obstacle> {
    let Some(credential) = probe.credential else {
        let answer = probe.transport.ask(by_get(request, None)).await?;
        return judge(probe, request, &answer, None).await;
    };
    let turn = match probe.attempts.turn(&request.realm, credential).await {
        Ok(turn) => turn,
        Err(over) => return Ok(Err(over.into())),
    };
    match log_in(probe, request, credential).await {
        Ok(answer) => judge(probe, request, &answer, Some(turn)).await,
        Err(obstacle) => {
            turn.unanswered().await;
            Err(obstacle)
        }
    }
}

async fn log_in(
    probe: &Probe<'_>,
    request: &TokenRequest,
    credential: &Credential,
) -> Result<Answer, Obstacle> {
    // containerd posts first and gets after a 401: two failed logins on one account. GET alone is what docker
    // does, and every token server knows it; where there is no GET (404, 405) no login took place, and POST is
    // the first attempt.
    let answer = probe.transport.ask(by_get(request, authorization::basic(credential))).await?;
    if !matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        return Ok(answer);
    }
    let form = Form::password_grant(credential, request.service.as_deref(), &request.scopes);
    probe.transport.ask(by_post(request, form)).await
}

async fn judge(
    probe: &Probe<'_>,
    request: &TokenRequest,
    answer: &Answer,
    turn: Option<Turn>,
) -> Result<Result<HeaderValue, ImageAnswer>, Obstacle> {
    let sent = if turn.is_some() { Sent::Credential } else { Sent::Anonymous };
    let (status, detail) = (answer.status.as_u16(), detail::of(&answer.body));
    let server = host_of(&request.realm);
    if answer.status.is_success() {
        if let Some(turn) = turn {
            turn.accepted();
        }
        let token = token(&answer.body).and_then(|token| authorization::bearer(&token));
        let nothing = || Obstacle::Refused(format!("the token server {server} answers without a token"));
        return token.ok_or_else(nothing).map(Ok);
    }
    if !matches!(status, 401 | 403) && !is_invalid_grant(answer) {
        let said = super::conclusion::unexpected(answer, &detail);
        let reason = format!("the token server {server} answers {said}");
        if let Some(turn) = turn {
            turn.stopped(reason.clone()).await;
        }
        return Err(Obstacle::Refused(reason));
    }
    match turn.filter(|turn| !turn.accepted_before()) {
        Some(turn) if refuses_login(probe, answer) => {
            turn.rejected(status, detail.clone());
            Ok(Err(ImageAnswer { sent, ..Verdict::Rejected { status, detail }.into() }))
        }
        _ => Ok(Err(ImageAnswer { sent, ..Verdict::NoAccess { status, detail }.into() })),
    }
}

/// Whether this refuses the credential, and not what is asked for with it. A 403 is about the credential when
/// nothing but a login was asked for and the registry itself says so, as `ghcr.io` does.
fn refuses_login(probe: &Probe<'_>, answer: &Answer) -> bool {
    answer.status != StatusCode::FORBIDDEN
        || (probe.question.subject == Subject::Login && detail::is_registry_error(&answer.body))
}

/// OAuth 2's way to refuse a password: 400 with this code (RFC 6749, 5.2).
fn is_invalid_grant(answer: &Answer) -> bool {
    answer.status == StatusCode::BAD_REQUEST
        && serde_json::from_slice::<Value>(&answer.body).is_ok_and(|body| body["error"] == "invalid_grant")
}

fn token(body: &[u8]) -> Option<SecretString> {
    let answer = serde_json::from_slice::<Value>(body).ok()?;
    let text = |key: &str| answer.get(key)?.as_str().filter(|token| !token.is_empty());
    Some(SecretString::from(text("token").or_else(|| text("access_token"))?))
}

fn by_get(request: &TokenRequest, authorization: Option<HeaderValue>) -> Ask {
    let mut url = request.realm.clone();
    if request.service.is_some() || !request.scopes.is_empty() {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(request.service.iter().map(|service| ("service", service)));
        query.extend_pairs(request.scopes.iter().map(|scope| ("scope", scope)));
    }
    Ask { method: Method::GET, url, accept: "application/json", authorization, form: None, body: Body::Token }
}

fn by_post(request: &TokenRequest, form: Form) -> Ask {
    Ask {
        method: Method::POST,
        url: request.realm.clone(),
        accept: "application/json",
        authorization: None,
        form: Some(form),
        body: Body::Token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(registry: &str, named: &str) -> Result<String, String> {
        realm(&registry.parse().expect("a URL"), named).map(|url| url.to_string())
    }

    #[test]
    fn a_token_server_on_another_https_host_is_normal() {
        let named = "https://user:pw@auth.test/token?a=b#c";
        assert_eq!(asked("https://registry.test/", named), Ok("https://auth.test/token?a=b".to_owned()));
        assert_eq!(
            asked("http://localhost:5000/", "http://localhost:5001/t"),
            Ok("http://localhost:5001/t".to_owned())
        );
    }

    #[test]
    fn no_http_for_an_https_registry_nor_anything_else() {
        for named in ["http://auth.test/token", "http://registry.test/token", "http://127.0.0.1/token"] {
            let refusal = asked("https://registry.test/", named).expect_err("refused");
            assert!(refusal.contains("without TLS"), "{refusal}");
        }
        for named in ["", "token", "/token", "ftp://auth.test/", "file:///etc/passwd", "https://"] {
            assert!(asked("https://registry.test/", named).is_err(), "{named}");
        }
    }
}
