//! What a person or a script reads: results on standard output, everything else on standard error.

mod document;
mod items;
mod page;
mod progress;
mod table;

pub use document::Format;
pub(crate) use items::Items;
pub(crate) use page::{Page, Row};
pub(crate) use table::{Cell, Column, Table, Tone};

use std::borrow::Cow;
use std::io::{ErrorKind, Write};

use pullsecret_core::shown;
use serde::Serialize;

use crate::environment::Environment;
use crate::error::CommandError;
use document::{json, yaml};

/// Which of the three streams are terminals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminals {
    /// Standard input.
    pub stdin: bool,
    /// Standard output.
    pub stdout: bool,
    /// Standard error.
    pub stderr: bool,
    /// How many columns standard output's has; `None` where it is no terminal.
    pub width: Option<u16>,
}

/// How text is dressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dress {
    /// Colours on standard error.
    color: bool,
    /// Colours on standard output.
    result_color: bool,
    /// Only letters that every terminal has.
    ascii: bool,
}

/// The two streams and how to write on them.
pub struct Output {
    stdout: Box<dyn Write>,
    stderr: Box<dyn Write>,
    dress: Dress,
    /// Why a result could not be written, but for a reader who went away.
    failure: Option<std::io::Error>,
    width: Option<u16>,
    /// Whether standard error is a terminal that can write over a line.
    is_watched: bool,
    /// How the user calls us: commands in hints are spelled with it.
    program: String,
}

/// The name under which hints are written in the sources; it is spelled as the user's own when printed.
pub const PROGRAM: &str = "kubectl pullsecret";

