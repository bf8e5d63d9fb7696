//! A pull secret as scripts read it: decoded, redacted, with who uses it and what is wrong with it.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Serialize, Serializer};

use super::Finding;
use crate::ObjectRef;

/// One secret: an item of kind `PullSecret`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PullSecretItem {
    /// Where it is.
    pub namespace: String,
    /// What it is called.
    pub name: String,
    /// Its type, as written; empty where the secret itself may not be read.
    #[serde(rename = "type")]
    pub secret_type: String,
    /// Its entries, in the order in which their keys first appear. Empty where it cannot be decoded.
    pub entries: Vec<PullSecretEntry>,
    /// Why it cannot be decoded, in the kubelet's words, which stops every pull of the pods that name it; else null.
    pub error: Option<String>,
    /// The service accounts, workloads (by their templates) and pods that name it.
    pub referenced_by: Vec<ObjectRef>,
    /// The resources that could not be read, so that references to it from these may be missing: `pods`. If `secrets`
    /// is among them, the secret itself may not be read: only its name is known, and who names it.
    pub unreadable: Vec<String>,
    /// What is wrong with it, the worst first.
    pub findings: Vec<Finding>,
}

impl PullSecretItem {
    /// A secret that may not be read. `unreadable` are the resources whose references to it could not be read.
    pub fn closed(object: &ObjectRef, referenced_by: Vec<ObjectRef>, mut unreadable: Vec<String>) -> Self {
        unreadable.push(object.kind.resource().to_owned());
        Self {
            namespace: object.namespace.clone(),
            name: object.name.clone(),
            secret_type: String::new(),
            entries: Vec::new(),
            error: None,
            referenced_by,
            unreadable,
            findings: Vec::new(),
        }
    }
}

/// One entry of a secret's docker config.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PullSecretEntry {
    /// The key as written; but what stands before an `@`, and could be a password, is `(hidden)`.
    pub key: String,
    /// The user; empty where there is none.
    pub username: String,
    /// The email, if there is one; registries do not look at it.
    pub email: Option<String>,
    /// Whether the kubelet can pull anything with it: it looks at the secret, some image name matches the key, and
    /// neither user nor password is empty. Whether the registry accepts it is another question.
    pub usable: bool,
    /// When the credential ends, if that is known (RFC 3339).
    pub expires: Option<String>,
    /// The password, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "revealed")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub password: Option<SecretString>,
}

/// The one place where a password is written into a result.
#[expect(clippy::ref_option, reason = "serde calls it like this")]
fn revealed<S: Serializer>(password: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    match password {
        Some(password) => serializer.serialize_str(password.expose_secret()),
        None => serializer.serialize_none(),
    }
}
