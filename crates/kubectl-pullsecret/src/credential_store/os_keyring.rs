//! The keyring of the operating system: macOS Keychain, Windows Credential Manager, Secret Service.
//!
//! The only file that names the keyring's crates. Their errors end here: `keyring_core::Error` prints stored
//! bytes in its `Debug`.

use std::collections::HashMap;
use std::io::IsTerminal as _;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use keyring_core::{Entry, Error};
use secrecy::zeroize::Zeroize as _;
use secrecy::{ExposeSecret as _, SecretString};

#[cfg(not(all(unix, not(target_os = "macos"))))]
use super::native as platform;
#[cfg(all(unix, not(target_os = "macos")))]
use super::secret_service as platform;
use super::{Account, CredentialStore, StoreError};
use crate::environment::Environment;

/// The service under which all entries are kept.
pub(super) const SERVICE: &str = "kubectl-pullsecret";

/// How long a keyring may take that has no reason to wait for a human. Starting the keyring program through
/// D-Bus is included.
const PATIENCE: Duration = Duration::from_secs(15);

/// The keyring of the operating system.
///
/// A locked keyring is unlocked by a dialog of the desktop, which may stay open for as long as the user likes.
/// So it is raised only where somebody sees it, and then waited for without a limit (Ctrl-C ends the wait).
/// Elsewhere a locked keyring is an error at once, and any other silence ends after fifteen seconds.
#[derive(Clone, Copy, Debug)]
pub struct OsKeyring {
    asks: bool,
}

/// What an entry is wanted for: the Secret Service is prepared differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To read or delete an entry that may exist.
    Find,
    /// To create or change an entry.
    Keep,
}

impl OsKeyring {
    /// The keyring, whose dialogs may be raised if there is a terminal and a desktop around it.
    pub fn new(environment: &Environment) -> Self {
        let terminal = std::io::stdin().is_terminal() || std::io::stderr().is_terminal();
        Self { asks: terminal && platform::has_desktop(environment) }
    }

    /// Runs `work` on a thread of its own: the Secret Service's library must not be entered from within an
    /// async runtime, and a thread can be left behind when it never returns.
    fn guarded<T: Send + 'static>(
        self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = mpsc::channel();
        let worker = move || drop(sender.send(work()));
        let spawned = thread::Builder::new().name("keyring".to_owned()).spawn(worker);
        spawned.map_err(|error| StoreError::Failed(error.to_string()))?;
        let answer = if self.asks {
            receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            receiver.recv_timeout(PATIENCE)
        };
        answer.unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => Err(StoreError::TimedOut(PATIENCE.as_secs())),
            RecvTimeoutError::Disconnected => {
                Err(StoreError::Failed("the keyring's library ended unexpectedly".to_owned()))
            }
        })
    }

    /// Opens the account's entry and does `work` with it.
    fn with_entry<T: Send + 'static>(
        self,
        account: Account,
        purpose: Purpose,
        work: impl FnOnce(&Entry) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.guarded(move || {
            platform::prepare(&account, self.asks, purpose)?;
            open(&account).and_then(|entry| work(&entry)).map_err(|failure| failure.of(&account))
        })
    }
}

impl CredentialStore for OsKeyring {
    fn get(&self, registry: &str, username: &str) -> Result<Option<SecretString>, StoreError> {
        let account = Account::new(registry, username);
        self.with_entry(account, Purpose::Find, |entry| match entry.get_secret() {
            Ok(bytes) => text(bytes).map(Some),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error.into()),
        })
    }

    fn set(&self, registry: &str, username: &str, password: &SecretString) -> Result<(), StoreError> {
        let account = Account::new(registry, username);
        let password = password.clone();
        self.with_entry(account, Purpose::Keep, move |entry| {
            let bytes = password.expose_secret().as_bytes();
            entry.set_secret(bytes).map_err(|error| match error {
                Error::TooLong(_, limit) => Failure::TooLong { length: bytes.len(), limit },
                error => error.into(),
            })
        })
    }

    fn delete(&self, registry: &str, username: &str) -> Result<bool, StoreError> {
        let account = Account::new(registry, username);
        self.with_entry(account, Purpose::Find, |entry| match entry.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(error.into()),
        })
    }

    fn accounts(&self) -> Result<Option<Vec<Account>>, StoreError> {
        self.guarded(platform::accounts)
    }

    fn backend_name(&self) -> String {
        self.guarded(|| Ok(platform::backend_name())).unwrap_or(platform::BACKEND).to_owned()
    }
}

