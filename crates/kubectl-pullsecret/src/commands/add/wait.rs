//! `add --wait`: follows the pods that fail on a registry until they pull.

use std::collections::BTreeSet;
use std::time::Duration;

use pullsecret_core::plan::add::WantedSecret;
use pullsecret_core::pod::Pod;

use super::observe::pods;
use super::recover::{fails_on, keys, served};
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

/// Looks at the pods until none that uses the registries fails or has yet to pull. `left` are the uids of pods
/// that nothing helps, `helped` is the number of those that something does.
pub(super) async fn follow(
    wanted: &[WantedSecret],
    namespace: &str,
    patience: Patience,
    (left, helped): (BTreeSet<String>, usize),
    session: &Session,
) -> Result<(), CommandError> {
    if helped == 0 {
        return Ok(());
    }
    let limit = match patience {
        Patience::Endless => String::new(),
        Patience::Limited(limit) => format!(", {} s at most", limit.as_secs()),
    };
    session.out().status(&format!("Waiting for {helped} of them{limit}…"));
    let watched = Watched { keys: keys(wanted), left, helped, namespace };
    let Patience::Limited(limit) = patience else { return watched.until_pulled(session).await };
    match tokio::time::timeout(limit, watched.until_pulled(session)).await {
        Ok(ended) => ended,
        Err(_) => Err(timed_out(&session.place(namespace), limit)),
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

struct Watched<'a> {
    keys: Vec<&'a str>,
    left: BTreeSet<String>,
    helped: usize,
    namespace: &'a str,
}

impl Watched<'_> {
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
            if waiting.is_empty() && (pulled.len() >= self.helped || quiet > QUIET_LOOKS) {
                return Ok(());
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    fn is_ours(&self, pod: &Pod) -> bool {
        let uses = pod.containers.iter().any(|container| served(&container.image, &self.keys));
        uses && !pod.deleting && !pod.ended && !self.left.contains(&pod.uid)
    }

    /// Whether every container of these registries has its image; another registry's failure is not ours.
    fn has_images(&self, pod: &Pod) -> bool {
        let ours = pod.containers.iter().filter(|container| served(&container.image, &self.keys));
        !fails_on(pod, &self.keys) && ours.into_iter().all(|container| container.pulled)
    }
}
