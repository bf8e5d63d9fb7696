//! Why a container's pull fails: core's diagnosis, made of what its pod tells and of what was sent.

use jiff::Timestamp;
use pullsecret_core::admission::{Account, AccountSeen, Origin, PullList};
use pullsecret_core::diagnosis::{AccountCase, Case, Diagnosis, SecretTimes, diagnose};
use pullsecret_core::pod::Container;
use pullsecret_core::prediction::{Prediction, SecretSeen};
use pullsecret_core::{ImageReference, Repetition};

use super::keyrings::Keyrings;
use super::status::Status;
use super::subject::Node;

/// What stands in the place of words that repeat a credential.
const NOT_SHOWN: &str = "(not shown, because it repeats a password)";

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
        let events = self.events_seen();
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
