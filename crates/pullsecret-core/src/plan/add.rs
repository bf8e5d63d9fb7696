//! What `add` changes: the secret that gets the entry, and the lists that name the secret.

use jiff::Timestamp;
use serde_json::Value;

use super::{Action, Intent, Plan, Step};
use crate::ownership::foreign_owner;
use crate::pull_secret::{MAX_SECRET_BYTES, PullSecret, new_manifest};
use crate::reference_list::{Append, SERVICE_ACCOUNT_PATH, names, template_spec_path};
use crate::{
    ConfigFormat, Credential, DecodeError, DockerConfig, EntryChange, EntryOutcome, Kind, ObjectRef,
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
}

/// One secret with the entries that are to be in it.
#[derive(Clone, Debug)]
pub struct WantedSecret {
    /// The secret.
    pub object: ObjectRef,
    /// Its entries.
    pub entries: Vec<WantedEntry>,
}

/// What the user allowed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Permissions {
    /// Change objects that others look after.
    pub adopt: bool,
    /// Delete and create a secret that cannot be changed as it is.
    pub replace: bool,
    /// Change no secret that is there.
    pub create_only: bool,
}

/// Something that holds a list of pull secrets, as it was read.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The service account or workload.
    pub object: ObjectRef,
    /// As the API server sent it.
    pub read: Value,
    /// For a workload whose own list is empty: the list of its service account, which pods have had so far.
    pub inherited: Vec<String>,
}

/// Why a change is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// An operator or owner would revert the change.
    #[error("{object} is managed by {owner}")]
    Foreign {
        /// What is not ours.
        object: ObjectRef,
        /// Whose it is.
        owner: String,
    },
    /// `--create-only`, and it is there.
    #[error("{0} exists already")]
    Exists(ObjectRef),
    /// The kubelet ignores this type, and a Secret's type cannot be changed.
    #[error("{object} is of type {secret_type}, which is no pull secret")]
    WrongType {
        /// The secret.
        object: ObjectRef,
        /// Its type.
        secret_type: String,
    },
    /// Its data is frozen.
    #[error("{0} is immutable")]
    Immutable(ObjectRef),
    /// What it holds is not a docker config.
    #[error("{object} cannot be decoded")]
    Undecodable {
        /// The secret.
        object: ObjectRef,
        /// Where it breaks.
        source: Box<DecodeError>,
    },
    /// More than the API server takes.
    #[error("{object} would hold {bytes} bytes; a Secret holds 1048576 at most")]
    TooLarge {
        /// The secret.
        object: ObjectRef,
        /// What its values would add up to.
        bytes: usize,
    },
    /// Its pod template cannot be changed.
    #[error("the pod template of {0} cannot be changed")]
    NoTemplate(ObjectRef),
}

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
    let expires = expiry_times(&changes);
    let unchanged = changes.iter().all(|(_, change)| change.outcome == EntryOutcome::Unchanged);
    if unchanged && readable {
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
        changes.iter().filter_map(|(entry, change)| intent(entry, change)).collect();
    let summary = summary(&changes);
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
    let summary = format!("{summary}; deleted and created again, pulls can fail in between");
    Ok(Some(Step { object: wanted.object.clone(), summary, intents, action }))
}

fn create(wanted: &WantedSecret) -> Result<Step, Refusal> {
    let mut config = DockerConfig::new(ConfigFormat::DockerConfigJson);
    let changes = set_entries(&mut config, wanted);
    within_size(&wanted.object, &config, 0)?;
    let expires = expiry_times(&changes);
    Ok(Step {
        object: wanted.object.clone(),
        summary: summary(&changes),
        intents: changes.iter().filter_map(|(entry, change)| intent(entry, change)).collect(),
        action: Action::Create(new_manifest(
            Some(&wanted.object.namespace),
            &wanted.object.name,
            &config,
            &expires,
        )),
    })
}

/// The manifest of a secret with these entries, for `--dry-run=client -o yaml`: what [`secret_step`] would
/// create where there is none.
pub fn manifest(wanted: &WantedSecret, namespace: Option<&str>) -> Result<crate::Sealed<Value>, Refusal> {
    let mut config = DockerConfig::new(ConfigFormat::DockerConfigJson);
    let changes = set_entries(&mut config, wanted);
    within_size(&wanted.object, &config, 0)?;
    Ok(new_manifest(namespace, &wanted.object.name, &config, &expiry_times(&changes)))
}

