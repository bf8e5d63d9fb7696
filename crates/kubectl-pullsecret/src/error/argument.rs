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
pub(crate) fn surplus_argument(refused: &clap::Error) -> Option<CommandError> {
    let argument = match refused.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        _ => return None,
    };
    let message = match refused.kind() {
        ErrorKind::TooManyValues => format!("{argument} takes no value"),
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            "there is one argument too many".to_owned()
        }
        _ => return None,
    };
    let error = CommandError::new(Exit::Usage, message);
    Some(match verb(refused).as_deref() {
        // These take no password, so nobody has to be told how to hand one over.
        Some(verb @ ("list" | "logins" | "show" | "version" | "why")) => error
            .detail("It is not repeated here, because some write a password there.")
            .command("See", &format!("kubectl pullsecret {verb} --help")),
        _ => error
            .detail("It is not repeated here, because some write a password there: leave that out, and you will be")
            .detail("asked, or pipe it with --password-stdin.")
            .command("See", "kubectl pullsecret --help"),
    })
}

/// The verb whose arguments were refused: `show` of `Usage: kubectl pullsecret show [OPTIONS] <NAME>`.
fn verb(refused: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = refused.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let (_, rest) = usage.split_once("pullsecret ")?;
    rest.split_whitespace().next().map(str::to_owned)
}
