//! The verbs.

use clap::Subcommand;

use crate::error::CommandError;
use crate::session::Session;

mod add;
mod version;

/// A verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create or extend a pull secret, attach it, and verify it against the registry
    Add(Box<add::AddArgs>),
    /// Print the versions of the client and the server, and the keyring in use
    Version(version::VersionArgs),
}

impl Command {
    pub(crate) async fn run(self, session: &Session) -> Result<(), CommandError> {
        match self {
            Self::Add(args) => add::run(*args, session).await,
            Self::Version(args) => version::run(&args, session).await,
        }
    }
}
