//! The human: what can be asked, and how an answer can fail to come.

mod hidden;
mod interrupt;
mod terminal;

use secrecy::SecretString;

pub(crate) use interrupt::Hold;
pub use terminal::Terminal;

/// One line of a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen; told back once it is.
    pub label: String,
    /// What helps to choose; may be empty.
    pub note: String,
}

impl Choice {
    /// A choice and its note.
    pub fn new(label: impl Into<String>, note: impl Into<String>) -> Self {
        Self { label: label.into(), note: note.into() }
    }
}

/// Somebody who can be asked. Labels are given without punctuation at the end.
pub trait Prompt: Send + Sync {
    /// Asks for a password, which is not shown. An empty one is an answer: the caller says what is wrong with it.
    fn password(&self, label: &str) -> Result<SecretString, PromptError>;

    /// Asks yes or no; an empty answer is `default`.
    fn confirm(&self, label: &str, default: bool) -> Result<bool, PromptError>;

    /// Lets one be chosen and gives its index; the first is marked to begin with. `choices` is not empty.
    fn select(&self, label: &str, choices: &[Choice]) -> Result<usize, PromptError>;

    /// Asks for a line of text, without white space at its edges; an empty answer is `default`, and without one
    /// the question is put again.
    fn input(&self, label: &str, default: Option<&str>) -> Result<String, PromptError>;
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// Ctrl-C. The terminal is as it was before the prompt.
    #[error("interrupted")]
    Interrupted,
    /// Standard input or standard error is not a terminal. Prompts, plans and warnings are written to standard
    /// error: where that is redirected, nobody would see what is asked, and a terminal behind it is not used.
    #[error("there is nobody to ask: standard input or standard error is not a terminal")]
    NotATerminal,
    /// Ctrl-D, or the terminal went away.
    #[error("the input ended before the answer")]
    EndOfInput,
    /// A terminal that cannot hide what is typed (mintty without winpty).
    #[error("this terminal cannot hide what is typed")]
    CannotHide,
    /// More than a terminal passes on as one line; what came was cut.
    #[error("a terminal passes on at most {0} bytes of a line")]
    TooLong(usize),
    /// What was typed is not UTF-8.
    #[error("what was typed is not UTF-8 text")]
    NotText,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Io(std::io::Error),
}

impl From<std::io::Error> for PromptError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::Interrupted => Self::Interrupted,
            std::io::ErrorKind::UnexpectedEof => Self::EndOfInput,
            std::io::ErrorKind::NotConnected => Self::NotATerminal,
            _ => Self::Io(error),
        }
    }
}
