//! Tokens that soon end. An input is lines: a user, a password, and what may be the claims of a token.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use pullsecret_core::Credential;
use pullsecret_core::short_lived::{SHORT, TokenKind, recognise, stated_expiry};

use crate::input;

pub(crate) fn holds(bytes: &[u8]) {
    let Some(([username, password], claims)) = input::lines(bytes) else { return };
    let jwt =
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(claims));
    for password in [password, &jwt, &STANDARD.encode(claims)] {
        of_one(&Credential::new(username, password.into()));
    }
}

fn of_one(credential: &Credential) {
    let now = Timestamp::from_second(1_767_225_600).expect("a time of this century");
    let stated = stated_expiry(credential);
    let Some(token) = recognise(credential, now) else {
        return assert!(stated.is_none_or(|end| end.duration_since(now) > SHORT), "a stated end is believed");
    };
    assert!(token.expires.duration_since(now) <= SHORT);
    assert_eq!(token.stated, stated.is_some());
    assert!(stated.is_none_or(|end| end == token.expires));
    assert!(token.stated || token.kind != TokenKind::Jwt, "a JWT is recognised by its end");
    assert!(!token.kind.name().is_empty() && !token.kind.better_way().is_empty());
}
