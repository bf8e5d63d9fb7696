//! All that fails, as a person reads it: each cause once, with the pods that it stops and what mends it.

use pullsecret_core::diagnosis::{Code, Diagnosis};

use super::super::failures;
use super::super::keyrings::Keyrings;
use super::super::subject::Subject;
use super::remedies::Remedies;
use super::words::{count, listed};
use super::{Voice, failures as with_remedies};
use crate::output::Page;

/// Pods that fail alike.
struct Group {
    namespace: String,
    image: String,
    diagnosis: Diagnosis,
    pods: Vec<String>,
    remedies: Remedies,
}

/// What is said of all of them. `places` are the flags that a command for each of them needs.
pub(in super::super) fn summary<'v>(
    subjects: &'v [Subject],
    keyrings: &'v Keyrings,
    voice: impl Fn(usize) -> Voice<'v>,
    width: Option<usize>,
) -> Vec<String> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, subject) in subjects.iter().enumerate() {
        add(&mut groups, subject, keyrings, &voice(at));
    }
    let mut page = Page::new(width);
    if groups.is_empty() {
        page.say("No pod fails to pull an image.");
        return page.into_lines();
    }
    let reasons = count(groups.len(), "reason", "reasons");
    let verb = if subjects.len() == 1 { "fails" } else { "fail" };
    let pods = count(subjects.len(), "pod", "pods");
    page.say(&format!("{pods} {verb} to pull an image, for {reasons}."));
    groups.sort_by(|one, other| (&one.namespace, &one.image).cmp(&(&other.namespace, &other.image)));
    for group in groups {
        say(group, &mut page);
    }
    page.into_lines()
}

fn add(groups: &mut Vec<Group>, subject: &Subject, keyrings: &Keyrings, voice: &Voice<'_>) {
    for (failure, remedies) in with_remedies(subject, keyrings, voice, failures::all) {
        let pods = failure.pods();
        let diagnosis = failure.told.diagnosis;
        // Another container of the pod may be in trouble of another kind.
        if diagnosis.code == Code::NotAPullProblem {
            continue;
        }
        let is_alike = |known: &&mut Group| {
            known.namespace == subject.namespace
                && known.image == failure.told.image
                && known.diagnosis.likeness == diagnosis.likeness
        };
        let pods = pods.into_iter().map(str::to_owned);
        match groups.iter_mut().find(is_alike) {
            Some(known) => {
                known.pods.extend(pods);
                known.remedies.extend(remedies);
            }
            None => groups.push(Group {
                namespace: subject.namespace.clone(),
                image: failure.told.image.to_owned(),
                pods: pods.collect(),
                diagnosis,
                remedies,
            }),
        }
    }
}

fn say(group: Group, page: &mut Page) {
    let Group { namespace, image, diagnosis, pods, remedies } = group;
    page.gap();
    page.line(&format!("{namespace} · {image}"));
    page.under(&format!("{} ({})", diagnosis.cause, diagnosis.certainty));
    if let Some(says) = diagnosis.node_says.filter(|_| diagnosis.code == Code::RegistryError) {
        page.under(&format!("The node says: {says}"));
    }
    let names = listed(pods.iter().map(String::as_str));
    page.under(&if pods.len() == 1 {
        format!("Pod: {names}")
    } else {
        format!("{} pods: {names}", pods.len())
    });
    remedies.print_below(page);
}
