//! What is to be found out: an image, and the credentials with which the kubelet tries it.

use pullsecret_core::node_credentials::Platform;
use pullsecret_core::prediction::{Prediction, Stop};
use pullsecret_core::report::ExplainedCredential;
use pullsecret_core::{Credential, ImageReference, ObjectRef};

/// An image that is pulled with certain credentials.
#[derive(Debug)]
pub(in crate::commands) struct Case {
    pub(super) namespace: String,
    /// The image as written.
    pub(super) image: String,
    pub(super) users: Vec<ObjectRef>,
    pub(super) reference: Option<ImageReference>,
    /// What stops the pull before anything is tried, as it is told to scripts.
    pub(super) error: Option<String>,
    /// The secret that cannot be decoded, if that is what stops it.
    pub(super) undecodable: Option<String>,
    /// In the order in which they are tried.
    pub(super) credentials: Vec<Predicted>,
    /// What may not be read and could hold others.
    pub(in crate::commands) unreadable: Vec<String>,
    /// Whose nodes have credentials of their own for the registry; of a secret by itself that does not matter.
    pub(super) node: Option<Platform>,
    /// Whether the kubelet asks without a credential where there is none: not where a secret is asked about.
    pub(super) may_be_anonymous: bool,
}

/// A credential that the kubelet tries.
#[derive(Clone, Debug)]
pub(super) struct Predicted {
    pub(super) explained: ExplainedCredential,
    pub(super) credential: Credential,
}

impl Case {
    /// What was predicted for an image.
    pub(in crate::commands) fn of(
        namespace: &str,
        image: &str,
        users: Vec<ObjectRef>,
        prediction: Prediction<'_>,
    ) -> Self {
        let predicted = prediction.credentials.iter().map(|tried| Predicted {
            explained: ExplainedCredential::of(tried),
            credential: tried.entry.credential().clone(),
        });
        let undecodable = match &prediction.stop {
            Some(Stop::Undecodable { secret, .. }) => Some((*secret).to_owned()),
            _ => None,
        };
        Self {
            namespace: namespace.to_owned(),
            image: image.to_owned(),
            users,
            error: prediction.stop.as_ref().map(ToString::to_string),
            undecodable,
            credentials: predicted.collect(),
            unreadable: prediction.unreadable.iter().map(|name| (*name).to_owned()).collect(),
            node: prediction.reference.as_ref().and_then(|image| Platform::of_registry(image.domain())),
            reference: prediction.reference,
            may_be_anonymous: true,
        }
    }

    /// Whether another case is the same but for who pulls the image.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let explained =
            |case: &Self| case.credentials.iter().map(|one| one.explained.clone()).collect::<Vec<_>>();
        (&self.namespace, &self.image) == (&other.namespace, &other.image)
            && (&self.error, &self.unreadable) == (&other.error, &other.unreadable)
            && explained(self) == explained(other)
    }

    /// Takes in who else pulls the image.
    pub(super) fn add_users(&mut self, users: Vec<ObjectRef>) {
        self.users.extend(users);
        self.users.sort();
        self.users.dedup();
    }
}
