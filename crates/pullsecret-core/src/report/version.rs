//! What runs here and there, as scripts read it.

use serde::Serialize;

/// The versions: the one item of kind `Version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// The plugin's, with a `v` before it.
    pub client: String,
    /// What the plugin was built for, in Go's names: `linux/amd64`.
    pub platform: String,
    /// What the user calls the keyring in use.
    pub keyring: String,
    /// The API server's; null where it was not asked or did not answer.
    pub server: Option<String>,
}
