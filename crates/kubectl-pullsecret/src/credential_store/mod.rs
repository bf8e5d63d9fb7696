//! The OS keyring: what is kept in it under which name, and the ways in which it can fail.
//!
//! All calls block, some of them until the user has answered a dialog of the desktop: async code makes them
//! through `tokio::task::spawn_blocking`.

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod native;
mod os_keyring;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use os_keyring::OsKeyring;

/// The name under which a password is kept: no secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Account {
    /// The registry, as `Registry` displays it (`docker.io`, `ghcr.io`, `registry.example:5000/team`).
    pub registry: String,
    /// The user at that registry.
    pub username: String,
}

impl Account {
    /// The account of a user at a registry.
    pub fn new(registry: impl Into<String>, username: impl Into<String>) -> Self {
        Self { registry: registry.into(), username: username.into() }
    }

    /// The account that [`Display`](fmt::Display) wrote. A user may contain `@`, a registry may not, so the last
    /// `@` separates them.
    pub fn parse(text: &str) -> Option<Self> {
        let (username, registry) = text.rsplit_once('@')?;
        let whole = !username.is_empty() && !registry.is_empty();
        whole.then(|| Self::new(registry, username))
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.username, self.registry)
    }
}

/// Where passwords are kept. `Ok(None)` and `Ok(false)` mean that the keyring was open and holds no such entry;
/// a keyring that could not be looked into is an error.
pub trait CredentialStore: Send + Sync {
    /// The password that is kept for a user at a registry.
    fn get(&self, registry: &str, username: &str) -> Result<Option<SecretString>, StoreError>;

    /// Keeps a password, in place of the one that was kept before.
    fn set(&self, registry: &str, username: &str, password: &SecretString) -> Result<(), StoreError>;

    /// Forgets a password; says whether there was one.
    fn delete(&self, registry: &str, username: &str) -> Result<bool, StoreError>;

    /// The accounts that the store holds, found without unlocking anything; `None` where the store cannot be
    /// searched.
    fn accounts(&self) -> Result<Option<Vec<Account>>, StoreError>;

    /// What the user calls this keyring: `GNOME Keyring`, `macOS Keychain`. Nothing is started or unlocked.
    fn backend_name(&self) -> String;
}

/// Why the keyring could not do what it was asked. No variant carries anything of an entry but its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No D-Bus session bus (SSH, containers, cron), so no Secret Service. The system's words.
    #[error("there is no D-Bus session bus: {0}")]
    NoBus(String),
    /// A session bus, on which no program offers the Secret Service, nor can one be started.
    #[error("no keyring program answers on the session bus")]
    NoProvider,
    /// A keyring program that has no default collection to keep things in (WSL, a first run).
    #[error("there is no default keyring to keep it in")]
    NoCollection,
    /// Locked, with nobody who could be asked to unlock it.
    #[error("the keyring is locked")]
    Locked,
    /// Locked, and the user closed the dialog that asked for its password.
    #[error("the keyring is locked and was not unlocked")]
    Dismissed,
    /// No answer in so many seconds.
    #[error("the keyring gave no answer within {0} seconds")]
    TimedOut(u64),
    /// More than the platform keeps in one entry, both in bytes.
    #[error("the password has {length} bytes and this keyring keeps at most {limit}")]
    TooLong {
        /// What was to be kept.
        length: usize,
        /// The most that can be.
        limit: u32,
    },
    /// More than one entry goes by the account's name.
    #[error("the keyring holds {count} entries for {account}")]
    Ambiguous {
        /// The account.
        account: Account,
        /// How many there are.
        count: usize,
    },
    /// The entry is not text, so no password of ours.
    #[error("the keyring's entry for {0} is not text")]
    NotText(Account),
    /// Anything else, in the system's words.
    #[error("{0}")]
    Failed(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_survives_its_name() {
        for (username, registry) in [
            ("bob", "ghcr.io"),
            ("bob@acme.example", "ghcr.io"),
            ("a@b@c", "registry.example:5000/team"),
            ("@", "x"),
        ] {
            let account = Account::new(registry, username);
            assert_eq!(Account::parse(&account.to_string()), Some(account));
        }
    }

    #[test]
    fn what_is_no_account_is_refused() {
        for text in ["", "bob", "@ghcr.io", "bob@", "@"] {
            assert_eq!(Account::parse(text), None, "{text}");
        }
    }
}