/// The config to extend, and whether it stands where the kubelet reads it. With `--replace` a config that
/// cannot be read is replaced by an empty one, and one under the wrong type is kept.
fn readable_config(secret: &PullSecret, permissions: Permissions) -> Result<(DockerConfig, bool), Refusal> {
    let empty = || DockerConfig::new(ConfigFormat::DockerConfigJson);
    let Some(format) = secret.format() else {
        let formats = [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg];
        let kept = formats.into_iter().find_map(|format| secret.config(format).ok().flatten());
        let kept = kept.filter(|config| config.format() == ConfigFormat::DockerConfigJson);
        return Ok((kept.unwrap_or_else(empty), false));
    };
    match secret.config(format) {
        Ok(Some(config)) => Ok((config, true)),
        Ok(None) => Ok((DockerConfig::new(format), true)),
        Err(_) if permissions.replace => Ok((empty(), false)),
        Err(source) => Err(Refusal::Undecodable { object: secret.object.clone(), source: Box::new(source) }),
    }
}

fn set_entries<'w>(
    config: &mut DockerConfig,
    wanted: &'w WantedSecret,
) -> Vec<(&'w WantedEntry, EntryChange)> {
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

fn intent(entry: &WantedEntry, change: &EntryChange) -> Option<Intent> {
    (change.outcome != EntryOutcome::Unchanged).then(|| Intent::Entry {
        key: entry.key.clone(),
        username: entry.credential.username().to_owned(),
        overwrites: overwritten(change).map(str::to_owned),
    })
}

fn summary(changes: &[(&WantedEntry, EntryChange)]) -> String {
    let one = |(entry, change): &(&WantedEntry, EntryChange)| {
        let user = entry.credential.username();
        let dropped = if change.dropped.is_empty() {
            String::new()
        } else {
            format!(" (drops {})", change.dropped.join(", "))
        };
        match overwritten(change) {
            _ if change.outcome == EntryOutcome::Unchanged => None,
            Some(before) if before == user => {
                Some(format!("{}: new password of {user}{dropped}", entry.registry))
            }
            Some(before) => Some(format!("{}: {before} → {user}{dropped}", entry.registry)),
            None => Some(format!("{} as {user}{dropped}", entry.registry)),
        }
    };
    changes.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

/// The times to note: for what was written, under the key as it stands in the config.
fn expiry_times(changes: &[(&WantedEntry, EntryChange)]) -> Vec<(String, Option<Timestamp>)> {
    let written = changes.iter().filter(|(_, change)| change.outcome != EntryOutcome::Unchanged);
    written.map(|(entry, change)| (change.key.clone(), entry.expires)).collect()
}

fn within_size(object: &ObjectRef, config: &DockerConfig, others: usize) -> Result<(), Refusal> {
    let bytes = config.size() + others;
    if bytes > MAX_SECRET_BYTES { Err(Refusal::TooLarge { object: object.clone(), bytes }) } else { Ok(()) }
}

/// The change of one list; `None` if it names the secrets already.
pub fn attach_step(
    holder: &Holder,
    secrets: &[String],
    permissions: Permissions,
) -> Result<Option<Step>, Refusal> {
    let object = &holder.object;
    let is_account = object.kind == Kind::ServiceAccount;
    let path = if is_account {
        SERVICE_ACCOUNT_PATH.to_owned()
    } else {
        let spec = template_spec_path(object.kind).ok_or_else(|| Refusal::NoTemplate(object.clone()))?;
        format!("{spec}/imagePullSecrets")
    };
    let own = names(holder.read.pointer(&path));
    let copied = if own.is_empty() { holder.inherited.as_slice() } else { &[] };
    let added: Vec<String> = copied.iter().chain(secrets).cloned().collect();
    let Some(append) = Append::new(object.clone(), &holder.read, &path, &added) else { return Ok(None) };
    if let (Some(owner), false) = (foreign_owner(&holder.read), permissions.adopt) {
        return Err(Refusal::Foreign { object: object.clone(), owner });
    }
    Ok(Some(Step {
        object: object.clone(),
        summary: attach_summary(&append, copied, is_account),
        intents: vec![Intent::Names(append.added().to_vec())],
        action: Action::Patch(crate::Sealed::new(append.patch())),
    }))
}

fn attach_summary(append: &Append, copied: &[String], is_account: bool) -> String {
    let shown = |names: &[String]| {
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let lists = format!("imagePullSecrets: {} → {}", shown(&append.before), shown(&append.after));
    match (is_account, copied.is_empty()) {
        (true, _) => lists,
        (false, true) => format!("{lists}; a rollout starts"),
        (false, false) => format!("{lists}; its account's list is copied in, a rollout starts"),
    }
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
    for holder in holders {
        match attach_step(holder, &names, permissions)? {
            Some(step) => plan.steps.push(step),
            None => plan.unchanged.push(holder.object.clone()),
        }
    }
    Ok(plan)
}

#[cfg(test)]
#[path = "add_tests.rs"]
mod tests;
