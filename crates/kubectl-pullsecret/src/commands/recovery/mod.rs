//! The pods that fail while their secrets are attached: what helps each of them, and what makes it anew.

mod advice;
mod successor;

pub(super) use advice::tell;
pub(super) use successor::Successors;

use std::collections::BTreeMap;

use jiff::Timestamp;
use pullsecret_core::plan::Step;
use pullsecret_core::plan::restart::{Recovery, Successor, delete_step, recovery, restart_step};
use pullsecret_core::pod::Pod;
use pullsecret_core::report::{Change, ChangeAction};
use pullsecret_core::{ImageReference, Kind, ObjectRef, kubelet};
use serde_json::Value;

use crate::cluster::{Cluster, ListOptions};
use crate::error::CommandError;

/// A pod that fails to pull what the secrets serve.
pub(super) struct FailingPod {
    pub(super) pod: Pod,
    pub(super) recovery: Recovery,
    pub(super) successor: Successor,
}

/// The failing pods of a namespace that the secrets are for.
#[derive(Default)]
pub(super) struct Failing {
    pub(super) pods: Vec<FailingPod>,
    /// The workloads behind them, as they were read.
    workloads: BTreeMap<ObjectRef, Value>,
}

/// The pods of a namespace, `None` if they may not be listed: then nothing is said of them.
pub(super) async fn pods(cluster: &Cluster, namespace: &str) -> Result<Option<Vec<Pod>>, CommandError> {
    // A pod as the server sends it is many times what is kept of it, so no more than a page is held in full.
    let mut pages = cluster.pages::<Value>(Kind::Pod, Some(namespace), ListOptions::default());
    let mut pods = Vec::new();
    loop {
        match pages.next().await {
            Ok(Some(page)) => pods.extend(page.iter().filter_map(Pod::from_object)),
            Ok(None) => return Ok(Some(pods)),
            Err(error) if error.is_refusal() => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Finds what helps the pods that fail. `needs` tells, for each container of one whose image is not there and is
/// served by the secrets, which of these serve it.
pub(super) async fn failing(
    pods: impl Iterator<Item = &Pod>,
    mut successors: Successors<'_>,
    needs: impl Fn(&Pod) -> Vec<Vec<String>>,
) -> Result<Failing, CommandError> {
    let mut failing = Vec::new();
    // Static pods have no list of the cluster's; what is deleted of them is only their mirror.
    for pod in pods.filter(|pod| !pod.deleting && !pod.mirror) {
        let needs = needs(pod);
        if needs.is_empty() {
            continue;
        }
        let successor = successors.of(pod).await?;
        let recovery = recovery(pod, &needs, &successor);
        failing.push(FailingPod { pod: pod.clone(), recovery, successor });
    }
    Ok(Failing { pods: failing, workloads: successors.into_workloads() })
}

/// Whether one of the keys serves this image.
pub(super) fn served(image: &str, keys: &[impl AsRef<str>]) -> bool {
    ImageReference::parse(image)
        .is_ok_and(|image| keys.iter().any(|key| kubelet::serves(key.as_ref(), &image.repository())))
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
