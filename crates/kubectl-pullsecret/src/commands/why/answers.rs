//! `why --verify`: what the registries answer now to the credentials that are explained.

use std::collections::{HashMap, HashSet};

use pullsecret_core::admission::{Origin, PullList};
use pullsecret_core::report::PullVerification;

use super::keyrings::Keyrings;
use super::subject::Subject;
use crate::commands::verify::{self, Case};
use crate::registry_client::RegistryClient;
use crate::session::Session;

/// An image as it is pulled with a list of a namespace.
type Key = (String, Vec<String>, String);

/// The answers, by what was asked; none where nothing was.
#[derive(Debug, Default)]
pub(super) struct Answers(HashMap<Key, PullVerification>);

impl Answers {
    /// Asks for every image that is explained, each with the credentials of each list once.
    pub(super) async fn ask(
        subjects: &[Subject],
        keyrings: &Keyrings,
        client: &RegistryClient,
        session: &Session,
    ) -> Self {
        let (mut keys, mut cases, mut known) = (Vec::new(), Vec::new(), HashSet::new());
        for subject in subjects {
            for (list, image) in wanted(subject) {
                let key = key(&subject.namespace, list, image);
                if known.insert(key.clone()) {
                    cases.push(case(subject, list, image, keyrings));
                    keys.push(key);
                }
            }
        }
        let items = verify::asked(cases, client, usize::from(verify::AT_ONCE), session).await;
        Self(keys.into_iter().zip(items).collect())
    }

    /// What was answered about an image with this list.
    pub(super) fn of(&self, namespace: &str, list: &PullList, image: &str) -> Option<&PullVerification> {
        // Nothing is put together to be looked up where nothing was asked.
        if self.0.is_empty() { None } else { self.0.get(&key(namespace, list, image)) }
    }
}

fn key(namespace: &str, list: &PullList, image: &str) -> Key {
    (namespace.to_owned(), list.names.clone(), image.to_owned())
}

fn case(subject: &Subject, list: &PullList, image: &str, keyrings: &Keyrings) -> Case {
    let users = subject.object.iter().cloned().collect();
    let mut case =
        Case::of(&subject.namespace, image, users, keyrings.of(&subject.namespace, list).predict(image));
    if list.origin == Origin::UnreadableAccount {
        case.unreadable.push(format!("serviceaccount/{}", subject.spec.account()));
    }
    case
}

/// The images with the lists that they are pulled with: of the template and of its pods, or of the pod.
fn wanted(subject: &Subject) -> Vec<(&PullList, &str)> {
    let own = subject.spec.images.iter().map(|used| (&subject.list, used.image.as_str()));
    let pods = subject.pods.seen();
    let of_pods =
        pods.iter().flat_map(|pod| pod.spec().images.iter().map(|used| (&pod.list, used.image.as_str())));
    own.chain(of_pods).collect()
}
