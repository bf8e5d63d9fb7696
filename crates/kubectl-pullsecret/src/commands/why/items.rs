//! The explanations as items of the report: one for each container, image volume or image.

use pullsecret_core::admission::{Origin, PullList};
use pullsecret_core::pod::{ImageUser, PodSpec};
use pullsecret_core::report::{ContainerType, PullExplanation};
use pullsecret_core::{Kind, ObjectRef};

use super::keyrings::Keyrings;
use super::subject::{Node, Pods, Subject};

/// Everything that is explained: of a workload its template, then each of its pods.
pub(super) fn items(subjects: &[Subject], keyrings: &Keyrings) -> Vec<PullExplanation> {
    let mut items = Vec::new();
    for subject in subjects {
        let part = |pod, spec, list, node| Part { subject, pod, spec, list, node }.items(keyrings);
        let pod = subject.object.as_ref().filter(|object| object.kind == Kind::Pod);
        items.extend(part(pod.map(|pod| pod.name.as_str()), &subject.spec, &subject.list, &subject.node));
        if let Pods::Seen(pods) = &subject.pods {
            for pod in pods {
                items.extend(part(Some(&pod.name), &pod.spec, &pod.list, &pod.node));
            }
        }
    }
    items
}

/// A pod or a template.
struct Part<'a> {
    subject: &'a Subject,
    pod: Option<&'a str>,
    spec: &'a PodSpec,
    list: &'a PullList,
    node: &'a Node,
}

impl Part<'_> {
    fn items(&self, keyrings: &Keyrings) -> Vec<PullExplanation> {
        let Self { subject, pod, spec, list, node } = self;
        let (namespace, kubelet) = (&subject.namespace, node.kubelet());
        let keyring = keyrings.of(namespace, list);
        let item = |used: &pullsecret_core::pod::ImageUse| {
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
            item
        };
        spec.images.iter().map(item).collect()
    }
}

fn account(namespace: &str, spec: &PodSpec) -> ObjectRef {
    ObjectRef::new(Kind::ServiceAccount, namespace, spec.account())
}
