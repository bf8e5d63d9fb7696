//! What a container's status and events say of its pull, taken apart: one attempt after the other, and which of them
//! decides.

use super::address::{self, Asked};
use super::anatomy::{self, Runtime, Sent, Stage};
use super::form::{Form, Subject};
use super::message::{self, Unwrapped};
use super::said::Said;
use super::{EventSeen, forms};
use crate::pod::Waiting;

/// How much of a message is read, in bytes. Runtimes' errors have some hundred; a message of an aggregate of many
/// credentials some thousand.
const LONGEST: usize = 64 * 1024;

/// Reasons of a container that waits for something before its pull.
const BEFORE_THE_PULL: [&str; 3] = ["ContainerCreating", "PodInitializing", ""];

/// Reasons of events that hold an error of a pull.
const EVENTS: [&str; 5] = ["Failed", "InspectFailed", "FailedPullImage", "ErrImageNeverPull", "FailedSync"];

/// Reasons of events that tell why a pod does not come to its pull: what the node does before it. One that has no
/// node yet waits for that, and not for a pull.
const EVENTS_BEFORE: [&str; 4] =
    ["FailedCreatePodSandBox", "FailedMount", "FailedAttachVolume", "FailedMapVolume"];

/// Reasons of events that come only once all of that went well.
const EVENTS_AFTER: [&str; 4] = ["Pulling", "Pulled", "Created", "Started"];

/// What is known from the pod's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence<'t> {
    /// The attempts, in the order in which they were made; identical errors are one (the kubelet collapses them).
    /// Never empty: a message that says nothing is one attempt that says nothing.
    pub attempts: Vec<Attempt<'t>>,
    /// The reason: the status's, or the one that stands in a back-off message.
    pub reason: &'t str,
    /// The image that the kubelet names in the message.
    pub image: Option<&'t str>,
    /// Whether the words are an event's, because the status has none.
    pub from_event: bool,
}

/// One error of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt<'t> {
    /// The error, without the wrappings of the kubelet and of gRPC.
    pub text: &'t str,
    /// Whose form of words it is in.
    pub runtime: Option<Runtime>,
    /// The reference that was really asked for, as the runtime prints it.
    pub reference: Option<&'t str>,
    /// The request that failed, where the error names it.
    pub asked: Option<Asked<'t>>,
    /// The host that it is about: the one that was asked, or whose name was looked up in vain.
    pub host: Option<&'t str>,
    /// How far it got.
    pub stage: Option<Stage>,
    /// The HTTP status that came back.
    pub status: Option<u16>,
    /// Whether a credential was sent, as far as the words tell.
    pub sent: Sent,
    /// What it says.
    pub said: Said,
    /// The row of the table by which that is known; `None` for what is unknown.
    pub form: Option<&'static Form>,
}

/// Whether events can say more of what a container waits for than its status does.
pub fn needs_events(waiting: &Waiting) -> bool {
    match waiting.reason.as_str() {
        reason if BEFORE_THE_PULL.contains(&reason) => waiting.message.is_empty(),
        reason => !reason.contains(' ') && Evidence::read(reason, &waiting.message).is_bare(),
    }
}