impl Output {
    /// Streams, dressed as the environment and the terminals want it.
    pub fn new(
        stdout: Box<dyn Write>,
        stderr: Box<dyn Write>,
        environment: &Environment,
        terminals: Terminals,
        program: &str,
    ) -> Self {
        let dumb = environment.var("TERM") == Some("dumb");
        let forced = environment.var("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let allowed = !dumb && environment.var("NO_COLOR").is_none();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| environment.var(name));
        let utf8 = locale.is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let color = |terminal: bool| forced || allowed && terminal;
        let dress = Dress {
            color: color(terminals.stderr),
            result_color: color(terminals.stdout),
            ascii: dumb || !utf8,
        };
        let (width, is_watched) = (terminals.width, terminals.stderr && !dumb);
        Self { stdout, stderr, dress, failure: None, width, is_watched, program: program.to_owned() }
    }

    /// How many columns a line of the result may have; `None` where nobody looks at a screen.
    pub fn width(&self) -> Option<usize> {
        self.width.map(usize::from)
    }

    /// A line of the result. One line is one line here and below: a line end in it is shown as `\n`, because it can only
    /// come from a name.
    pub fn result(&mut self, line: &str) {
        self.results(&[line]);
    }

    /// Lines of the result, written at once.
    pub fn results(&mut self, lines: &[impl AsRef<str>]) {
        let mut text = String::new();
        for line in lines {
            let line = self.spelled(line.as_ref());
            text.push_str(&if self.dress.ascii { ascii(&line) } else { line });
            text.push('\n');
        }
        self.write_result(&text);
    }

    /// A result that is wholly ours and has many lines: a script.
    pub(crate) fn text(&mut self, text: &str) {
        self.write_result(text);
    }

    /// The result as one object in a machine's format.
    pub fn document(&mut self, document: &impl Serialize, format: Format) {
        let text = match format {
            Format::Yaml => yaml(document),
            Format::Json | Format::Name => json(document),
        };
        self.write_result(&text);
    }

    /// A table to print with [`Self::rows`], as wide as the terminal at most.
    pub(crate) fn table(&self, columns: &[Column]) -> Table {
        Table::new(columns, self.width(), self.dress)
    }

    /// A table to print with [`Self::rows`] that is as wide as it is.
    pub(crate) fn wide_table(&self, columns: &[Column]) -> Table {
        Table::new(columns, None, self.dress)
    }

    /// Rows of a table; before the first ones, its header.
    pub(crate) fn rows(&mut self, table: &mut Table, rows: &[Vec<Cell>]) {
        let mut text = table.lines(rows).join("\n");
        if !text.is_empty() {
            text.push('\n');
            self.write_result(&text);
        }
    }

    /// Items of a document.
    pub(crate) fn items<T: Serialize>(&mut self, document: &mut Items, items: &[T]) {
        let text = document.text(items);
        self.write_result(&text);
    }

    /// The end of a document of items.
    pub(crate) fn end(&mut self, document: Items) {
        self.write_result(&document.end());
    }

    /// A line that tells how things go.
    pub fn status(&mut self, line: &str) {
        let line = self.dressed(line);
        write_line(&mut self.stderr, &line);
    }

    /// Something that the user should know and that stops nothing.
    pub fn warning(&mut self, sentence: &str) {
        let label = self.painted("warning:", "33");
        let line = self.dressed(sentence);
        write_line(&mut self.stderr, &format!("{label} {line}"));
    }

    /// What did not work.
    pub fn error(&mut self, error: &CommandError) {
        let label = self.painted("error:", "31");
        let message = self.dressed(&error.message);
        write_line(&mut self.stderr, &format!("{label} {message}"));
        for detail in &error.details {
            let line = self.dressed(detail);
            write_line(&mut self.stderr, &format!("  {line}"));
        }
    }

    /// Text that clap made: help, usage, version. It is ours, line by line, but for the words of the user's in it.
    pub fn usage(&mut self, text: &str, to_stdout: bool) {
        let text: String = text.lines().flat_map(|line| [shown::visible(line), "\n".into()]).collect();
        if to_stdout {
            self.write_result(&text);
        } else {
            write_all(&mut self.stderr, &text);
        }
    }

    /// Why not all of the result was written, if so: a full disk. A reader who has gone away (`| head -1`) is none.
    pub fn failure(&mut self) -> Option<std::io::Error> {
        self.failure.take()
    }

    fn write_result(&mut self, text: &str) {
        if let Some(error) = write_all(&mut self.stdout, text) {
            self.failure.get_or_insert(error);
        }
    }

    fn spelled(&self, text: &str) -> String {
        let text = visible(text);
        if self.program == PROGRAM { text.into_owned() } else { text.replace(PROGRAM, &self.program) }
    }

    fn dressed(&self, text: &str) -> String {
        let text = self.spelled(text);
        if self.dress.ascii {
            return ascii(&text);
        }
        let text = text.replace('✓', &self.painted("✓", "32"));
        text.replace('✗', &self.painted("✗", "31"))
    }

    fn painted(&self, text: &str, code: &str) -> String {
        if self.dress.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A line that is one, has an end, and shows everything that is in it.
fn visible(line: &str) -> Cow<'_, str> {
    const LONGEST: usize = 8_000;
    match line.char_indices().nth(LONGEST) {
        None => shown::visible(line),
        Some((end, _)) => Cow::Owned(format!("{}…", shown::visible(&line[..end]))),
    }
}

fn ascii(text: &str) -> String {
    let pairs = [("✓", "ok"), ("✗", "failed:"), ("→", "->"), ("·", "-"), ("…", "..."), ("×", "x")];
    pairs.iter().fold(text.to_owned(), |text, (symbol, word)| text.replace(symbol, word))
}

fn write_line(stream: &mut Box<dyn Write>, line: &str) {
    write_all(stream, &format!("{line}\n"));
}

/// Writes and flushes. A stream that fails is written to no more, and is no reason to stop the work half-way. A
/// reader who has gone away is no failure.
fn write_all(stream: &mut Box<dyn Write>, text: &str) -> Option<std::io::Error> {
    let error = stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).err()?;
    *stream = Box::new(std::io::sink());
    (error.kind() != ErrorKind::BrokenPipe).then_some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_has_an_end() {
        assert_eq!(visible("a\u{1b}[2Jb\nsecret/x deleted"), r"a\u{1b}[2Jb\nsecret/x deleted");
        assert_eq!(visible("Grüße → ✓"), "Grüße → ✓");
        assert_eq!(visible(&"x".repeat(9_000)).chars().count(), 8_001);
    }

    #[test]
    fn symbols_have_words_for_terminals_without_them() {
        assert_eq!(ascii("✓ ghcr.io accepts bob · a → b"), "ok ghcr.io accepts bob - a -> b");
    }
}
