//! Text in quotation marks as Go's `%q` writes it (Go 1.25 `strconv.Quote`): in the kubelet's messages.

use std::fmt::{self, Write as _};

/// Writes the text as Go would.
///
/// What is printable is settled by our own compiler: it knows some letters that Go's does not yet, and escapes the
/// marks that combine with the letter before them, which Go shows.
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
                _ if letter.escape_debug().len() == 1 || letter == '\'' => f.write_char(letter)?,
                '\0'..='\u{7f}' => write!(f, "\\x{:02x}", u32::from(letter))?,
                '\0'..='\u{ffff}' => write!(f, "\\u{:04x}", u32::from(letter))?,
                _ => write!(f, "\\U{:08x}", u32::from(letter))?,
            }
        }
        f.write_char('"')
    }
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
            ("é 世 😀", r#""é 世 😀""#),
            ("\u{a0}\u{200b}\u{2028}\u{e000}\u{e0001}", r#""\u00a0\u200b\u2028\ue000\U000e0001""#),
        ] {
            assert_eq!(GoQuoted(text).to_string(), quoted);
        }
    }
}
