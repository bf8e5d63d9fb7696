//! Why there is no registry client.

use std::path::PathBuf;

/// A client that cannot be made from its options.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistryClientError {
    /// A file of certificate authorities cannot be read.
    #[error("cannot read the registry CA file {}", path.display())]
    CaUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of certificate authorities holds none.
    #[error("the registry CA file {} {problem}", path.display())]
    CaInvalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, as the rest of the sentence.
        problem: &'static str,
    },
    /// The TLS library refuses its settings.
    #[error("TLS cannot be set up")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
}
