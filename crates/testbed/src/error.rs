//! The one error of the test bed: what was being done, and why that failed.

/// What the test bed could not do. Its `Display` names the object; `source` says why, where the operating
/// system said so.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Error {
    what: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error that has no other error beneath it.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), source: None }
    }
}

/// What everything here returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Says what was being done when a call failed.
pub(crate) trait Doing<T> {
    /// Turns a failure into an [`Error`] with this description.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: std::error::Error + Send + Sync + 'static> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| Error { what: what(), source: Some(Box::new(source)) })
    }
}
