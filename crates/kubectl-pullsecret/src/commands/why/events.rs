//! The events of a pod, read where its status alone does not say why a pull fails.

use jiff::Timestamp;
use pullsecret_core::pod::Pod;
use pullsecret_core::prediction::SecretSeen;
use pullsecret_core::{Kind, diagnosis};
use serde_json::Value;

use super::keyrings::Keyrings;
use super::observe::Observer;
use super::status::Events;
use super::subject::{Pods, Subject};
use crate::cluster::ListOptions;
use crate::error::CommandError;
use crate::world::Seen;

impl Observer<'_> {
    /// The events of a pod, if a container's status says too little: kubelets before 1.32 write only that they back
    /// off, and what comes before a pull is never in a container's status.
    pub(super) async fn events(&self, pod: &Pod) -> Result<Events, CommandError> {
        let mut waiting = pod.containers.iter().filter_map(|container| container.waiting.as_ref());
        if waiting.any(diagnosis::needs_events) { self.listed(pod).await } else { Ok(Events::Unasked) }
    }

    /// The events of those that wait and whose secrets may not be read: they name the secrets that the kubelet could not
    /// get either.
    pub(super) async fn tell_of_secrets(
        &self,
        subjects: &mut [Subject],
        keyrings: &Keyrings,
    ) -> Result<(), CommandError> {
        for subject in subjects {
            let namespace = &subject.namespace;
            let own = subject.status.iter_mut().map(|status| (status, &subject.list));
            let pods = match &mut subject.pods {
                Pods::Seen(pods) => &mut pods[..],
                Pods::None | Pods::Unreadable => &mut [],
            };
            let pods = pods.iter_mut().map(|pod| (&mut pod.status, &pod.list));
            for (status, list) in own.chain(pods) {
                let is_hidden =
                    |name| matches!(keyrings.secret(namespace, name), Some(SecretSeen::Unreadable));
                let is_open = matches!(status.events, Events::Unasked) && status.pod.waits();
                if is_open && list.named().any(is_hidden) {
                    status.events = self.listed(&status.pod).await?;
                }
            }
        }
        Ok(())
    }

    async fn listed(&self, pod: &Pod) -> Result<Events, CommandError> {
        let mut fields = format!("involvedObject.kind=Pod,involvedObject.name={}", pod.object.name);
        // A StatefulSet's pods are called like those before them.
        if !pod.uid.is_empty() {
            fields = format!("{fields},involvedObject.uid={}", pod.uid);
        }
        let options = ListOptions { fields: Some(fields), ..ListOptions::default() };
        let listed = self.world.list(Kind::Event, Some(&pod.object.namespace), &options).await?;
        let Seen::Found(mut events) = listed else { return Ok(Events::Unreadable) };
        events.sort_by_key(|event| time(event));
        Ok(Events::Seen(events))
    }
}

/// When an event was last seen.
fn time(event: &Value) -> Option<Timestamp> {
    let places = ["/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp"];
    places.iter().find_map(|place| event.pointer(place)?.as_str()?.parse().ok())
}
