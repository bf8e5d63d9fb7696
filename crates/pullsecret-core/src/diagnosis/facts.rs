//! What is known around a message, in the form in which a verdict asks for it.

use super::address;
use super::anatomy::{Runtime, Stage};
use super::case::Case;
use super::code::Certainty;
use super::evidence::{Attempt, Evidence};
use super::remedy::Remedy;
use super::said::Said;
use crate::admission::AccountSeen;
use crate::node_credentials::Platform;
use crate::prediction::{Order, Tried};

/// The reason of the event that names secrets which the kubelet could not get: `Unable to retrieve some image pull
/// secrets (a, b); attempting …` (Kubernetes 1.28 and later, `pkg/kubelet/kubelet_pods.go`).
const RETRIEVE: &str = "FailedToRetrieveImagePullSecret";

/// The case, and what follows from it at once.
pub(super) struct Facts<'c> {
    pub(super) case: &'c Case<'c>,
    pub(super) evidence: &'c Evidence<'c>,
    /// The registry as image names have it; empty where the name cannot be read.
    pub(super) registry: String,
    /// The repository's path in it; empty likewise.
    pub(super) path: String,
    /// The predicted credentials that are sent.
    pub(super) usable: Vec<&'c Tried<'c>>,
    /// The predicted ones that are as good as none.
    pub(super) unusable: Vec<&'c Tried<'c>>,
    /// Whether something may not be read that could hold a credential.
    pub(super) blind: bool,
    /// The platform whose nodes have credentials of their own for this registry, if the node is or may be of it.
    pub(super) node_has_own: Option<Platform>,
}

/// A secret of the account's list that would serve the image and that the pod does not name.
pub(super) struct Offer<'c> {
    pub(super) secret: &'c str,
    pub(super) because: Because,
}

/// Why the pod does not name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Because {
    /// The pod was made before the account listed it: nothing else explains an empty list.
    Older,
    /// The account listed it when the pod was made, and still the pod has no list.
    NotCopied,
    /// The pod's list is part of the account's: probably copied before the rest was there.
    ProbablyOlder,
    /// The pod has a list of its own, which hides the account's.
    OwnList,
}

impl<'c> Facts<'c> {
    pub(super) fn of(case: &'c Case<'c>, evidence: &'c Evidence<'c>) -> Self {
        let prediction = case.prediction;
        let (registry, path) = prediction
            .reference
            .as_ref()
            .map(|image| (image.domain().to_owned(), image.path().to_owned()))
            .unwrap_or_default();
        let (usable, unusable) =
            prediction.credentials.iter().partition(|tried| tried.entry.credential().gap().is_none());
        let own = Platform::of_registry(&registry);
        Self {
            case,
            evidence,
            usable,
            unusable,
            blind: !prediction.unreadable.is_empty(),
            node_has_own: own.filter(|own| case.platform.is_none_or(|platform| platform == *own)),
            registry,
            path,
        }
    }

    /// The registry as sentences have it.
    pub(super) fn host(&self) -> &str {
        if self.registry.is_empty() { "the registry" } else { &self.registry }
    }

