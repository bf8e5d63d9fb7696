//! Tables as kubectl prints them: a header, then rows whose columns stand below it, three spaces apart.
//!
//! On a terminal a table is as wide as that: cells are cut, and where that leaves nothing to read, columns are left
//! out. A long table is printed as its rows come: the first ones fix the columns, and a later cell that is too wide
//! for its column pushes what is behind it to the right.

use pullsecret_core::shown::visible;

use super::{Dress, Page, ascii};

/// Spaces between columns, as kubectl has them (`k8s.io/cli-runtime` v0.35.4, `pkg/printers/tabwriter.go`).
const GAP: usize = 3;
/// A column: its header, and how it behaves where there is not enough room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    header: &'static str,
    /// Columns are narrowed in the order of these numbers; those with a 0 never are.
    rank: u8,
    /// What a column that has to be narrowed keeps at least.
    least: usize,
    /// Columns are left out in the order of these numbers; those with a 0 never are.
    leaves: u8,
    /// Whether its cells stand below their rows where they do not fit behind them.
    is_note: bool,
}

impl Column {
    /// A column whose cells are always whole, because they are to be copied.
    pub(crate) const fn whole(header: &'static str) -> Self {
        Self { header, rank: 0, least: 0, leaves: 0, is_note: false }
    }

    /// A column whose cells are cut where the terminal is narrow, to `least` at the narrowest; the columns with a
    /// smaller rank first.
    pub(crate) const fn cut(header: &'static str, rank: u8, least: usize) -> Self {
        Self { header, rank, least, leaves: 0, is_note: false }
    }

    /// A last column, of sentences: what does not fit behind its row stands below it, whole.
    pub(crate) const fn note(header: &'static str) -> Self {
        Self { is_note: true, ..Self::whole(header) }
    }

    /// The same column, left out where cutting is not enough; the columns with a smaller number first.
    pub(crate) const fn leaves(self, leaves: u8) -> Self {
        Self { leaves, ..self }
    }
}

/// What stands in a row below a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    text: String,
    tone: Tone,
}

/// What a cell says, for those who see colours; the words say it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Look at it.
    Doubtful,
    /// Broken.
    Bad,
}

impl Cell {
    /// A cell that says how good or bad it is.
    pub(crate) fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }

    /// What it says, without its tone.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::toned(text, Tone::Plain)
    }
}

/// A table that is being printed.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    /// The most that a line may take; `None` where nobody looks at a screen.
    room: Option<usize>,
    dress: Dress,
    widths: Option<Vec<Option<usize>>>,
}

impl Table {
    pub(super) fn new(columns: &[Column], room: Option<usize>, dress: Dress) -> Self {
        Self { columns: columns.to_vec(), room, dress, widths: None }
    }

    /// The lines of these rows; before the first ones, the header. A row has a cell for each column.
    pub(super) fn lines(&mut self, rows: &[Vec<Cell>]) -> Vec<String> {
        let printable = |row: &Vec<Cell>| {
            row.iter().zip(&self.columns).map(|(cell, column)| self.printable(cell, *column)).collect()
        };
        let rows: Vec<Vec<Cell>> = rows.iter().map(printable).collect();
        let mut lines = Vec::with_capacity(rows.len() + 1);
        let widths = self.widths.clone().unwrap_or_else(|| {
            let widths = self.fitted(&rows);
            let header: Vec<Cell> = self.columns.iter().map(|column| column.header.into()).collect();
            lines.extend(self.noted(&header, &widths).into_iter().take(1));
            widths
        });
        lines.extend(rows.iter().flat_map(|row| self.noted(row, &widths)));
        self.widths = Some(widths);
        lines
    }

    /// A row, with its note behind it, or below where that does not fit.
    fn noted(&self, cells: &[Cell], widths: &[Option<usize>]) -> Vec<String> {
        let Some(([columns @ .., last], (cells, note))) =
            Some(&self.columns[..]).zip(cells.split_last().map(|(note, cells)| (cells, note)))
        else {
            return Vec::new();
        };
        if !last.is_note {
            return vec![self.line(&[cells, std::slice::from_ref(note)].concat(), widths)];
        }
        let widths = &widths[..columns.len()];
        let mut line = self.line(cells, widths);
        if note.text.is_empty() {
            return vec![line.trim_end().to_owned()];
        }
        let end = widths.iter().flatten().map(|width| width + GAP).sum::<usize>();
        if self.room.is_none_or(|room| end.max(width(&line) + GAP) + width(&note.text) <= room) {
            line.extend(std::iter::repeat_n(' ', end.max(width(&line) + GAP) - width(&line)));
            return vec![line + &note.text];
        }
        let mut page = Page::new(self.room);
        page.far_under(&note.text);
        [vec![line.trim_end().to_owned()], page.into_lines()].concat()
    }

