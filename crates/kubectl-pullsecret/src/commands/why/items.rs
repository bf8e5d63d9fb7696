//! The explanations as items of the report: one for each container, image volume or image.

use std::collections::HashMap;

use pullsecret_core::admission::{Origin, PullList};
use pullsecret_core::pod::{ImageUse, ImageUser, PodSpec};
use pullsecret_core::report::{ContainerType, ExplainedDiagnosis, PullExplanation};
use pullsecret_core::{Kind, ObjectRef};

use super::answers::Answers;
use super::failures::{self, Failure};
use super::keyrings::Keyrings;
use super::render::{Remedies, Voice, failures};
use super::status::Status;
use super::subject::{Node, Pods, Subject};

/// Everything that is explained of one thing: of a workload its template, then each of its pods.
pub(super) fn items(subject: &Subject, keyrings: &Keyrings, voice: &Voice<'_>) -> Vec<PullExplanation> {
    let failures = failures(subject, keyrings, voice, failures::each);
    let mut by_container = ByContainer::new();
    for (failure, remedies) in failures {
        let key = (failure.status.pod.object.name.as_str(), failure.told.container.name.as_str());
        by_container.insert(key, (failure, remedies));
    }
    let pod = subject.object.as_ref().filter(|object| object.kind == Kind::Pod);
    let part = Part {
        subject,
        pod: pod.map(|pod| pod.name.as_str()),
        spec: &subject.spec,
        list: &subject.list,
        node: &subject.node,
        status: subject.status.as_ref(),
        failures: &by_container,
        answers: voice.answers,
    };
    let mut items = part.items(keyrings);
    if let Pods::Seen(pods) = &subject.pods {
        for pod in pods {
            let (spec, status) = (pod.spec(), Some(&pod.status));
            let of_pod =
                Part { pod: Some(pod.name()), spec, list: &pod.list, node: &pod.node, status, ..part };
            items.extend(of_pod.items(keyrings));
        }
    }
    items
}

/// A pod or a template.
#[derive(Clone, Copy)]
struct Part<'a> {
    subject: &'a Subject,
    pod: Option<&'a str>,
    spec: &'a PodSpec,
    list: &'a PullList,
    node: &'a Node,
    status: Option<&'a Status>,
    failures: &'a ByContainer<'a>,
    answers: &'a Answers,
}

impl Part<'_> {
    fn items(&self, keyrings: &Keyrings) -> Vec<PullExplanation> {
        let Self { subject, pod, spec, list, node, .. } = self;
        let (namespace, kubelet) = (&subject.namespace, node.kubelet());
        let keyring = keyrings.of(namespace, list);
        let item = |used: &ImageUse| {
            let mut item =
                PullExplanation::of(namespace, &used.image, &keyring.predict(&used.image), &kubelet);
            item.object.clone_from(&subject.object);
            item.container_type = (!used.name.is_empty()).then(|| ContainerType::of(used.user));
            item.pod = pod.map(str::to_owned);
            let named = used.user != ImageUser::Volume && !used.name.is_empty();
            item.container = named.then(|| used.name.clone());
            if let Some(refusal) = list.refusal(namespace, spec.account()) {
                item.error = Some(refusal);
            }
            if list.origin == Origin::UnreadableAccount {
                item.unreadable.push(account(namespace, spec).to_string());
            }
            item.diagnosis = self.diagnosis(used);
            item.verification = self.answers.of(namespace, list, &used.image).cloned();
            item
        };
        spec.images.iter().map(item).collect()
    }

    /// Why the pull of this image fails in this pod. A volume's failure stands at a container that mounts it.
    fn diagnosis(&self, used: &ImageUse) -> Option<ExplainedDiagnosis> {
        let (pod, status) = (self.pod?, self.status?);
        let containers = status.pod.containers.iter().filter(|container| {
            used.user == ImageUser::Volume || container.user == used.user && container.name == used.name
        });
        let found = containers.filter_map(|container| self.failures.get(&(pod, container.name.as_str())));
        let (failure, remedies) = found.into_iter().find(|(failure, _)| failure.told.image == used.image)?;
        Some(ExplainedDiagnosis::new(failure.diagnosis(), remedies.commands()))
    }
}

/// What fails, by pod and container.
type ByContainer<'a> = HashMap<(&'a str, &'a str), (Failure<'a>, Remedies)>;

fn account(namespace: &str, spec: &PodSpec) -> ObjectRef {
    ObjectRef::new(Kind::ServiceAccount, namespace, spec.account())
}
