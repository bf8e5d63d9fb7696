//! The keys of maps.

use super::line::Lines;
use crate::manifest_files::scalar;

/// The most letters a key may have for the library, less some.
const MOST_LETTERS: usize = 1000;

/// A key, as it is written.
#[derive(Clone, Copy)]
pub(super) struct Key<'t> {
    written: &'t str,
    quoted: bool,
}

/// The key at the cursor, if there is one: a word, or text in quotes that escapes nothing, and a colon behind it
/// that ends the line or has a space behind it.
pub(super) fn at<'t>(lines: &Lines<'t>) -> Option<Key<'t>> {
    let rest = lines.rest();
    let first = *rest.as_bytes().first()?;
    let key = if first == b'"' || first == b'\'' {
        let end = memchr::memchr2(first, b'\\', &rest.as_bytes()[1..])? + 1;
        if rest.as_bytes()[end] != first {
            return None;
        }
        Key { written: &rest[1..end], quoted: true }
    } else if first.is_ascii_alphanumeric() || b"._/".contains(&first) {
        let ends = |(at, byte): (usize, u8)| byte == b' ' || byte == b':' && is_end(&rest[at + 1..]);
        let end = rest.bytes().enumerate().position(ends)?;
        Key { written: &rest[..end], quoted: false }
    } else {
        return None;
    };
    let behind = rest.get(key.length() - 1..)?;
    let sound = behind.strip_prefix(':').is_some_and(is_end) && key.written.len() < MOST_LETTERS;
    // Null is no key, and the library says where.
    (sound && (key.quoted || !matches!(key.written, "null" | "Null" | "NULL"))).then_some(key)
}

/// Whether what stands behind a colon makes it one that ends a key.
fn is_end(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with(' ')
}

impl<'t> Key<'t> {
    /// How many bytes it takes, its quotes and the colon included.
    pub(super) fn length(&self) -> usize {
        self.written.len() + if self.quoted { 3 } else { 1 }
    }

    /// The key as it is written.
    pub(super) fn written(&self) -> &'t str {
        self.written
    }

    /// The key as the text that JSON has for it.
    pub(super) fn text(&self) -> Option<String> {
        if self.quoted { Some(self.written.to_owned()) } else { scalar::key(&scalar::plain(self.written)) }
    }
}
