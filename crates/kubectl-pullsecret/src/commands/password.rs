//! A password from standard input or from a person, checked before anything else is done with it.

use pullsecret_core::password::{self, MAX_PASSWORD_BYTES};
use pullsecret_core::{UsernameError, check_username};
use secrecy::SecretString;

use crate::error::{CommandError, Exit};
use crate::session::Session;

/// The password on standard input.
pub(super) fn from_stdin(session: &Session) -> Result<SecretString, CommandError> {
    if session.terminals.stdin {
        return Err(CommandError::new(
            Exit::Usage,
            "--password-stdin reads from a pipe, and standard input is a terminal, which shows what is typed",
        )
        .detail("Leave it out: you will be asked, and what you type is not shown."));
    }
    let bytes = session.read_stdin(MAX_PASSWORD_BYTES + 2)?;
    let password = password::from_stdin(&bytes).map_err(|error| {
        CommandError::new(Exit::Usage, format!("standard input holds no password: {error}"))
    })?;
    warn_of_edges(&password, session);
    Ok(password)
}

/// The password that somebody types. There must be somebody: [`Session::can_ask`].
pub(super) fn typed(user: &str, registry: &str, session: &Session) -> Result<SecretString, CommandError> {
    let password = session.prompt.password(&format!("Password for {user} at {registry}"))?;
    let password = password::checked(password)
        .map_err(|error| CommandError::new(Exit::Usage, format!("that is no password: {error}")))?;
    warn_of_edges(&password, session);
    Ok(password)
}

/// The value of `--username`, which some write as `USER:PASSWORD`.
pub(super) fn check_user_flag(user: &str) -> Result<(), CommandError> {
    check_username(user).map_err(|error| {
        let failed = CommandError::new(Exit::Usage, format!("--username is no user name: {error}"));
        match error {
            UsernameError::Colon => failed
                .detail("If a password stands behind it: arguments can be read by every process on this machine,")
                .detail("and your shell has now written this one to its history. Leave it out: you will be asked,")
                .detail("or pipe it with --password-stdin."),
            UsernameError::Empty | UsernameError::Control => failed,
        }
    })
}

/// A user's name, asked for.
pub(super) fn typed_user(registry: &str, session: &Session) -> Result<String, CommandError> {
    let user = session.prompt.input(&format!("User name at {registry}"), None)?;
    check_username(&user)
        .map_err(|error| CommandError::new(Exit::Usage, format!("that is no user name: {error}")))?;
    Ok(user)
}

fn warn_of_edges(password: &SecretString, session: &Session) {
    if password::has_edge_space(password) {
        session.out().warning("the password begins or ends with white space; it is kept as it is");
    }
}
