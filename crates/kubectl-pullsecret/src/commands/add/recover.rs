//! The pods that fail on a registry: what helps each of them once the secret is attached.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use pullsecret_core::plan::Step;
use pullsecret_core::plan::add::{WantedEntry, WantedSecret};
use pullsecret_core::plan::restart::{Recovery, Successor, delete_step, recovery, restart_step};
use pullsecret_core::pod::Pod;
use pullsecret_core::report::{Change, ChangeAction};
use pullsecret_core::{ImageReference, ObjectRef, Registry, kubelet, shell_word, shown};
use serde_json::Value;

use super::observe::Scene;
use super::request::AddRequest;
use super::successor::Successors;
use crate::error::CommandError;
use crate::session::Session;

/// A pod that fails on one of the registries.
pub(super) struct FailingPod {
    pub(super) pod: Pod,
    pub(super) recovery: Recovery,
    pub(super) successor: Successor,
}

/// The failing pods of this namespace that the new entries are for.
#[derive(Default)]
pub(super) struct Failing {
    pub(super) pods: Vec<FailingPod>,
    /// The workloads behind them, as they were read.
    workloads: BTreeMap<ObjectRef, Value>,
}

/// Finds the failing pods and what helps them.
pub(super) async fn failing(
    wanted: &[WantedSecret],
    scene: &Scene,
    session: &Session,
) -> Result<Failing, CommandError> {
    let keys = keys(wanted);
    let secrets = wanted.iter().map(|secret| secret.object.name.clone()).collect();
    let mut successors = Successors::new(session.cluster().await?, &scene.holders, secrets);
    let mut pods = Vec::new();
    // Static pods have no list of the cluster's; what is deleted of them is only their mirror.
    let hopeful = |pod: &&Pod| !pod.deleting && !pod.mirror && fails_on(pod, &keys);
    for pod in scene.pods.iter().flatten().filter(hopeful) {
        let needs: Vec<Vec<String>> = needs(pod, wanted)
            .iter()
            .map(|need| need.iter().map(|(secret, _)| secret.object.name.clone()).collect())
            .collect();
        let successor = successors.of(pod).await?;
        let recovery = recovery(pod, &needs, &successor);
        pods.push(FailingPod { pod: pod.clone(), recovery, successor });
    }
    Ok(Failing { pods, workloads: successors.into_workloads() })
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

/// Whether one of the keys serves this image.
pub(super) fn served(image: &str, keys: &[&str]) -> bool {
    ImageReference::parse(image)
        .is_ok_and(|image| keys.iter().any(|key| kubelet::serves(key, &image.repository())))
}

impl FailingPod {
    /// Whether it is made anew by what was done.
    pub(super) fn is_made_anew(&self, changes: &[Change]) -> bool {
        let (object, action) = match &self.recovery {
            Recovery::Rollout(workload) => (workload, ChangeAction::Restarted),
            Recovery::Deletion => (&self.pod.object, ChangeAction::Deleted),
            _ => return false,
        };
        changes.iter().any(|change| change.object == *object && change.action == action)
    }

    /// Whether it comes to its images after what was done.
    pub(super) fn is_helped(&self, changes: &[Change]) -> bool {
        matches!(self.recovery, Recovery::Waits | Recovery::RollsOut(_)) || self.is_made_anew(changes)
    }
}

impl Failing {
    /// What fails now in the place of `before`; pods that were made anew since are still told of.
    pub(super) fn instead_of(mut self, before: Self, done: &[Change]) -> Self {
        let anew: Vec<FailingPod> = before.pods.into_iter().filter(|pod| pod.is_made_anew(done)).collect();
        self.pods.retain(|now| !anew.iter().any(|before| before.pod.object == now.pod.object));
        self.pods.extend(anew);
        self
    }
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
        let can_ask = request.can_ask(session) && !request.yes;
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

/// The steps of `--restart`: one rollout for each workload, one deletion for each stuck pod.
pub(super) fn steps(failing: &Failing, now: Timestamp) -> Vec<Step> {
    let mut rollouts: BTreeMap<&ObjectRef, usize> = BTreeMap::new();
    let mut steps = Vec::new();
    for FailingPod { pod, recovery, .. } in &failing.pods {
        match recovery {
            Recovery::Rollout(workload) => *rollouts.entry(workload).or_default() += 1,
            Recovery::Deletion => steps.push(delete_step(pod)),
            _ => {}
        }
    }
    let restarts = rollouts
        .into_iter()
        .filter_map(|(workload, pods)| restart_step(workload, failing.workloads.get(workload)?, pods, now));
    restarts.chain(steps).collect()
}
