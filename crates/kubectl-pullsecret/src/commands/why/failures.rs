//! The pulls that fail of what is explained, those that are alike together.

use jiff::Timestamp;
use pullsecret_core::admission::PullList;
use pullsecret_core::diagnosis::Diagnosis;
use pullsecret_core::pod::Container;

use super::keyrings::Keyrings;
use super::status::Status;
use super::subject::Subject;
use super::told::Told;

/// A pull that fails in one pod, or in several for one reason.
pub(super) struct Failure<'a> {
    /// Those pods, each with a container that waits.
    pub(super) users: Vec<(&'a str, &'a Container)>,
    /// The first of them.
    pub(super) status: &'a Status,
    /// Its list of pull secrets.
    pub(super) list: &'a PullList,
    /// What that tells.
    pub(super) told: Told<'a>,
}

impl<'a> Failure<'a> {
    pub(super) fn diagnosis(&self) -> &Diagnosis {
        &self.told.diagnosis
    }

    /// The pods, each once.
    pub(super) fn pods(&self) -> Vec<&'a str> {
        let mut pods: Vec<&str> = self.users.iter().map(|(pod, _)| *pod).collect();
        // Those of one pod stand together.
        pods.dedup();
        pods
    }
}

/// All that fails of this pod, or of the pods of this workload, for each container by itself.
pub(super) fn each<'a>(subject: &'a Subject, keyrings: &Keyrings, now: Timestamp) -> Vec<Failure<'a>> {
    let pods = subject.pods.seen();
    let own = subject.status.iter().map(|status| (status, &subject.list, &subject.node));
    let of_pods = pods.iter().map(|pod| (&pod.status, &pod.list, &pod.node));
    let mut each = Vec::new();
    for (status, list, node) in own.chain(of_pods) {
        let name = status.pod.object.name.as_str();
        for told in status.told(list, node, keyrings, now) {
            each.push(Failure { users: vec![(name, told.container)], status, list, told });
        }
    }
    each
}

/// The same, those together that wait for one image for one reason.
pub(super) fn all<'a>(subject: &'a Subject, keyrings: &Keyrings, now: Timestamp) -> Vec<Failure<'a>> {
    let mut all: Vec<Failure<'a>> = Vec::new();
    for failure in each(subject, keyrings, now) {
        match all.iter_mut().find(|known| is_alike(&known.told, &failure.told)) {
            Some(known) => known.users.extend(failure.users),
            None => all.push(failure),
        }
    }
    all
}

/// Whether two containers wait for one image, for one reason.
fn is_alike(one: &Told<'_>, other: &Told<'_>) -> bool {
    one.image == other.image && one.diagnosis.likeness == other.diagnosis.likeness
}