    /// A cell that cannot break its line, and is never empty, but for a note.
    fn printable(&self, cell: &Cell, column: Column) -> Cell {
        let text = if cell.text.is_empty() && !column.is_note { "-".into() } else { visible(&cell.text) };
        Cell::toned(if self.dress.ascii { ascii(&text) } else { text.into_owned() }, cell.tone)
    }

    /// The columns' widths: what their cells need, less what there is no room for. A column without a width is left
    /// out.
    fn fitted(&self, rows: &[Vec<Cell>]) -> Vec<Option<usize>> {
        let needed = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| width(&cell.text));
            cells.chain([width(self.columns[at].header)]).max()
        };
        let needed: Vec<Option<usize>> = (0..self.columns.len()).map(needed).collect();
        let Some(room) = self.room else { return needed };
        let needed = self.without_note(needed);
        let mut widths = needed.clone();
        let mut leaving: Vec<usize> =
            (0..self.columns.len()).filter(|at| self.columns[*at].leaves > 0).collect();
        leaving.sort_by_key(|at| self.columns[*at].leaves);
        let mut leaving = leaving.into_iter();
        let mut left_out = Vec::new();
        while !self.narrow(&mut widths, room) {
            let Some(at) = leaving.next() else { break };
            left_out.push(at);
            widths.clone_from(&needed);
            for at in &left_out {
                widths[*at] = None;
            }
        }
        widths
    }

    /// A note takes what is left.
    fn without_note(&self, mut widths: Vec<Option<usize>>) -> Vec<Option<usize>> {
        for (width, column) in widths.iter_mut().zip(&self.columns) {
            *width = width.filter(|_| !column.is_note);
        }
        widths
    }

    /// Narrows columns as far as needed and possible; says whether that was far enough.
    fn narrow(&self, widths: &mut [Option<usize>], room: usize) -> bool {
        let taken = |widths: &[Option<usize>]| {
            let gaps = GAP * widths.iter().flatten().count().saturating_sub(1);
            widths.iter().flatten().sum::<usize>() + gaps
        };
        let mut ranks: Vec<u8> = self.columns.iter().map(|column| column.rank).filter(|r| *r > 0).collect();
        ranks.sort_unstable();
        ranks.dedup();
        for rank in ranks {
            // Of several columns of a rank the widest gives first, so that all of them stay readable.
            while taken(widths) > room {
                let gives = |at: &usize| {
                    let column = self.columns[*at];
                    column.rank == rank && widths[*at] > Some(column.least.max(width(column.header)))
                };
                let Some(at) = (0..widths.len()).filter(gives).max_by_key(|at| widths[*at]) else { break };
                widths[at] = widths[at].map(|width| width - 1);
            }
        }
        taken(widths) <= room
    }

    fn line(&self, cells: &[Cell], widths: &[Option<usize>]) -> String {
        let last = widths.iter().rposition(Option::is_some);
        let (mut line, mut used, mut owed) = (String::new(), 0, 0);
        for (at, ((cell, column), room)) in cells.iter().zip(&self.columns).zip(widths).enumerate() {
            let Some(room) = *room else { continue };
            line.extend(std::iter::repeat_n(' ', owed));
            used += owed;
            // Behind the last column there may be more room than its first cells needed.
            let rest = if last == Some(at) { self.room.unwrap_or(0).saturating_sub(used) } else { 0 };
            let text = self.cut(&cell.text, *column, room.max(rest));
            owed = room.saturating_sub(width(&text)) + GAP;
            used += width(&text);
            line.push_str(&self.painted(text, cell.tone));
        }
        line
    }

    fn cut(&self, text: &str, column: Column, room: usize) -> String {
        if column.rank == 0 || self.room.is_none() || width(text) <= room {
            return text.to_owned();
        }
        let ellipsis = if self.dress.ascii { "..." } else { "…" };
        let mut kept = String::new();
        for c in text.chars() {
            kept.push(c);
            if width(&kept) + width(ellipsis) > room {
                kept.pop();
                break;
            }
        }
        kept.truncate(kept.trim_end_matches([' ', ',']).len());
        kept + ellipsis
    }

    fn painted(&self, text: String, tone: Tone) -> String {
        let color = match tone {
            _ if !self.dress.result_color => return text,
            Tone::Plain => return text,
            Tone::Good => "32",
            Tone::Doubtful => "33",
            Tone::Bad => "31",
        };
        format!("\u{1b}[{color}m{text}\u{1b}[0m")
    }
}

/// How many columns of a screen a text takes.
fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

#[cfg(test)]
mod tests;
