//! JSON as people, tools and attackers write it: strings with escapes, white space, values of any kind.

use crate::random::Random;

/// Appends a string that means `text`, or nearly: sometimes something that is not UTF-8 is put in.
pub(super) fn string(random: &mut Random, out: &mut Vec<u8>, text: &str) {
    let is_odd = random.one_in(6);
    out.push(b'"');
    for character in text.chars() {
        if is_odd && random.one_in(4) {
            escape(random, out, character);
        } else {
            plain(out, character);
        }
        if is_odd && random.one_in(40) {
            out.extend(random.one_of(NOT_UTF8));
        }
    }
    out.push(b'"');
}

/// Bytes and escapes that Go reads as U+FFFD, and characters of more than one unit.
#[rustfmt::skip]
const NOT_UTF8: &[&[u8]] = &[
    b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf0\x9f\x98", b"\\ud800", b"\\udc00",
    b"\\ud83d\\ud83d", b"\\ud83d\\u0041", b"\\ud83dx", b"\\uD83D\\uDE00", b"\\ud83d\\n", b"\\u0000", b"\xef\xbf\xbd",
    b"\\b", b"\\f", b"\\\"", b"\\\\", b"\\r",
];

fn plain(out: &mut Vec<u8>, character: char) {
    match character {
        '"' => out.extend(b"\\\""),
        '\\' => out.extend(b"\\\\"),
        '\n' => out.extend(b"\\n"),
        '\r' => out.extend(b"\\r"),
        '\t' => out.extend(b"\\t"),
        '\0'..'\u{20}' => unicode(out, u32::from(character), false),
        _ => out.extend(character.encode_utf8(&mut [0; 4]).bytes()),
    }
}

fn escape(random: &mut Random, out: &mut Vec<u8>, character: char) {
    if character == '/' {
        return out.extend(b"\\/");
    }
    let is_upper = random.one_in(2);
    for unit in character.encode_utf16(&mut [0; 2]) {
        unicode(out, u32::from(*unit), is_upper);
    }
}

fn unicode(out: &mut Vec<u8>, unit: u32, is_upper: bool) {
    let digits = if is_upper { format!("{unit:04X}") } else { format!("{unit:04x}") };
    out.extend(b"\\u");
    out.extend(digits.bytes());
}

/// Appends white space, mostly none.
pub(super) fn space(random: &mut Random, out: &mut Vec<u8>) {
    if random.one_in(12) {
        out.extend(random.one_of(&[" ", "\n", "\t", "\r\n", "  \n"]).bytes());
    }
}

#[rustfmt::skip]
const VALUES: &[&str] = &[
    "null", "null", "true", "false", "0", "-0", "-1", "1.5", "1e400", "1E-5", "12345678901234567890123", "\"\"",
    "\"x\"", "[]", "{}", "[1,[2,{}],null]", "{\"a\":{\"auth\":5}}", "{\"x\":\"y\"}", "[\"\\\"]\"]", "{\"}\":[\"{\"]}",
    "{\"username\":\"u\",\"password\":\"p\"}", "[ 1 , 2 ]", "{ \"a\" : 1 }", "\"\\\\\"",
];

/// Appends a value of any kind.
pub(super) fn value(random: &mut Random, out: &mut Vec<u8>) {
    out.extend(random.one_of(VALUES).bytes());
}

/// A name and its value, as text.
pub(super) type Member = (Vec<u8>, Vec<u8>);

/// Appends members as one object, in the order given.
pub(super) fn object(random: &mut Random, out: &mut Vec<u8>, members: &[Member]) {
    out.push(b'{');
    for (at, (name, value)) in members.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        space(random, out);
        out.extend(name);
        space(random, out);
        out.push(b':');
        space(random, out);
        out.extend(value);
        space(random, out);
    }
    if members.is_empty() {
        space(random, out);
    }
    out.push(b'}');
}

/// A field's name, or another spelling that Go may take for it.
pub(super) fn field(random: &mut Random, name: &str) -> Vec<u8> {
    let spelt = match random.below(40) {
        _ if name.is_empty() => String::new(),
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name[..1].to_uppercase() + &name[1..],
        3 => name.replace('s', "ſ"),
        4 => name.replacen('s', "ſ", 1),
        5 => name.replace('e', "é"),
        6 => name.to_owned() + random.one_of(&["s", "_", " ", "\u{0}"]),
        7 => name[..name.len() - 1].to_owned(),
        _ => name.to_owned(),
    };
    let mut out = Vec::new();
    string(random, &mut out, &spelt);
    out
}
