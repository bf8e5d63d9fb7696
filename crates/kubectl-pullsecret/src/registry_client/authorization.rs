//! The door through which a password leaves for a registry, and the watch that it does not come back in an answer.

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

/// Whether a text repeats the credential, plainly or as it was sent.
pub(super) fn is_repeated_in(text: &str, credential: &Credential) -> bool {
    let password = credential.password().expose_secret();
    let sent: String = byte_serialize(password.as_bytes()).collect();
    // As it looks in one line without control characters, which is how answers are shown.
    let shown = super::detail::in_one_line(password);
    [password, &sent, &shown, credential.auth().expose_secret()]
        .iter()
        .any(|form| !form.is_empty() && text.contains(*form))
}
