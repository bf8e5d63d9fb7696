//! The `add` that gives an image a credential: into a secret that the list names already, where there is one, for
//! then pods that are there see it, too.

use pullsecret_core::admission::{AccountSeen, Origin, PullList};
use pullsecret_core::prediction::{IgnoredCode, Prediction, SecretSeen, Tried};
use pullsecret_core::reference_list::list_path;
use pullsecret_core::{ConfigFormat, DecodeError, PullSecret, Registry, shell_word, user_flag};

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

/// For an image without a credential; `None` where no `add` would help these pods.
pub(super) fn with_entry(case: &Case<'_>, host: &str, prediction: &Prediction<'_>) -> Option<String> {
    let near = prediction.ignored.iter().find(|ignored| ignored.code == IgnoredCode::KeyMismatch);
    let user = near.and_then(|near| user_of(case, near.secret, near.key.as_deref()));
    let into = chosen(case, near.map(|near| near.secret));
    let into = match into.filter(|into| keeps_others(case, into)) {
        Some(into) => into,
        None => Destination::New(attachment(case, host)?),
    };
    Some(add(case, host, user.as_deref(), &into))
}

/// For an image whose registry wants a credential: for this user, if one is known, and into this secret, if it is
/// named. `None` where no `add` would help these pods.
pub(super) fn for_registry(
    case: &Case<'_>,
    host: &str,
    user: Option<&str>,
    into: Option<&str>,
    prediction: &Prediction<'_>,
) -> Option<String> {
    let Some(name) = into else { return with_entry(case, host, prediction) };
    let into = written(case, name)?;
    keeps_others(case, &into).then(|| add(case, host, user, &into))
}

/// Whether a pod that is there goes on without what [`for_registry`] writes, and nothing but a person makes it anew.
pub(super) fn leaves_pod_as_it_is(case: &Case<'_>, into: Option<&str>, prediction: &Prediction<'_>) -> bool {
    let near = prediction.ignored.iter().find(|ignored| ignored.code == IgnoredCode::KeyMismatch);
    let is_alone = case.is_alone() && !case.voice.files;
    is_alone && into.is_none() && chosen(case, near.map(|near| near.secret)).is_none()
}

/// What a new secret is called that a pod has to name in its own list, because that is there in its account's place
/// and nothing makes the pod anew.
pub(super) fn name_for_lone_pod(case: &Case<'_>, host: &str) -> Option<String> {
    let has_list = case.subject.list.origin == Origin::Pod && !case.subject.list.names.is_empty();
    let is_it = case.is_alone() && has_list && !case.voice.files;
    Registry::parse(host).ok().filter(|_| is_it).map(|registry| registry.secret_name())
}

/// For a secret that the kubelet does not read, or under a key that it does not find; `None` for one that others keep.
pub(super) fn rewritten(case: &Case<'_>, name: &str, user: Option<&str>, host: &str) -> Option<String> {
    let into = written(case, name)?;
    keeps_others(case, &into).then(|| add(case, host, user, &into))
}

/// For a credential that lacks a part; `None` for a secret that others keep.
pub(super) fn completed(case: &Case<'_>, tried: &Tried<'_>, host: &str) -> Option<String> {
    let user = Some(tried.entry.credential().username()).filter(|name| !name.is_empty());
    let into = written(case, tried.secret)?;
    keeps_others(case, &into).then(|| add(case, &registry_of(tried.entry.key(), host), user, &into))
}

/// Another user in the place of one whom the registry refuses.
pub(super) fn for_another_user(case: &Case<'_>, tried: &Tried<'_>, host: &str) -> Option<String> {
    let into = written(case, tried.secret)?;
    keeps_others(case, &into).then(|| add(case, &registry_of(tried.entry.key(), host), None, &into))
}

/// For a secret that cannot be decoded; `None` for one that others keep.
pub(super) fn written_anew(case: &Case<'_>, secret: &str, error: &DecodeError, host: &str) -> Option<String> {
    written(case, secret)?;
    let registry = registry_of(error.key().unwrap_or(host), host);
    Some(add(case, &registry, None, &Destination::Replaced(secret)))
}

/// A secret that is there, to be written to; `None` if others keep it, and would put back what they had.
fn written<'a>(case: &Case<'_>, name: &'a str) -> Option<Destination<'a>> {
    match case.keyrings.secret(&case.subject.namespace, name) {
        Some(SecretSeen::Read(secret)) if secret.foreign_owner.is_some() => None,
        // What is something else is not made into a pull secret: whoever uses it would lose it.
        Some(SecretSeen::Read(secret)) if secret.format().is_none() && !is_meant(secret) => None,
        Some(SecretSeen::Read(secret)) if secret.immutable || secret.format().is_none() => {
            Some(Destination::Replaced(name))
        }
        Some(SecretSeen::Missing | SecretSeen::Read(_)) => Some(Destination::Listed(name)),
        Some(SecretSeen::Unreadable) | None => None,
    }
}

