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
/// More than anybody reads in a list, and as many as a script in bash takes in half a second.
const MOST: usize = 1_000;
/// No name in Kubernetes is longer, and no image's either.
const LONGEST_VALUE: usize = 1_024;

/// What a shell is answered.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) candidates: Vec<Candidate>,
    pub(super) hints: Vec<String>,
    /// Whether hints are shown.
    pub(super) hinted: bool,
    /// Whether files fit, too.
    pub(super) files: bool,
    /// Whether values are quoted for the shell by who asks.
    pub(super) quotes: bool,
}

impl Answer {
    /// Writes it. A shell that went away is nobody's concern.
    pub(super) fn write(&self, described: bool, out: &mut dyn Write) {
        let told = self.candidates.iter().filter(|candidate| can_be_told(&candidate.value));
        let (mut told, unquoted): (Vec<&Candidate>, Vec<&Candidate>) =
            told.partition(|candidate| self.quotes || needs_no_quotes(&candidate.value));
        let more = told.len().saturating_sub(MOST);
        told.truncate(MOST);
        let line = |Candidate { value, about }: &&Candidate| match description(about).filter(|_| described) {
            Some(about) => format!("{value}\t{about}\n"),
            None => format!("{value}\n"),
        };
        let mut text: String = told.iter().map(line).collect();
        let left_out = (!unquoted.is_empty())
            .then(|| format!("left out, because they would have to be quoted: {}", unquoted.len()));
        let more = (more > 0).then(|| format!("{more} more: type on"));
        let hints = self.hints.iter().cloned().chain(left_out).chain(more).filter(|_| self.hinted);
        text.extend(hints.map(|hint| format!("{HINT}{}\n", shown::in_one_line(&hint))));
        let is_open = |candidate: &&Candidate| candidate.value.ends_with(['/', ':', '=']);
        let mut directive = if self.files { 0 } else { NO_FILES | KEEP_ORDER };
        if !told.is_empty() && told.iter().all(is_open) {
            directive |= NO_SPACE;
        }
        text.extend([":", &directive.to_string(), "\n"]);
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

/// Whether a value can stand on a line of the answer: a shell would take others apart, or who reads the answer would.
fn can_be_told(value: &str) -> bool {
    !value.trim().is_empty()
        && value.len() <= LONGEST_VALUE
        && !value.chars().any(shown::is_unseen)
        && !value.starts_with(':')
        && !value.starts_with(HINT)
}

/// Whether every shell reads a word as it stands. kubectl's script for bash puts it on the line without quotes and
/// evaluates the line at the next TAB, so that a name in a cluster could run a command here.
fn needs_no_quotes(value: &str) -> bool {
    value.chars().all(|c| c.is_alphanumeric() || "-_./:@%+=,".contains(c))
}

/// In one line, cut; `None` where there is none.
fn description(about: &str) -> Option<String> {
    let line = shown::in_one_line(about);
    let end = line.char_indices().nth(LONGEST).map(|(end, _)| end);
    let text = end.map_or_else(|| line.clone(), |end| format!("{}…", line[..end].trim_end()));
    (!text.is_empty()).then_some(text)
}
