//! What `add` changes: the secret that gets the entry, and the lists that name the secret.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::attach::{self, Holder};
use super::refusal::{Permissions, Refusal};
use super::{Action, Intent, Plan, Step};
use crate::pull_secret::{MAX_SECRET_BYTES, PullSecret, new_manifest};
use crate::{
    ConfigFormat, Credential, DockerConfig, EntryChange, EntryOutcome, KeyAndUser, ObjectRef, Sealed, shown,
};

/// One entry that is to be in a secret.
#[derive(Clone, Debug)]
pub struct WantedEntry {
    /// The key in the docker config.
    pub key: String,
    /// What to call the registry in front of people.
    pub registry: String,
    /// The credential.
    pub credential: Credential,
    /// The email address, only if the user gave one.
    pub email: Option<String>,
    /// When the credential ends, if that is known.
    pub expires: Option<Timestamp>,
    /// Whether that is no more than the latest time possible, counted from now: it moves no time noted earlier.
    pub at_latest: bool,
}

/// One secret with the entries that are to be in it.
#[derive(Clone, Debug)]
pub struct WantedSecret {
    /// The secret.
    pub object: ObjectRef,
    /// Its entries.
    pub entries: Vec<WantedEntry>,
}

/// When the credential under a key ends; `None` takes an earlier note away.
type Expiry = (String, Option<Timestamp>);

/// What became of each entry that was set.
type Changes<'w> = Vec<(&'w WantedEntry, EntryChange)>;

/// The change of one secret; `None` if it holds all of the entries already.
pub fn secret_step(
    wanted: &WantedSecret,
    observed: Option<&PullSecret>,
    permissions: Permissions,
) -> Result<Option<Step>, Refusal> {
    let Some(secret) = observed else { return create(wanted).map(Some) };
    let format = secret.format();
    let (mut config, readable) = readable_config(secret, permissions)?;
    let changes = set_entries(&mut config, wanted);
    let noted = secret.expires();
    let expires = expiry_times(&changes, &noted);
    let unchanged = changes.iter().all(|(_, change)| change.outcome == EntryOutcome::Unchanged);
    if unchanged && expires.is_empty() && readable {
        return Ok(None);
    }
    if permissions.create_only {
        return Err(Refusal::Exists(secret.object.clone()));
    }
    if let (Some(owner), false) = (&secret.foreign_owner, permissions.adopt) {
        return Err(Refusal::Foreign { object: secret.object.clone(), owner: owner.clone() });
    }
    within_size(&secret.object, &config, secret.other_bytes(config.format()))?;
    let mut intents: Vec<Intent> =
        changes.iter().filter_map(|(entry, change)| intent(entry, change, &expires)).collect();
    let summary = summary(&changes, &expires);
    if readable && !secret.immutable {
        let action = Action::Patch(secret.patch(&config, &expires));
        return Ok(Some(Step { object: wanted.object.clone(), summary, intents, action }));
    }
    if !permissions.replace {
        return Err(match format {
            None => {
                Refusal::WrongType { object: secret.object.clone(), secret_type: secret.secret_type.clone() }
            }
            Some(_) => Refusal::Immutable(secret.object.clone()),
        });
    }
    intents.push(Intent::Replace);
    let action = Action::Replace {
        uid: secret.uid.clone(),
        resource_version: secret.resource_version.clone(),
        new: secret.replacement(&config, &expires),
        old: secret.recreation(),
    };
    let retyped = format
        .is_none()
        .then(|| format!("type {} → {}", shown::name(&secret.secret_type), config.format().secret_type()));
    let entries = Some(summary).filter(|summary| !summary.is_empty());
    let again = "deleted and created again, pulls can fail in between".to_owned();
    let summary = entries.into_iter().chain(retyped).chain([again]).collect::<Vec<_>>().join("; ");
    Ok(Some(Step { object: wanted.object.clone(), summary, intents, action }))
}

fn create(wanted: &WantedSecret) -> Result<Step, Refusal> {
    let (changes, manifest) = fresh(wanted, Some(&wanted.object.namespace))?;
    Ok(Step {
        object: wanted.object.clone(),
        summary: summary(&changes, &[]),
        intents: changes.iter().filter_map(|(entry, change)| intent(entry, change, &[])).collect(),
        action: Action::Create(manifest),
    })
}

/// The manifest of a secret with these entries, for `--dry-run=client -o yaml`: what [`secret_step`] would
/// create where there is none.
pub fn manifest(wanted: &WantedSecret, namespace: Option<&str>) -> Result<Sealed<Value>, Refusal> {
    fresh(wanted, namespace).map(|(_, manifest)| manifest)
}

/// A secret of these entries and nothing else.
fn fresh<'w>(
    wanted: &'w WantedSecret,
    namespace: Option<&str>,
) -> Result<(Changes<'w>, Sealed<Value>), Refusal> {
    let mut config = DockerConfig::new(ConfigFormat::DockerConfigJson);
    let changes = set_entries(&mut config, wanted);
    within_size(&wanted.object, &config, 0)?;
    let manifest =
        new_manifest(namespace, &wanted.object.name, &config, &expiry_times(&changes, &BTreeMap::new()));
    Ok((changes, manifest))
}

