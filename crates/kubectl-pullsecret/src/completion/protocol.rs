//! What is written for a shell: cobra's form (v1.9 `completions.go`), which kubectl's scripts read, and ours.
//!
//! A line for each candidate, `VALUE`, or `VALUE` a tab and its description; a line that begins with `_activeHelp_ ` is a
//! hint, which is shown and never put into the command line; the last line is a colon and a number, whose bits say how the
//! shell goes on.

use std::io::Write;

use pullsecret_core::shown;

use super::engine::Candidate;

/// No space behind the word.
const NO_SPACE: u8 = 2;
/// No files where there are no candidates.
const NO_FILES: u8 = 4;
/// The order is as it should be.
const KEEP_ORDER: u8 = 32;

const HINT: &str = "_activeHelp_ ";

/// A description is one line of a list, not a paragraph.
const LONGEST: usize = 100;

/// What a shell is answered.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) candidates: Vec<Candidate>,
    pub(super) hints: Vec<String>,
    /// Whether hints are shown.
    pub(super) hinted: bool,
    /// Whether files fit, too.
    pub(super) files: bool,
}

impl Answer {
    /// Writes it. A shell that went away is nobody's concern.
    pub(super) fn write(&self, described: bool, out: &mut dyn Write) {
        // A shell would take such a word apart, or act on what is in it.
        let plain =
            || self.candidates.iter().filter(|candidate| !candidate.value.chars().any(shown::is_unseen));
        let line = |Candidate { value, about }: &Candidate| match description(about).filter(|_| described) {
            Some(about) => format!("{value}\t{about}\n"),
            None => format!("{value}\n"),
        };
        let mut text: String = plain().map(line).collect();
        let hints = self.hints.iter().filter(|_| self.hinted);
        text.extend(hints.map(|hint| format!("{HINT}{}\n", shown::in_one_line(hint))));
        let is_open = |candidate: &Candidate| candidate.value.ends_with(['/', ':', '=']);
        let mut directive = if self.files { 0 } else { NO_FILES | KEEP_ORDER };
        if plain().next().is_some() && plain().all(is_open) {
            directive |= NO_SPACE;
        }
        text.extend([":", &directive.to_string(), "\n"]);
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

/// The first sentence, in one line; `None` where there is none.
fn description(about: &str) -> Option<String> {
    let line = shown::in_one_line(about.lines().next().unwrap_or_default());
    // What clap says of `-h`, which is shorter than `--help`.
    let sentence = line.split(" (see ").next().unwrap_or_default().split(". ").next().unwrap_or_default();
    let end = sentence.char_indices().nth(LONGEST).map(|(end, _)| end);
    let text = end.map_or_else(|| sentence.to_owned(), |end| format!("{}…", sentence[..end].trim_end()));
    (!text.is_empty()).then_some(text)
}
