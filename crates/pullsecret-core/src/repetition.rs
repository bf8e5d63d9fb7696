//! Whether a text repeats a secret: servers put what they were sent into their messages, in whatever form they log.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::shown;

/// As many bytes of a secret as may not be seen either: a message that is cut still gives away its beginning.
const RUN: usize = 12;
/// What is shorter, in bytes, is found in any text by chance: it counts where it stands as a word, and its encoded forms
/// do not count at all.
const SHORT: usize = 4;
/// How much of a text is looked at, in bytes; far more than is ever shown.
const LONGEST: usize = 64 << 10;

/// A text in the forms in which it is searched, letter case aside.
pub struct Repetition {
    forms: Vec<Form>,
}

struct Form {
    text: Vec<u8>,
    runs: HashSet<[u8; RUN]>,
}

impl Repetition {
    /// Takes a text apart: as it is, without what is not seen, and with the escapes of JSON, of programming languages
    /// and of URLs resolved, twice over.
    pub fn in_text(text: &str) -> Self {
        let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
        let seen: String = text.chars().filter(|c| !shown::is_unseen(*c)).collect();
        let mut forms = vec![text.to_owned(), shown::in_one_line(text), seen];
        for resolve in [unescaped, percent_decoded] {
            for _ in 0..2 {
                let resolved: Vec<String> = forms.iter().map(|form| resolve(form)).collect();
                forms.extend(resolved);
                forms.sort();
                forms.dedup();
            }
        }
        Self { forms: forms.iter().map(|form| Form::of(&form.to_lowercase())).collect() }
    }

    /// Whether the secret is in the text: plainly, in hexadecimal, in base64 of either alphabet, or a run of twelve
    /// bytes of one of these. An empty secret is in no text, and one of up to three bytes only where it is a word.
    pub fn has(&self, secret: &str) -> bool {
        let hex: Vec<String> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut needles = vec![secret.to_owned(), shown::in_one_line(secret)];
        if secret.len() >= SHORT {
            needles.push(hex.concat());
            needles.extend((0..3).filter_map(|before| base64_core(secret.as_bytes(), before)));
        }
        let needles = needles.iter().map(|needle| needle.to_lowercase().into_bytes());
        let mut needles = needles.filter(|needle| !needle.is_empty());
        needles.any(|needle| self.forms.iter().any(|form| form.has(&needle)))
    }
}

impl Form {
    fn of(text: &str) -> Self {
        // The URL alphabet of base64 in the standard one; in the secret, too.
        let text = standard(text.as_bytes());
        let runs = text.windows(RUN).filter_map(|run| run.try_into().ok()).collect();
        Self { text, runs }
    }

    fn has(&self, needle: &[u8]) -> bool {
        let needle = standard(needle);
        if needle.len() < SHORT {
            return self.has_word(&needle);
        }
        if needle.len() < RUN {
            return self.text.windows(needle.len()).any(|window| window == needle);
        }
        needle.windows(RUN).any(|run| self.runs.contains(run))
    }

    fn has_word(&self, needle: &[u8]) -> bool {
        let goes_on =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        let windows = self.text.windows(needle.len()).enumerate().filter(|(_, window)| *window == needle);
        windows.map(|(at, _)| at).any(|at| {
            let before = at.checked_sub(1).and_then(|before| self.text.get(before));
            !goes_on(before) && !goes_on(self.text.get(at + needle.len()))
        })
    }
}

fn standard(bytes: &[u8]) -> Vec<u8> {
    let letter = |byte: &u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    };
    bytes.iter().map(letter).collect()
}

/// What of the base64 of a longer text is the secret's alone, when `before` bytes (modulo three) stand before it: six
/// bits a letter, so that those at the ends may share theirs with what stands around.
fn base64_core(secret: &[u8], before: usize) -> Option<String> {
    let bytes = [vec![0; before], secret.to_vec()].concat();
    let encoded = STANDARD_NO_PAD.encode(&bytes);
    let core = encoded.get((before * 8).div_ceil(6)..bytes.len() * 8 / 6)?;
    (core.len() >= SHORT).then(|| core.to_owned())
}

/// With the escapes of strings in JSON, Go and Rust resolved.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (meant, length) = escaped(escape);
        plain.extend(meant);
        rest = &escape[length..];
    }
    plain + rest
}