/// A foreign failure on its way to a [`StoreError`], which also names the account.
#[derive(Debug)]
pub(super) enum Failure {
    TooLong { length: usize, limit: u32 },
    Ambiguous(usize),
    NotText,
    Other(StoreError),
}

impl Failure {
    pub(super) fn of(self, account: &Account) -> StoreError {
        match self {
            Self::TooLong { length, limit } => StoreError::TooLong { length, limit },
            Self::Ambiguous(count) => StoreError::Ambiguous { account: account.clone(), count },
            Self::NotText => StoreError::NotText(account.clone()),
            Self::Other(error) => error,
        }
    }
}

impl From<Error> for Failure {
    /// Keeps the system's words where they are words, and drops what may hold an entry's bytes.
    fn from(error: Error) -> Self {
        match error {
            Error::Ambiguous(entries) => Self::Ambiguous(entries.len()),
            Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
                bytes.zeroize();
                Self::NotText
            }
            Error::PlatformFailure(error) | Error::NoStorageAccess(error) => {
                Self::Other(platform::error(error.as_ref()))
            }
            other => Self::Other(StoreError::Failed(other.to_string())),
        }
    }
}

/// Bytes of an entry as a password; they are wiped if they are none.
fn text(bytes: Vec<u8>) -> Result<SecretString, Failure> {
    String::from_utf8(bytes).map(SecretString::from).map_err(|error| {
        error.into_bytes().zeroize();
        Failure::NotText
    })
}

/// The account's entry. `keyring::Entry` is there to open the platform's own store once; the label, by which
/// the desktop's password manager shows the entry, can only be given to the `Entry` below it.
fn open(account: &Account) -> Result<Entry, Failure> {
    open_store()?;
    let label = format!("kubectl pullsecret: {} at {}", account.username, account.registry);
    let label = platform::LABEL.map(|modifier| (modifier, label.as_str()));
    let modifiers: HashMap<&str, &str> = label.into_iter().collect();
    Ok(Entry::new_with_modifiers(SERVICE, &account.to_string(), &modifiers)?)
}

pub(super) fn open_store() -> Result<(), Failure> {
    match keyring::Entry::store_status() {
        Ok(()) => Ok(()),
        Err(Error::PlatformFailure(error) | Error::NoStorageAccess(error)) => {
            Err(Failure::Other(platform::error(error.as_ref())))
        }
        Err(other) => Err(Failure::Other(StoreError::Failed(other.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(error: Error) -> String {
        let failure = Failure::from(error);
        let shown = format!("{failure:?}");
        let error = failure.of(&Account::new("ghcr.io", "bob"));
        format!("{shown} {error:?} {error}")
    }

    #[test]
    fn stored_bytes_do_not_survive_into_an_error() {
        let words = || Box::new(std::io::Error::other("bad padding"));
        for error in
            [Error::BadEncoding(b"hunter2".to_vec()), Error::BadDataFormat(b"hunter2".to_vec(), words())]
        {
            let shown = seen(error);
            assert!(!shown.contains("hunter2") && !shown.contains("104, 117"), "{shown}");
            assert!(shown.contains("the keyring's entry for bob@ghcr.io is not text"), "{shown}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_not_repeated() {
        let failure = text(b"hunter2\xff".to_vec()).expect_err("this is not UTF-8");
        assert_eq!(format!("{failure:?}"), "NotText");
    }

    #[test]
    fn other_failures_keep_the_systems_words() {
        let shown = seen(Error::PlatformFailure(Box::new(std::io::Error::other("disk on fire"))));
        assert!(shown.contains("disk on fire"), "{shown}");
    }
}
