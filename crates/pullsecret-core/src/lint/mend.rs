//! The commands that mend a secret, ready to paste.

use super::Context;
use crate::Registry;
use crate::inspection::Inspection;
use crate::kubelet::KubeletKey;
use crate::{shell_word, user_flag};

/// Stands for a registry that only the user knows.
const UNKNOWN: &str = "REGISTRY";

/// What commands are made of.
#[derive(Clone, Copy)]
pub(super) struct Mend<'a> {
    pub(super) inspection: &'a Inspection,
    pub(super) context: &'a Context<'a>,
    /// Whether others keep the secret, who would put back what they had: then there is no command.
    pub(super) foreign: bool,
    /// Whether its data is frozen, so that it has to be replaced.
    pub(super) immutable: bool,
}

impl Mend<'_> {
    /// Puts a credential in place of the one that stands under a registry. In a file there is nothing to extend: a
    /// manifest is printed, which holds one entry alone, so there is no command where that would lose others.
    pub(super) fn set(self, registry: &str, user: &str) -> Option<String> {
        self.add(registry, user, self.immutable)
    }

    /// Writes an entry under another key, as a second one; none where that key is there already.
    pub(super) fn respell(self, registry: &str, user: &str) -> Option<String> {
        let key = KubeletKey::of(&Registry::parse(registry).ok()?.key()).ok()?;
        let is_there = self.inspection.entries.iter().any(|entry| entry.key.as_ref() == Some(&key));
        if is_there { None } else { self.set(registry, user) }
    }

    /// Makes the secret anew, keeping what can be read. In a file, that is a manifest with the first entry.
    pub(super) fn replace(self) -> Option<String> {
        let (registry, user) = self.known();
        self.replace_with(&registry, user)
    }

    /// The same where the entry to write is known.
    pub(super) fn replace_with(self, registry: &str, user: &str) -> Option<String> {
        self.add(registry, user, true)
    }

    /// Makes another secret, and attaches it.
    pub(super) fn beside(self) -> String {
        let manifest = if self.context.in_file { "--dry-run=client -o yaml " } else { "" };
        format!("kubectl pullsecret add {UNKNOWN} -u USER {manifest}{}", self.context.place)
    }

    /// The first entry's registry and user, as far as they are known.
    pub(super) fn known(&self) -> (String, &str) {
        let known = self.inspection.entries.iter().find(|entry| Registry::parse(entry.entry.key()).is_ok());
        known.map_or_else(
            || (UNKNOWN.to_owned(), ""),
            |entry| (entry.registry(), entry.credential().username()),
        )
    }

    fn add(self, registry: &str, user: &str, replace: bool) -> Option<String> {
        let would_lose = self.context.in_file && self.inspection.entries.len() > 1;
        let is_taken = registry == UNKNOWN || Registry::parse(registry).is_ok();
        if would_lose || self.foreign || !is_taken {
            return None;
        }
        let user = user_flag(if user.is_empty() { "USER" } else { user });
        let how = match (self.context.in_file, replace) {
            (true, _) => "--dry-run=client -o yaml",
            (false, true) => "--replace --no-attach",
            (false, false) => "--no-attach",
        };
        let (registry, name, place) =
            (shell_word(registry), shell_word(&self.inspection.object.name), self.context.place);
        Some(format!("kubectl pullsecret add {registry} {user} --name {name} {how} {place}"))
    }
}
