//! `add --wait`: follows the pods that fail on a registry until they pull.

use std::collections::BTreeSet;
use std::time::Duration;

use pullsecret_core::plan::add::WantedSecret;
use pullsecret_core::plan::restart::Recovery;
use pullsecret_core::pod::Pod;
use pullsecret_core::report::Change;

use super::recover::{fails_on, keys};
use crate::commands::recovery::{Failing, FailingPod, pods, served};
use crate::error::{CommandError, Exit};
use crate::session::Session;

/// How often the pods are looked at.
const PERIOD: Duration = Duration::from_secs(1);

/// After how many looks with nothing left to wait for one believes that nothing more comes: a restarted
/// workload's new pods take a moment to appear.
const QUIET_LOOKS: u32 = 8;

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Until it is over.
    Endless,
    /// No longer than this.
    Limited(Duration),
}

/// The pods to follow: failing ones that what was done helps, and those that are made in their place.
pub(super) struct Watched<'a> {
    keys: Vec<&'a str>,
    /// The uids of the failing pods.
    helped: BTreeSet<String>,
    /// What makes others in the place of those: kind and name.
    makers: BTreeSet<(String, String)>,
    /// The uids of all pods that were there from the beginning.
    seen: BTreeSet<String>,
    namespace: &'a str,
}

/// Looks at the pods until none of them fails or has yet to pull.
pub(super) async fn follow(
    watched: Watched<'_>,
    patience: Patience,
    session: &Session,
) -> Result<(), CommandError> {
    if watched.helped.is_empty() {
        return Ok(());
    }
    let limit = match patience {
        Patience::Endless => String::new(),
        Patience::Limited(limit) => format!(", {} s at most", limit.as_secs()),
    };
    session.out().status(&format!("Waiting for {} of them{limit}…", watched.helped.len()));
    let Patience::Limited(limit) = patience else { return watched.until_pulled(session).await };
    match tokio::time::timeout(limit, watched.until_pulled(session)).await {
        Ok(ended) => ended,
        Err(_) => Err(timed_out(&session.place(watched.namespace), limit)),
    }
}

fn timed_out(place: &str, limit: Duration) -> CommandError {
    CommandError::new(
        Exit::Incomplete,
        format!("pods still wait for their images after {} s", limit.as_secs()),
    )
    .detail("The secret and its references were written.")
    .command("Look", &format!("kubectl get pods {place}"))
}

impl<'a> Watched<'a> {
    /// What to follow after these changes. `seen` are the uids of the pods that were there before them.
    pub(super) fn new(
        wanted: &'a [WantedSecret],
        failing: &Failing,
        changes: &[Change],
        (namespace, seen): (&'a str, BTreeSet<String>),
    ) -> Self {
        let helped: Vec<&FailingPod> =
            failing.pods.iter().filter(|failing| failing.is_helped(changes)).collect();
        let maker = |failing: &&FailingPod| match &failing.recovery {
            Recovery::Rollout(workload) | Recovery::RollsOut(workload) => {
                Some((workload.kind.name().to_owned(), workload.name.clone()))
            }
            _ => failing.pod.controller.clone(),
        };
        Self {
            keys: keys(wanted),
            makers: helped.iter().filter_map(maker).collect(),
            helped: helped.iter().map(|failing| failing.pod.uid.clone()).collect(),
            seen,
            namespace,
        }
    }

    async fn until_pulled(&self, session: &Session) -> Result<(), CommandError> {
        let cluster = session.cluster().await?;
        let mut told = BTreeSet::new();
        let mut quiet = 0;
        loop {
            let Some(pods) = pods(cluster, self.namespace).await? else {
                let message = format!("you may not list pods in namespace {}", self.namespace);
                return Err(CommandError::new(Exit::Incomplete, message)
                    .detail("Everything was written; there is no way to follow the pods."));
            };
            let ours: Vec<&Pod> = pods.iter().filter(|pod| self.is_ours(pod)).collect();
            let (pulled, waiting): (Vec<&Pod>, Vec<&Pod>) =
                ours.into_iter().partition(|pod| self.has_images(pod));
            for pod in &pulled {
                if told.insert(pod.uid.clone()) {
                    session.out().status(&format!("✓ {} has its images", pod.object));
                }
            }
            quiet = if waiting.is_empty() { quiet + 1 } else { 0 };
            if waiting.is_empty() && (pulled.len() >= self.helped.len() || quiet > QUIET_LOOKS) {
                return Ok(());
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    fn is_ours(&self, pod: &Pod) -> bool {
        let uses = pod.containers.iter().any(|container| served(&container.image, &self.keys));
        let followed = self.helped.contains(&pod.uid) || !self.seen.contains(&pod.uid) && self.succeeds(pod);
        uses && !pod.deleting && !pod.ended && followed
    }

    /// Whether it is made in the place of one of the failing pods.
    fn succeeds(&self, pod: &Pod) -> bool {
        let Some((kind, name)) = &pod.controller else { return false };
        // A Deployment's ReplicaSets are called after it, with a hash behind the last dash (Kubernetes 1.35,
        // `pkg/controller/deployment/sync.go`).
        let deployment = name.rsplit_once('-').filter(|_| kind == "ReplicaSet");
        let by = |kind: &str, name: &str| self.makers.contains(&(kind.to_owned(), name.to_owned()));
        by(kind, name) || deployment.is_some_and(|(deployment, _)| by("Deployment", deployment))
    }

    /// Whether every container of these registries has its image; another registry's failure is not ours.
    fn has_images(&self, pod: &Pod) -> bool {
        let ours = pod.containers.iter().filter(|container| served(&container.image, &self.keys));
        !fails_on(pod, &self.keys) && ours.into_iter().all(|container| container.pulled)
    }
}
