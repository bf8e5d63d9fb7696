//! Finding one's way in a text that is known to be JSON, by places in the text, so that an edit changes only
//! what it means to.
//!
//! Strings and names of fields are read as Go's `encoding/json` (1.26) reads them.

use secrecy::zeroize::Zeroizing;
use std::ops::Range;

/// What kind of value begins somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// A member of an object: where its name and its value stand.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Member {
    /// The name, decoded.
    pub(super) fn name(&self, text: &[u8]) -> String {
        String::clone(&unquote(text, &self.name))
    }

    /// Whether Go decodes this member into the struct field `field` (lower-case ASCII): case does not matter, and
    /// by Unicode's simple folding `ſ` is an s and the Kelvin sign a k.
    pub(super) fn is_field(&self, text: &[u8], field: &str) -> bool {
        let fold = |c: char| match c {
            '\u{17f}' => 's',
            '\u{212a}' => 'k',
            c => c.to_ascii_lowercase(),
        };
        self.name(text).chars().map(fold).eq(field.chars())
    }
}

/// The place of the whole value in a checked text, without the white space around it.
pub(super) fn whole(text: &[u8]) -> Range<usize> {
    let start = skip_space(text, 0);
    start..end_of_value(text, start)
}

pub(super) fn kind(text: &[u8], value: &Range<usize>) -> Kind {
    match text.get(value.start) {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::Array,
        Some(b'"') => Kind::String,
        Some(b't' | b'f') => Kind::Bool,
        Some(b'n') => Kind::Null,
        _ => Kind::Number,
    }
}

/// The members of an object in the order of the text, each of several with the same name.
pub(super) fn members(text: &[u8], object: &Range<usize>) -> Vec<Member> {
    let mut members = Vec::new();
    let mut at = skip_space(text, object.start + 1);
    while text.get(at) == Some(&b'"') {
        let name = at..end_of_value(text, at);
        // After the name stands a colon, after the value a comma or the end.
        let start = skip_space(text, skip_space(text, name.end) + 1);
        let value = start..end_of_value(text, start);
        at = skip_space(text, skip_space(text, value.end) + 1);
        members.push(Member { name, value });
    }
    members
}

fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

fn end_of_value(text: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = end_of_string(text, at),
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            _ => at = end_of_word(text, at),
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

fn end_of_word(text: &[u8], start: usize) -> usize {
    let is_in_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    start + text[start..].iter().take_while(is_in_word).count().max(1)
}

/// The string at a place: escapes decoded; a byte that is not UTF-8 and half a surrogate pair become U+FFFD each.
pub(super) fn unquote(text: &[u8], string: &Range<usize>) -> Zeroizing<String> {
    let inside = &text[string.start + 1..string.end - 1];
    // As long as its source at most, but for bytes that become U+FFFD: then a copy is left behind.
    let mut decoded = Zeroizing::new(String::with_capacity(inside.len()));
    let mut rest = inside;
    while let Some(backslash) = rest.iter().position(|byte| *byte == b'\\') {
        push_lossy(&mut decoded, &rest[..backslash]);
        rest = push_escape(&mut decoded, &rest[backslash + 1..]);
    }
    push_lossy(&mut decoded, rest);
    decoded
}

fn push_lossy(decoded: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
}

/// Decodes what follows a backslash; returns what follows that.
fn push_escape<'a>(decoded: &mut String, escape: &'a [u8]) -> &'a [u8] {
    let Some((letter, rest)) = escape.split_first() else { return escape };
    let plain = match letter {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return push_unicode(decoded, rest),
        other => char::from(*other),
    };
    decoded.push(plain);
    rest
}

fn push_unicode<'a>(decoded: &mut String, digits: &'a [u8]) -> &'a [u8] {
    let Some((first, rest)) = unit(digits) else { return digits };
    let second = rest.strip_prefix(b"\\u").and_then(unit);
    if let Some((second, after)) = second
        && let Some(Ok(pair)) = char::decode_utf16([first, second]).next()
        && u32::from(pair) > 0xffff
    {
        decoded.push(pair);
        return after;
    }
    decoded.push(char::from_u32(first.into()).unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

/// Four hexadecimal digits and what follows them.
fn unit(digits: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = digits.split_at_checked(4)?;
    let digits = str::from_utf8(digits).ok()?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}
