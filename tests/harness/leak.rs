//! The password's sentinel, and how to find it in whatever form it might leak.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The one password of all tests: what JSON, shells, URLs and base64 treat specially, around a core that is
/// found nowhere else.
pub const SENTINEL: &str = "-s3\"nt\\$ 'in<&>el:é%41zQx9Vw7Kp2Jm";

/// The part of [`SENTINEL`] that every encoding of text leaves alone.
const CORE: &[u8] = b"zQx9Vw7Kp2Jm";

/// The form in which the sentinel was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is, or escaped so that its core stands as it is.
    Plain,
    /// With letters as `\uXXXX`.
    JsonEscaped,
    /// With letters as `%XX`.
    PercentEncoded,
    /// Two hexadecimal digits a byte.
    Hex,
    /// In base64, at any alignment, perhaps inside more base64.
    Base64,
}

/// Looks for the sentinel in bytes, in every form; base64 is decoded again and again.
pub fn find(bytes: &[u8]) -> Option<Form> {
    find_within(bytes, 4)
}

fn find_within(bytes: &[u8], depth: u8) -> Option<Form> {
    if contains(bytes, CORE) {
        return Some(Form::Plain);
    }
    if contains(&json_unescaped(bytes), CORE) {
        return Some(Form::JsonEscaped);
    }
    if contains(&percent_decoded(bytes), CORE) {
        return Some(Form::PercentEncoded);
    }
    if contains(&bytes.to_ascii_lowercase(), &hex(CORE)) {
        return Some(Form::Hex);
    }
    if depth == 0 {
        return None;
    }
    base64_decoded(bytes).iter().find_map(|inner| find_within(inner, depth - 1)).map(|_| Form::Base64)
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Replaces `\u00XX` by the byte it stands for.
fn json_unescaped(bytes: &[u8]) -> Vec<u8> {
    replaced(bytes, b"\\u00", 2)
}

/// Replaces `%XX` by the byte it stands for.
fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    replaced(bytes, b"%", 2)
}

fn replaced(bytes: &[u8], prefix: &[u8], digits: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let value = rest
            .strip_prefix(prefix)
            .and_then(|after| after.get(..digits))
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        if let Some(byte) = value {
            out.push(byte);
            rest = &rest[prefix.len() + digits..];
        } else {
            out.push(first);
            rest = tail;
        }
    }
    out
}

/// What every run of base64 letters decodes to, in both alphabets and at each of the four alignments, line
/// breaks inside a run left out.
fn base64_decoded(bytes: &[u8]) -> Vec<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let standard = GeneralPurpose::new(&alphabet::STANDARD, lenient);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let joined: Vec<u8> = bytes.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let mut decoded = Vec::new();
    for text in [bytes, &joined] {
        for run in text.split(|byte| !is_letter(*byte)).filter(|run| run.len() >= CORE.len()) {
            let run: Vec<u8> = run
                .iter()
                .map(|byte| match byte {
                    b'-' => b'+',
                    b'_' => b'/',
                    other => *other,
                })
                .collect();
            for start in 0..4 {
                let aligned = &run[start.min(run.len())..];
                let whole = &aligned[..aligned.len() - usize::from(aligned.len() % 4 == 1)];
                decoded.extend(standard.decode(whole));
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

    #[test]
    fn every_form_is_found() {
        let hex = String::from_utf8(hex(SENTINEL.as_bytes())).expect("digits");
        let bytes = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits"));
        let percent = bytes.map(|pair| ["%", &pair.to_uppercase()].concat()).collect::<String>();
        let escaped =
            SENTINEL.chars().map(|c| ["\\u", &format!("{:04x}", u32::from(c))].concat()).collect::<String>();
        let json = serde_json::to_string(SENTINEL).expect("a string");
        for (text, form) in [
            (SENTINEL.to_owned(), Form::Plain),
            (json, Form::Plain),
            (escaped, Form::JsonEscaped),
            (percent, Form::PercentEncoded),
            (hex.clone(), Form::Hex),
            (hex.to_uppercase(), Form::Hex),
            (URL_SAFE.encode(SENTINEL), Form::Base64),
        ] {
            assert_eq!(find(format!("log: x{text} y").as_bytes()), Some(form), "{text}");
        }
    }

    #[test]
    fn base64_is_found_at_every_alignment_and_inside_itself() {
        for lead in ["", "u", "us", "use", "user:"] {
            let once = STANDARD.encode(format!("{lead}{SENTINEL}"));
            let config = format!(r#"{{"auths":{{"x":{{"auth":"{once}"}}}}}}"#);
            let twice = STANDARD_NO_PAD.encode(config);
            for text in [&once, &twice, &STANDARD.encode(&twice)] {
                assert_eq!(find(format!("data={text}!").as_bytes()), Some(Form::Base64), "{lead} {text}");
            }
            let broken: Vec<String> =
                once.as_bytes().chunks(20).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
            assert_eq!(find(broken.join("\n").as_bytes()), Some(Form::Base64), "{lead}");
        }
    }

    #[test]
    fn innocent_text_is_not() {
        let text = "secret/pull-ghcr-io created\nAuthorization: Basic Ym9iOmh1bnRlcjI=\n%41%42 \\u0041 7a51";
        assert_eq!(find(text.as_bytes()), None);
    }
}
