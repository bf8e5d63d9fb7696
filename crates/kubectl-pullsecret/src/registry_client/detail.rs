//! The registry's own words about a refusal, in one line.

use pullsecret_core::shown;
use serde_json::Value;

/// The message in the body of an error, or nothing: the registry API's `errors` (`code: message`), else what token
/// servers write in its place. Whole: what repeats a password is found before it is cut.
pub(super) fn of(body: &[u8]) -> String {
    let answer = serde_json::from_slice::<Value>(body).ok();
    shown::in_one_line(&answer.and_then(|answer| message(&answer)).unwrap_or_default())
}

/// Whether the body is the registry API's own form of an error, and not a page of something in between.
pub(super) fn is_registry_error(body: &[u8]) -> bool {
    let answer = serde_json::from_slice::<Value>(body).ok();
    answer.is_some_and(|answer| answer.pointer("/errors/0/code").is_some_and(Value::is_string))
}

fn message(answer: &Value) -> Option<String> {
    let text = |value: Option<&Value>| {
        value.and_then(Value::as_str).filter(|text| !text.trim().is_empty()).map(str::to_owned)
    };
    if let Some(error) = answer.pointer("/errors/0") {
        let (code, message) = (text(error.get("code")), text(error.get("message")));
        return match (code, message) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (code, message) => message.or(code),
        };
    }
    ["error_description", "details", "message", "error"].iter().find_map(|key| text(answer.get(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registrys_code_and_message() {
        let denied = br#"{"errors":[{"code":"DENIED","message":"requested access\n to \u001b[31mthe\u202e resource","detail":{}}]}"#;
        assert_eq!(of(denied), "DENIED: requested access to [31mthe resource");
        assert!(is_registry_error(denied));
        assert_eq!(of(br#"{"errors":[{"code":"UNAUTHORIZED","message":""}]}"#), "UNAUTHORIZED");
        assert_eq!(of(br#"{"details":"incorrect username or password"}"#), "incorrect username or password");
        for silent in
            [&b"<html>no</html>"[..], b"", b"[]", b"7", br#"{"errors":[]}"#, br#"{"errors":{"0":1}}"#]
        {
            assert_eq!(of(silent), "");
            assert!(!is_registry_error(silent));
        }
    }
}
