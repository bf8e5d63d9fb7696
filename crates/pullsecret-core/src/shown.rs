//! Foreign text as people see it: names, users and messages come from clusters, registries and files of others, and
//! nothing in them may steer a terminal, hide, or pass for a line of ours.

use std::borrow::Cow;

/// The longest name that Kubernetes gives an object, in characters; what claims to be a name and is longer is cut.
pub const LONGEST_NAME: usize = 253;

/// Text in one line, every character that would not be seen as itself written as its escape: `\n`, `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if are_all(text, |byte| matches!(byte, b' '..=b'~')) || !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => shown.extend(c.escape_default()),
            c if is_unseen(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Whether a text is nothing but printable ASCII and line ends.
pub fn is_plain(text: &str) -> bool {
    are_all(text, |byte| matches!(byte, b' '..=b'~' | b'\n'))
}

/// In pieces, within which every byte is looked at, so that several can be looked at together: this is asked of
/// every line that is printed and of whole files.
fn are_all(text: &str, is_fine: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(64).all(|piece| piece.iter().fold(true, |fine, byte| fine & is_fine(*byte)))
}

/// A name as it is shown: visible, and cut where no name goes on.
pub fn name(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_NAME) {
        None => visible(text),
        Some((end, _)) => Cow::Owned(format!("{}…", visible(&text[..end]))),
    }
}

/// A message in one line: what would not be seen is a space, and spaces are one.
pub fn in_one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character moves the cursor, ends a line, turns the direction of what follows, or has no width:
/// controls (`Cc`), line and paragraph separators, and what Unicode 16 lists as `Default_Ignorable_Code_Point`
/// (`DerivedCoreProperties.txt`) or as `Bidi_Control` (`PropList.txt`).
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_as_itself_is_spelled_out() {
        for (text, shown) in [
            ("Grüße → ✓ 東京", "Grüße → ✓ 東京"),
            ("a\u{1b}[2Jb\rc", r"a\u{1b}[2Jb\rc"),
            ("x\nsecret/y deleted\t1", r"x\nsecret/y deleted\t1"),
            ("evil\u{202e}txt", r"evil\u{202e}txt"),
            ("a\u{61c}b\u{2028}c\u{2029}d", r"a\u{61c}b\u{2028}c\u{2029}d"),
            ("a\u{200b}b\u{feff}c\u{ad}d", r"a\u{200b}b\u{feff}c\u{ad}d"),
            ("\u{9b}31m\u{7f}", r"\u{9b}31m\u{7f}"),
            ("\u{e0061}", r"\u{e0061}"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(visible(&visible(text)), shown, "it is the same the second time");
        }
    }

    #[test]
    fn a_name_has_an_end() {
        let longest = "n".repeat(LONGEST_NAME);
        assert_eq!(name(&longest), longest);
        assert_eq!(name(&format!("{longest}n")), format!("{longest}…"));
        assert_eq!(name("a\nb"), r"a\nb");
    }

    #[test]
    fn a_message_is_one_line() {
        assert_eq!(in_one_line(" a\n\tb\u{202e}c \u{1b}[31md\u{2028}e"), "a b c [31md e");
    }
}
