//! What a user reads when something does not work: what failed, why, and what to run next.

mod argument;
mod cluster;
mod credential_store;
mod docker_store;
mod keyring_index;
mod manifest_files;
mod prompt;
mod refusal;
mod registry_client;
mod verdict;

pub use argument::password_argument;
pub(crate) use argument::surplus_argument;
pub(crate) use cluster::sentence;
pub(crate) use refusal::{no_password, partial, refused, refused_list};
pub(crate) use verdict::{Judgement, behind_colon, judge};

/// How the process ends when it does not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Refused by us, the registry or the user; or findings where asked to fail on them.
    Refused = 1,
    /// Usage or invalid input.
    Usage = 2,
    /// The cluster was not reached or forbade it, or part of the work failed.
    Incomplete = 3,
    /// Ctrl-C.
    Interrupted = 130,
}

/// A failure, in the words in which it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandError {
    /// The exit code.
    pub exit: Exit,
    /// What failed and on which object, in one line without full stop; printed behind `error: `.
    pub message: String,
    /// Why, and what to run next: one line each, printed indented.
    pub details: Vec<String>,
}

impl CommandError {
    /// A failure with its one line; add to it with [`Self::detail`] and [`Self::command`].
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), details: Vec::new() }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn detail(mut self, sentence: impl Into<String>) -> Self {
        self.details.push(sentence.into());
        self
    }

    /// Adds a command to run next, behind a label that says what it is for: `Pipe it:      COMMAND`.
    #[must_use]
    pub fn command(mut self, label: &str, command: &str) -> Self {
        self.details.push(format!("{:<13} {command}", format!("{label}:")));
        self
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.details.iter().try_for_each(|detail| write!(f, "\n  {detail}"))
    }
}

impl std::error::Error for CommandError {}
