//! Passwords as they come through a pipe. An input is what comes.

use pullsecret_core::password::{self, MAX_PASSWORD_BYTES, PasswordError};
use secrecy::ExposeSecret;

pub(crate) fn holds(bytes: &[u8]) {
    let stripped = match bytes {
        [password @ .., b'\r', b'\n'] | [password @ .., b'\n'] | password => password,
    };
    let expected = match stripped {
        [] => Err(PasswordError::Empty),
        long if long.len() > MAX_PASSWORD_BYTES => Err(PasswordError::TooLong),
        nul if nul.contains(&0) => Err(PasswordError::Nul),
        other => std::str::from_utf8(other).map_err(|_| PasswordError::NotUnicode),
    };
    let taken = password::from_stdin(bytes);
    assert_eq!(taken.as_ref().map(ExposeSecret::expose_secret).map_err(|error| *error), expected);
    let Ok(taken) = taken else { return };
    let text = taken.expose_secret().to_owned();
    let edge = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    assert_eq!(password::has_edge_space(&taken), edge);
    let again = password::checked(taken).expect("what was taken is taken again");
    assert_eq!(again.expose_secret(), text, "nothing is dropped of what a prompt or a store gives");
}
