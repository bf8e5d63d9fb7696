//! An explanation as a person reads it: the answer first, the evidence after it, the command last.

mod answers;
mod block;
mod failure;
mod list;
mod mend;
mod node_fault;
mod own_list;
mod pods;
mod remake;
mod remedies;
mod remedy;
mod secret;
mod summary;
mod words;

use std::cell::Cell;

use jiff::Timestamp;
use pullsecret_core::admission::PullList;
use pullsecret_core::pod::ImageUse;
use pullsecret_core::prediction::{PodKeyring, Prediction, Stop};
use pullsecret_core::{ImageReference, Kind};

use super::answers::Answers;
use super::failures::{self, Failure};
use super::keyrings::Keyrings;
use super::subject::{Anew, Standing, Subject};
use crate::output::Page;
pub(super) use remedies::Remedies;
pub(super) use summary::summary;

/// How to speak, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice<'a> {
    /// The flags that a printed command needs to act where we look.
    pub(super) place: &'a str,
    /// Whether the world is made of files.
    pub(super) files: bool,
    /// The terminal's width.
    pub(super) width: Option<usize>,
    /// Whether what is explained has to be named, because it was not asked for by its name alone.
    pub(super) named: bool,
    /// Now.
    pub(super) now: Timestamp,
    /// What registries answered, if they were asked.
    pub(super) answers: &'a Answers,
}

/// What is said of one thing.
pub(super) fn lines(subject: &Subject, keyrings: &Keyrings, voice: &Voice<'_>) -> Vec<String> {
    let case = Case::new(subject, keyrings, voice);
    let mut wanted = wanted(subject, keyrings.of(&subject.namespace, &subject.list));
    let mut page = Page::new(voice.width);
    if subject.standing == Standing::Ended {
        page.say(&format!(
            "{} has ended: nothing is pulled for it any more. What holds for one like it:",
            case.name()
        ));
    }
    for wanted in &wanted {
        page.gap();
        block::say(&case, wanted, &mut page);
    }
    let added = pods::added(&case);
    for wanted in &added {
        page.gap();
        pods::say_added(&case, wanted, &mut page);
    }
    wanted.extend(added);
    // Pods of a former template, whose images this one does not have.
    let is_known = |failure: &&Failure<'_>| wanted.iter().all(|wanted| wanted.image != failure.told.image);
    let former: Vec<&Failure<'_>> = case.failures.iter().filter(is_known).collect();
    for failure in former {
        let of_pods = case.wanted_by(failure);
        page.gap();
        block::title(&case, &of_pods, &mut page);
        failure::one(&case, failure, &mut page);
        wanted.push(of_pods);
    }
    page.gap();
    list::say(&case, &wanted, &mut page);
    page.gap();
    remedy::say(&case, &wanted, &mut page);
    page.into_lines()
}

/// What fails of one thing, each with what mends it: those that are alike together, or each by itself.
pub(super) fn failures<'a>(
    subject: &'a Subject,
    keyrings: &'a Keyrings,
    voice: &'a Voice<'a>,
    of: impl Fn(&'a Subject, &Keyrings, Timestamp) -> Vec<Failure<'a>>,
) -> Vec<(Failure<'a>, Remedies)> {
    let case = Case { failures: of(subject, keyrings, voice.now), ..Case::new(subject, keyrings, voice) };
    let remedies: Vec<Remedies> = case
        .failures
        .iter()
        .map(|failure| {
            let mut remedies = Remedies::default();
            if case.may_be_mended() {
                mend::all(&case, &case.wanted_by(failure), failure, &mut remedies);
            }
            remedies
        })
        .collect();
    case.failures.into_iter().zip(remedies).collect()
}

/// One image, all that uses it, and what the kubelet does for it.
struct Wanted<'a> {
    uses: Vec<&'a ImageUse>,
    image: &'a str,
    prediction: Prediction<'a>,
}

impl Wanted<'_> {
    /// Whether none of those that use it lets the kubelet pull.
    fn is_never_pulled(&self) -> bool {
        self.uses.iter().all(|used| used.pull_policy.as_deref() == Some("Never"))
    }

    fn is_misnamed(&self) -> bool {
        matches!(self.prediction.stop, Some(Stop::InvalidName { .. }))
    }

    /// The registry, where the name can be read.
    fn host(&self) -> Option<&str> {
        self.prediction.reference.as_ref().map(ImageReference::domain)
    }

    /// Whether nothing stops the pull, nothing is hidden, and there is no credential.
    fn is_without(&self) -> bool {
        let prediction = &self.prediction;
        prediction.stop.is_none() && prediction.unreadable.is_empty() && prediction.credentials.is_empty()
    }
}

