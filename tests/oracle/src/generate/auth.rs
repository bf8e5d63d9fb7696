//! The `auth` field: base64 of a user and a password, well or badly made.

use crate::random::Random;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

const ODD_BYTES: &[&[u8]] = &[b"\xff", b"\xc3", b"\xe2\x82", b"\0", b"\xf0\x9f\x98", b"\n"];

/// A field that decodes to the two, or nearly.
pub(super) fn field(random: &mut Random, username: &str, password: &str) -> String {
    let joined = format!("{username}:{password}");
    match random.below(120) {
        0 | 1 => STANDARD.encode([joined.as_bytes(), random.one_of(ODD_BYTES)].concat()),
        2 => STANDARD.encode([b"\xff\xfe", joined.as_bytes()].concat()),
        3 => {
            random.one_of(&["Og==", "Og", "OjA=", "YTpi", "YTo", ":", "YTpiOmM=", "=", "\n", " "]).to_owned()
        }
        4 => String::new(),
        5 => padded_or_not(random, username),
        6 | 7 => {
            let encoded = padded_or_not(random, &joined);
            wrong(random, &encoded)
        }
        8 => URL_SAFE.encode(format!("{username}:~?>{password}ÿÿ")),
        9..14 => {
            let encoded = padded_or_not(random, &joined);
            broken_lines(random, &encoded)
        }
        14 => {
            let encoded = padded_or_not(random, &joined);
            odd_tail(random, &encoded)
        }
        15..40 => STANDARD_NO_PAD.encode(&joined),
        _ => STANDARD.encode(&joined),
    }
}

fn padded_or_not(random: &mut Random, text: &str) -> String {
    if random.one_in(2) { STANDARD.encode(text) } else { STANDARD_NO_PAD.encode(text) }
}

#[rustfmt::skip]
const ODD: &[&str] = &[
    "", "", "=", "==", "===", "-", "_", " ", "\t", "\n=", "=\n", "\r", ".", "A", "AA", "é", "\u{a0}", "\u{0}", "/", "+",
    ":", "\u{85}", "= ", "=\u{2003}", "=\u{200b}", "=A", "==A", "=\nA",
];

/// With something at some place that is not base64, or too much, or too little.
fn wrong(random: &mut Random, encoded: &str) -> String {
    let at = if random.one_in(2) { encoded.len() } else { random.below(encoded.len() + 1) };
    let end = (at + random.below(2)).min(encoded.len());
    let start = if at == encoded.len() { at - random.below(2).min(at) } else { at };
    format!("{}{}{}", &encoded[..start], random.one_of(ODD), &encoded[end..])
}

/// With ends of line, which Go passes over, anywhere.
fn broken_lines(random: &mut Random, encoded: &str) -> String {
    let mut broken = String::new();
    for character in encoded.chars() {
        broken.push(character);
        if random.one_in(8) {
            broken += random.one_of(&["\n", "\r\n", "\n\n", "\r"]);
        }
    }
    match random.below(16) {
        0 => drop(broken.pop()),
        1 => broken.push('='),
        2 => broken.insert(0, '\n'),
        3 => broken += "\n \n",
        _ => {}
    }
    broken
}

/// With bits set that no byte needs.
fn odd_tail(random: &mut Random, encoded: &str) -> String {
    let unpadded = encoded.trim_end_matches('=');
    let padding = &encoded[unpadded.len()..];
    let start = &unpadded[..unpadded.len().saturating_sub(1)];
    format!("{start}{}{padding}", random.one_of(&["A", "B", "D", "H", "P", "f", "/", "9"]))
}
