//! The pods that fail on a registry: what helps each of them once the secret is attached.

use std::collections::BTreeSet;

use pullsecret_core::plan::add::{WantedEntry, WantedSecret};
use pullsecret_core::pod::Pod;
use pullsecret_core::{Registry, shell_word, shown};

use super::observe::Scene;
use super::request::AddRequest;
use crate::commands::recovery::{self, Failing, Successors, served};
use crate::error::CommandError;
use crate::session::Session;

/// Finds the failing pods and what helps them.
pub(super) async fn failing(
    wanted: &[WantedSecret],
    scene: &Scene,
    session: &Session,
) -> Result<Failing, CommandError> {
    let secrets = wanted.iter().map(|secret| secret.object.name.clone()).collect();
    let successors = Successors::new(session.cluster().await?, &scene.held.holders, secrets);
    let names = |need: Vec<(&WantedSecret, &WantedEntry)>| {
        need.iter().map(|(secret, _)| secret.object.name.clone()).collect()
    };
    let needs = |pod: &Pod| needs(pod, wanted).into_iter().map(names).collect();
    recovery::failing(scene.pods.iter().flatten(), successors, needs).await
}

/// For each container whose image is not there: the secrets that serve it, each with the entry that does.
pub(super) fn needs<'w>(
    pod: &Pod,
    wanted: &'w [WantedSecret],
) -> Vec<Vec<(&'w WantedSecret, &'w WantedEntry)>> {
    let serving = |image: &str| -> Vec<_> {
        let entry = |secret: &'w WantedSecret| {
            let serves = |entry: &&WantedEntry| served(image, &[entry.key.as_str()]);
            Some((secret, secret.entries.iter().find(serves)?))
        };
        wanted.iter().filter_map(entry).collect()
    };
    pod.failing().map(|container| serving(&container.image)).filter(|need| !need.is_empty()).collect()
}

/// The keys of all entries that are wanted.
pub(super) fn keys(wanted: &[WantedSecret]) -> Vec<&str> {
    wanted.iter().flat_map(|secret| &secret.entries).map(|entry| entry.key.as_str()).collect()
}

/// Whether a container of the pod waits for an image that one of these keys serves.
pub(super) fn fails_on(pod: &Pod, keys: &[&str]) -> bool {
    pod.failing().any(|container| served(&container.image, keys))
}

/// Where the failing pods run under other accounts than the default one, which is the target only because the
/// user named none: says so, and on a terminal offers those too.
pub(super) fn other_accounts(
    request: &AddRequest,
    scene: &Scene,
    session: &Session,
) -> Result<Vec<String>, CommandError> {
    if !request.targets.implied {
        return Ok(Vec::new());
    }
    let keys: Vec<String> = request.registries.iter().map(Registry::key).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let failing = scene.pods.iter().flatten().filter(|pod| !pod.deleting && fails_on(pod, &keys));
    let accounts: BTreeSet<&str> = failing.map(|pod| pod.spec.account()).collect();
    let mut chosen = Vec::new();
    for account in accounts.into_iter().filter(|account| *account != "default") {
        let shown = shown::name(account);
        let found = format!("Pods that fail here run under serviceaccount/{shown}, not under default.");
        session.out().status(&found);
        let can_ask = request.can_ask(session) && !request.change.yes;
        if can_ask && session.prompt.confirm(&format!("Attach to serviceaccount/{shown} too?"), true)? {
            chosen.push(account.to_owned());
        } else if !can_ask {
            session.out().status(&format!(
                "  To attach to it, run the same command with --serviceaccount {}",
                shell_word(account)
            ));
        }
    }
    Ok(chosen)
}
