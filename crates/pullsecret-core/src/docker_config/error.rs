//! Why the kubelet could not decode a docker config, in its own words and without a byte of a credential.

use super::syntax::SyntaxError;

/// A docker config that the kubelet cannot decode. One such secret stops every pull of the pods that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    problem: DecodeProblem,
    key: Option<String>,
}

/// What is wrong with the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeProblem {
    /// It is not JSON.
    Syntax(SyntaxError),
    /// A value of another kind than what is wanted there.
    Kind {
        /// What stands there, in Go's words: `string`, `array`.
        found: &'static str,
        /// What it was read into, in Go's words: `Go struct field DockerConfigJSON.auths of type …`.
        target: String,
    },
    /// An `auth` field is not base64.
    Base64 {
        /// The byte of the field, counted from 0.
        at: usize,
    },
    /// An `auth` field has no colon.
    AuthWithoutColon,
}

impl DecodeError {
    pub(super) fn new(problem: DecodeProblem, key: Option<&str>) -> Self {
        // A key can have a password in it, too: `https://user:password@host`.
        let key = key.filter(|key| !key.contains('@')).map(str::to_owned);
        Self { problem, key }
    }

    /// What is wrong.
    pub fn problem(&self) -> &DecodeProblem {
        &self.problem
    }

    /// The key of the entry that is to blame; the kubelet does not tell.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.problem {
            DecodeProblem::Syntax(error) => error.fmt(f),
            DecodeProblem::Kind { found, target } => {
                write!(f, "json: cannot unmarshal {found} into {target}")
            }
            DecodeProblem::Base64 { at } => write!(f, "illegal base64 data at input byte {at}"),
            DecodeProblem::AuthWithoutColon => {
                f.write_str("unable to parse auth field, must be formatted as base64(username:password)")
            }
        }
    }
}

impl std::error::Error for DecodeError {}