/// The images, those that are the same together.
fn wanted<'a>(subject: &'a Subject, keyring: &'a PodKeyring) -> Vec<Wanted<'a>> {
    let mut all: Vec<Wanted<'a>> = Vec::new();
    for used in &subject.spec.images {
        if let Some(wanted) = all.iter_mut().find(|wanted| wanted.image == used.image) {
            wanted.uses.push(used);
        } else {
            let prediction = keyring.predict(&used.image);
            all.push(Wanted { uses: vec![used], image: &used.image, prediction });
        }
    }
    all
}

/// A subject and all that is needed to speak of it.
struct Case<'a> {
    subject: &'a Subject,
    keyrings: &'a Keyrings,
    voice: &'a Voice<'a>,
    /// What fails.
    failures: Vec<Failure<'a>>,
    /// Whether it was said of an image which pods have another list.
    told_of_lists: Cell<bool>,
}

impl<'a> Case<'a> {
    fn new(subject: &'a Subject, keyrings: &'a Keyrings, voice: &'a Voice<'a>) -> Self {
        let failures = failures::all(subject, keyrings, voice.now);
        Self { subject, keyrings, voice, failures, told_of_lists: Cell::new(false) }
    }

    /// The failures of this image.
    fn failures_of(&self, wanted: &Wanted<'_>) -> impl Iterator<Item = &Failure<'a>> {
        self.failures.iter().filter(|failure| failure.told.image == wanted.image)
    }

    /// Whether anything that is done helps: what has ended or is going away needs nothing.
    fn may_be_mended(&self) -> bool {
        let is_leaving = self.subject.status.as_ref().is_some_and(|status| status.pod.deleting);
        self.subject.standing != Standing::Ended && !is_leaving
    }

    /// Whether a container is in what the pods are made from, as far as that is known.
    fn is_in_template(&self, container: &str) -> bool {
        match &self.subject.anew {
            Some(Anew { maker: Some(_), containers, .. }) => containers.iter().any(|name| name == container),
            _ if self.is_template() => self.subject.spec.images.iter().any(|used| used.name == container),
            _ => true,
        }
    }

    /// Whether this is a pod that nothing makes anew.
    fn is_alone(&self) -> bool {
        self.is_pod() && !self.subject.controlled
    }

    /// Whether what is known of this image's failure leaves no part in it to credentials.
    fn is_beside_credentials(&self, wanted: &Wanted<'_>) -> bool {
        let mut failures = self.failures_of(wanted).peekable();
        failures.peek().is_some() && failures.all(|failure| !failure.diagnosis().code.is_about_credentials())
    }

    /// The image that fails, as the pods want it.
    fn wanted_by(&self, failure: &Failure<'a>) -> Wanted<'a> {
        let (status, image) = (failure.status, failure.told.image);
        let uses = status.pod.spec.images.iter().filter(|used| used.image == image).collect();
        Wanted { uses, image, prediction: self.predict(failure.list, image) }
    }

    /// What the kubelet does for an image with another list.
    fn predict(&self, list: &PullList, image: &str) -> Prediction<'a> {
        self.keyrings.of(&self.subject.namespace, list).predict(image)
    }

    /// What the account's list would give an image that has no credential because of another list.
    fn hidden(&self, wanted: &Wanted<'_>) -> Option<Prediction<'a>> {
        let list = self.subject.hidden().filter(|_| wanted.is_without())?;
        Some(self.predict(&list, wanted.image)).filter(|other| !other.credentials.is_empty())
    }

    fn account(&self) -> String {
        format!("serviceaccount/{}", self.subject.spec.account())
    }

    /// `pod/web-1`, `deployment/web`; `a pod` where there is only an image.
    fn name(&self) -> String {
        self.subject.object.as_ref().map_or_else(|| "a pod".to_owned(), words::short)
    }

    fn is_pod(&self) -> bool {
        self.subject.object.as_ref().is_some_and(|object| object.kind == Kind::Pod)
    }

    /// Whether this is a template, of which pods are made.
    fn is_template(&self) -> bool {
        self.subject.object.is_some() && !self.is_pod()
    }
}
