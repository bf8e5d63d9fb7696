//! Passwords that are tokens which soon end: recognised by their form, with the time at which they end and
//! the platform's own way of renewing them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::Credential;

/// A token that ends within [`SHORT`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortLived {
    /// What it is, as its platform calls it.
    pub kind: TokenKind,
    /// When it ends, if the token says so or its platform fixes how long it lives.
    pub expires: Timestamp,
    /// Whether the time is the token's own word; otherwise it is the longest that the platform allows.
    pub stated: bool,
}

/// The platforms whose tokens are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `aws ecr get-login-password`: user `AWS`, twelve hours.
    Ecr,
    /// `gcloud auth print-access-token`: user `oauth2accesstoken`, one hour.
    Google,
    /// `az acr login --expose-token`: the null GUID as user, three hours.
    Azure,
    /// Any other JSON Web Token with an `exp` claim.
    Jwt,
}

/// What ends later than this is a long-lived credential.
pub const SHORT: SignedDuration = SignedDuration::from_hours(24);

impl TokenKind {
    /// What to call it in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ecr => "an ECR token",
            Self::Google => "a Google access token",
            Self::Azure => "an Azure Container Registry token",
            Self::Jwt => "a token (JWT)",
        }
    }

    /// The platform's own way to credentials that renew themselves.
    pub fn better_way(self) -> &'static str {
        match self {
            Self::Ecr => {
                "the kubelet's ECR credential provider with the node's IAM role, or an External Secrets ECRAuthorizationToken generator"
            }
            Self::Google => {
                "the node's service account with Artifact Registry Reader, Workload Identity, or an External Secrets GCRAccessToken generator"
            }
            Self::Azure => {
                "the kubelet's ACR credential provider with a managed identity, an ACR repository-scoped token, or an External Secrets ACRAccessToken generator"
            }
            Self::Jwt => {
                "a robot account or deploy token of the registry that does not expire, or an External Secrets generator"
            }
        }
    }
}

/// When the token ends by its own word: a JSON Web Token's `exp` (RFC 7519, 4.1.4) or the `expiration` in
/// an ECR token's payload, in seconds since 1970. It is read, not verified.
pub fn stated_expiry(credential: &Credential) -> Option<Timestamp> {
    let password = credential.password().expose_secret();
    let seconds = jwt_claims(password)
        .and_then(|claims| claims["exp"].as_f64())
        .or_else(|| ecr_payload(password).and_then(|payload| payload["expiration"].as_f64()))?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a time out of range becomes the nearest one, then is refused"
    )]
    Timestamp::from_second(seconds as i64).ok()
}

/// Whether this is a token that ends within [`SHORT`] of `now`.
pub fn recognise(credential: &Credential, now: Timestamp) -> Option<ShortLived> {
    let password = credential.password().expose_secret();
    let (kind, lifetime) = match credential.username() {
        "AWS" if ecr_payload(password).is_some() => (TokenKind::Ecr, Some(SignedDuration::from_hours(12))),
        "oauth2accesstoken" => (TokenKind::Google, Some(SignedDuration::from_hours(1))),
        _ if password.starts_with("ya29.") => (TokenKind::Google, Some(SignedDuration::from_hours(1))),
        "00000000-0000-0000-0000-000000000000" if jwt_claims(password).is_some() => {
            (TokenKind::Azure, Some(SignedDuration::from_hours(3)))
        }
        _ => (TokenKind::Jwt, None),
    };
    let stated = stated_expiry(credential);
    let expires = stated.or_else(|| lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()))?;
    let short = expires.duration_since(now) <= SHORT;
    short.then_some(ShortLived { kind, expires, stated: stated.is_some() })
}

fn jwt_claims(password: &str) -> Option<Value> {
    let mut parts = password.split('.');
    let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let decode = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?).ok()
    };
    decode(header)?.get("alg")?;
    decode(claims).filter(Value::is_object)
}

fn ecr_payload(password: &str) -> Option<Value> {
    let payload: Value = serde_json::from_slice(&STANDARD.decode(password).ok()?).ok()?;
    payload.get("payload").is_some().then_some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    fn jwt(claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(claims))
    }

    fn recognised(user: &str, password: String) -> Option<ShortLived> {
        recognise(&Credential::new(user, password.into()), now())
    }

    #[test]
    fn tokens_say_when_they_end() {
        let exp = now().as_second() + 3600;
        let ecr = STANDARD.encode(json!({"payload": "x", "version": "2", "expiration": exp}).to_string());
        for (user, password, kind) in [
            ("AWS", ecr, TokenKind::Ecr),
            ("bob", jwt(&json!({"exp": exp})), TokenKind::Jwt),
            ("00000000-0000-0000-0000-000000000000", jwt(&json!({"exp": exp})), TokenKind::Azure),
        ] {
            let token = recognised(user, password).unwrap();
            assert_eq!((token.kind, token.expires.as_second(), token.stated), (kind, exp, true));
        }
    }

    #[test]
    fn a_google_token_is_known_by_its_user_or_form() {
        for (user, password) in [("oauth2accesstoken", "anything"), ("bob", "ya29.abc")] {
            let token = recognised(user, password.into()).unwrap();
            assert_eq!((token.kind, token.stated), (TokenKind::Google, false));
            assert_eq!(token.expires, now() + SignedDuration::from_hours(1));
        }
    }

    #[test]
    fn passwords_and_long_lived_tokens_are_none() {
        assert_eq!(recognised("bob", "s3cret".into()), None);
        assert_eq!(recognised("bob", "a.b.c".into()), None);
        assert_eq!(recognised("_json_key", "{\"type\":\"service_account\"}".into()), None);
        let year = now().as_second() + 365 * 86400;
        assert_eq!(recognised("bob", jwt(&json!({"exp": year}))), None);
        assert_eq!(
            stated_expiry(&Credential::new("bob", jwt(&json!({"exp": year})).into())).unwrap().as_second(),
            year
        );
        assert_eq!(stated_expiry(&Credential::new("bob", jwt(&json!({"exp": 1e300})).into())), None);
    }
}
