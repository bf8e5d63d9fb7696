//! The kubelet's keyrings: one for each list of secrets, made of what may be read of them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use pullsecret_core::admission::PullList;
use pullsecret_core::prediction::{PodKeyring, SecretSeen};
use pullsecret_core::{Kind, ObjectRef};

use super::status::Status;
use super::subject::Subject;
use crate::error::CommandError;
use crate::world::{World, keyring};

/// Every keyring that the explanations need, by namespace and list.
pub(super) struct Keyrings {
    lists: HashMap<String, HashMap<Vec<String>, PodKeyring>>,
    seen: HashMap<ObjectRef, SecretSeen>,
}

impl Keyrings {
    /// Reads each secret that a list names, once.
    pub(super) async fn read(subjects: &[Subject], world: &World<'_>) -> Result<Self, CommandError> {
        let lists: BTreeSet<(&str, Cow<'_, [String]>)> = subjects.iter().flat_map(lists_of).collect();
        let objects: BTreeSet<ObjectRef> = lists
            .iter()
            .flat_map(|(namespace, names)| {
                names
                    .iter()
                    .filter(|name| !name.is_empty())
                    .map(|name| ObjectRef::new(Kind::Secret, *namespace, name))
            })
            .collect();
        let seen = world.secrets(objects).await?;
        let mut keyrings: HashMap<String, HashMap<Vec<String>, PodKeyring>> = HashMap::new();
        for (namespace, names) in lists {
            let keyring = keyring(namespace, &names, &seen);
            keyrings.entry(namespace.to_owned()).or_default().insert(names.into_owned(), keyring);
        }
        Ok(Self { lists: keyrings, seen })
    }

    /// The keyring of a list. All lists of the subjects have one; any other has an empty one.
    pub(super) fn of(&self, namespace: &str, list: &PullList) -> &PodKeyring {
        static EMPTY: std::sync::LazyLock<PodKeyring> = std::sync::LazyLock::new(|| PodKeyring::new([]));
        self.lists.get(namespace).and_then(|lists| lists.get(&list.names)).unwrap_or(&EMPTY)
    }

    /// What was seen of a secret.
    pub(super) fn secret(&self, namespace: &str, name: &str) -> Option<&SecretSeen> {
        self.seen.get(&ObjectRef::new(Kind::Secret, namespace, name))
    }
}

fn lists_of(subject: &Subject) -> Vec<(&str, Cow<'_, [String]>)> {
    let pods = subject.pods.seen();
    let statuses = subject.status.iter().chain(pods.iter().map(|pod| &pod.status));
    let of_accounts = statuses.filter(|status| status.pod.waits()).filter_map(Status::list_of_account);
    let of_accounts = of_accounts.map(|list| Cow::Owned(list.names));
    let lists = std::iter::once(&subject.list)
        .chain(subject.anew.iter().map(|anew| &anew.list))
        .chain(subject.anew.iter().filter_map(|anew| Some(&anew.next.as_ref()?.list)))
        .chain(pods.iter().map(|pod| &pod.list))
        .chain(pods.iter().filter_map(|pod| pod.of_its_job.as_ref()))
        .map(|list| Cow::Borrowed(&list.names[..]));
    let supposed = [subject.hidden(), subject.perhaps()];
    let supposed = supposed.into_iter().flatten().map(|list| Cow::Owned(list.names));
    lists.chain(supposed).chain(of_accounts).map(|names| (subject.namespace.as_str(), names)).collect()
}
