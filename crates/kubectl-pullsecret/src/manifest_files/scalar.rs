//! What an unquoted word of YAML means to Kubernetes: `on` is true and `017` is fifteen, as in YAML 1.1.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value};
use serde_saphyr::granit_parser::{ScalarStyle, Tag};

/// The value of a scalar, as `go.yaml.in/yaml/v2` v2.4.2 (`resolve.go`) gives it to `sigs.k8s.io/yaml`: YAML 1.1
/// with a few rules of 1.2. Two things that it refuses are text here: numbers that JSON cannot hold (`.inf`),
/// and words that do not fit their tag (`!!int x`).
pub(super) fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    const CORE: &str = "tag:yaml.org,2002:";
    let core = tag.map(|tag| tag.suffix_in_namespace(CORE).unwrap_or_default());
    match core.as_deref() {
        Some("binary") => {
            let packed: String = text.split_ascii_whitespace().collect();
            let bytes = STANDARD.decode(packed).unwrap_or_default();
            Value::String(String::from_utf8_lossy(&bytes).into_owned())
        }
        Some("int" | "float" | "bool" | "null") => plain(text),
        None if style == ScalarStyle::Plain => plain(text),
        _ => Value::String(text.to_owned()),
    }
}

/// The value of an unquoted word.
pub(super) fn plain(text: &str) -> Value {
    let known = match text.as_bytes().first() {
        None | Some(b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text).map(Value::Number),
        _ => None,
    };
    known.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// A key as the text that JSON has for it; `None` for what is no key.
pub(super) fn key(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn word(text: &str) -> Option<Value> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Value::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Value::Bool(false))
        }
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    if text.starts_with('.') {
        return float(text);
    }
    let plain = text.replace('_', "");
    integer(&plain).or_else(|| float(&plain))
}

/// Go's `strconv.ParseInt` and, for what is larger, `ParseUint` with base 0: the prefix says the base.
fn integer(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = unsigned.get(..2).map(str::to_ascii_lowercase);
    let (digits, base) = match lower.as_deref() {
        Some("0x") => (&unsigned[2..], 16),
        Some("0b") => (&unsigned[2..], 2),
        Some("0o") => (&unsigned[2..], 8),
        Some(_) if unsigned.starts_with('0') => (&unsigned[1..], 8),
        _ => (unsigned, 10),
    };
    // Rust would take a second sign.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let size = u64::from_str_radix(digits, base).ok()?;
    if !negative {
        let large = i64::try_from(size).is_err();
        return (!large || !text.starts_with('+')).then(|| Number::from(size));
    }
    0i64.checked_sub_unsigned(size).map(Number::from)
}

/// A float in the form that the YAML library knows: digits, a point, an exponent.
fn float(text: &str) -> Option<Number> {
    let shaped = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    shaped.then(|| text.parse::<f64>().ok()).flatten().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_mean_what_they_mean_to_kubectl() {
        for (text, value) in [
            ("on", json!(true)),
            ("Yes", json!(true)),
            ("n", json!(false)),
            ("OFF", json!(false)),
            ("", json!(null)),
            ("~", json!(null)),
            ("nULL", json!("nULL")),
            ("oN", json!("oN")),
            ("017", json!(15)),
            ("0o17", json!(15)),
            ("08", json!(8.0)),
            ("0x1F", json!(31)),
            ("-0b11", json!(-3)),
            ("1_000", json!(1000)),
            ("1.27", json!(1.27)),
            ("1e3", json!(1000.0)),
            (".5", json!(0.5)),
            ("+5", json!(5)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("18446744073709551615", json!(u64::MAX)),
            ("1.27.3", json!("1.27.3")),
            ("2026-01-02", json!("2026-01-02")),
            ("2026-01-02T03:04:05Z", json!("2026-01-02T03:04:05Z")),
            ("1:30", json!("1:30")),
            ("-", json!("-")),
            ("--5", json!("--5")),
            ("+-5", json!("+-5")),
            (".inf", json!(".inf")),
            ("1e", json!("1e")),
            ("0x", json!("0x")),
            ("é", json!("é")),
        ] {
            assert_eq!(plain(text), value, "{text}");
        }
    }
}
