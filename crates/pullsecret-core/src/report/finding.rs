//! A fault that was found in an object, as scripts read it.

use serde::Serialize;

use crate::lint::Code;
use crate::{Kind, ObjectRef};

/// One fault: an item of kind `Finding`, and a member of a `PullSecret`'s `findings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What is wrong, as one word that is never given another meaning: `secret-undecodable`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub object: FindingObject,
    /// What is wrong, in a sentence without full stop. Never a byte of a credential.
    pub message: String,
    /// The commands that mend it, if there are any, ready to paste.
    pub commands: Vec<String>,
    /// Whether it can be mended without losing anything, and so by itself.
    pub fixable: bool,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Pulls fail, or what the object is for does not happen.
    Error,
    /// It works by chance, not for long, or not as it looks.
    Warning,
    /// Good to know.
    Info,
}

impl std::fmt::Display for Severity {
    /// The word that stands before a finding.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// The object that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FindingObject {
    /// What it is.
    pub kind: Kind,
    /// Where it is; empty for an object that is in no namespace.
    pub namespace: String,
    /// What it is called.
    pub name: String,
    /// The part of it: `data[".dockerconfigjson"].auths["ghcr.io"].auth`; null for the whole.
    pub path: Option<String>,
    /// The file in which it stands, where it was read from one.
    pub file: Option<String>,
    /// The line of that file where it begins, counted from 1.
    pub line: Option<usize>,
}

impl FindingObject {
    /// A part of an object, or the whole.
    pub fn new(object: &ObjectRef, path: Option<String>) -> Self {
        let ObjectRef { kind, namespace, name } = object.clone();
        Self { kind, namespace, name, path, file: None, line: None }
    }
}
