//! The registry's own words about a refusal, made fit to print.

use pullsecret_core::Credential;
use serde_json::Value;

use super::authorization;

/// How many characters are kept.
const LONGEST: usize = 200;

/// The message in the body of an error, or nothing: the registry API's `errors` (`code: message`), else what token
/// servers write in its place. Nothing either if it repeats the credential.
pub(super) fn of(body: &[u8], credential: Option<&Credential>) -> String {
    let Ok(answer) = serde_json::from_slice::<Value>(body) else { return String::new() };
    let words = message(&answer).unwrap_or_default();
    let line = in_one_line(&words);
    let repeats =
        |text: &str| credential.is_some_and(|credential| authorization::is_repeated_in(text, credential));
    if repeats(&words) || repeats(&line) {
        return String::new();
    }
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
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

/// One line that changes nothing on a terminal: no control characters, none that turn or hide text.
pub(super) fn in_one_line(text: &str) -> String {
    let visible = |c: char| {
        let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}' | '\u{ad}');
        if c.is_control() || turns { ' ' } else { c }
    };
    let spaced: String = text.chars().map(visible).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registrys_code_and_message() {
        let denied = br#"{"errors":[{"code":"DENIED","message":"requested access\n to \u001b[31mthe\u202e resource","detail":{}}]}"#;
        assert_eq!(of(denied, None), "DENIED: requested access to [31mthe resource");
        assert!(is_registry_error(denied));
        assert_eq!(of(br#"{"errors":[{"code":"UNAUTHORIZED","message":""}]}"#, None), "UNAUTHORIZED");
        assert_eq!(
            of(br#"{"details":"incorrect username or password"}"#, None),
            "incorrect username or password"
        );
        for silent in
            [&b"<html>no</html>"[..], b"", b"[]", b"7", br#"{"errors":[]}"#, br#"{"errors":{"0":1}}"#]
        {
            assert_eq!(of(silent, None), "");
            assert!(!is_registry_error(silent));
        }
    }

    #[test]
    fn at_most_200_characters() {
        let long = serde_json::json!({ "message": "ä".repeat(300) }).to_string();
        let detail = of(long.as_bytes(), None);
        assert_eq!(detail.chars().count(), 200);
        assert!(detail.ends_with('…'), "{detail}");
    }

    #[test]
    fn never_the_credential_whatever_its_form() {
        let credential = Credential::new("bob", "s3nt\u{7} /el".into());
        let form = "s3nt%07+%2Fel";
        for repeated in ["s3nt\u{7} /el", form, "Ym9iOnMzbnQHIC9lbA=="] {
            let body = serde_json::json!({ "message": format!("bad login {repeated}") }).to_string();
            assert_eq!(of(body.as_bytes(), Some(&credential)), "", "{repeated}");
        }
        // Cut before it is looked at, half of it would stand at the end.
        let body = serde_json::json!({ "message": format!("{}s3nt\u{7} /el", "x".repeat(196)) }).to_string();
        assert_eq!(of(body.as_bytes(), Some(&credential)), "");
    }
}
