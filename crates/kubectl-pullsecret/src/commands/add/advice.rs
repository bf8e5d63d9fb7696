//! What `add` says of the pods that failed where it is not attached.

use pullsecret_core::admission::Origin;
use pullsecret_core::plan::add::{WantedEntry, WantedSecret};
use pullsecret_core::{shell_word, user_flag};

use super::recover::needs;
use super::request::AddRequest;
use crate::commands::recovery::FailingPod;

/// The registries of all entries, in one line.
pub(super) fn registries(wanted: &[WantedSecret]) -> String {
    let entries = wanted.iter().flat_map(|secret| &secret.entries);
    entries.map(|entry| entry.registry.as_str()).collect::<Vec<_>>().join(", ")
}

/// What attaches the secrets where this pod's successor would find them.
pub(super) fn attachments(
    request: &AddRequest,
    wanted: &[WantedSecret],
    failing: &FailingPod,
    place: &str,
) -> Vec<String> {
    let (pod, successor) = (&failing.pod, &failing.successor);
    let list = &successor.list;
    let unmet = needs(pod, wanted)
        .into_iter()
        .filter(|need| !need.iter().any(|(secret, _)| list.names.contains(&secret.object.name)));
    let command = |(_, entry): &(&WantedSecret, &WantedEntry)| {
        let named =
            || request.name.as_ref().map(|name| format!("--name {} ", shell_word(name))).unwrap_or_default();
        let how = match (&list.origin, &successor.workload) {
            (Origin::Own, Some(workload)) => format!("{}--workload {}", named(), workload.shell_word()),
            // The template cannot be changed: the entry can join one of the secrets that it names.
            (Origin::Own, None) => format!("--name {} --no-attach", shell_word(list.named().next()?)),
            _ => format!("{}--serviceaccount {}", named(), shell_word(&successor.account)),
        };
        let restart = if request.restart { " --restart" } else { "" };
        let (registry, user) = (shell_word(&entry.registry), user_flag(entry.credential.username()));
        Some(format!("kubectl pullsecret add {registry} {user} {how}{restart} {place}"))
    };
    unmet.filter_map(|need| need.first().and_then(command)).collect()
}
