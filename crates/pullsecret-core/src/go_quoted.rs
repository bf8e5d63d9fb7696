//! Text in quotation marks as Go's `%q` writes it (Go 1.25 `strconv.Quote`): in the kubelet's messages.

use std::fmt::{self, Write as _};

use crate::image::is_newer;

/// Writes the text as Go would.
///
/// What is printable is settled by our own compiler, which knows more letters than Go's; of those the capitals are
/// left out. Of the marks that combine with the letter before them only Latin's are shown, Go shows all.
pub(crate) struct GoQuoted<'t>(pub(crate) &'t str);

impl fmt::Display for GoQuoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for letter in self.0.chars() {
            match letter {
                '"' | '\\' => write!(f, "\\{letter}")?,
                '\u{7}' => f.write_str("\\a")?,
                '\u{8}' => f.write_str("\\b")?,
                '\u{c}' => f.write_str("\\f")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                '\u{b}' => f.write_str("\\v")?,
                _ if is_printable(letter) => f.write_char(letter)?,
                '\0'..='\u{7f}' => write!(f, "\\x{:02x}", u32::from(letter))?,
                '\0'..='\u{ffff}' => write!(f, "\\u{:04x}", u32::from(letter))?,
                _ => write!(f, "\\U{:08x}", u32::from(letter))?,
            }
        }
        f.write_char('"')
    }
}

fn is_printable(letter: char) -> bool {
    let is_mark = ('\u{300}'..='\u{36f}').contains(&letter);
    (letter.escape_debug().len() == 1 || letter == '\'' || is_mark) && !is_newer(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_quotes() {
        for (text, quoted) in [
            ("nginx", r#""nginx""#),
            (r#"a"b\c'd"#, r#""a\"b\\c'd""#),
            ("\0\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b}\u{7f}", r#""\x00\a\b\t\n\v\f\r\x1b\x7f""#),
            ("é 世 😀 it's", r#""é 世 😀 it's""#),
            ("e\u{301}\u{a7ce}", "\"e\u{301}\\ua7ce\""),
            ("\u{a0}\u{200b}\u{2028}\u{e000}\u{e0001}", r#""\u00a0\u200b\u2028\ue000\U000e0001""#),
        ] {
            assert_eq!(GoQuoted(text).to_string(), quoted);
        }
    }
}
