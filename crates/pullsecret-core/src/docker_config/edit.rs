//! Setting and removing entries by changing the text at their place alone: unknown fields, other entries, their
//! order, repeated keys and the spelling of numbers stay as they are.

use super::decode::{auths_members, auths_objects};
use super::json::{self, Kind, Member};
use super::{ConfigFormat, DockerConfig, Entry, write};
use crate::credential::Credential;
use crate::image::{DOCKER_HUB, DOCKER_HUB_INDEX};
use crate::kubelet::{self, KubeletKey};
use secrecy::ExposeSecret as _;
use secrecy::zeroize::Zeroizing;
use std::ops::Range;

/// Fields of an entry that belong to its credential and go with it, beside the four that are written.
const OF_THE_CREDENTIAL: [&str; 2] = ["identitytoken", "registrytoken"];
const WRITTEN: [&str; 4] = ["username", "password", "email", "auth"];

/// An entry, told by its key as written and its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAndUser {
    /// The key as it stands in the docker config.
    pub key: String,
    /// The user; empty in an entry that has none.
    pub username: String,
}

impl KeyAndUser {
    fn of(entry: &Entry) -> Self {
        Self { key: entry.key.clone(), username: entry.credential.username().to_owned() }
    }
}

/// What setting an entry did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryChange {
    /// The key under which the entry now stands, in its old spelling where the kubelet takes both for the same.
    pub key: String,
    /// What became of the entry.
    pub outcome: EntryOutcome,
    /// Fields of the replaced entry that belonged to the old credential and are gone: `identitytoken`, `email`.
    pub dropped: Vec<String>,
    /// Other entries that the kubelet takes for the same key; it tries them too, in random order.
    pub beside: Vec<KeyAndUser>,
    /// Entries that keep the kubelet from this one: it turns to `index.docker.io` only where no other key matches.
    pub preferred: Vec<KeyAndUser>,
}

/// What became of an entry that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryOutcome {
    /// There was none.
    Added,
    /// It was there, and nothing was changed.
    Unchanged,
    /// The credential was there, with another email.
    EmailChanged,
    /// It took the place of another credential.
    Replaced {
        /// The user until now; the same as before when the password alone changed.
        username: String,
    },
}

impl DockerConfig {
    /// Makes an entry say this credential. Of several entries that the kubelet takes for the same key, the one of
    /// the same user is set, else the one spelt like `key`, else the first. Without an `email` the same user's is
    /// kept.
    pub fn set_entry(&mut self, key: &str, credential: &Credential, email: Option<&str>) -> EntryChange {
        let key = self.preferred_spelling(key);
        let same: Vec<usize> =
            (0..self.entries.len()).filter(|at| is_same(&self.entries[*at].key, &key)).collect();
        let chosen = same
            .iter()
            .find(|at| self.entries[**at].credential.username() == credential.username())
            .or_else(|| same.iter().find(|at| self.entries[**at].key == key))
            .or(same.first())
            .copied();
        let others = same.iter().filter(|at| Some(**at) != chosen);
        let mut change = EntryChange {
            key: key.clone(),
            outcome: EntryOutcome::Added,
            dropped: Vec::new(),
            beside: others.map(|at| KeyAndUser::of(&self.entries[*at])).collect(),
            preferred: self.preferred_to(&key),
        };
        let Some(chosen) = chosen else {
            self.add(&key, credential, email.unwrap_or_default());
            return change;
        };
        let entry = &self.entries[chosen];
        let username = entry.credential.username().to_owned();
        change.key.clone_from(&entry.key);
        let is_same_user = username == credential.username();
        let loses_email = !is_same_user && email.is_none() && !entry.email.is_empty();
        let email = email.unwrap_or(if is_same_user { &entry.email } else { "" }).to_owned();
        change.outcome = match (entry.credential.same_as(credential), entry.email == email) {
            (true, true) => EntryOutcome::Unchanged,
            (true, false) => EntryOutcome::EmailChanged,
            (false, _) => EntryOutcome::Replaced { username },
        };
        if change.outcome != EntryOutcome::Unchanged {
            change.dropped = self.replace(chosen, credential, email);
            change.dropped.extend(loses_email.then(|| "email".to_owned()));
        }
        change
    }

    /// The key under which a credential for this key is of use here: where Docker Hub stands as `docker.io`, the
    /// kubelet never turns to `index.docker.io`.
    fn preferred_spelling(&self, key: &str) -> String {
        let direct = || self.entries.iter().find(|entry| is_same(&entry.key, DOCKER_HUB));
        let preferred = if is_same(key, DOCKER_HUB_INDEX) { direct() } else { None };
        preferred.map_or_else(|| key.to_owned(), |entry| entry.key.clone())
    }

    /// The entries that match every image of Docker Hub by themselves, where the key is `index.docker.io`.
    fn preferred_to(&self, key: &str) -> Vec<KeyAndUser> {
        if !is_same(key, DOCKER_HUB_INDEX) {
            return Vec::new();
        }
        // No key names this repository, so that what matches it matches all.
        let any = format!("{DOCKER_HUB}/-");
        self.entries.iter().filter(|entry| kubelet::matches(&entry.key, &any)).map(KeyAndUser::of).collect()
    }

