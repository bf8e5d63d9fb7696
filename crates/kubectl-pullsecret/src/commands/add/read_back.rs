//! Looks whether what was written is there: something else may have put back what was before.

use pullsecret_core::kubelet::KubeletKey;
use pullsecret_core::plan::add::{WantedEntry, WantedSecret};
use pullsecret_core::report::Change;
use pullsecret_core::{Entry, PullSecret};

use crate::error::CommandError;
use crate::execution::read_back::{lists, reverted};
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
            let fault = format!("the entry for {} is not there any more", entry.registry);
            return Err(reverted(&secret.object, &fault, session));
        }
    }
    let missing = |listed: &[String]| {
        let secret = wanted.iter().find(|secret| !listed.contains(&secret.object.name))?;
        Some(format!("the name {} is not there any more", secret.object.name))
    };
    lists(session, changes, missing).await
}

/// Whether this is the entry that was written: the kubelet takes its key for the same, and it says the same.
fn is(held: &Entry, wanted: &WantedEntry) -> bool {
    let same_key = match (KubeletKey::of(held.key()), KubeletKey::of(&wanted.key)) {
        (Ok(held), Ok(wanted)) => held == wanted,
        _ => held.key() == wanted.key,
    };
    same_key && held.credential().same_as(&wanted.credential)
}
