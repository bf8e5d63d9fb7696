//! The pods that fail on a registry: what helps each of them once the secret is attached.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use pullsecret_core::plan::Step;
use pullsecret_core::plan::add::WantedSecret;
use pullsecret_core::plan::restart::{Recovery, delete_step, recovery, restart_step};
use pullsecret_core::pod::Pod;
use pullsecret_core::{ImageReference, Kind, ObjectRef, Registry, kubelet};
use serde_json::Value;

use super::observe::Scene;
use super::request::AddRequest;
use crate::cluster::{Cluster, ClusterError};
use crate::error::CommandError;
use crate::session::Session;

/// The failing pods of this namespace that the new entries are for.
pub(super) struct Failing {
    pods: Vec<(Pod, Recovery)>,
    /// The workloads behind them, as they were read.
    workloads: BTreeMap<ObjectRef, Value>,
    /// What the registries are called, for a sentence.
    registries: String,
}

/// Finds the failing pods and what helps them.
pub(super) async fn failing(
    wanted: &[WantedSecret],
    scene: &Scene,
    session: &Session,
) -> Result<Failing, CommandError> {
    let cluster = session.cluster().await?;
    let keys = keys(wanted);
    let names: Vec<String> = wanted.iter().map(|secret| secret.object.name.clone()).collect();
    let registries: Vec<&str> =
        wanted.iter().flat_map(|secret| &secret.entries).map(|entry| entry.registry.as_str()).collect();
    let mut failing =
        Failing { pods: Vec::new(), workloads: BTreeMap::new(), registries: registries.join(", ") };
    for pod in scene.pods.iter().flatten().filter(|pod| !pod.deleting && fails_on(pod, &keys)) {
        let owner = owner(cluster, pod, &mut failing.workloads).await?;
        failing.pods.push((pod.clone(), recovery(pod, &names, owner.as_ref())));
    }
    Ok(failing)
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

impl Failing {
    /// The uids of the pods that this change does not help, for nobody to wait for them.
    pub(super) fn left(&self, restarted: bool) -> BTreeSet<String> {
        let left = self.pods.iter().filter(|(_, recovery)| match recovery {
            Recovery::Waits => false,
            Recovery::Rollout(_) | Recovery::Deletion => !restarted,
            Recovery::Bare | Recovery::Running => true,
        });
        left.map(|(pod, _)| pod.uid.clone()).collect()
    }

    /// How many pods this change helps.
    pub(super) fn helped(&self, restarted: bool) -> usize {
        self.pods.len() - self.left(restarted).len()
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
        let found = format!("Pods that fail here run under serviceaccount/{account}, not under default.");
        session.out().status(&found);
        let can_ask = request.can_ask(session) && !request.yes;
        if can_ask && session.prompt.confirm(&format!("Attach to serviceaccount/{account} too?"), true)? {
            chosen.push(account.to_owned());
        } else if !can_ask {
            session
                .out()
                .status(&format!("  To attach to it, run the same command with --serviceaccount {account}"));
        }
    }
    Ok(chosen)
}

/// The workload that makes this pod: its controller, or for a `ReplicaSet` what made that. What may not be
/// read is as good as not there.
async fn owner(
    cluster: &Cluster,
    pod: &Pod,
    workloads: &mut BTreeMap<ObjectRef, Value>,
) -> Result<Option<ObjectRef>, CommandError> {
    let Some((kind, name)) = &pod.controller else { return Ok(None) };
    let Some(kind) = Kind::from_type(kind) else { return Ok(None) };
    let controller = ObjectRef::new(kind, &pod.object.namespace, name);
    let Some(read) = read(cluster, &controller, workloads).await? else { return Ok(None) };
    let owners = read.pointer("/metadata/ownerReferences").and_then(Value::as_array);
    let above = owners.into_iter().flatten().find(|owner| owner["controller"] == true);
    let above = above.and_then(|owner| {
        let kind = owner["kind"].as_str().and_then(Kind::from_type)?;
        Some(ObjectRef::new(kind, &pod.object.namespace, owner["name"].as_str()?))
    });
    match above {
        Some(above) if self::read(cluster, &above, workloads).await?.is_some() => Ok(Some(above)),
        _ => Ok(Some(controller)),
    }
}

async fn read(
    cluster: &Cluster,
    object: &ObjectRef,
    workloads: &mut BTreeMap<ObjectRef, Value>,
) -> Result<Option<Value>, CommandError> {
    if let Some(known) = workloads.get(object) {
        return Ok(Some(known.clone()));
    }
    match cluster.get(object).await {
        Ok(Some(read)) => {
            workloads.insert(object.clone(), read.clone());
            Ok(Some(read))
        }
        Ok(None) | Err(ClusterError::Forbidden { .. } | ClusterError::Denied { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The steps of `--restart`: one rollout for each workload, one deletion for each stuck pod.
pub(super) fn steps(failing: &Failing, now: Timestamp) -> Vec<Step> {
    let mut rollouts: BTreeMap<&ObjectRef, usize> = BTreeMap::new();
    let mut steps = Vec::new();
    for (pod, recovery) in &failing.pods {
        match recovery {
            Recovery::Rollout(workload) => *rollouts.entry(workload).or_default() += 1,
            Recovery::Deletion => steps.push(delete_step(pod)),
            Recovery::Waits | Recovery::Bare | Recovery::Running => {}
        }
    }
    let restarts = rollouts
        .into_iter()
        .filter_map(|(workload, pods)| restart_step(workload, failing.workloads.get(workload)?, pods, now));
    restarts.chain(steps).collect()
}

/// Tells which pods failed and what helps those that were not restarted.
pub(super) fn tell(request: &AddRequest, failing: &Failing, namespace: &str, session: &Session) {
    if failing.pods.is_empty() {
        return;
    }
    let (count, were) = (failing.pods.len(), if failing.pods.len() == 1 { "pod was" } else { "pods were" });
    let mut out = session.out();
    out.status("");
    out.status(&format!("{count} {were} failing on {}:", failing.registries));
    let width = failing.pods.iter().map(|(pod, _)| pod.object.name.len()).max().unwrap_or(0);
    for (pod, recovery) in &failing.pods {
        out.status(&format!("  {:<width$}  {}", pod.object.name, fate(recovery, request.restart)));
    }
    let place = session.place(namespace);
    let commands = commands(failing, &place, request.restart);
    if !commands.is_empty() {
        out.status("To make them anew:");
        for command in &commands {
            out.status(&format!("  {command}"));
        }
    }
}

fn fate(recovery: &Recovery, restarted: bool) -> &'static str {
    match (recovery, restarted) {
        (Recovery::Waits, _) => "names the secret; the kubelet tries again within 5 minutes",
        (Recovery::Rollout(_) | Recovery::Deletion, true) => "is made anew",
        (Recovery::Bare, _) => "was made before this change, and nothing makes it anew",
        (Recovery::Running, _) => "was made before this change; containers of it run, so it is left alone",
        (Recovery::Rollout(_) | Recovery::Deletion, false) => {
            "was made before this change and will not see it"
        }
    }
}

/// What makes the rest of the pods anew; `place` is the flags that say where.
fn commands(failing: &Failing, place: &str, restarted: bool) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for (pod, recovery) in &failing.pods {
        let name = &pod.object.name;
        let command = match recovery {
            Recovery::Rollout(workload) if !restarted => {
                let kind = workload.kind.name().to_ascii_lowercase();
                format!("kubectl rollout restart {kind}/{} {place}", workload.name)
            }
            Recovery::Deletion if !restarted => format!("kubectl delete pod/{name} {place}"),
            Recovery::Bare => recreation(pod, place),
            Recovery::Running => format!("kubectl delete pod/{name} {place}"),
            _ => continue,
        };
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    commands
}

/// Deletes a bare pod and creates it again. A list of its own was copied from its account when it was made and
/// would hide what the account names now, so it goes.
fn recreation(pod: &Pod, place: &str) -> String {
    let get = format!("kubectl get pod/{} {place} -o json", pod.object.name);
    let replace = format!("kubectl replace --force -f - {place}");
    if pod.spec.pull_secrets.is_empty() {
        return format!("{get} | {replace}");
    }
    let drop = r#"kubectl patch --local -f - --type=json -p '[{"op":"remove","path":"/spec/imagePullSecrets"}]' -o json"#;
    format!("{get} | {drop} | {replace}")
}
