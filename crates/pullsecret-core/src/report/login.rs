//! A login as scripts read it.

use serde::Serialize;

/// Whose password the keyring holds: an item of kind `Login`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The registry: `docker.io`, `ghcr.io`, `registry.example:5000/team`.
    pub registry: String,
    /// The user at that registry.
    pub username: String,
}
