//! The lines of a document, and a cursor in them that stands at what has meaning.

use pullsecret_core::shown::is_plain;

/// A cursor over the lines of a document.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// The number of the current line in its file.
    number: usize,
    /// Where the current line begins and ends, its line end and the spaces before that left out.
    start: usize,
    end: usize,
    /// Where the next line begins; past the end of the text if there is none.
    next: usize,
    /// Where the cursor is.
    at: usize,
}

impl<'t> Lines<'t> {
    /// The cursor at the first line with content; `None` if the text has none, or characters of which a library
    /// might think more than we do.
    pub(super) fn new(text: &'t str, before: usize) -> Option<Self> {
        if !is_plain(text) && !text.chars().all(is_harmless) {
            return None;
        }
        let mut lines = Self { text, number: before, start: 0, end: 0, next: 0, at: 0 };
        lines.next_content();
        (!lines.at_end()).then_some(lines)
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Whether nothing is left.
    pub(super) fn at_end(&self) -> bool {
        self.start > self.text.len()
    }

    /// Whether nothing is left of this line.
    pub(super) fn at_line_end(&self) -> bool {
        self.at == self.end
    }

    /// The cursor's column, counted from zero.
    pub(super) fn column(&self) -> usize {
        self.at - self.start
    }

    /// What is left of this line.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// This line as it stands, with the spaces at its end.
    pub(super) fn whole(&self) -> &'t str {
        let end = self.next.saturating_sub(1).min(self.text.len());
        self.text.get(self.start..end).unwrap_or_default()
    }

    /// Goes to the next line, whatever it holds; the cursor is at its first letter.
    pub(super) fn next_line(&mut self) {
        self.start = self.next;
        self.number += 1;
        let rest = self.text.as_bytes().get(self.start..).unwrap_or_default();
        if self.start >= self.text.len() {
            self.start = self.text.len() + 1;
            (self.end, self.next, self.at) = (self.start, self.start, self.start);
            return;
        }
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..length];
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let spaces = line[indent..].iter().rev().take_while(|byte| **byte == b' ').count();
        self.next = self.start + length + 1;
        self.at = self.start + indent;
        self.end = self.start + length - spaces;
    }

    /// Goes to the next line that is neither empty nor a comment, or to the end.
    pub(super) fn next_content(&mut self) {
        loop {
            self.next_line();
            if self.at_end() || !self.is_idle() {
                return;
            }
        }
    }

    /// Stays on this line if it has content, else goes to the next that has.
    pub(super) fn settle(&mut self) {
        if !self.at_end() && self.is_idle() {
            self.next_content();
        }
    }

    /// Whether the line is empty or a comment.
    fn is_idle(&self) -> bool {
        let rest = self.rest();
        rest.is_empty() || rest.starts_with('#')
    }

    /// Goes past so many bytes and the spaces behind them.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        self.at += self.rest().bytes().take_while(|byte| *byte == b' ').count();
    }

    /// Goes past `---`; `None` if there is more on its line than a comment, or nothing behind it.
    pub(super) fn skip_marker(&mut self) -> Option<()> {
        if self.column() == 0 && self.rest().starts_with("---") {
            let rest = &self.rest()[3..];
            let alone = rest.is_empty() || rest.starts_with(' ') && rest.trim_start().starts_with('#');
            if !alone {
                return None;
            }
            self.next_content();
        }
        (!self.at_end()).then_some(())
    }

    /// Whether an entry of a list begins at the cursor.
    pub(super) fn at_dash(&self) -> bool {
        let rest = self.rest();
        rest == "-" || rest.starts_with("- ")
    }
}

/// Whether a character is nothing but content to every reader of YAML: no control character, no line end of
/// Unicode, no byte order mark.
fn is_harmless(letter: char) -> bool {
    match letter {
        '\n' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        letter => !letter.is_control(),
    }
}
