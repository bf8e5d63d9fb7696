//! Kind `PullVerification`: what the registry answers for one image, for scripts.

use serde::Serialize;

use super::{ExplainedCredential, Reference};
use crate::ObjectRef;
use crate::verification::{Conclusion, Doubt, Outcome};

/// Whether one image would be pulled, and what the registry answered to whom: an item of kind `PullVerification`. What is
/// pulled with other credentials is another item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PullVerification {
    /// The namespace whose secrets count.
    pub namespace: String,
    /// The image as written.
    pub image: String,
    /// The image as the kubelet understands it; null where it does not.
    pub reference: Option<Reference>,
    /// The workloads (by their templates) and pods that pull it so; empty for an image that was named by itself.
    pub used_by: Vec<ObjectRef>,
    /// Whether it would be pulled.
    pub result: VerificationResult,
    /// Why that is `unknown`; else null.
    pub unknown: Option<Doubt>,
    /// What stops the pull before any credential is tried, in the kubelet's words; null where nothing does.
    pub error: Option<String>,
    /// The secret that stops it, because it cannot be decoded; null where none does.
    pub stopped_by: Option<String>,
    /// The pull secrets' credentials in the order in which they are tried, each with the registry's answer.
    pub credentials: Vec<AskedCredential>,
    /// The answer without a credential; null where that was not asked for, because a credential serves.
    pub anonymous: Option<RegistryAnswer>,
    /// Whether the kubelet tries it without a credential: only where it has none.
    pub anonymous_is_tried: bool,
    /// The digest that the tag stands for now; null where no answer told it.
    pub digest: Option<String>,
    /// The platforms of an image that is made for several; null for an image of one, and where it was not asked for,
    /// because that would count as a pull.
    pub platforms: Option<Vec<String>>,
    /// What may not be read and could hold credentials: names of secrets, and `serviceaccount/NAME` where the whole list may
    /// not.
    pub unreadable: Vec<String>,
    /// What nodes probably have of their own for the registry (`Amazon ECR`, where that is the registry), or null.
    pub node_credentials: Option<String>,
}

/// Whether an image would be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum VerificationResult {
    /// It would.
    Pulls,
    /// It would not.
    Fails,
    /// That cannot be said from here.
    Unknown,
}

/// A credential, and what the registry answered to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AskedCredential {
    /// The credential.
    #[serde(flatten)]
    pub credential: ExplainedCredential,
    /// The answer.
    #[serde(flatten)]
    pub answer: RegistryAnswer,
}

/// What a registry answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegistryAnswer {
    /// What it means: `pulls`, `refused`, `no-access`, `not-found`, `unreachable`, `not-checked`, `not-visible`.
    pub outcome: Outcome,
    /// The HTTP status of a refusal, else null.
    pub status: Option<u16>,
    /// The registry's words, or why there is no answer; null where there is nothing to say.
    pub detail: Option<String>,
    /// Whether the credential was sent for this image: false where the registry wanted none, where there was none, and where
    /// it was refused before in this run, for then it is not sent again.
    pub sent: bool,
    /// How much the registry still hands out to this credential, or to this machine's address; null where it does not say.
    pub rate_limit: Option<ReportedLimit>,
}

/// A registry's limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportedLimit {
    /// How many pulls there are in a window.
    pub limit: u64,
    /// How many of them are left.
    pub remaining: u64,
    /// The window, in seconds.
    pub window_seconds: Option<u64>,
}

impl PullVerification {
    /// What follows, in the two fields that say so.
    pub fn conclude(&mut self, conclusion: Conclusion) {
        (self.result, self.unknown) = match conclusion {
            Conclusion::Pulls => (VerificationResult::Pulls, None),
            Conclusion::Fails => (VerificationResult::Fails, None),
            Conclusion::Unknown(doubt) => (VerificationResult::Unknown, Some(doubt)),
        };
    }
}
