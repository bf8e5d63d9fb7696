//! The door through which a password leaves for a registry, and the watch that it does not come back in an answer.

use http::HeaderValue;
use pullsecret_core::{Credential, Repetition};
use secrecy::{ExposeSecret as _, SecretString};
use url::Host;
use url::form_urlencoded::Serializer;

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

/// Whether a text repeats the password, alone, as it was sent with the user, or as a host, which a URL writes in letters
/// of its own.
pub(super) fn is_repeated_in(text: &Repetition, credential: &Credential) -> bool {
    let password = credential.password().expose_secret();
    credential.is_repeated_in(text) || Host::parse(password).is_ok_and(|host| text.has(&host.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_found_alone_with_its_user_and_as_a_host() {
        let credential = Credential::new("bob", "p\u{e4}".into());
        for text in
            ["got p\u{e4}", "got P\u{c4}", "Basic Ym9iOnDDpA==", "p%C3%A4", "to https://xn--p-0fa.test/"]
        {
            assert!(is_repeated_in(&Repetition::in_text(text), &credential), "{text}");
        }
        assert!(!is_repeated_in(&Repetition::in_text("wrong password for bob"), &credential));
    }

    #[test]
    fn what_is_sent_is_hidden_from_debug() {
        let credential = Credential::new("bob", "s3ntinel".into());
        let shown = format!("{:?} {:?}", basic(&credential), bearer(&"t0ken".into()));
        assert_eq!(shown, "Some(Sensitive) Some(Sensitive)");
        assert!(bearer(&"two\nlines".into()).is_none());
    }
}
