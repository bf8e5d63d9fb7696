//! What a pod that is there tells of its containers, and what else bears on why its pulls fail.

use std::sync::Arc;

use pullsecret_core::admission::{AccountSeen, Origin, PullList};
use pullsecret_core::diagnosis::{EventSeen, needs_events};
use pullsecret_core::pod::{Container, Pod};
use serde_json::Value;

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

impl Status {
    /// The list that its account has now, to be held against the pod's.
    pub(super) fn list_of_account(&self) -> Option<PullList> {
        let Some(AccountSeen::Read(account)) = &self.account else { return None };
        Some(PullList { names: account.names.clone(), origin: Origin::Account })
    }

    /// Whether its events would say more, and may not be read.
    pub(super) fn are_events_hidden(&self) -> bool {
        let mut waiting = self.pod.containers.iter().filter_map(|container| container.waiting.as_ref());
        matches!(self.events, Events::Unreadable) && waiting.any(needs_events)
    }

    /// Whether a container's image is on its way: that is the last that its events tell.
    pub(super) fn is_pulling(&self, container: &Container) -> bool {
        const STEPS: [&str; 6] = ["Pulling", "Pulled", "Failed", "BackOff", "Created", "Started"];
        let is_step =
            |event: &EventSeen<'_>| event.container == Some(&container.name) && STEPS.contains(&event.reason);
        let last = self.events_seen().into_iter().rfind(is_step);
        container.waiting.is_some() && last.is_some_and(|event| event.reason == "Pulling")
    }

    /// The policy of what uses this image: the container, or a volume that it mounts.
    pub(super) fn pull_policy(&self, container: &Container, image: &str) -> Option<&str> {
        let of_image = || self.pod.spec.images.iter().filter(|used| used.image == image);
        let own = of_image().find(|used| used.user == container.user && used.name == container.name);
        own.or_else(|| of_image().next())?.pull_policy.as_deref()
    }

    /// What its events say.
    pub(super) fn events_seen(&self) -> Vec<EventSeen<'_>> {
        match &self.events {
            Events::Seen(events) => events.iter().map(|event| EventSeen::of(event)).collect(),
            Events::Unasked | Events::Unreadable => Vec::new(),
        }
    }
}
