//! The failures of asking, in words.

use super::{CommandError, Exit};
use crate::prompt::PromptError;

impl From<PromptError> for CommandError {
    fn from(error: PromptError) -> Self {
        let failed = |exit| Self::new(exit, error.to_string());
        match error {
            PromptError::Interrupted => failed(Exit::Interrupted),
            PromptError::EndOfInput => failed(Exit::Refused),
            PromptError::NotText => failed(Exit::Usage),
            PromptError::NotATerminal => {
                failed(Exit::Usage).detail("Say with flags what you would have been asked for.")
            }
            PromptError::CannotHide => failed(Exit::Usage)
                .command("Pipe it", "… | kubectl pullsecret add REGISTRY -u USER --password-stdin")
                .detail("Or start the command through winpty."),
            PromptError::TooLong(_) => failed(Exit::Usage)
                .command("Pipe it", "… | kubectl pullsecret add REGISTRY -u USER --password-stdin"),
            PromptError::Io(_) => failed(Exit::Incomplete),
        }
    }
}
