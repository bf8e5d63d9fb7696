//! The failures of the list of logins, in words.

use super::{CommandError, Exit};
use crate::keyring_index::IndexError;

impl From<IndexError> for CommandError {
    fn from(error: IndexError) -> Self {
        let failed = Self::new(Exit::Incomplete, error.to_string());
        match error {
            IndexError::NoHome => failed.detail("Set HOME or XDG_DATA_HOME."),
            IndexError::Busy(_) => {
                failed.detail("Another kubectl pullsecret may be stopped; end it, then try again.")
            }
            IndexError::Io { .. } => failed,
        }
    }
}
