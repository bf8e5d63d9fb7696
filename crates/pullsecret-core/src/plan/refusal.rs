//! What is refused although it was asked for, and what the user may allow.

use crate::{DecodeError, ObjectRef, shown};

/// What the user allowed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Permissions {
    /// Change objects that others look after.
    pub adopt: bool,
    /// Delete and create a secret that cannot be changed as it is.
    pub replace: bool,
    /// Change no secret that is there.
    pub create_only: bool,
}

/// Why a change is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// An operator or owner would revert the change.
    #[error("{object} is managed by {owner}")]
    Foreign {
        /// What is not ours.
        object: ObjectRef,
        /// Whose it is.
        owner: String,
    },
    /// `--create-only`, and it is there.
    #[error("{0} exists already")]
    Exists(ObjectRef),
    /// The kubelet ignores this type, and a Secret's type cannot be changed.
    #[error("{object} is of type {}, which is no pull secret", shown::name(.secret_type))]
    WrongType {
        /// The secret.
        object: ObjectRef,
        /// Its type.
        secret_type: String,
    },
    /// Its data is frozen.
    #[error("{0} is immutable")]
    Immutable(ObjectRef),
    /// What it holds is not a docker config.
    #[error("{object} cannot be decoded")]
    Undecodable {
        /// The secret.
        object: ObjectRef,
        /// Where it breaks.
        source: Box<DecodeError>,
    },
    /// More than the API server takes.
    #[error("{object} would hold {bytes} bytes; a Secret holds 1048576 at most")]
    TooLarge {
        /// The secret.
        object: ObjectRef,
        /// What its values would add up to.
        bytes: usize,
    },
    /// The account is strict: it takes no pod that names a secret which its own list does not.
    #[error("pods of {object} may not name secret/{}: serviceaccount/{} does not list it", shown::name(.secret), shown::name(.account))]
    NotListed {
        /// Whose template would name the secret.
        object: ObjectRef,
        /// The name of its pods' account.
        account: String,
        /// The secret.
        secret: String,
    },
    /// Its pod template cannot be changed.
    #[error("the pod template of {0} cannot be changed")]
    NoTemplate(ObjectRef),
}
