//! The `add` that gives an image a credential: into a secret that the list names already, where there is one, for
//! then pods that are there see it, too.

use std::borrow::Cow;

use pullsecret_core::admission::{AccountSeen, Origin};
use pullsecret_core::prediction::{IgnoredCode, Prediction, SecretSeen, Tried};
use pullsecret_core::{DecodeError, Kind, Registry, shell_word};

use super::super::subject::Pods;
use super::Case;

/// Where an entry goes.
enum Destination<'a> {
    /// Into this secret, which the list names.
    Listed(&'a str),
    /// Into this one, which has to be made anew for that.
    Replaced(&'a str),
    /// Into one of its own, attached with these flags.
    New(String),
}

/// For an image without a credential.
pub(super) fn with_entry(case: &Case<'_>, host: &str, prediction: &Prediction<'_>) -> String {
    let near = prediction.ignored.iter().find(|ignored| ignored.code == IgnoredCode::KeyMismatch);
    let user = near.and_then(|near| user_of(case, near.secret, near.key.as_deref()));
    let into =
        chosen(case, near.map(|near| near.secret)).unwrap_or_else(|| Destination::New(attachment(case)));
    add(case, host, user.as_deref(), &into)
}

/// For a credential that lacks a part.
pub(super) fn completed(case: &Case<'_>, tried: &Tried<'_>, host: &str) -> String {
    let user = Some(tried.entry.credential().username()).filter(|name| !name.is_empty());
    add(case, &registry_of(tried.entry.key(), host), user, &Destination::Listed(tried.secret))
}

/// For a secret that cannot be decoded.
pub(super) fn written_anew(case: &Case<'_>, secret: &str, error: &DecodeError, host: &str) -> String {
    add(case, &registry_of(error.key().unwrap_or(host), host), None, &Destination::Replaced(secret))
}

/// A key as `add` takes it; the image's registry where it cannot.
fn registry_of(key: &str, host: &str) -> String {
    Registry::parse(key).map_or_else(|_| host.to_owned(), |registry| registry.to_string())
}

/// The secret of the list to write into: the one that was nearly right, one that is missing, any other of ours.
fn chosen<'a>(case: &Case<'a>, near: Option<&'a str>) -> Option<Destination<'a>> {
    let seen = |name: &'a str| Some((name, case.keyrings.secret(&case.subject.namespace, name)?));
    let ours = |seen: &SecretSeen| matches!(seen, SecretSeen::Read(secret) if secret.foreign_owner.is_none());
    let typed = |seen: &SecretSeen| matches!(seen, SecretSeen::Read(secret) if secret.format().is_some());
    let find = |names: &[&'a str], wanted: &dyn Fn(&SecretSeen) -> bool| {
        names.iter().filter_map(|name| seen(name)).find(|(_, seen)| wanted(seen)).map(|(name, _)| name)
    };
    let near: Vec<&str> = near.into_iter().collect();
    let list: Vec<&str> = case.subject.list.named().collect();
    find(&near, &|seen| ours(seen) && typed(seen))
        .or_else(|| find(&list, &|seen| matches!(seen, SecretSeen::Missing)))
        .or_else(|| find(&list, &|seen| ours(seen) && typed(seen)))
        .map(Destination::Listed)
        .or_else(|| find(&list, &ours).map(Destination::Replaced))
}

fn user_of(case: &Case<'_>, secret: &str, key: Option<&str>) -> Option<String> {
    let Some(SecretSeen::Read(read)) = case.keyrings.secret(&case.subject.namespace, secret) else {
        return None;
    };
    let config = read.config(read.format()?).ok()??;
    let entry = config.entries().iter().find(|entry| Some(&*entry.shown_key()) == key)?;
    Some(entry.credential().username().to_owned()).filter(|user| !user.is_empty())
}

/// How a new secret comes into the list.
fn attachment(case: &Case<'_>) -> String {
    let origin = &case.subject.list.origin;
    match &case.subject.object {
        Some(object) if *origin == Origin::Own && !case.is_pod() && object.kind != Kind::Job => {
            return format!("--workload {}", object.shell_word());
        }
        _ => {}
    }
    let account = case.subject.spec.account();
    let account = (account != "default").then(|| format!("--serviceaccount {}", shell_word(account)));
    // Pods that are there do not see what their account lists from now on.
    let has_pods = matches!(&case.subject.pods, Pods::Seen(pods) if !pods.is_empty());
    let is_fixed =
        has_pods || *origin == Origin::Pod && matches!(case.subject.account, Some(AccountSeen::Read(_)));
    let restart = is_fixed.then(|| "--restart".to_owned());
    account.into_iter().chain(restart).collect::<Vec<_>>().join(" ")
}

/// `kubectl pullsecret add …`: onto the cluster, or for files as a manifest.
fn add(case: &Case<'_>, registry: &str, user: Option<&str>, into: &Destination<'_>) -> String {
    let user = user.map_or(Cow::Borrowed("USER"), shell_word);
    let name = |name: &str| format!("--name {}", shell_word(name));
    let how = match into {
        Destination::Listed(secret) if !case.voice.files => format!("{} --no-attach", name(secret)),
        Destination::Replaced(secret) if !case.voice.files => {
            format!("{} --replace --no-attach", name(secret))
        }
        Destination::Listed(secret) | Destination::Replaced(secret) => {
            format!("{} --dry-run=client -o yaml", name(secret))
        }
        Destination::New(_) if case.voice.files => "--dry-run=client -o yaml".to_owned(),
        Destination::New(attachment) => attachment.clone(),
    };
    let words = ["kubectl pullsecret add", &shell_word(registry), "-u", &user, &how, case.voice.place];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
