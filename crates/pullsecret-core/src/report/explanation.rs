//! Kind `PullExplanation`: what the kubelet does for one image of a pod, for scripts.

use std::collections::HashMap;

use serde::Serialize;

use super::{ExplainedDiagnosis, PullVerification};
use crate::pod::ImageUser;
use crate::prediction::{Ignored, IgnoredCode, Order, Prediction, Tried};
use crate::{ImageReference, ObjectRef};

/// What the kubelet does for one container, one image volume or one image: an item of kind `PullExplanation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PullExplanation {
    /// What was asked about: the pod, or the workload of whose template or pod this is; null for an image by
    /// itself.
    pub object: Option<ObjectRef>,
    /// The namespace whose secrets count.
    pub namespace: String,
    /// The pod; null for a template or an image by itself.
    pub pod: Option<String>,
    /// The container, of any kind; null for an image volume or an image by itself.
    pub container: Option<String>,
    /// What uses the image; null for an image by itself.
    pub container_type: Option<ContainerType>,
    /// The image as written.
    pub image: String,
    /// The image as the kubelet understands it; null where it does not.
    pub reference: Option<Reference>,
    /// What stops the pull before any credential is tried, in the kubelet's words; null where nothing does.
    pub error: Option<String>,
    /// The pull secrets' credentials in the order in which they are tried, until one serves. The node's own
    /// come after them and are not known.
    pub credentials: Vec<ExplainedCredential>,
    /// What the list of pull secrets holds and is not used for this image.
    pub ignored: Vec<ExplainedIgnored>,
    /// What may not be read and could hold credentials: names of secrets, and `serviceaccount/NAME` where the
    /// whole list may not.
    pub unreadable: Vec<String>,
    /// Whose rules these are.
    pub kubelet: Kubelet,
    /// Why the pull fails, as the pod's status and events show; null where nothing does, or nothing is known of it.
    pub diagnosis: Option<ExplainedDiagnosis>,
    /// What the registry answers now; null unless it was asked (`--verify`).
    pub verification: Option<PullVerification>,
}

/// What an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ContainerType {
    /// An init container.
    Init,
    /// An ordinary container.
    Container,
    /// An ephemeral container, as `kubectl debug` adds it.
    Ephemeral,
    /// A volume whose content is an image.
    Volume,
}

impl ContainerType {
    /// That of what uses an image.
    pub fn of(user: ImageUser) -> Self {
        match user {
            ImageUser::Init => Self::Init,
            ImageUser::Container => Self::Container,
            ImageUser::Ephemeral => Self::Ephemeral,
            ImageUser::Volume => Self::Volume,
        }
    }
}

/// An image's name in its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// `host[:port]`; `docker.io` for Docker Hub.
    pub registry: String,
    /// Registry and full path: what keys are matched with.
    pub repository: String,
    /// The tag; `latest` where neither tag nor digest is written.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
}

/// A credential that is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedCredential {
    /// The secret.
    pub secret: String,
    /// The key as written, less a password in it.
    pub key: String,
    /// The user.
    pub username: String,
    /// False where user or password is empty: it is tried and is as good as none.
    pub usable: bool,
    /// Whether its place in the order is known, as far as the secrets may be read: what is `unreadable` can come
    /// before it, between or in its place.
    pub order: Order,
    /// Its place in the order, counted from 1. Those that come in random order have the first of their places in
    /// common.
    pub place: usize,
}

/// Something that is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedIgnored {
    /// The secret; empty for an entry of the list without a name.
    pub secret: String,
    /// The key as written, less a password in it; null where it is about the whole secret, or about several keys
    /// that are for other registries.
    pub key: Option<String>,
    /// Why, as one word that is never given another meaning: `empty-name`, `secret-missing`,
    /// `secret-undecodable`, `wrong-type`, `no-data`, `no-entries`, `key-unreadable`, `key-never-matches`,
    /// `key-mismatch`, `other-registry`, `index-docker-io-suppressed`; more may be added.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub code: IgnoredCode,
    /// Why, in words.
    pub reason: String,
}

/// The kubelet whose rules were applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Kubelet {
    /// Its version: `v1.35.4`.
    pub version: String,
    /// Whether that is the pod's node's, or only what is assumed.
    pub basis: Basis,
}

/// How the kubelet's version is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Read from the pod's node.
    Observed,
    /// Not known; the rules of this version are used.
    Assumed,
}

impl Reference {
    /// The parts of a reference.
    pub fn of(image: &ImageReference) -> Self {
        Self {
            registry: image.domain().to_owned(),
            repository: image.repository(),
            tag: image.tag().map(str::to_owned),
            digest: image.digest().map(str::to_owned),
        }
    }
}

impl PullExplanation {
    /// What was predicted for an image by itself; what it is for is for the caller to fill in.
    pub fn of(namespace: &str, image: &str, prediction: &Prediction<'_>, kubelet: &Kubelet) -> Self {
        Self {
            object: None,
            namespace: namespace.to_owned(),
            pod: None,
            container: None,
            container_type: None,
            image: image.to_owned(),
            reference: prediction.reference.as_ref().map(Reference::of),
            error: prediction.stop.as_ref().map(ToString::to_string),
            credentials: prediction.credentials.iter().map(ExplainedCredential::of).collect(),
            ignored: ExplainedIgnored::all(&prediction.ignored),
            unreadable: prediction.unreadable.iter().map(|name| (*name).to_owned()).collect(),
            kubelet: kubelet.clone(),
            diagnosis: None,
            verification: None,
        }
    }
}

impl ExplainedCredential {
    /// A credential as it was predicted.
    pub fn of(tried: &Tried<'_>) -> Self {
        Self {
            secret: tried.secret.to_owned(),
            key: tried.entry.shown_key().into_owned(),
            username: tried.entry.credential().username().to_owned(),
            usable: tried.entry.credential().gap().is_none(),
            order: tried.order,
            place: tried.place,
        }
    }
}

impl ExplainedIgnored {
    /// Everything, but the keys of one secret that are for other registries together: there can be thousands.
    fn all(ignored: &[Ignored<'_>]) -> Vec<Self> {
        let mut elsewhere: HashMap<&str, usize> = HashMap::new();
        for other in ignored.iter().filter(|ignored| ignored.code == IgnoredCode::OtherRegistry) {
            *elsewhere.entry(other.secret).or_default() += 1;
        }
        let mut all = Vec::new();
        for one in ignored {
            if one.code != IgnoredCode::OtherRegistry {
                all.push(Self::of(one));
                continue;
            }
            // The first of a secret's stands for all of them.
            match elsewhere.remove(one.secret) {
                Some(1) => all.push(Self::of(one)),
                Some(count) => {
                    let reason = format!("{count} of its keys are for other registries");
                    all.push(Self { key: None, reason, ..Self::of(one) });
                }
                None => {}
            }
        }
        all
    }

    fn of(ignored: &Ignored<'_>) -> Self {
        Self {
            secret: ignored.secret.to_owned(),
            key: ignored.key.as_deref().map(str::to_owned),
            code: ignored.code,
            reason: ignored.reason.clone(),
        }
    }
}
