//! The pulls that fail of what is explained, those that are alike together.

use jiff::Timestamp;
use pullsecret_core::admission::PullList;
use pullsecret_core::diagnosis::Diagnosis;

use super::keyrings::Keyrings;
use super::status::Status;
use super::subject::{Pods, Subject};
use super::told::Told;

/// A pull that fails in one pod, or in several for one reason.
pub(super) struct Failure<'a> {
    /// Those pods.
    pub(super) pods: Vec<&'a str>,
    /// The first of them.
    pub(super) status: &'a Status,
    /// Its list of pull secrets.
    pub(super) list: &'a PullList,
    /// What that tells.
    pub(super) told: Told<'a>,
}

impl Failure<'_> {
    pub(super) fn diagnosis(&self) -> &Diagnosis {
        &self.told.diagnosis
    }
}

/// All that fails of this pod, or of the pods of this workload.
pub(super) fn all<'a>(subject: &'a Subject, keyrings: &Keyrings, now: Timestamp) -> Vec<Failure<'a>> {
    let mut all: Vec<Failure<'a>> = Vec::new();
    let pods = match &subject.pods {
        Pods::Seen(pods) => &pods[..],
        Pods::None | Pods::Unreadable => &[],
    };
    let own = subject.status.iter().map(|status| (status, &subject.list, &subject.node));
    let of_pods = pods.iter().map(|pod| (&pod.status, &pod.list, &pod.node));
    for (status, list, node) in own.chain(of_pods) {
        let name = status.pod.object.name.as_str();
        for told in status.told(list, node, keyrings, now) {
            let is_alike = |known: &&mut Failure<'_>| is_alike(&known.told, &told);
            match all.iter_mut().find(is_alike) {
                Some(known) if known.pods.contains(&name) => {}
                Some(known) => known.pods.push(name),
                None => all.push(Failure { pods: vec![name], status, list, told }),
            }
        }
    }
    all
}

/// Whether two containers wait for one image, for one reason.
fn is_alike(one: &Told<'_>, other: &Told<'_>) -> bool {
    one.image == other.image
        && one.diagnosis.code == other.diagnosis.code
        && one.diagnosis.cause == other.diagnosis.cause
}
