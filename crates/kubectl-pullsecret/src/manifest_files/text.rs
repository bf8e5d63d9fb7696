//! The bytes of a file as text.

use super::error::{Malformed, ManifestError};
use super::fault::line_and_column;

/// UTF-8, with or without a byte order mark, or UTF-16 with one: what kubectl reads (`k8s.io/cli-runtime`
/// v0.35.4, `pkg/resource/visitor.go`, `FileVisitor.Visit`), except that it replaces what is invalid.
pub(super) fn decode(bytes: Vec<u8>, file: &str) -> Result<String, ManifestError> {
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec()),
        _ => utf8(bytes),
    };
    text.map_err(|(line, column)| {
        ManifestError::Malformed(Box::new(Malformed {
            file: file.to_owned(),
            line,
            column,
            format: "text",
            problem: "a byte there is not UTF-8".to_owned(),
            template: false,
        }))
    })
}

fn utf8(bytes: Vec<u8>) -> Result<String, (usize, usize)> {
    String::from_utf8(bytes)
        .map_err(|error| line_and_column(error.as_bytes(), error.utf8_error().valid_up_to()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, (usize, usize)> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_) => return Err(line_and_column(text.as_bytes(), text.len())),
        }
    }
    if odd.is_empty() { Ok(text) } else { Err(line_and_column(text.as_bytes(), text.len())) }
}