    /// The host that answered this attempt in the place of the registry.
    pub(super) fn mirror<'a>(&self, attempt: &Attempt<'a>) -> Option<&'a str> {
        address::stand_in(attempt.asked?, &self.registry, attempt.stage == Some(Stage::Token))
    }

    /// The image as its registry calls it: `acme/web:1`.
    pub(super) fn name_there(&self) -> String {
        let Some(image) = &self.case.prediction.reference else { return self.case.image.to_owned() };
        match (image.tag(), image.digest()) {
            (_, Some(digest)) => format!("{}@{digest}", self.path),
            (Some(tag), None) => format!("{}:{tag}", self.path),
            (None, None) => self.path.clone(),
        }
    }

    /// How sure it is that nothing was sent, where only the prediction says so: the kubelet's own credentials are not
    /// seen, and CRI-O has a file of them that most clusters with it fill (`global_auth_file` of CRI-O 1.34, `crio.conf`;
    /// containerd and Docker send what a kubelet gives them).
    pub(super) fn that_nothing_was_sent(&self) -> Certainty {
        let is_of_crio = self.evidence.attempts.iter().any(|attempt| attempt.runtime == Some(Runtime::CriO));
        if self.blind || self.node_has_own.is_some() || is_of_crio {
            Certainty::Possible
        } else {
            Certainty::Likely
        }
    }

    /// Which credential an attempt was made with, where that is sure. The kubelet collapses identical errors, so that
    /// only the first error's credential is known where there are fewer errors than credentials; and nothing is where
    /// a secret may not be read, or the order changes from pull to pull.
    pub(super) fn credential_of(&self, attempt: usize) -> Option<&'c Tried<'c>> {
        let credentials = &self.case.prediction.credentials;
        let tried = credentials.get(attempt).filter(|tried| tried.order == Order::Certain)?;
        let is_known = attempt == 0 || self.evidence.attempts.len() == credentials.len();
        Some(tried).filter(|_| is_known && !self.blind)
    }

    /// What became of each predicted credential, in their order; `None` where it is not known. One error alone is
    /// that of all of them.
    pub(super) fn outcomes(&self) -> Vec<Option<Said>> {
        let attempts = self.evidence.attempts.as_slice();
        let known = |at: usize| match attempts {
            [only] if !self.blind => Some(only.said),
            _ => self.credential_of(at).and(attempts.get(at)).map(|attempt| attempt.said),
        };
        let credentials = 0..self.case.prediction.credentials.len();
        credentials.map(|at| known(at).filter(|said| said.is_about_registry())).collect()
    }

    /// A secret of the account that the pod lacks.
    pub(super) fn offer(&self) -> Option<Offer<'c>> {
        // Admission gives the mirror of a static pod no list (Kubernetes 1.35, plugin/pkg/admission/serviceaccount).
        if self.case.mirror {
            return None;
        }
        let account = self.case.account?;
        let AccountSeen::Read(read) = account.seen else { return None };
        let list = self.case.list;
        let serves = |tried: &&Tried<'c>| {
            tried.entry.credential().gap().is_none() && !list.iter().any(|name| name == tried.secret)
        };
        let secret = account.prediction?.credentials.iter().find(serves)?.secret;
        let changed_before = matches!((account.changed, self.case.pod_created),
            (Some(changed), Some(created)) if changed < created);
        let because = if list.is_empty() {
            if changed_before { Because::NotCopied } else { Because::Older }
        } else if !changed_before && list.iter().all(|name| read.names.contains(name)) {
            Because::ProbablyOlder
        } else {
            Because::OwnList
        };
        Some(Offer { secret, because })
    }

    /// The first secret that may not be read, and that the kubelet could not get either.
    pub(super) fn lost(&self) -> Option<&'c str> {
        let told = self.case.events.iter().filter(|event| event.reason == RETRIEVE);
        let lists = told.filter_map(|event| event.message.split_once('(')?.1.split_once(')'));
        let lost: Vec<&str> = lists.flat_map(|(names, _)| names.split(", ")).collect();
        self.case.prediction.unreadable.iter().copied().find(|name| lost.contains(name))
    }

    pub(super) fn add_credential(&self, user: Option<&str>, secret: Option<&str>) -> Remedy {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Remedy::AddCredential { registry: self.registry.clone(), user: owned(user), secret: owned(secret) }
    }

    pub(super) fn ask_owner(&self, user: Option<&str>) -> Remedy {
        Remedy::AskRegistryOwner { registry: self.registry.clone(), user: user.map(str::to_owned) }
    }

    pub(super) fn rotate(&self, tried: &Tried<'_>) -> Remedy {
        Remedy::RotateInSecret {
            registry: self.registry.clone(),
            user: tried.entry.credential().username().to_owned(),
            secret: tried.secret.to_owned(),
        }
    }
}
