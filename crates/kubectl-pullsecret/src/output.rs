//! What a person or a script reads: results on standard output, everything else on standard error.

use std::io::{ErrorKind, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::environment::Environment;
use crate::error::CommandError;

/// The formats of `-o` that print one documented object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object.
    Json,
    /// The same as YAML.
    Yaml,
    /// TYPE/NAME of each object, one a line.
    Name,
}

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
    color: bool,
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
        let wanted = terminals.stderr && !dumb && environment.var("NO_COLOR").is_none();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| environment.var(name));
        let utf8 = locale.is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let dress = Dress { color: forced || wanted, ascii: dumb || !utf8 };
        Self { stdout, stderr, dress, failure: None, width: terminals.width, program: program.to_owned() }
    }

    /// How many columns a line of the result may have; `None` where nobody looks at a screen.
    pub fn width(&self) -> Option<usize> {
        self.width.map(usize::from)
    }

    /// A line of the result.
    pub fn result(&mut self, line: &str) {
        let line = self.spelled(line);
        let line = if self.dress.ascii { ascii(&line) } else { line };
        self.write_result(&format!("{line}\n"));
    }

    /// The result as one object in a machine's format.
    pub fn document(&mut self, document: &impl Serialize, format: Format) {
        let text = match format {
            Format::Yaml => yaml(document),
            Format::Json | Format::Name => {
                serde_json::to_string_pretty(document).map(|text| text + "\n").unwrap_or_default()
            }
        };
        self.write_result(&text);
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

    /// Text that clap made: help, usage, version. It is ours and may hold colours.
    pub fn usage(&mut self, text: &str, to_stdout: bool) {
        if to_stdout {
            self.write_result(text);
        } else {
            write_all(&mut self.stderr, text);
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
        let text = neutralised(text);
        if self.program == PROGRAM { text } else { text.replace(PROGRAM, &self.program) }
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

/// YAML as kubectl prints it: every scalar on one line, a line end behind the last.
fn yaml(document: &impl Serialize) -> String {
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    let text = serde_saphyr::to_string_with_options(document, options).unwrap_or_default();
    if text.ends_with('\n') { text } else { text + "\n" }
}

/// Text with control characters made visible, so that nothing from a server or an object moves the cursor or
/// rewrites what was printed. Line ends and tabs stay.
pub fn neutralised(text: &str) -> String {
    let harmless = |c: char| c == '\n' || c == '\t' || !(c.is_control() || is_bidi_control(c));
    if text.chars().all(harmless) {
        return text.to_owned();
    }
    text.chars().map(|c| if harmless(c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Characters that reorder text on the screen (Unicode, UAX #9).
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    fn control_characters_are_shown_and_text_is_left_alone() {
        assert_eq!(neutralised("a\u{1b}[2Jb\rc"), "a\\u{1b}[2Jb\\u{d}c");
        assert_eq!(neutralised("Grüße → ✓\n"), "Grüße → ✓\n");
        assert_eq!(neutralised("evil\u{202e}txt"), "evil\\u{202e}txt");
    }

    #[test]
    fn symbols_have_words_for_terminals_without_them() {
        assert_eq!(ascii("✓ ghcr.io accepts bob · a → b"), "ok ghcr.io accepts bob - a -> b");
    }
}
