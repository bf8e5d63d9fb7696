//! Wildcards in host labels, as Go's `path/filepath.Match` (1.26) has them: `*` and classes like `[a-z]` or
//! `[^a]`. What else that knows (`?`, `\`, `/`) cannot stand in a host.

/// Whether the pattern matches the whole label. A malformed pattern matches nothing.
pub(super) fn matches(pattern: &[u8], label: &[u8]) -> bool {
    let (mut pattern, mut label) = (pattern, label);
    // Where to go on when the present try fails: after the last star, with one more byte given to it.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        if let Some(after) = pattern.strip_prefix(b"*") {
            pattern = after;
            retry = Some((after, label));
            continue;
        }
        if pattern.is_empty() && label.is_empty() {
            return true;
        }
        match one(pattern, label) {
            One::Fits(after, rest) => (pattern, label) = (after, rest),
            One::Malformed => return false,
            One::Differs => {
                let Some((after, [_, rest @ ..])) = retry else { return false };
                (pattern, label) = (after, rest);
                retry = Some((after, rest));
            }
        }
    }
}

enum One<'a> {
    Fits(&'a [u8], &'a [u8]),
    Differs,
    Malformed,
}

/// Compares one character of the pattern, or one class, with one of the label.
fn one<'a>(pattern: &'a [u8], label: &'a [u8]) -> One<'a> {
    match (pattern, label) {
        ([b'[', class @ ..], _) => one_of(class, label),
        ([wanted, after @ ..], [found, rest @ ..]) if wanted == found => One::Fits(after, rest),
        _ => One::Differs,
    }
}

fn one_of<'a>(class: &'a [u8], label: &'a [u8]) -> One<'a> {
    let negated = class.starts_with(b"^");
    let mut class = class.strip_prefix(b"^").unwrap_or(class);
    let found = character(label);
    let (mut is_in, mut is_empty) = (false, true);
    loop {
        if let (Some(after), false) = (class.strip_prefix(b"]"), is_empty) {
            return match found {
                Some((_, rest)) if is_in != negated => One::Fits(after, rest),
                _ => One::Differs,
            };
        }
        let Some((low, after)) = bound(class) else { return One::Malformed };
        let (high, after) = match after.strip_prefix(b"-") {
            Some(after) => match bound(after) {
                Some(high) => high,
                None => return One::Malformed,
            },
            None => (low, after),
        };
        is_in |= found.is_some_and(|(found, _)| (low..=high).contains(&found));
        is_empty = false;
        class = after;
    }
}

/// One end of a range, with something behind it.
fn bound(class: &[u8]) -> Option<(char, &[u8])> {
    character(class).filter(|(bound, rest)| !matches!(bound, '-' | ']') && !rest.is_empty())
}

/// The first character of a text; none where it is empty or not UTF-8.
fn character(text: &[u8]) -> Option<(char, &[u8])> {
    let chunk = text.utf8_chunks().next()?;
    let character = chunk.valid().chars().next()?;
    Some((character, &text[character.len_utf8()..]))
}
