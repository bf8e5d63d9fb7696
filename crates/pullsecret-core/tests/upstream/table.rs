//! The format of the tables in `data/`, small enough to be written by hand.
//!
//! - A line that begins with `#` is a comment; an empty line means nothing.
//! - Any other line is a row: cells with ` => ` between them, without white space at their ends.
//! - A cell `""` is the empty text, and `{TEXT*N}` in a cell is N times TEXT.

/// A row and where it stands, to say so when it fails.
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// The cell of that number, counted from zero; empty where there is none.
    pub(crate) fn cell(&self, number: usize) -> &str {
        self.cells.get(number).map_or("", String::as_str)
    }

    /// What another project makes of the row's input, and why we do not: the two cells behind the first `ours`.
    pub(crate) fn difference(&self, ours: usize) -> Option<(&str, &str)> {
        let [theirs, why] = self.cells.get(ours..)? else { return None };
        Some((theirs, why))
    }
}

/// The rows of a table, each with one of these numbers of cells.
pub(crate) fn rows(text: &str, numbers_of_cells: &[usize]) -> Vec<Row> {
    let lines = (1..).zip(text.lines()).filter(|(_, text)| !text.is_empty() && !text.starts_with('#'));
    let rows: Vec<Row> =
        lines.map(|(line, text)| Row { line, cells: text.split(" => ").map(cell).collect() }).collect();
    for row in &rows {
        assert!(numbers_of_cells.contains(&row.cells.len()), "line {}: {} cells", row.line, row.cells.len());
        assert!(row.cells.iter().all(|cell| cell.trim() == cell), "line {}: white space", row.line);
    }
    assert!(!rows.is_empty());
    rows
}

fn cell(text: &str) -> String {
    if text == "\"\"" { String::new() } else { repeated(text) }
}

/// The text with each `{TEXT*N}` written out.
fn repeated(text: &str) -> String {
    let next = text.char_indices().filter(|(_, letter)| *letter == '{').find_map(|(at, _)| {
        let (inside, after) = text[at + 1..].split_once('}')?;
        let (part, times) = inside.rsplit_once('*')?;
        Some(format!("{}{}{}", &text[..at], part.repeat(times.parse().ok()?), repeated(after)))
    });
    next.unwrap_or_else(|| text.to_owned())
}

#[test]
fn rows_are_cells_between_arrows() {
    let rows = rows("# x => y\n\na{b*3}{c/*2}d => \"\" => {\"x\": {\"*\": 1}}\n", &[3]);
    assert_eq!((rows[0].line, rows.len()), (3, 1));
    assert_eq!(rows[0].cells, ["abbbc/c/d", "", "{\"x\": {\"*\": 1}}"]);
    assert_eq!(rows[0].difference(1), Some(("", "{\"x\": {\"*\": 1}}")));
    assert_eq!(rows[0].difference(2), None);
}
