//! All pods whose pulls fail, of one namespace of files or of a whole cluster.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use pullsecret_core::pod::{Container, Pod};
use pullsecret_core::usage::LIVE_PODS;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use super::makers::controller_of;
use super::observe::Observer;
use super::subject::Subject;
use crate::cluster::ListOptions;
use crate::error::CommandError;
use crate::world::{AT_ONCE, Seen};

/// The reason of the event of a pod for which there is no sandbox.
const NO_SANDBOX: &str = "FailedCreatePodSandBox";

impl Observer<'_> {
    /// Every pod of which a container's image does not come. What bears on them is asked for at once, each object
    /// one time: thousands of pods come from a few workloads, accounts and nodes.
    pub(super) async fn failing(&self, within: Option<&str>) -> Result<Vec<Subject>, CommandError> {
        let fields = (!self.world.is_files()).then(|| LIVE_PODS.to_owned());
        let options = ListOptions { fields, ..ListOptions::default() };
        let mut pages = self.world.pages::<Value>(Kind::Pod, within, &options)?;
        let mut failing: Vec<(Pod, Value)> = Vec::new();
        let mut starting = Vec::new();
        loop {
            let page = match pages.next().await? {
                Seen::Found(page) => page,
                Seen::Missing => break,
                Seen::Unreadable(error) => return Err(error),
            };
            let read = page.into_iter().filter_map(|read| Some((Pod::from_object(&read)?, read)));
            for (pod, read) in read.filter(|(pod, _)| !pod.ended) {
                if may_fail(&pod) {
                    failing.push((pod, read));
                } else if is_starting(&pod) {
                    starting.push((pod, read));
                }
            }
        }
        failing.extend(self.without_sandbox(starting, within).await?);
        self.look_ahead(&failing).await?;
        let mut subjects = Vec::new();
        for (pod, read) in failing {
            subjects.push(self.pod(pod, &read).await?);
        }
        Ok(subjects)
    }

    /// Of pods that do not come to their pulls those that the node can make no sandbox for: perhaps its pause image
    /// does not come, of which only events tell.
    async fn without_sandbox(
        &self,
        starting: Vec<(Pod, Value)>,
        within: Option<&str>,
    ) -> Result<Vec<(Pod, Value)>, CommandError> {
        if starting.is_empty() {
            return Ok(starting);
        }
        let fields = Some(format!("involvedObject.kind=Pod,reason={NO_SANDBOX}"));
        let options = ListOptions { fields, ..ListOptions::default() };
        let listed = self.world.list(Kind::Event, within, &options).await?.found().unwrap_or_default();
        let text = |event: &Value, at: &str| event.pointer(at).and_then(Value::as_str).map(str::to_owned);
        let about = |event: &Value| {
            Some((text(event, "/involvedObject/namespace")?, text(event, "/involvedObject/name")?))
        };
        let told: BTreeSet<_> = listed.iter().filter_map(|event| about(event)).collect();
        let is_told = |pod: &Pod| told.contains(&(pod.object.namespace.clone(), pod.object.name.clone()));
        Ok(starting.into_iter().filter(|(pod, _)| is_told(pod)).collect())
    }

    /// Reads accounts, nodes and makers of many pods, several at once.
    async fn look_ahead(&self, pods: &[(Pod, Value)]) -> Result<(), CommandError> {
        let accounts: BTreeSet<(&str, &str)> =
            pods.iter().map(|(pod, _)| (pod.object.namespace.as_str(), pod.spec.account())).collect();
        let accounts = accounts.into_iter().map(|(namespace, name)| self.account(namespace, name));
        all(accounts).await?;
        let nodes: BTreeSet<&str> = pods.iter().filter_map(|(pod, _)| pod.spec.node.as_deref()).collect();
        all(nodes.into_iter().map(|name| self.node(Some(name)))).await?;
        let mut makers = makers(pods.iter().map(|(_, read)| read));
        // A pod's ReplicaSet and that one's Deployment: nothing stands higher.
        for _ in 0..2 {
            all(makers.iter().map(|maker| self.get(maker))).await?;
            let known = self.objects.borrow();
            let seen: Vec<_> = makers.iter().filter_map(|maker| known.get(maker)?.clone().found()).collect();
            makers = self::makers(seen.iter().map(|read| &**read));
        }
        Ok(())
    }

    /// One object, which is asked for once.
    pub(super) async fn get(&self, object: &ObjectRef) -> Result<Seen<Arc<Value>>, CommandError> {
        if let Some(seen) = self.objects.borrow().get(object) {
            return Ok(seen.clone());
        }
        let seen = self.world.get(object).await?;
        self.objects.borrow_mut().insert(object.clone(), seen.clone());
        Ok(seen)
    }
}

/// Whether a pull of it fails, or may: runtimes that pull in a guest say so where containers are made.
fn may_fail(pod: &Pod) -> bool {
    let is_made = |container: &Container| {
        let reason = container.waiting.as_ref().map(|waiting| waiting.reason.as_str());
        reason.is_some_and(|reason| ["CreateContainerError", "RunContainerError"].contains(&reason))
    };
    pod.failing().next().is_some() || pod.containers.iter().any(is_made)
}

/// Whether a node has it, and nothing of it has come to a pull.
fn is_starting(pod: &Pod) -> bool {
    let waits = |container: &Container| {
        let reason = container.waiting.as_ref().map(|waiting| waiting.reason.as_str());
        reason.is_some_and(|reason| ["ContainerCreating", "PodInitializing"].contains(&reason))
    };
    pod.spec.node.is_some() && pod.containers.iter().any(waits)
}

/// The controllers of these that we know the kind of.
fn makers<'v>(objects: impl Iterator<Item = &'v Value>) -> BTreeSet<ObjectRef> {
    let maker = |object: &Value| {
        let (kind, name) = controller_of(object)?;
        let namespace = object["metadata"]["namespace"].as_str()?;
        Some(ObjectRef::new(Kind::named(&kind)?, namespace, name))
    };
    objects.filter_map(maker).collect()
}

/// Waits for all of these, several at once.
async fn all<T>(
    looks: impl Iterator<Item = impl Future<Output = Result<T, CommandError>>>,
) -> Result<(), CommandError> {
    stream::iter(looks).buffer_unordered(AT_ONCE).try_for_each(async |_| Ok(())).await
}
