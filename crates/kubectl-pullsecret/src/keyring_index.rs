//! Which passwords are kept, by name: the keyring cannot be listed everywhere, and listing it must not unlock it.
//!
//! The file holds registries and users, no credential. Losing it loses nothing: it is filled again from the
//! keyring where that can be searched, and otherwise as entries are used.

mod file;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::credential_store::{Account, CredentialStore, StoreError};
use crate::environment::Environment;

/// The index of one user.
#[derive(Clone, Debug)]
pub struct KeyringIndex {
    path: Option<PathBuf>,
}

/// What the index says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The accounts whose password is kept, in order of registry and user.
    pub kept: Vec<Account>,
    /// What was wrong with the file, if it could not be understood and some names may be missing.
    pub damage: Option<Damage>,
    /// Why the keyring could not be searched for names, where the file says nothing.
    pub unsearched: Option<StoreError>,
}

/// A file that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the list of logins in {} is damaged: {reason}", path.display())]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// Why not.
    pub reason: String,
}

/// Why the index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Neither `XDG_DATA_HOME` nor `HOME` (on Windows `LOCALAPPDATA`, `USERPROFILE`) says where to keep it.
    #[error("there is no home folder to keep the list of logins in")]
    NoHome,
    /// Another process holds the lock and does not let go of it.
    #[error("another process keeps {0} locked")]
    Busy(PathBuf),
    /// The file system refused.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// `read`, `write`, `lock`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
}

#[derive(Default, Serialize, Deserialize)]
struct Contents {
    logins: Vec<Account>,
}

enum Stored {
    Missing,
    Whole(Vec<Account>),
    Damaged(Damage),
}

impl KeyringIndex {
    /// The index of the user whose environment this is: `kubectl-pullsecret/logins.json` in the folder where the
    /// platform keeps data of programs.
    pub fn new(environment: &Environment) -> Self {
        let path =
            environment.data_folder().map(|folder| folder.join("kubectl-pullsecret").join("logins.json"));
        Self { path }
    }

    /// The accounts whose password is kept. Where the file is missing or damaged the store is searched, if it can
    /// be without unlocking it, and the file is made anew from what it says.
    pub fn accounts(&self, store: &dyn CredentialStore) -> Result<Accounts, IndexError> {
        let path = self.path()?;
        let damage = match load(path)? {
            Stored::Whole(kept) => return Ok(Accounts { kept, ..Accounts::default() }),
            Stored::Missing => None,
            Stored::Damaged(damage) => Some(damage),
        };
        match store.accounts() {
            Ok(Some(kept)) if damage.is_some() || !kept.is_empty() => {
                let kept = file::locked(path, || {
                    let merged = merge(load(path)?, kept);
                    save(path, &merged).map(|()| merged)
                })?;
                Ok(Accounts { kept, ..Accounts::default() })
            }
            searched => Ok(Accounts { kept: Vec::new(), damage, unsearched: searched.err() }),
        }
    }

    /// The accounts that the file names, without a look at the keyring; none where there is no file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn listed(&self) -> Result<Vec<Account>, IndexError> {
        Ok(match load(self.path()?)? {
            Stored::Whole(kept) => kept,
            Stored::Missing | Stored::Damaged(_) => Vec::new(),
        })
    }

    /// Notes that the account's password is kept. A damaged file is replaced, and its damage told.
    pub fn add(&self, account: &Account) -> Result<Option<Damage>, IndexError> {
        self.change(|kept| {
            let absent = !kept.contains(account);
            if absent {
                kept.push(account.clone());
            }
            absent
        })
    }

    /// Notes that the account's password is no longer kept. A damaged file is left as it is, and its damage told:
    /// it may name others.
    pub fn remove(&self, account: &Account) -> Result<Option<Damage>, IndexError> {
        self.change(|kept| {
            let before = kept.len();
            kept.retain(|other| other != account);
            kept.len() != before
        })
    }

    /// Reads, changes and writes under the lock; writes only if `change` says that it changed something.
    fn change(&self, change: impl FnOnce(&mut Vec<Account>) -> bool) -> Result<Option<Damage>, IndexError> {
        let path = self.path()?;
        file::locked(path, || {
            let (mut kept, damage) = match load(path)? {
                Stored::Missing => (Vec::new(), None),
                Stored::Whole(kept) => (kept, None),
                Stored::Damaged(damage) => (Vec::new(), Some(damage)),
            };
            if change(&mut kept) {
                kept.sort();
                save(path, &kept)?;
            }
            Ok(damage)
        })
    }

    fn path(&self) -> Result<&PathBuf, IndexError> {
        self.path.as_ref().ok_or(IndexError::NoHome)
    }
}

fn load(path: &Path) -> Result<Stored, IndexError> {
    let Some(bytes) = file::read(path)? else { return Ok(Stored::Missing) };
    Ok(match serde_json::from_slice::<Contents>(&bytes) {
        Ok(Contents { mut logins }) => {
            logins.sort();
            logins.dedup();
            Stored::Whole(logins)
        }
        Err(error) => Stored::Damaged(Damage { path: path.to_owned(), reason: error.to_string() }),
    })
}

/// What the store says and what somebody else wrote meanwhile.
fn merge(stored: Stored, mut found: Vec<Account>) -> Vec<Account> {
    if let Stored::Whole(kept) = stored {
        found.extend(kept);
    }
    found.sort();
    found.dedup();
    found
}

fn save(path: &Path, kept: &[Account]) -> Result<(), IndexError> {
    let contents = Contents { logins: kept.to_vec() };
    let failed = |error: serde_json::Error| IndexError::Io {
        action: "write",
        path: path.to_owned(),
        source: std::io::Error::from(error),
    };
    let mut bytes = serde_json::to_vec_pretty(&contents).map_err(failed)?;
    bytes.push(b'\n');
    file::replace(path, &bytes)
}

#[cfg(test)]
mod tests;
