//! Registries and users whose passwords are kept, by our own list of names.

use std::collections::BTreeMap;

use super::{Sources, candidate};
use crate::completion::engine::Candidate;
use crate::credential_store::Account;
use crate::keyring_index::KeyringIndex;

impl Sources {
    /// The accounts in the list; none where it cannot be read.
    pub(super) fn accounts(&self) -> Vec<Account> {
        KeyringIndex::new(&self.environment).listed().unwrap_or_default()
    }

    pub(super) fn stored_registries(&self) -> Vec<Candidate> {
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for account in self.accounts() {
            users.entry(account.registry).or_default().push(account.username);
        }
        users
            .into_iter()
            .map(|(registry, users)| candidate(registry, format!("password of {} kept", users.join(", "))))
            .collect()
    }
}
