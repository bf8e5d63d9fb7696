//! Where in a text something is wrong.

/// A fault at a place of a file, without the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Counted from one.
    pub(super) line: usize,
    /// Counted from one, in characters.
    pub(super) column: usize,
    /// What is wrong there, without quoting the file: it may hold passwords.
    pub(super) problem: String,
}

impl Fault {
    pub(super) fn new(line: usize, column: usize, problem: impl Into<String>) -> Self {
        Self { line, column, problem: problem.into() }
    }
}

/// Line and column of a byte of a text, both counted from one, the column in characters.
pub(super) fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line = line_ends(before) + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    (line, String::from_utf8_lossy(&before[start..]).chars().count() + 1)
}

/// How many lines end in a text.
pub(super) fn line_ends(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count()
}
