//! What a command prints for machines: the shape that is our contract with scripts.
//!
//! Each kind is one object, `{"apiVersion":"kubectl-pullsecret/v1","kind":…,"items":[…]}`. Within v1 fields
//! are only added.

mod diagnosis;
mod explanation;
mod finding;
mod login;
mod pull_secret;
mod verification;
mod version;

pub use diagnosis::ExplainedDiagnosis;
pub use explanation::{
    Basis, ContainerType, ExplainedCredential, ExplainedIgnored, Kubelet, PullExplanation, Reference,
};
pub use finding::{Finding, FindingObject, Severity};
pub use login::Login;
pub use pull_secret::{PullSecretEntry, PullSecretItem};
pub use verification::{
    AskedCredential, PullVerification, RegistryAnswer, ReportedLimit, VerificationResult,
};
pub use version::Version;

use serde::Serialize;

use crate::ObjectRef;

/// The version of all output objects.
pub const API_VERSION: &str = "kubectl-pullsecret/v1";

/// One output object: its kind and its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report<T> {
    /// Always [`API_VERSION`].
    pub api_version: &'static str,
    /// The kind of the items.
    pub kind: &'static str,
    /// The items.
    pub items: Vec<T>,
}

impl<T> Report<T> {
    /// A report of one kind.
    pub fn new(kind: &'static str, items: Vec<T>) -> Self {
        Self { api_version: API_VERSION, kind, items }
    }
}

/// What was done, or would be done, with one object: an item of kind `ChangeResult`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The object.
    pub object: ObjectRef,
    /// What was done.
    pub action: ChangeAction,
    /// What was changed, in a few words; empty if nothing was.
    pub summary: String,
    /// Whether it was only said and not done: `client`, `server`, or null.
    pub dry_run: Option<&'static str>,
    /// Why it was not done, for `failed` and `skipped`.
    pub error: Option<String>,
}

/// What can happen to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ChangeAction {
    /// It is new.
    Created,
    /// It was changed.
    Patched,
    /// It was deleted and created again.
    Replaced,
    /// Its pods are made anew.
    Restarted,
    /// It is gone.
    Deleted,
    /// It was as wanted already.
    Unchanged,
    /// It could not be changed.
    Failed,
    /// It was not tried, because something before it failed.
    Skipped,
}

impl std::fmt::Display for ChangeAction {
    /// The word that kubectl prints behind the object's name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Created => "created",
            Self::Patched => "patched",
            Self::Replaced => "replaced",
            Self::Restarted => "restarted",
            Self::Deleted => "deleted",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        })
    }
}
