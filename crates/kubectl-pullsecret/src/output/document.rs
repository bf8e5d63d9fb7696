//! Documents for scripts: JSON and YAML in which nothing is hidden.

use std::fmt::Write as _;

use clap::ValueEnum;
use pullsecret_core::shown;
use serde::Serialize;

/// The formats of `-o` that print one documented object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object.
    Json,
    /// The same as YAML.
    Yaml,
    /// TYPE/NAME of each object, one a line.
    Name,
}

/// JSON in which nothing is hidden: what is not seen as itself is escaped, which is the same JSON.
pub(super) fn json(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).unwrap_or_default() + "\n";
    escaped(&text, |c, text| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    })
}

/// YAML as kubectl prints it: every scalar on one line, a line end behind the last. Where something in it is not seen as
/// itself, it is JSON, which is YAML too and can escape it.
pub(super) fn yaml(document: &impl Serialize) -> String {
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    let text = serde_saphyr::to_string_with_options(document, options).unwrap_or_default();
    if text.contains(is_hidden) {
        return yaml_flow(&(serde_json::to_string_pretty(document).unwrap_or_default() + "\n"));
    }
    if text.ends_with('\n') { text } else { text + "\n" }
}

/// JSON as YAML that hides nothing.
pub(super) fn yaml_flow(json: &str) -> String {
    escaped(json, |c, text| {
        let _ = write!(text, "\\U{:08x}", u32::from(c));
    })
}

/// JSON with escapes for what is not seen; outside of its strings there is nothing of that kind but line ends.
fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { escape(c, &mut shown) } else { shown.push(c) }
    }
    shown
}

fn is_hidden(c: char) -> bool {
    c != '\n' && shown::is_unseen(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_hide_nothing_and_say_the_same() {
        let odd = serde_json::json!({ "a\u{202e}b": ["\u{9b}31m\n", "\u{e0061}", "ö"] });
        let json = json(&odd);
        assert_eq!(
            json,
            "{\n  \"a\\u202eb\": [\n    \"\\u009b31m\\n\",\n    \"\\udb40\\udc61\",\n    \"ö\"\n  ]\n}\n"
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).ok().as_ref(), Some(&odd));
        let yaml = yaml(&odd);
        assert!(!yaml.contains(is_hidden), "{yaml:?}");
        assert_eq!(serde_saphyr::from_str::<serde_json::Value>(&yaml).ok().as_ref(), Some(&odd));
        assert_eq!(super::yaml(&serde_json::json!({ "a": "b" })), "a: b\n");
    }
}
