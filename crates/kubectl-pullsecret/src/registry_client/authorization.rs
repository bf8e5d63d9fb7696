//! The door through which a password leaves for a registry, and the watch that it does not come back in an answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::HeaderValue;
use pullsecret_core::Credential;
use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded::{Serializer, byte_serialize};

/// A form with a password in it.
pub(super) struct Form(SecretString);

impl Form {
    /// OAuth 2's password grant (RFC 6749, 4.3) with the fields that container runtimes send.
    pub(super) fn password_grant(credential: &Credential, service: Option<&str>, scopes: &[String]) -> Self {
        let mut form = Serializer::new(String::new());
        form.append_pair("client_id", "kubectl-pullsecret").append_pair("grant_type", "password");
        if let Some(service) = service {
            form.append_pair("service", service);
        }
        if !scopes.is_empty() {
            form.append_pair("scope", &scopes.join(" "));
        }
        form.append_pair("username", credential.username());
        form.append_pair("password", credential.password().expose_secret());
        Self(form.finish().into())
    }

    /// The form as the body of a request.
    pub(super) fn body(&self) -> reqwest::Body {
        self.0.expose_secret().to_owned().into()
    }
}

/// Whether both parts are there.
pub(super) fn is_complete(credential: &Credential) -> bool {
    !credential.username().is_empty() && !credential.password().expose_secret().is_empty()
}

/// `Basic`, hidden from Debug.
pub(super) fn basic(credential: &Credential) -> Option<HeaderValue> {
    hidden(&SecretString::from(format!("Basic {}", credential.auth().expose_secret())))
}

/// `Bearer`, hidden from Debug; nothing for a token that no header can hold.
pub(super) fn bearer(token: &SecretString) -> Option<HeaderValue> {
    hidden(&SecretString::from(format!("Bearer {}", token.expose_secret())))
}

fn hidden(value: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Whether a text repeats the password: plainly, as it was sent, or as servers write bytes into their logs.
pub(super) fn is_repeated_in(text: &str, credential: &Credential) -> bool {
    let password = credential.password().expose_secret();
    let percent: String = byte_serialize(password.as_bytes()).collect();
    // As it looks in one line without control characters, which is how answers are shown.
    let shown = super::detail::in_one_line(password);
    let hex: Vec<String> = password.bytes().map(|byte| format!("{byte:02x}")).collect();
    let plainly = [password, &percent, &shown].iter().any(|form| !form.is_empty() && text.contains(*form));
    plainly
        || text.to_ascii_lowercase().contains(&hex.concat())
        || (0..3)
            .any(|before| base64_core(password, before).is_some_and(|core| standard(text).contains(&core)))
}

/// What of the base64 of a longer text is the password's alone, when `before` bytes (modulo three) stand before it:
/// six bits a letter, so that those at the ends may share theirs with what stands around.
fn base64_core(password: &str, before: usize) -> Option<String> {
    let bytes = [vec![0; before], password.as_bytes().to_vec()].concat();
    let encoded = STANDARD_NO_PAD.encode(&bytes);
    let core = encoded.get((before * 8).div_ceil(6)..bytes.len() * 8 / 6)?;
    (!core.is_empty()).then(|| core.to_owned())
}

/// The URL alphabet of base64 in the standard one.
fn standard(text: &str) -> String {
    text.replace('-', "+").replace('_', "/")
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE;

    use super::*;

    #[test]
    fn a_password_is_found_whatever_its_form() {
        let password = "p4ss+w\u{f6}rd?/ 1";
        let credential = Credential::new("bob", password.into());
        let plain = ["p4ss+w\u{f6}rd?/ 1", "p4ss%2Bw%C3%B6rd%3F%2F+1", "703473732B77C3B672643F2F2031"];
        for text in plain {
            assert!(is_repeated_in(&format!("got <{text}>"), &credential), "{text}");
        }
        for before in ["", "x", "xy", "bob:"] {
            for after in ["", "z", "zz"] {
                let whole = format!("{before}{password}{after}");
                for text in [STANDARD_NO_PAD.encode(&whole), URL_SAFE.encode(&whole)] {
                    assert!(is_repeated_in(&format!("Basic {text}"), &credential), "{whole}: {text}");
                }
            }
        }
        assert!(!is_repeated_in("wrong password for bob", &credential));
    }

    #[test]
    fn what_is_sent_is_hidden_from_debug() {
        let credential = Credential::new("bob", "s3ntinel".into());
        let shown = format!("{:?} {:?}", basic(&credential), bearer(&"t0ken".into()));
        assert_eq!(shown, "Some(Sensitive) Some(Sensitive)");
        assert!(bearer(&"two\nlines".into()).is_none());
    }
}
