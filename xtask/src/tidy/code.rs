//! Rust source without comments and literals: a rule about names must not trip over a sentence about them.

/// The text with comments and the contents of literals blanked, line by line the same length in lines.
pub(super) fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous = ' ';
    while let Some(letter) = rest.chars().next() {
        let skipped = skipped(rest, previous);
        if skipped == 0 {
            code.push(letter);
            previous = letter;
            rest = &rest[letter.len_utf8()..];
        } else {
            code.push(' ');
            code.extend(rest[..skipped].chars().filter(|letter| *letter == '\n'));
            previous = ' ';
            rest = &rest[skipped..];
        }
    }
    code
}

/// How many bytes of a comment or literal begin here. `previous` is the letter before.
fn skipped(rest: &str, previous: char) -> usize {
    let to_end = |found: Option<usize>| found.unwrap_or(rest.len());
    if rest.starts_with("//") {
        to_end(rest.find('\n'))
    } else if rest.starts_with("/*") {
        block_comment(rest)
    } else if rest.starts_with('"') {
        quoted(rest, '"')
    } else if rest.starts_with('\'') {
        character(rest)
    } else if !is_name(previous) && (rest.starts_with('r') || rest.starts_with("br")) {
        raw_string(rest)
    } else {
        0
    }
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Up to and with the closing quote; a backslash protects the next letter.
fn quoted(rest: &str, quote: char) -> usize {
    let mut protected = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if protected => protected = false,
            '\\' => protected = true,
            _ if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A character literal; a lifetime is none.
fn character(rest: &str) -> usize {
    let mut letters = rest.chars().skip(1);
    match (letters.next(), letters.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(rest, '\''),
        _ => 0,
    }
}

/// `r"…"`, `r#"…"#` and so on, with or without a `b` before. A raw identifier (`r#type`) is none.
fn raw_string(rest: &str) -> usize {
    let after = rest.trim_start_matches('b').strip_prefix('r').unwrap_or_default();
    let hashes = after.len() - after.trim_start_matches('#').len();
    if !after[hashes..].starts_with('"') {
        return 0;
    }
    let start = rest.len() - after.len() + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
}

/// Whether the letter can stand in a Rust name.
pub(super) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Where `word` stands in a line as a name of its own: the letters before and after are no part of a name.
/// A word that ends in `::` may be followed by anything.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_name) && (word.ends_with(':') || !after.is_some_and(is_name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let text = "a // kube\nb /* kube /* x */ kube\n */ c\n\"kube \\\" kube\" d r#\"kube \" kube\"# e\n'\\'' '\"' f";
        let code = code_of(text);
        assert!(!code.contains("kube"), "{code}");
        assert_eq!(code.lines().count(), text.lines().count());
        assert_eq!(code.split_whitespace().collect::<String>(), "abcdef");
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        let code = code_of("fn of<'a>(r#type: &'a str, for_: &'static str) { kube::x }");
        assert_eq!(code, "fn of<'a>(r#type: &'a str, for_: &'static str) { kube::x }");
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("use kube::Client", "kube::"));
        assert!(has_word("::kube::Client", "kube::"));
        assert!(!has_word("mykube::Client", "kube::"));
        assert!(has_word("x.expose_secret()", "expose_secret"));
        assert!(!has_word("x.expose_secrets()", "expose_secret"));
    }
}
