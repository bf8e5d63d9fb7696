//! What a pod that is there tells of its containers, and what else bears on why its pulls fail.

use std::sync::Arc;

use jiff::Timestamp;
use pullsecret_core::admission::{Account, AccountSeen, Origin, PullList};
use pullsecret_core::diagnosis::{AccountCase, Case, Diagnosis, EventSeen, SecretTimes, diagnose};
use pullsecret_core::pod::{Container, Pod};
use pullsecret_core::prediction::{Prediction, SecretSeen};
use pullsecret_core::{ImageReference, Repetition};
use serde_json::Value;

use super::keyrings::Keyrings;
use super::subject::Node;

/// What stands in the place of words that repeat a credential.
const NOT_SHOWN: &str = "(not shown, because it repeats a password)";

/// What a pod that is there tells.
#[derive(Debug)]
pub(super) struct Status {
    /// The pod.
    pub(super) pod: Pod,
    /// What was seen of its account, if it was looked at.
    pub(super) account: Option<AccountSeen>,
    /// Its events, where the status says too little.
    pub(super) events: Events,
}

/// The events of a pod, the oldest first.
#[derive(Debug, Default)]
pub(super) enum Events {
    /// They were not needed.
    #[default]
    Unasked,
    /// They may not be listed.
    Unreadable,
    /// Those that are there.
    Seen(Vec<Arc<Value>>),
}

/// A container whose pull fails, and why.
#[derive(Debug)]
pub(super) struct Told<'s> {
    /// The container.
    pub(super) container: &'s Container,
    /// The image for which it waits, as written: its own, or that of a volume.
    pub(super) image: &'s str,
    /// Why it does not come.
    pub(super) diagnosis: Diagnosis,
}

impl Status {
    /// The list that its account has now, to be held against the pod's.
    pub(super) fn list_of_account(&self) -> Option<PullList> {
        let Some(AccountSeen::Read(account)) = &self.account else { return None };
        Some(PullList { names: account.names.clone(), origin: Origin::Account })
    }

    /// Whether its events would say more, and may not be read.
    pub(super) fn are_events_hidden(&self) -> bool {
        matches!(self.events, Events::Unreadable)
    }

    /// Whether a container waits for something.
    pub(super) fn waits(&self) -> bool {
        self.pod.containers.iter().any(|container| container.waiting.is_some())
    }

    /// Why the pulls of its containers fail, those that do, with this list.
    pub(super) fn told(
        &self,
        list: &PullList,
        node: &Node,
        keyrings: &Keyrings,
        now: Timestamp,
    ) -> Vec<Told<'_>> {
        // What if the list were another? Then nothing of this has happened.
        if list.origin == Origin::Supposed || self.pod.ended {
            return Vec::new();
        }
        let waiting = self.pod.containers.iter().filter(|container| container.waiting.is_some());
        waiting.filter_map(|container| self.of_container(container, list, node, keyrings, now)).collect()
    }

    fn of_container<'s>(
        &'s self,
        container: &'s Container,
        list: &PullList,
        node: &Node,
        keyrings: &Keyrings,
        now: Timestamp,
    ) -> Option<Told<'s>> {
        let (namespace, image) = (&self.pod.object.namespace, self.pod.image_waited_for(container));
        let prediction = keyrings.of(namespace, list).predict(image);
        let of_account = self.list_of_account().map(|list| keyrings.of(namespace, &list).predict(image));
        let events = self.events();
        let secrets: Vec<SecretTimes<'_>> =
            list.named().filter_map(|name| times(name, keyrings.secret(namespace, name)?)).collect();
        let account = self.account.as_ref().map(|seen| AccountCase {
            name: self.pod.spec.account(),
            seen,
            prediction: of_account.as_ref(),
            changed: match seen {
                AccountSeen::Read(Account { changed, .. }) => *changed,
                AccountSeen::Missing | AccountSeen::Unreadable => None,
            },
        });
        let diagnosis = diagnose(&Case {
            waiting: container.waiting.as_ref(),
            container: Some(&container.name),
            events: &events,
            image,
            pull_policy: self.pull_policy(container, image),
            prediction: &prediction,
            list: &list.names,
            mirror: self.pod.mirror,
            pod_created: self.pod.created,
            account,
            secrets: &secrets,
            platform: node.platform,
            kubelet_minor: node.minor(),
            image_on_node: prediction.reference.as_ref().and_then(|image| node.has(image)),
            now: Some(now),
        })?;
        Some(Told { container, image, diagnosis: withheld(diagnosis, &prediction) })
    }

    /// The policy of what uses this image: the container, or a volume that it mounts.
    fn pull_policy(&self, container: &Container, image: &str) -> Option<&str> {
        let of_image = || self.pod.spec.images.iter().filter(|used| used.image == image);
        let own = of_image().find(|used| used.user == container.user && used.name == container.name);
        own.or_else(|| of_image().next())?.pull_policy.as_deref()
    }

    fn events(&self) -> Vec<EventSeen<'_>> {
        match &self.events {
            Events::Seen(events) => events.iter().map(|event| EventSeen::of(event)).collect(),
            Events::Unasked | Events::Unreadable => Vec::new(),
        }
    }
}

fn times<'a>(name: &'a str, seen: &SecretSeen) -> Option<SecretTimes<'a>> {
    let SecretSeen::Read(secret) = seen else { return None };
    let (created, changed, immutable) = (secret.created, secret.changed, secret.immutable);
    Some(SecretTimes { name, created, changed, immutable })
}

/// The diagnosis without words that repeat a credential of the pod: registries and proxies put what they were sent
/// into their answers, and the kubelet writes those into the pod.
fn withheld(diagnosis: Diagnosis, prediction: &Prediction<'_>) -> Diagnosis {
    let mut diagnosis = diagnosis;
    let repeats = |words: &str| {
        let text = Repetition::in_text(words);
        prediction.credentials.iter().any(|tried| tried.entry.credential().is_repeated_in(&text))
    };
    if diagnosis.node_says.as_deref().is_some_and(repeats) {
        diagnosis.node_says = Some(NOT_SHOWN.to_owned());
    }
    if repeats(&diagnosis.cause) {
        NOT_SHOWN.clone_into(&mut diagnosis.cause);
    }
    diagnosis
}

impl Node {
    /// Whether the node has this image, as far as it tells: it names the fifty largest only, so that not being
    /// among them says nothing.
    fn has(&self, image: &ImageReference) -> Option<bool> {
        let wanted = image.to_string();
        let is_it =
            |name: &String| ImageReference::parse(name).is_ok_and(|known| known.to_string() == wanted);
        self.images.iter().any(is_it).then_some(true)
    }
}
