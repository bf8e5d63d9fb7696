//! Lines for a person: paragraphs broken at the terminal's width, rows in columns, and names never broken.

use std::fmt::Write as _;

use pullsecret_core::shown;

/// What a line that continues another is indented by, besides that one's own indent.
const HANG: usize = 2;

/// Lines as they come to be.
pub(crate) struct Page {
    lines: Vec<String>,
    width: Option<usize>,
}

/// Cells that stand below those of other rows, and what is to be said of them.
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    pub(crate) note: String,
}

impl Page {
    /// An empty page. Without a width, nothing is broken: a pipe or a file has none.
    pub(crate) fn new(width: Option<usize>) -> Self {
        Self { lines: Vec::new(), width }
    }

    pub(crate) fn into_lines(mut self) -> Vec<String> {
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }

    /// An empty line, unless there is one already or nothing stands above it.
    pub(crate) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A line that is not broken, because it is to be copied.
    pub(crate) fn line(&mut self, text: &str) {
        self.push(text);
    }

    /// A paragraph.
    pub(crate) fn say(&mut self, text: &str) {
        self.broken(text, 0, 0);
    }

    /// A paragraph below another line.
    pub(crate) fn under(&mut self, text: &str) {
        self.broken(text, HANG, 2 * HANG);
    }

    /// A paragraph below a row.
    pub(crate) fn far_under(&mut self, text: &str) {
        self.broken(text, 2 * HANG, 2 * HANG);
    }

    /// Rows in columns, indented. A note that does not fit behind its row stands below it.
    pub(crate) fn rows(&mut self, rows: &[Row]) {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let width_of = |at| {
            rows.iter().filter_map(|row| row.cells.get(at)).map(|cell: &String| cell.chars().count()).max()
        };
        let widths: Vec<usize> = (0..columns).map(|at| width_of(at).unwrap_or(0)).collect();
        for row in rows {
            let mut line = " ".repeat(HANG);
            for (cell, width) in row.cells.iter().zip(&widths).filter(|(_, width)| **width > 0) {
                // Writing to a String cannot fail.
                let _ = write!(line, "{cell:<width$}   ");
            }
            let whole = format!("{line}{}", row.note);
            if self.width.is_none_or(|width| whole.trim_end().chars().count() <= width) {
                self.push(whole.trim_end());
            } else {
                self.push(line.trim_end());
                if !row.note.is_empty() {
                    self.broken(&row.note, 3 * HANG, 3 * HANG);
                }
            }
        }
    }

    fn broken(&mut self, text: &str, first: usize, rest: usize) {
        let Some(width) = self.width else {
            return self.push(&format!("{}{text}", " ".repeat(first)));
        };
        let mut line = " ".repeat(first);
        let mut is_begun = false;
        for word in text.split(' ') {
            let room = line.chars().count() + usize::from(is_begun) + word.chars().count();
            if is_begun && room > width {
                self.push(&std::mem::replace(&mut line, " ".repeat(rest)));
                is_begun = false;
            }
            if is_begun {
                line.push(' ');
            }
            line.push_str(word);
            is_begun = true;
        }
        self.push(&line);
    }

    /// Nothing in a name or a user may begin a line of its own.
    fn push(&mut self, line: &str) {
        self.lines.push(shown::visible(line).into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_hangs() {
        let mut page = Page::new(Some(12));
        page.say("one two three four");
        page.under("five six seven averyverylongname x");
        assert_eq!(
            page.into_lines(),
            ["one two", "three four", "  five six", "    seven", "    averyverylongname", "    x"]
        );
    }

    #[test]
    fn a_line_end_in_a_name_makes_no_line() {
        let mut page = Page::new(None);
        page.say("user bob\nTo mend it");
        assert_eq!(page.into_lines(), ["user bob\\nTo mend it"]);
    }

    #[test]
    fn a_note_stands_behind_its_row_or_below_it() {
        let rows = || {
            [("a", "bb", "fits"), ("ccc", "d", "does not fit here")]
                .map(|(a, b, note)| Row { cells: vec![a.to_owned(), b.to_owned()], note: note.to_owned() })
        };
        let mut page = Page::new(Some(18));
        page.rows(&rows());
        assert_eq!(page.into_lines(), ["  a     bb   fits", "  ccc   d", "      does not fit", "      here"]);
        let mut page = Page::new(Some(4));
        page.rows(&[Row { cells: vec!["too wide".to_owned()], note: String::new() }]);
        assert_eq!(page.into_lines(), ["  too wide"], "nothing stands below a row of which nothing is said");
        let mut page = Page::new(None);
        page.rows(&rows());
        assert_eq!(page.into_lines(), ["  a     bb   fits", "  ccc   d    does not fit here"]);
    }
}