    /// Removes every entry that the kubelet takes for `key`, repeated ones included, and tells which they were.
    pub fn remove_entry(&mut self, key: &str) -> Vec<KeyAndUser> {
        while let Some(place) = self.place_of_any(key) {
            self.splice(place, b"");
        }
        let (gone, kept) =
            std::mem::take(&mut self.entries).into_iter().partition(|entry| is_same(&entry.key, key));
        self.entries = kept;
        let gone: Vec<Entry> = gone;
        gone.iter().map(KeyAndUser::of).collect()
    }

    fn add(&mut self, key: &str, credential: &Credential, email: &str) {
        let entry = write::entry(credential, email, b"");
        let mut member = Zeroizing::new(Vec::with_capacity(6 * key.len() + entry.len() + 3));
        write::push_string(&mut member, key);
        member.push(b':');
        member.extend_from_slice(&entry);
        let text = self.text.expose_secret();
        if let Some(object) = auths_objects(text, self.format).pop() {
            self.append(&object, &member);
        } else {
            self.add_auths(&object_of(&member));
        }
        let entry = Entry { key: key.to_owned(), credential: credential.clone(), email: email.to_owned() };
        self.entries.push(entry);
    }

    /// Gives the text an object for entries: the whole text is null, or there is no `auths`, or the last is null.
    fn add_auths(&mut self, object: &[u8]) {
        let text = self.text.expose_secret();
        let top = json::whole(text);
        if self.format == ConfigFormat::DockerCfg {
            return self.splice(top, object);
        }
        let mut member = Zeroizing::new(Vec::with_capacity(object.len() + 8));
        member.extend_from_slice(b"\"auths\":");
        member.extend_from_slice(object);
        if json::kind(text, &top) == Kind::Null {
            return self.splice(top, &object_of(&member));
        }
        match &auths_members(text)[..] {
            [only] => self.splice(only.value.clone(), object),
            // The null must stay: without it what stands before would count again.
            _ => self.append(&top, &member),
        }
    }

    fn append(&mut self, object: &Range<usize>, member: &[u8]) {
        match json::members(self.text.expose_secret(), object).last() {
            None => self.splice(object.start + 1..object.start + 1, member),
            Some(last) => self.splice(last.value.end..last.value.end, &[b",", member].concat()),
        }
    }

    /// Replaces an entry's value where the kubelet reads it, at the last appearance of its key, and returns the
    /// names of the fields that went with the old credential.
    fn replace(&mut self, at: usize, credential: &Credential, email: String) -> Vec<String> {
        let text = self.text.expose_secret();
        let objects = auths_objects(text, self.format);
        let mut members = objects.iter().flat_map(|object| json::members(text, object));
        let Some(place) = members.rfind(|member| member.name(text) == self.entries[at].key) else {
            return Vec::new();
        };
        let (rest, dropped) = fields_to_keep(text, &place.value);
        self.splice(place.value, &write::entry(credential, &email, &rest));
        let entry = &mut self.entries[at];
        (entry.credential, entry.email) = (credential.clone(), email);
        dropped
    }

    /// Where a member with this key, in any spelling, is to be cut out, with one of the commas around it.
    fn place_of_any(&self, key: &str) -> Option<Range<usize>> {
        let text = self.text.expose_secret();
        let objects = match self.format {
            ConfigFormat::DockerCfg => auths_objects(text, self.format),
            // What a later null hides would hold the password still.
            ConfigFormat::DockerConfigJson => auths_members(text)
                .into_iter()
                .map(|auths| auths.value)
                .filter(|value| json::kind(text, value) == Kind::Object)
                .collect(),
        };
        objects.iter().find_map(|object| {
            let members = json::members(text, object);
            let at = members.iter().position(|member| is_same(&member.name(text), key))?;
            Some(match (at.checked_sub(1).and_then(|before| members.get(before)), members.get(at + 1)) {
                (Some(before), _) => before.value.end..members[at].value.end,
                (None, Some(after)) => members[at].name.start..after.name.start,
                (None, None) => members[at].name.start..members[at].value.end,
            })
        })
    }

    fn splice(&mut self, place: Range<usize>, new: &[u8]) {
        let text = self.text.expose_secret();
        let spliced = [&text[..place.start], new, &text[place.end..]].concat();
        self.text = spliced.into();
    }
}

/// Whether the kubelet takes two keys for the same.
fn is_same(one: &str, other: &str) -> bool {
    one == other || KubeletKey::of(one).is_ok_and(|key| KubeletKey::of(other).as_ref() == Ok(&key))
}

fn object_of(member: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([b"{", member, b"}"].concat())
}

/// The fields of an entry that are nobody's credential, each after a comma; and the names of those that are.
fn fields_to_keep(text: &[u8], entry: &Range<usize>) -> (Zeroizing<Vec<u8>>, Vec<String>) {
    let mut rest = Zeroizing::new(Vec::with_capacity(entry.len()));
    let mut dropped = Vec::new();
    let members =
        if json::kind(text, entry) == Kind::Object { json::members(text, entry) } else { Vec::new() };
    for member in members {
        let is_one_of = |names: &[&str]| names.iter().any(|name| member.is_field(text, name));
        if is_one_of(&OF_THE_CREDENTIAL) {
            dropped.push(member.name(text));
        } else if !is_one_of(&WRITTEN) {
            let Member { name, value } = member;
            rest.push(b',');
            rest.extend_from_slice(&text[name.start..value.end]);
        }
    }
    (rest, dropped)
}
