//! The name of a secret as it is typed: `regcred`, or `secret/regcred` as it is printed.

use pullsecret_core::check_name;

use crate::error::{CommandError, Exit};

/// The name, without the kind before it.
pub(super) fn bare(typed: &str) -> &str {
    ["secret/", "secrets/"].iter().find_map(|kind| typed.strip_prefix(kind)).unwrap_or(typed)
}

/// The name, if a secret can have it.
///
/// # Errors
/// It cannot.
pub(super) fn valid(typed: &str) -> Result<&str, CommandError> {
    let name = bare(typed);
    check_name(name).map_err(|error| {
        CommandError::new(Exit::Usage, format!("{name:?} is no name for a secret: {error}"))
    })?;
    Ok(name)
}