/// The character that stands behind a backslash, and how many bytes spell it.
fn escaped(escape: &str) -> (Option<char>, usize) {
    let code = |digits: Option<&str>| digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let coded =
        |digits: Option<&str>, length| code(digits).and_then(char::from_u32).map(|c| (Some(c), length));
    let found = match escape.chars().next() {
        None => return (None, 0),
        Some('n') => Some((Some('\n'), 1)),
        Some('r') => Some((Some('\r'), 1)),
        Some('t') => Some((Some('\t'), 1)),
        Some('x') => coded(escape.get(1..3), 3),
        Some('u') if escape[1..].starts_with('{') => {
            escape.find('}').and_then(|end| coded(escape.get(2..end), end + 1))
        }
        Some('u') => coded(escape.get(1..5), 5),
        Some(other) => Some((Some(other), other.len_utf8())),
    };
    found.unwrap_or((Some('\\'), 0))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .filter(|_| first == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(code.unwrap_or(if first == b'+' { b' ' } else { first }));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    use super::*;

    fn repeats(text: &str, secret: &str) -> bool {
        Repetition::in_text(text).has(secret)
    }

    #[test]
    fn a_secret_is_found_whatever_its_form() {
        let secret = "p4\"ss+w\u{f6}rd?/ \\1\n<&>";
        let json = serde_json::json!(secret).to_string();
        for text in [
            secret.to_owned(),
            secret.to_uppercase(),
            json.clone(),
            serde_json::json!(json).to_string(),
            json.replace('<', r"\u003c").replace('&', r"\u0026").replace('\u{f6}', r"\u00f6"),
            format!("{secret:?}"),
            "p4%22ss%2Bw%C3%B6rd%3F%2F+%5C1%0A%3C%26%3E".to_owned(),
            "p4%22ss%2Bw%C3%B6rd%3F%2F%20%5C1%0A%3C%26%3E".to_owned(),
            "70342273732B77C3B672643F2F205C310A3C263E".to_owned(),
            secret.chars().flat_map(|c| [c, '\u{200b}']).collect(),
            shown::in_one_line(secret),
        ] {
            assert!(repeats(&format!("got <{text}> from bob"), secret), "{text}");
        }
        for before in ["", "x", "xy", "bob:"] {
            for after in ["", "z", "zz"] {
                let whole = format!("{before}{secret}{after}");
                for text in [
                    STANDARD.encode(&whole),
                    URL_SAFE.encode(&whole),
                    STANDARD.encode(STANDARD.encode(&whole)),
                ] {
                    let again = STANDARD.encode(&whole);
                    assert!(repeats(&text, secret) || repeats(&text, &again), "{whole}: {text}");
                }
            }
        }
        assert!(!repeats("wrong password for bob: ask for another", secret));
        assert!(!repeats("anything", ""));
    }

    #[test]
    fn what_a_cut_message_still_shows_is_found() {
        let secret = "abcdefghijklmnopqrstuvwxyz";
        assert!(repeats("denied: abcdefghijkl…", secret));
        assert!(!repeats("denied: abcdefghijk…", secret));
        assert!(repeats(&format!("denied: {}…", &STANDARD.encode(secret)[..16]), secret));
        assert!(repeats(&format!("{}{secret}", "x".repeat(2_000)), secret));
    }

    #[test]
    fn a_short_secret_is_found_plainly_and_not_in_every_text() {
        assert!(repeats("bad pw: 7q", "7q"));
        assert!(repeats("pw=q;", "q") && repeats("q", "q"));
        for (text, secret) in
            [("wrong user or password", "7q"), ("exceeded quota: few", "q"), ("7qx", "7q"), ("é7q", "7q")]
        {
            assert!(!repeats(text, secret), "{text}");
        }
    }

    #[test]
    fn odd_escapes_are_read_to_their_end() {
        for odd in ["\\", "\\u", "\\u12", "\\u{", "\\u{110000}", "\\xé", "%", "%é", "%4", "\\ud800"] {
            assert!(!repeats(odd, "secret"), "{odd}");
            assert!(repeats(&format!("{odd} secret"), "secret"), "{odd}");
        }
    }
}
