//! An entry as Go's `json.Marshal` writes it in `kubectl create secret docker-registry` (kubectl v1.35 over Go
//! 1.26), so that both make the same bytes.

use crate::credential::Credential;
use secrecy::ExposeSecret as _;
use secrecy::zeroize::Zeroizing;

/// `{"username":…,"password":…,"email":…,"auth":…` and `rest` (members, each after its comma) before the last
/// brace; what is empty is left out.
pub(super) fn entry(credential: &Credential, email: &str, rest: &[u8]) -> Zeroizing<Vec<u8>> {
    let password = credential.password().expose_secret();
    let auth = credential.auth();
    // An escape is six bytes at most: room for all, so that no copy is left behind by growing.
    let strings = credential.username().len() + password.len() + email.len() + auth.expose_secret().len();
    let mut text = Zeroizing::new(Vec::with_capacity(6 * strings + rest.len() + 64));
    text.push(b'{');
    let fields = [
        ("username", credential.username()),
        ("password", password),
        ("email", email),
        ("auth", auth.expose_secret()),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        if text.len() > 1 {
            text.push(b',');
        }
        push_string(&mut text, name);
        text.push(b':');
        push_string(&mut text, value);
    }
    text.extend_from_slice(rest);
    text.push(b'}');
    text
}

/// A JSON string with Go's escapes: also `<`, `>`, `&`, and the two line separators.
pub(super) fn push_string(text: &mut Vec<u8>, value: &str) {
    text.push(b'"');
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend([b'\\', character as u8]),
            '\u{8}' => text.extend(b"\\b"),
            '\u{c}' => text.extend(b"\\f"),
            '\n' => text.extend(b"\\n"),
            '\r' => text.extend(b"\\r"),
            '\t' => text.extend(b"\\t"),
            '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                text.extend(format!("\\u{:04x}", u32::from(character)).bytes());
            }
            _ => text.extend(character.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    text.push(b'"');
}