/// The config to extend, and whether it stands where the kubelet reads it. With `--replace` a config that
/// cannot be read is replaced by an empty one, and one under the wrong type is kept.
fn readable_config(secret: &PullSecret, permissions: Permissions) -> Result<(DockerConfig, bool), Refusal> {
    let empty = || DockerConfig::new(ConfigFormat::DockerConfigJson);
    let Some(format) = secret.format() else {
        let kept = secret.config(ConfigFormat::DockerConfigJson).ok().flatten();
        return Ok((kept.unwrap_or_else(empty), false));
    };
    match secret.config(format) {
        Ok(Some(config)) => Ok((config, true)),
        Ok(None) => Ok((DockerConfig::new(format), true)),
        Err(_) if permissions.replace => Ok((empty(), false)),
        Err(source) => Err(Refusal::Undecodable { object: secret.object.clone(), source: Box::new(source) }),
    }
}

fn set_entries<'w>(config: &mut DockerConfig, wanted: &'w WantedSecret) -> Changes<'w> {
    let set = |entry: &'w WantedEntry| {
        (entry, config.set_entry(&entry.key, &entry.credential, entry.email.as_deref()))
    };
    wanted.entries.iter().map(set).collect()
}

/// The user whose credential is overwritten; an entry without one is as good as none.
fn overwritten(change: &EntryChange) -> Option<&str> {
    match &change.outcome {
        EntryOutcome::Replaced { username } if !username.is_empty() => Some(username),
        _ => None,
    }
}

fn intent(entry: &WantedEntry, change: &EntryChange, expires: &[Expiry]) -> Option<Intent> {
    if change.outcome == EntryOutcome::Unchanged {
        let noted = expires.iter().any(|(key, _)| *key == change.key);
        return noted.then(|| Intent::Expiry(entry.key.clone()));
    }
    Some(Intent::Entry {
        key: entry.key.clone(),
        username: entry.credential.username().to_owned(),
        overwrites: overwritten(change).map(str::to_owned),
    })
}

/// What else the kubelet makes of the entry.
fn asides(change: &EntryChange) -> String {
    let named = |others: &[KeyAndUser]| {
        let one =
            |other: &KeyAndUser| format!("{} as {}", shown::name(&other.key), shown::name(&other.username));
        others.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let mut asides = String::new();
    if !change.preferred.is_empty() {
        asides = format!("; the kubelet uses {} and never this", named(&change.preferred));
    }
    if !change.beside.is_empty() {
        asides = format!("{asides}; also there: {}, tried in random order", named(&change.beside));
    }
    asides
}

fn summary(changes: &[(&WantedEntry, EntryChange)], expires: &[Expiry]) -> String {
    let one = |(entry, change): &(&WantedEntry, EntryChange)| {
        let name = entry.credential.username();
        let user = shown::name(name);
        let dropped = if change.dropped.is_empty() {
            String::new()
        } else {
            format!(" (drops {})", change.dropped.join(", "))
        };
        match overwritten(change) {
            _ if change.outcome == EntryOutcome::Unchanged => {
                let (_, time) = expires.iter().find(|(key, _)| *key == change.key)?;
                let day = time.map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string());
                Some(format!("{}: {user}'s password ends {}", entry.registry, day.unwrap_or_default()))
            }
            _ if change.outcome == EntryOutcome::EmailChanged => {
                Some(format!("{}: another email of {user}{dropped}", entry.registry))
            }
            Some(before) if before == name => {
                Some(format!("{}: new password of {user}{dropped}", entry.registry))
            }
            Some(before) => Some(format!("{}: {} → {user}{dropped}", entry.registry, shown::name(before))),
            None => Some(format!("{} as {user}{dropped}", entry.registry)),
        }
        .map(|said| said + &asides(change))
    };
    changes.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

/// The times to note, under the key as it stands in the config: for what was written, and for what was there with
/// another time or none.
fn expiry_times(changes: &[(&WantedEntry, EntryChange)], noted: &BTreeMap<String, String>) -> Vec<Expiry> {
    let news = changes.iter().filter(|(entry, change)| match change.outcome {
        EntryOutcome::Added | EntryOutcome::Replaced { .. } => true,
        EntryOutcome::Unchanged | EntryOutcome::EmailChanged => {
            let before = noted.get(&change.key);
            entry.expires.is_some_and(|time| match before {
                Some(before) => !entry.at_latest && *before != time.to_string(),
                None => true,
            })
        }
    });
    news.map(|(entry, change)| (change.key.clone(), entry.expires)).collect()
}

fn within_size(object: &ObjectRef, config: &DockerConfig, others: usize) -> Result<(), Refusal> {
    let bytes = config.size() + others;
    if bytes > MAX_SECRET_BYTES { Err(Refusal::TooLarge { object: object.clone(), bytes }) } else { Ok(()) }
}

/// The whole plan: the secrets first, then the lists that name them.
pub fn plan(
    secrets: &[(WantedSecret, Option<PullSecret>)],
    holders: &[Holder],
    permissions: Permissions,
) -> Result<Plan, Refusal> {
    let mut plan = Plan::default();
    for (wanted, observed) in secrets {
        match secret_step(wanted, observed.as_ref(), permissions)? {
            Some(step) => plan.steps.push(step),
            None => plan.unchanged.push(wanted.object.clone()),
        }
    }
    let names: Vec<String> = secrets.iter().map(|(wanted, _)| wanted.object.name.clone()).collect();
    let lists = attach::plan(holders, &names, permissions)?;
    plan.steps.extend(lists.steps);
    plan.unchanged.extend(lists.unchanged);
    Ok(plan)
}

#[cfg(test)]
#[path = "add_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "add_entry_tests.rs"]
mod entry_tests;
