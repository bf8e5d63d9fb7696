//! An explanation as a person reads it: the answer first, the evidence after it, the command last.

mod block;
mod list;
mod own_list;
mod pods;
mod remake;
mod remedies;
mod remedy;
mod secret;
mod words;

use std::cell::Cell;

use pullsecret_core::admission::PullList;
use pullsecret_core::pod::ImageUse;
use pullsecret_core::prediction::{PodKeyring, Prediction, Stop};
use pullsecret_core::{ImageReference, Kind};

use super::keyrings::Keyrings;
use super::subject::{Standing, Subject};
use crate::output::Page;

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
}

/// What is said of one thing.
pub(super) fn lines(subject: &Subject, keyrings: &Keyrings, voice: &Voice<'_>) -> Vec<String> {
    let case = Case { subject, keyrings, voice, told_of_lists: Cell::new(false) };
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
    page.gap();
    list::say(&case, &wanted, &mut page);
    page.gap();
    remedy::say(&case, &wanted, &mut page);
    page.into_lines()
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
    /// Whether it was said of an image which pods have another list.
    told_of_lists: Cell<bool>,
}

impl<'a> Case<'a> {
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
