//! What a person or a script reads: results on standard output, everything else on standard error.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write};

use clap::ValueEnum;
use pullsecret_core::shown;
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

    /// The result as one object in a machine's format.
    pub fn document(&mut self, document: &impl Serialize, format: Format) {
        let text = match format {
            Format::Yaml => yaml(document),
            Format::Json | Format::Name => json(document),
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

/// JSON in which nothing is hidden: what is not seen as itself is escaped, which is the same JSON.
fn json(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).unwrap_or_default() + "\n";
    escaped(&text, |c, text| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    })
}

/// YAML as kubectl prints it: every scalar on one line, a line end behind the last. Where something in it is not seen as
/// itself, it is JSON, which is YAML too and can escape it.
fn yaml(document: &impl Serialize) -> String {
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    let text = serde_saphyr::to_string_with_options(document, options).unwrap_or_default();
    if text.contains(is_hidden) {
        let text = serde_json::to_string_pretty(document).unwrap_or_default() + "\n";
        return escaped(&text, |c, text| {
            let _ = write!(text, "\\U{:08x}", u32::from(c));
        });
    }
    if text.ends_with('\n') { text } else { text + "\n" }
}

/// JSON with escapes for what is not seen; outside of its strings there is nothing of that kind but line ends.
fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { escape(c, &mut shown) } else { shown.push(c) }
    }
    shown
}

fn is_hidden(c: char) -> bool {
    c != '\n' && shown::is_unseen(c)
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
    fn documents_hide_nothing_and_say_the_same() {
        let odd = serde_json::json!({ "a\u{202e}b": ["\u{9b}31m\n", "\u{e0061}", "ö"] });
        let json = json(&odd);
        assert_eq!(
            json,
            "{\n  \"a\\u202eb\": [\n    \"\\u009b31m\\n\",\n    \"\\udb40\\udc61\",\n    \"ö\"\n  ]\n}\n"
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).ok().as_ref(), Some(&odd));
        let yaml = yaml(&odd);
        assert!(!yaml.contains(is_hidden), "{yaml:?}");
        assert_eq!(serde_saphyr::from_str::<serde_json::Value>(&yaml).ok().as_ref(), Some(&odd));
        assert_eq!(super::yaml(&serde_json::json!({ "a": "b" })), "a: b\n");
    }

    #[test]
    fn symbols_have_words_for_terminals_without_them() {
        assert_eq!(ascii("✓ ghcr.io accepts bob · a → b"), "ok ghcr.io accepts bob - a -> b");
    }
}
