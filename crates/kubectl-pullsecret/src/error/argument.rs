//! Arguments that may hold a password: refused without a word of them.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{CommandError, Exit};

/// The refusal of a password in the arguments; the value is not repeated.
pub fn password_argument(flag: &str) -> CommandError {
    CommandError::new(Exit::Usage, format!("{flag} is not accepted"))
        .detail(
            "Arguments can be read by every process on this machine, and your shell has now written this one to its history.",
        )
        .detail("Leave it out: you will be asked, or pipe it with --password-stdin.")
}

/// The refusal of an argument for which there is no place, which clap would repeat; `None` for other errors.
pub(crate) fn surplus_argument(error: &clap::Error) -> Option<CommandError> {
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        _ => return None,
    };
    let message = match error.kind() {
        ErrorKind::TooManyValues => format!("{argument} takes no value"),
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            "there is one argument too many".to_owned()
        }
        _ => return None,
    };
    Some(
        CommandError::new(Exit::Usage, message)
            .detail("It is not repeated here, because some write a password there: leave that out, and you will be")
            .detail("asked, or pipe it with --password-stdin.")
            .command("See", "kubectl pullsecret --help"),
    )
}
