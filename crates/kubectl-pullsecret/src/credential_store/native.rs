//! The keyring where it is a part of the operating system: macOS Keychain, Windows Credential Manager.

use std::collections::HashMap;

use keyring_core::{Entry, Error};

use super::os_keyring::{Failure, Purpose, SERVICE, open_store};
use super::{Account, StoreError};
use crate::environment::Environment;

/// What the user calls it.
pub(super) const BACKEND: &str = if cfg!(windows) { "Windows Credential Manager" } else { "macOS Keychain" };

/// The modifier that gives an entry its label: none, they show it by its account and service.
pub(super) const LABEL: Option<&str> = None;

/// The Keychain's dialogs open on the screen of the machine, which a user of SSH does not see. Windows has no
/// dialogs.
pub(super) fn has_desktop(environment: &Environment) -> bool {
    environment.var("SSH_CONNECTION").is_none()
}

/// Both are always there and say themselves what is wrong.
pub(super) fn prepare(_account: &Account, _asks: bool, _purpose: Purpose) -> Result<(), StoreError> {
    Ok(())
}

/// The accounts kept under our service; `None` where the keyring cannot be searched (Windows).
pub(super) fn accounts() -> Result<Option<Vec<Account>>, StoreError> {
    let failed = |failure: Failure| failure.of(&Account::new("", ""));
    open_store().map_err(failed)?;
    match Entry::search(&HashMap::from([("service", SERVICE)])) {
        Ok(entries) => {
            let names = entries.iter().filter_map(Entry::get_specifiers);
            let ours = names.filter(|(service, _)| service == SERVICE);
            Ok(Some(ours.filter_map(|(_, account)| Account::parse(&account)).collect()))
        }
        Err(Error::NotSupportedByStore(_)) => Ok(None),
        Err(error) => Err(failed(error.into())),
    }
}

/// The keyring's name, which is always the same.
pub(super) fn backend_name() -> &'static str {
    BACKEND
}

/// The system's words.
pub(super) fn error(error: &(dyn std::error::Error + Send + Sync + 'static)) -> StoreError {
    StoreError::Failed(error.to_string())
}
