//! The pods that were made before a secret was attached: those that fail to pull what it serves, and those that run.

use std::collections::BTreeSet;

use pullsecret_core::admission::Origin;
use pullsecret_core::plan::attach::Holder;
use pullsecret_core::plan::restart::Recovery;
use pullsecret_core::pod::Pod;
use pullsecret_core::report::Change;
use pullsecret_core::{Kind, ObjectRef, shell_word};

use super::supply::Supply;
use crate::commands::recovery::{self, FailingPod, Successors};
use crate::error::CommandError;
use crate::session::Session;

/// From how many controllers on it is only counted what runs: each of them would have to be asked for.
const MOST_CONTROLLERS: usize = 20;

/// Tells of them, as far as they may be read.
pub(super) async fn tell(
    supply: &Supply<'_>,
    holders: &[Holder],
    changes: &[Change],
    session: &Session,
) -> Result<(), CommandError> {
    let (cluster, secret) = (session.cluster().await?, supply.secret);
    let Some(pods) = recovery::pods(cluster, &secret.namespace).await? else { return Ok(()) };
    let successors = || Successors::new(cluster, holders, vec![secret.name.clone()]);
    let needs = |pod: &Pod| {
        let served = pod.failing().filter(|container| supply.serves(&container.image).unwrap_or(true));
        served.map(|_| vec![secret.name.clone()]).collect()
    };
    let mut failing = recovery::failing(pods.iter(), successors(), needs).await?;
    if !supply.is_known() {
        // Whether it would help a pod elsewhere is not known.
        failing.pods.retain(|failing| failing.recovery != Recovery::Unattached);
    }
    let place = session.place(&secret.namespace);
    let on =
        if supply.is_known() { format!("images that {secret} serves") } else { "their images".to_owned() };
    recovery::tell(&on, &failing, changes, |failing| attachment(failing, secret, &place), &place, session);
    let fails = |pod: &Pod| failing.pods.iter().any(|failing| failing.pod.object == pod.object);
    let older = pods.iter().filter(|pod| !fails(pod) && runs_without(pod, supply));
    tell_running(&older.collect::<Vec<_>>(), successors(), supply, &place, session).await
}

/// What attaches it where this pod's successor would find it.
fn attachment(failing: &FailingPod, secret: &ObjectRef, place: &str) -> Vec<String> {
    let successor = &failing.successor;
    let target = match (&successor.list.origin, &successor.workload) {
        (Origin::Own, Some(workload)) => format!("--workload {}", workload.shell_word()),
        // The template cannot be changed.
        (Origin::Own, None) => return Vec::new(),
        _ => format!("--serviceaccount {}", shell_word(&successor.account)),
    };
    vec![format!("kubectl pullsecret attach {} {target} {place}", shell_word(&secret.name))]
}

/// Whether a pod runs with images that the secret serves, and does not name it.
fn runs_without(pod: &Pod, supply: &Supply<'_>) -> bool {
    let served = |image: &str| supply.serves(image).unwrap_or(true);
    let fails = pod.failing().next().is_some();
    !pod.deleting
        && !pod.mirror
        && !pod.ended
        && !fails
        && !pod.spec.pull_secrets.contains(&supply.secret.name)
        && pod.spec.images.iter().any(|image| served(&image.image))
}

async fn tell_running(
    pods: &[&Pod],
    mut successors: Successors<'_>,
    supply: &Supply<'_>,
    place: &str,
    session: &Session,
) -> Result<(), CommandError> {
    let controllers: BTreeSet<_> = pods.iter().filter_map(|pod| pod.controller.as_ref()).collect();
    if controllers.len() > MOST_CONTROLLERS {
        let of = format!("{} pods of {} controllers", pods.len(), controllers.len());
        session.out().status("");
        session.out().status(&format!("{of} run without it: pods keep the list that they have."));
        return Ok(());
    }
    let mut older = 0;
    let mut makers: BTreeSet<ObjectRef> = BTreeSet::new();
    for pod in pods {
        let successor = successors.of(pod).await?;
        let rolls = successor.list.origin == Origin::Own;
        if !successor.list.names.contains(&supply.secret.name) || rolls && pod.controller.is_some() {
            continue;
        }
        older += 1;
        let restartable = |maker: &ObjectRef| successor.rolls || maker.kind == Kind::StatefulSet;
        makers.extend(successor.workload.filter(restartable));
    }
    if older == 0 {
        return Ok(());
    }
    let said = if older == 1 {
        "1 pod runs without it: it was made before it was attached, and keeps the list that it has."
            .to_owned()
    } else {
        format!(
            "{older} pods run without it: they were made before it was attached, and keep the list that they have."
        )
    };
    let mut out = session.out();
    out.status("");
    out.status(&said);
    if !makers.is_empty() {
        let makers: Vec<String> = makers.iter().map(ObjectRef::shell_word).collect();
        out.status("To make anew at once what they belong to:");
        out.status(&format!("  kubectl rollout restart {} {place}", makers.join(" ")));
    }
    Ok(())
}
