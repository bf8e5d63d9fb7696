//! Looks whether what was written is there: something else may have put back what was before.

use pullsecret_core::kubelet::KubeletKey;
use pullsecret_core::plan::add::{WantedEntry, WantedSecret};
use pullsecret_core::reference_list::{list_path, names};
use pullsecret_core::report::{Change, ChangeAction};
use pullsecret_core::{Entry, Kind, ObjectRef, PullSecret};

use crate::error::{CommandError, Exit};
use crate::session::Session;

/// Fails if an entry or a name is not there any more.
pub(super) async fn check(
    session: &Session,
    wanted: &[WantedSecret],
    changes: &[Change],
) -> Result<(), CommandError> {
    let cluster = session.cluster().await?;
    for secret in wanted {
        let read = cluster.get(&secret.object).await?.map(PullSecret::from_object);
        let holds = read.and_then(|read| read.format().and_then(|format| read.config(format).ok().flatten()));
        let entries = holds.as_ref().map_or(&[][..], |config| config.entries());
        if let Some(entry) = secret.entries.iter().find(|entry| !entries.iter().any(|held| is(held, entry))) {
            let what = format!("the entry for {}", entry.registry);
            return Err(reverted(&secret.object, &what, session));
        }
    }
    let lists = changes
        .iter()
        .filter(|change| change.action == ChangeAction::Patched && change.object.kind != Kind::Secret);
    for object in lists.map(|change| &change.object) {
        let read = cluster.get(object).await?;
        let path = list_path(object.kind).unwrap_or_default();
        let listed = names(read.as_ref().and_then(|read| read.pointer(&path)));
        if let Some(secret) = wanted.iter().find(|secret| !listed.contains(&secret.object.name)) {
            return Err(reverted(object, &format!("the name {}", secret.object.name), session));
        }
    }
    Ok(())
}

/// Whether this is the entry that was written: the kubelet takes its key for the same, and it says the same.
fn is(held: &Entry, wanted: &WantedEntry) -> bool {
    let same_key = match (KubeletKey::of(held.key()), KubeletKey::of(&wanted.key)) {
        (Ok(held), Ok(wanted)) => held == wanted,
        _ => held.key() == wanted.key,
    };
    same_key && held.credential().same_as(&wanted.credential)
}

fn reverted(object: &ObjectRef, what: &str, session: &Session) -> CommandError {
    // Not the whole object: a Secret's would put the credential on the screen.
    let managers = format!(
        "kubectl get {} {} -o jsonpath='{{.metadata.managedFields[*].manager}}'",
        object.shell_word(),
        session.place(&object.namespace)
    );
    CommandError::new(Exit::Incomplete, format!("{object} was written, and {what} is not there any more"))
        .detail("Something in the cluster puts back what was before. To see who writes to it:")
        .detail(managers)
}