/// Whether a secret is there and is something else than a pull secret.
pub(super) fn is_something_else(case: &Case<'_>, name: &str) -> bool {
    match case.keyrings.secret(&case.subject.namespace, name) {
        Some(SecretSeen::Read(secret)) => secret.format().is_none() && !is_meant(secret),
        Some(SecretSeen::Missing | SecretSeen::Unreadable) | None => false,
    }
}

/// Whether a secret of another type was meant for the kubelet: a docker config is all that is in it.
fn is_meant(secret: &PullSecret) -> bool {
    let keys = [ConfigFormat::DockerConfigJson.data_key(), ConfigFormat::DockerCfg.data_key()];
    secret.keys().all(|key| keys.contains(&key))
}

/// Whether an entry can go there without the others: what `add` prints for files is the whole secret.
fn keeps_others(case: &Case<'_>, into: &Destination<'_>) -> bool {
    let (Destination::Listed(name) | Destination::Replaced(name)) = into else { return true };
    match case.keyrings.secret(&case.subject.namespace, name) {
        Some(SecretSeen::Read(secret)) if case.voice.files => {
            let entries = secret.format().and_then(|format| secret.config(format).ok().flatten());
            entries.is_some_and(|config| config.entries().len() <= 1)
        }
        _ => true,
    }
}

/// A key as `add` takes it; the image's registry where it cannot.
fn registry_of(key: &str, host: &str) -> String {
    Registry::parse(key).map_or_else(|_| host.to_owned(), |registry| registry.to_string())
}

/// The secret of the list to write into: the one that was nearly right, one that is missing, any other of ours.
fn chosen<'a>(case: &Case<'a>, near: Option<&'a str>) -> Option<Destination<'a>> {
    // Of an image by itself nobody waits, and a secret is best named after what is in it.
    case.subject.object.as_ref()?;
    let seen = |name: &str| case.keyrings.secret(&case.subject.namespace, name);
    let missing = |name: &&str| matches!(seen(name), Some(SecretSeen::Missing));
    let list = || case.subject.list.named();
    let ready = |name: &'a str| written(case, name).filter(|into| matches!(into, Destination::Listed(_)));
    near.and_then(ready)
        .or_else(|| list().find(missing).map(Destination::Listed))
        .or_else(|| list().find_map(ready))
        .or_else(|| list().find_map(|name| written(case, name)))
}

pub(super) fn user_of(case: &Case<'_>, secret: &str, key: Option<&str>) -> Option<String> {
    let Some(SecretSeen::Read(read)) = case.keyrings.secret(&case.subject.namespace, secret) else {
        return None;
    };
    let config = read.config(read.format()?).ok()??;
    let entry = config.entries().iter().find(|entry| Some(&*entry.shown_key()) == key)?;
    Some(entry.credential().username().to_owned()).filter(|user| !user.is_empty())
}

/// How a new secret comes into the list; `None` where nothing that `add` can change gives these pods a list.
fn attachment(case: &Case<'_>, host: &str) -> Option<String> {
    // The list of a pod that nothing makes anew is its own, whatever its account lists.
    if let Some(name) = name_for_lone_pod(case, host) {
        return Some(format!("--name {} --no-attach", shell_word(&name)));
    }
    let own = |list: &PullList| list.origin == Origin::Own;
    let holder = match &case.subject.anew {
        Some(anew) if own(&anew.list) => anew.maker.as_ref(),
        None if own(&case.subject.list) => case.subject.object.as_ref(),
        _ => return Some(to_account(case)),
    };
    // A pod's own list and a Job's cannot be changed.
    let holder = holder.filter(|holder| list_path(holder.kind).is_some());
    match holder {
        Some(holder) => Some(format!("--workload {}", holder.shell_word())),
        None if case.voice.files => Some(String::new()),
        None => None,
    }
}

fn to_account(case: &Case<'_>) -> String {
    let account = case.subject.spec.account();
    let account = (account != "default").then(|| format!("--serviceaccount {}", shell_word(account)));
    // Pods that are there do not see what their account lists from now on.
    let has_pods = matches!(&case.subject.pods, Pods::Seen(pods) if !pods.is_empty());
    let is_fixed = has_pods
        || case.subject.list.origin == Origin::Pod
            && matches!(case.subject.account, Some(AccountSeen::Read(_)));
    // Of a pod that nothing makes anew, how to do that is said apart.
    let restart = (is_fixed && !case.is_alone()).then(|| "--restart".to_owned());
    account.into_iter().chain(restart).collect::<Vec<_>>().join(" ")
}

/// `kubectl pullsecret add …`: onto the cluster, or for files as a manifest.
fn add(case: &Case<'_>, registry: &str, user: Option<&str>, into: &Destination<'_>) -> String {
    // Without a user, `add` takes the one of the keyring, or asks.
    let user = user.map(user_flag).unwrap_or_default();
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
    let words = ["kubectl pullsecret add", &shell_word(registry), &user, &how, case.voice.place];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
