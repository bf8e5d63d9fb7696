//! One row of the table of known messages, and how a message is held against it.

use super::anatomy::{Sent, Stage};
use super::said::Said;

/// A known form of message: what it looks like, what it says, and where that is from.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// A short name, for tests and bug reports.
    pub name: &'static str,
    /// What must be so, all of it.
    pub when: &'static [When],
    /// What such a message says.
    pub says: Said,
    /// Where the form is from: a program and its file, or a public thread. "Table A" to "D" are those of the
    /// collection of pull failures that these rows were made from.
    pub source: &'static str,
}

/// One thing that must be so. All texts are in small letters, as is the message that they are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The waiting reason (or the event's) is one of these, letter for letter.
    Reason(&'static [&'static str]),
    /// The gRPC code is one of these.
    Code(&'static [&'static str]),
    /// The HTTP status is one of these.
    Status(&'static [u16]),
    /// There is an HTTP status, whichever.
    AnyStatus,
    /// How far it got.
    At(Stage),
    /// What the words tell of what was sent.
    With(Sent),
    /// One of these is in the text.
    Has(&'static [&'static str]),
    /// None of these is in the text.
    Lacks(&'static [&'static str]),
    /// The text begins with one of these.
    Begins(&'static [&'static str]),
    /// The text ends with one of these.
    Ends(&'static [&'static str]),
    /// No runtime and no gRPC code is to be seen in it: the words are the kubelet's own.
    FromKubelet,
    /// A proxy's refusal to connect, which Go prints behind the address of the request.
    RefusedByProxy,
}

/// A message in the parts that rows are about.
#[derive(Debug)]
pub(super) struct Subject<'t> {
    pub(super) reason: &'t str,
    pub(super) code: Option<&'t str>,
    pub(super) status: Option<u16>,
    pub(super) stage: Option<Stage>,
    pub(super) sent: Sent,
    pub(super) from_kubelet: bool,
    pub(super) refused_by_proxy: bool,
    /// Without wrappings, in small letters.
    pub(super) text: &'t str,
}

impl Form {
    pub(super) fn is_of(&self, subject: &Subject<'_>) -> bool {
        self.when.iter().all(|when| when.holds(subject))
    }
}

impl When {
    fn holds(&self, subject: &Subject<'_>) -> bool {
        let text = subject.text;
        match self {
            Self::Reason(reasons) => reasons.contains(&subject.reason),
            Self::Code(codes) => subject.code.is_some_and(|code| codes.contains(&code)),
            Self::Status(statuses) => subject.status.is_some_and(|status| statuses.contains(&status)),
            Self::AnyStatus => subject.status.is_some(),
            Self::At(stage) => subject.stage == Some(*stage),
            Self::With(sent) => subject.sent == *sent,
            Self::Has(words) => words.iter().any(|word| text.contains(word)),
            Self::Lacks(words) => !words.iter().any(|word| text.contains(word)),
            Self::Begins(words) => words.iter().any(|word| text.starts_with(word)),
            Self::Ends(words) => words.iter().any(|word| text.ends_with(word)),
            Self::FromKubelet => subject.from_kubelet,
            Self::RefusedByProxy => subject.refused_by_proxy,
        }
    }
}
