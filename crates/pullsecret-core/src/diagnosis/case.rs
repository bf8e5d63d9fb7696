//! What a diagnosis is made of: everything that is known of one container's pull, as plain values.

use jiff::Timestamp;
use serde_json::Value;

use crate::admission::AccountSeen;
use crate::node_credentials::Platform;
use crate::pod::Waiting;
use crate::prediction::Prediction;

/// All that is known of one container and of the image for which it waits. What is not known is left out; nothing is
/// concluded from its absence.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What the container waits for; `None` where it does not wait, or the pod has no status. Then there is no
    /// diagnosis.
    pub waiting: Option<&'a Waiting>,
    /// The container's name, to tell its events from others'.
    pub container: Option<&'a str>,
    /// The pod's events, the oldest first; none where they are not known, or have ended.
    pub events: &'a [EventSeen<'a>],
    /// The image that is waited for ([`crate::pod::Pod::image_waited_for`]), as written.
    pub image: &'a str,
    /// `imagePullPolicy`, as written.
    pub pull_policy: Option<&'a str>,
    /// What the kubelet does for that image with the pod's list, as its secrets are now.
    pub prediction: &'a Prediction<'a>,
    /// The names in the pod's own list, in order.
    pub list: &'a [String],
    /// Whether the pod only mirrors a static one: no account's list is ever copied into it.
    pub mirror: bool,
    /// When the pod was made.
    pub pod_created: Option<Timestamp>,
    /// The pod's account as it is now; `None` where it was not looked at.
    pub account: Option<AccountCase<'a>>,
    /// Times of the secrets that are named, as far as they may be read.
    pub secrets: &'a [SecretTimes<'a>],
    /// The platform of the node, by its look; `None` where it is not known, and may be any.
    pub platform: Option<Platform>,
    /// The minor version of the node's kubelet: 35 for 1.35.
    pub kubelet_minor: Option<u32>,
    /// Whether the node lists the image among those that it has (`status.images`, of which a node tells the fifty
    /// largest only: so `Some(false)` proves nothing, and is taken for not known).
    pub image_on_node: Option<bool>,
    /// Now; `None` where the past is looked at.
    pub now: Option<Timestamp>,
}

/// The pod's service account as it is now.
#[derive(Clone, Copy, Debug)]
pub struct AccountCase<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its list, if it may be read.
    pub seen: &'a AccountSeen,
    /// What the kubelet would do for the image with the account's list.
    pub prediction: Option<&'a Prediction<'a>>,
    /// When its list was last changed, where its managed fields tell.
    pub changed: Option<Timestamp>,
}

/// When a secret was made and changed.
#[derive(Clone, Copy, Debug)]
pub struct SecretTimes<'a> {
    /// Its name.
    pub name: &'a str,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When its data was last changed, where its managed fields tell.
    pub changed: Option<Timestamp>,
    /// Whether it is immutable: a kubelet that has read it does not look again.
    pub immutable: bool,
}

/// An event of the pod.
#[derive(Clone, Copy, Debug)]
pub struct EventSeen<'a> {
    /// Its reason: `Failed`, `BackOff`, `FailedCreatePodSandBox`.
    pub reason: &'a str,
    /// Its message.
    pub message: &'a str,
    /// The container that it is about (`spec.containers{NAME}` in its field path); `None` where it is about the pod.
    pub container: Option<&'a str>,
}

impl<'a> EventSeen<'a> {
    /// Reads an event of the core group as the API server sends it; what is not there is empty.
    pub fn of(event: &'a Value) -> Self {
        let text = |at: &str| event.pointer(at).and_then(Value::as_str).unwrap_or_default();
        // The container's list, and its name in braces (Kubernetes 1.35, `pkg/kubelet/container/ref.go`).
        let container = text("/involvedObject/fieldPath").split_once('{');
        Self {
            reason: text("/reason"),
            message: text("/message"),
            container: container.and_then(|(_, rest)| rest.strip_suffix('}')),
        }
    }
}

impl<'a> Case<'a> {
    /// A case of which only this is known.
    pub fn new(waiting: &'a Waiting, image: &'a str, prediction: &'a Prediction<'a>) -> Self {
        Self {
            waiting: Some(waiting),
            container: None,
            events: &[],
            image,
            pull_policy: None,
            prediction,
            list: &[],
            mirror: false,
            pod_created: None,
            account: None,
            secrets: &[],
            platform: None,
            kubelet_minor: None,
            image_on_node: None,
            now: None,
        }
    }
}
