//! Scalars: words, text in quotes over one line or several, and literal blocks.

use serde_json::{Map, Value};

use super::line::Lines;
use crate::manifest_files::scalar;

/// The scalar at the cursor, within what stands at the parent's column; the cursor is left at the content behind
/// it. If it is not kept, it is only looked through.
pub(super) fn read(lines: &mut Lines<'_>, parent: usize, kept: bool) -> Option<Value> {
    let rest = lines.rest();
    match *rest.as_bytes().first()? {
        b'|' => literal(lines, parent, kept),
        b'\'' => quoted(lines, parent, kept, single),
        b'"' => quoted(lines, parent, kept, double),
        b'{' if rest == "{}" => {
            lines.next_content();
            Some(Value::Object(Map::new()))
        }
        b'[' if rest == "[]" => {
            lines.next_content();
            Some(Value::Array(Vec::new()))
        }
        _ => plain(lines, parent, kept),
    }
}

/// Text without quotes; the lines of it are joined by spaces.
fn plain(lines: &mut Lines<'_>, parent: usize, kept: bool) -> Option<Value> {
    let first = lines.rest();
    if !begins_plain(first) || !stays_plain(first) {
        return None;
    }
    let mut joined = None;
    loop {
        lines.next_line();
        let rest = lines.rest();
        if lines.at_end() || lines.column() <= parent || rest.is_empty() || rest.starts_with('#') {
            break;
        }
        if !stays_plain(rest) {
            return None;
        }
        join(joined.get_or_insert_with(|| first.to_owned()), rest, kept);
    }
    lines.settle();
    Some(match joined {
        _ if !kept => Value::Null,
        // No word that means something else has a space in it.
        Some(joined) => Value::String(joined),
        None => scalar::plain(first),
    })
}

fn join(text: &mut String, line: &str, kept: bool) {
    if kept {
        text.push(' ');
        text.push_str(line);
    }
}

/// Whether a text can begin without quotes; narrower than YAML.
fn begins_plain(text: &str) -> bool {
    match text.as_bytes() {
        [b'-', next, ..] => next.is_ascii_alphanumeric() || b"-._/".contains(next),
        [b':', next, ..] => *next == b':' || next.is_ascii_alphanumeric(),
        [first, ..] => first.is_ascii_alphanumeric() || !first.is_ascii() || b"/._+($<=~^;".contains(first),
        [] => false,
    }
}

/// Whether a line of a text without quotes has nothing in it that would end it.
fn stays_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b':', b'#', bytes).all(|at| match bytes[at] {
        b':' => bytes.get(at + 1).is_some_and(|next| *next != b' '),
        _ => at > 0 && bytes[at - 1] != b' ',
    })
}

/// What one line of a text in quotes holds, from behind the opening quote or from its first letter.
enum Piece {
    /// All of it is text.
    Open,
    /// The text ends with it, and nothing stands behind the closing quote.
    Closed,
}

/// Text in quotes; its lines are joined by spaces.
fn quoted(
    lines: &mut Lines<'_>,
    parent: usize,
    kept: bool,
    piece: fn(&str, &mut String) -> Option<Piece>,
) -> Option<Value> {
    let mut text = String::new();
    let mut piece_of = |lines: &Lines<'_>, opening: usize| {
        let before = text.len();
        let piece = piece(&lines.rest()[opening..], &mut text)?;
        // A line without text stands for a line end, or for nothing.
        let alone = opening == 1 && matches!(piece, Piece::Closed);
        if text.len() == before && !alone {
            return None;
        }
        if matches!(piece, Piece::Open) {
            text.push(' ');
        }
        Some(piece)
    };
    let mut last = piece_of(lines, 1)?;
    while matches!(last, Piece::Open) {
        lines.next_line();
        if lines.at_end() || lines.column() <= parent || lines.at_line_end() {
            return None;
        }
        last = piece_of(lines, 0)?;
    }
    lines.next_content();
    Some(if kept { Value::String(text) } else { Value::Null })
}

fn single(rest: &str, text: &mut String) -> Option<Piece> {
    let mut rest = rest;
    while let Some(quote) = memchr::memchr(b'\'', rest.as_bytes()) {
        text.push_str(&rest[..quote]);
        let behind = &rest[quote + 1..];
        match behind.strip_prefix('\'') {
            Some(more) => {
                text.push('\'');
                rest = more;
            }
            None => return behind.is_empty().then_some(Piece::Closed),
        }
    }
    text.push_str(rest);
    Some(Piece::Open)
}

fn double(rest: &str, text: &mut String) -> Option<Piece> {
    let mut rest = rest;
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        if rest.as_bytes()[at] == b'"' {
            return rest[at + 1..].is_empty().then_some(Piece::Closed);
        }
        text.push(match rest.as_bytes().get(at + 1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'n' => '\n',
            b't' => '\t',
            _ => return None,
        });
        rest = &rest[at + 2..];
    }
    text.push_str(rest);
    Some(Piece::Open)
}

/// A literal block (`|` or `|-`): its lines as they stand, less their indentation.
fn literal(lines: &mut Lines<'_>, parent: usize, kept: bool) -> Option<Value> {
    let strip = match lines.rest() {
        "|" => false,
        "|-" => true,
        _ => return None,
    };
    lines.next_line();
    if lines.at_end() || lines.at_line_end() || lines.column() <= parent {
        return None;
    }
    let indent = lines.column();
    let (mut text, mut empty) = (String::new(), 0);
    while !lines.at_end() {
        let whole = lines.whole();
        if lines.at_line_end() {
            if whole.len() > indent {
                return None;
            }
            empty += 1;
        } else if lines.column() < indent {
            break;
        } else {
            if kept {
                text.extend(std::iter::repeat_n('\n', empty));
                text.push_str(&whole[indent..]);
                text.push('\n');
            }
            empty = 0;
        }
        lines.next_line();
    }
    if !lines.at_end() && lines.column() > parent {
        return None;
    }
    lines.settle();
    if strip {
        text.pop();
    }
    Some(if kept { Value::String(text) } else { Value::Null })
}
