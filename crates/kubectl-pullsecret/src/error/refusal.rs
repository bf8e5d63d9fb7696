//! Refusals by core in the words in which they are printed.

use pullsecret_core::plan::refusal::Refusal;
use pullsecret_core::report::{Change, ChangeAction};
use pullsecret_core::{Kind, RegistryError, shell_word, user_flag};

use super::{CommandError, Exit};

impl From<RegistryError> for CommandError {
    fn from(error: RegistryError) -> Self {
        let failed = Self::new(Exit::Usage, error.to_string());
        match error.suggestion() {
            Some(spelling) => failed.detail(format!("The right spelling: {spelling}")),
            None => failed,
        }
    }
}

/// A refusal in words; `place` is the flags that a printed kubectl command needs to act where we act.
pub(crate) fn refused(refusal: Refusal, place: &str) -> CommandError {
    let failed = CommandError::new(Exit::Refused, refusal.to_string());
    match refusal {
        Refusal::Foreign { object, .. } => failed
            .detail(format!(
                "Its owner may put back what we change. Change it where it comes from, or {}.",
                instead_of(object.kind)
            ))
            .detail("With --adopt it is changed all the same, without a word to its owner."),
        Refusal::Exists(object) => failed
            .detail("It would change, and --create-only forbids that.")
            .command("Look", &format!("kubectl describe {} {place}", object.shell_word())),
        Refusal::WrongType { .. } => failed
            .detail("The kubelet ignores it, and the type of a Secret cannot be changed.")
            .detail("With --replace it is deleted and created again, with its labels, annotations and other data; pulls can fail in between.")
            .detail("Or choose another --name."),
        Refusal::Immutable(_) => failed
            .detail("With --replace it is deleted and created again; pulls can fail in between, and nodes that")
            .detail("have seen it keep the old one while a pod there still names it.")
            .detail("Or choose another --name."),
        Refusal::Undecodable { source, .. } => failed
            .detail(format!("{source}"))
            .detail("Every pod that names it fails to pull, public images too.")
            .detail("With --replace it is deleted and created with the new entry only. Or choose another --name."),
        Refusal::TooLarge { .. } => failed.detail("Nothing was sent. Put the entry into another secret with --name."),
        Refusal::NotListed { account, .. } => not_listed(failed, &account),
        Refusal::NoTemplate(_) => failed.detail("Attach to its service account instead."),
    }
}

/// A refusal to change a list that is named by itself, in words.
pub(crate) fn refused_list(refusal: &Refusal) -> CommandError {
    let failed = CommandError::new(Exit::Refused, refusal.to_string());
    match refusal {
        Refusal::Foreign { .. } => failed
            .detail("Its owner may put back what we change: change it where it comes from.")
            .detail("With --adopt it is changed all the same, without a word to its owner."),
        Refusal::NotListed { account, .. } => not_listed(failed, account),
        _ => failed.detail("Name its service account instead."),
    }
}

fn not_listed(failed: CommandError, account: &str) -> CommandError {
    let name = shell_word(account);
    failed
        .detail("The account has the annotation kubernetes.io/enforce-mountable-secrets, so that a pod which names")
        .detail(format!("another secret is not taken. Attach to both: run it again with --serviceaccount {name} too."))
}

/// What to do where an object of this kind belongs to somebody else.
fn instead_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Secret => "choose another --name",
        Kind::ServiceAccount => {
            "attach to another account with --serviceaccount, to a workload with --workload, or to nothing with --no-attach"
        }
        _ => "attach to its service account with --serviceaccount, or to nothing with --no-attach",
    }
}

/// No password, and nobody to ask: what to do instead. `tried` is what was to no avail before.
pub(crate) fn no_password(registry: &str, user: Option<&str>, tried: Option<&str>) -> CommandError {
    let whose = user.map(|user| format!(" for {user}")).unwrap_or_default();
    let (registry_word, user_word) = (shell_word(registry), user_flag(user.unwrap_or("USER")));
    let tried = tried.map(|tried| format!(", and {tried}")).unwrap_or_default();
    CommandError::new(Exit::Usage, format!("no password{whose} at {registry}"))
        .detail(format!(
            "Standard input or standard error is not a terminal, so there is nobody to ask{tried}."
        ))
        .command(
            "Pipe it",
            &format!("… | kubectl pullsecret add {registry_word} {user_word} --password-stdin"),
        )
        .command("Or keep it", &format!("kubectl pullsecret login {registry_word} {user_word}"))
}

/// A failure after some of the plan was done: says what was, and whether anything was not.
pub(crate) fn partial(error: CommandError, changes: &[Change]) -> CommandError {
    let undone = |change: &&Change| matches!(change.action, ChangeAction::Failed | ChangeAction::Skipped);
    let done = |change: &&Change| !undone(change) && change.action != ChangeAction::Unchanged;
    let listed: Vec<String> = changes
        .iter()
        .filter(done)
        .map(|change| format!("{} was {}", change.object, change.action))
        .collect();
    if listed.is_empty() {
        return error;
    }
    let rest = if changes.iter().any(|change| undone(&change)) { "; the rest was not done" } else { "" };
    let mut details = vec![format!("{}{rest}.", listed.join(", "))];
    details.extend(error.details);
    let exit = if error.exit == Exit::Interrupted { error.exit } else { Exit::Incomplete };
    CommandError { exit, message: error.message, details }
}