impl<'t> Evidence<'t> {
    /// Reads what a container waits for. `None` where it does not wait because of a failure, as far as is known.
    pub fn of(waiting: &'t Waiting, container: Option<&str>, events: &[EventSeen<'t>]) -> Option<Self> {
        let reason = waiting.reason.as_str();
        if BEFORE_THE_PULL.contains(&reason) && waiting.message.is_empty() {
            let tells = |event: &&EventSeen<'t>| {
                EVENTS_BEFORE.contains(&event.reason) || EVENTS_AFTER.contains(&event.reason)
            };
            let last = events.iter().rev().find(tells);
            let event = last.filter(|event| EVENTS_BEFORE.contains(&event.reason))?;
            return Some(Self { from_event: true, ..Self::read(event.reason, event.message) });
        }
        // An undecodable secret's error is the reason and the message; should one be missing, the other tells.
        let is_error = waiting.message.is_empty() && reason.contains(' ');
        let read = Self::read(reason, if is_error { reason } else { &waiting.message });
        if !read.is_bare() {
            return Some(read);
        }
        let ours = |event: &&EventSeen<'t>| {
            EVENTS.contains(&event.reason)
                && (event.container.is_none() || container.is_none() || event.container == container)
        };
        let told = events.iter().rev().filter(ours).map(|event| Self::read(reason, event.message));
        let told = told.into_iter().find(|told| !told.is_bare() && is_same_image(read.image, told.image));
        Some(told.map_or(read, |told| Self { from_event: true, ..told }))
    }

    /// Reads one message under one reason.
    pub fn read(reason: &'t str, message: &'t str) -> Self {
        let Unwrapped { text, reason: inner, code, image } = message::unwrap(head(message));
        let reason = inner.unwrap_or(reason);
        let attempts = match message::list(text) {
            None => vec![Attempt::read(reason, text, code, message, image)],
            Some(errors) => errors
                .into_iter()
                .map(|error| {
                    let one = message::unwrap(error);
                    Attempt::read(one.reason.unwrap_or(reason), one.text, one.code.or(code), error, image)
                })
                .collect(),
        };
        Self { attempts, reason, image, from_event: false }
    }

    /// Whether there is nothing but the fact that the pull fails.
    pub fn is_bare(&self) -> bool {
        self.attempts.iter().all(|attempt| attempt.text.is_empty() && attempt.said == Said::Unknown)
    }

    /// Whether it is about what comes before any pull of the pod.
    pub(super) fn is_before_the_pull(&self) -> bool {
        self.from_event && EVENTS_BEFORE.contains(&self.reason)
    }

    /// Which attempt decides: the one that got furthest; among those, the first that a credential may have been sent
    /// with, for its key is the one that fits most closely.
    pub fn deciding(&self) -> usize {
        let rank = |attempt: &Attempt<'_>| (attempt.said.reach(), attempt.said != Said::NothingSent);
        let best = self.attempts.iter().map(rank).max();
        self.attempts.iter().position(|attempt| Some(rank(attempt)) == best).unwrap_or_default()
    }
}

impl<'t> Attempt<'t> {
    fn read(reason: &str, text: &'t str, code: Option<&str>, whole: &str, image: Option<&str>) -> Self {
        let small_whole = head(whole).to_ascii_lowercase();
        let small = without_names(text, [image, anatomy::reference(text)]);
        let (status, stage, sent) = (anatomy::status(&small), anatomy::stage(&small), anatomy::sent(&small));
        let runtime = anatomy::runtime(&small_whole);
        let from_kubelet = runtime.is_none() && code.is_none();
        let refused_by_proxy = anatomy::is_refused_by_proxy(text);
        let text_small = small.trim_end();
        let subject =
            Subject { reason, code, status, stage, sent, from_kubelet, refused_by_proxy, text: text_small };
        let form = forms::all().find(|form| form.is_of(&subject));
        let said = form.map_or(Said::Unknown, |form| form.says);
        let (asked, looked_up) = (address::asked(text), address::looked_up(text));
        let host = asked.map(|asked| asked.host);
        let host = if said == Said::Dns { looked_up.or(host) } else { host.or(looked_up) };
        Self {
            text,
            runtime,
            reference: anatomy::reference(text),
            asked,
            host,
            stage,
            status,
            sent,
            said,
            form,
        }
    }
}

/// A text in small letters, and without the names of images: a name can be any word (`acme/unauthorized`).
fn without_names(text: &str, names: [Option<&str>; 2]) -> String {
    let mut small = text.to_ascii_lowercase();
    for name in names.into_iter().flatten() {
        let name = name.to_ascii_lowercase();
        let path = name.split_once('/').filter(|(host, _)| host.contains(['.', ':']));
        let path = path.map_or(name.as_str(), |(_, path)| path).split(['@', ':']).next().unwrap_or_default();
        // Shorter ones could be part of any word.
        for name in [name.as_str(), path].into_iter().filter(|name| name.len() >= 4) {
            small = small.replace(name, "…");
        }
    }
    small
}

fn is_same_image(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// As much of a message as is read.
fn head(message: &str) -> &str {
    &message[..message.floor_char_boundary(LONGEST)]
}
