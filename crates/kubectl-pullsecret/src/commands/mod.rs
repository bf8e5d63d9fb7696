//! The verbs.

use clap::Subcommand;

use crate::error::CommandError;
use crate::session::Session;

mod add;
mod attach;
pub mod completion;
mod detach;
mod list;
mod login;
mod logins;
mod logout;
mod password;
mod recovery;
mod references;
mod secret_name;
mod show;
mod targets;
mod verification;
mod verify;
mod version;
mod why;

/// A verb with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create or extend a pull secret, attach it, and verify it against the registry
    Add(Box<add::AddArgs>),
    /// Append a secret to the lists of service accounts or workloads, never replacing what is there
    Attach(attach::AttachArgs),
    /// Take a secret out of the lists of service accounts or workloads, leaving the others as they are
    Detach(detach::DetachArgs),
    /// Check a password against its registry and keep it in the OS keyring
    Login(login::LoginArgs),
    /// Forget a password that the OS keyring holds
    Logout(logout::LogoutArgs),
    /// List whose passwords the OS keyring holds (never the passwords)
    Logins(logins::LoginsArgs),
    /// Say why a pull fails and what mends it: which credentials the kubelet tries, in which order
    Why(why::WhyArgs),
    /// List pull secrets: what is in them, who uses them, and what is wrong
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// Show one secret, decoded and redacted: entry by entry, which images it serves, and what is wrong
    Show(show::ShowArgs),
    /// Ask the registries, as a node would, whether the images in use can be pulled with the credentials that the kubelet tries
    Verify(verify::VerifyArgs),
    /// Print the script by which a shell completes the arguments, or install it
    Completion(completion::CompletionArgs),
    /// Print the versions of the client and the server, and the keyring in use
    Version(version::VersionArgs),
}

impl Command {
    pub(crate) async fn run(self, session: &Session) -> Result<(), CommandError> {
        match self {
            Self::Add(args) => add::run(*args, session).await,
            Self::Attach(args) => attach::run(args, session).await,
            Self::Detach(args) => detach::run(args, session).await,
            Self::Login(args) => login::run(args, session).await,
            Self::Logout(args) => logout::run(args, session).await,
            Self::Logins(args) => logins::run(&args, session).await,
            Self::Why(args) => why::run(args, session).await,
            Self::List(args) => list::run(args, session).await,
            Self::Show(args) => show::run(args, session).await,
            Self::Verify(args) => verify::run(args, session).await,
            Self::Completion(args) => completion::run(&args, session),
            Self::Version(args) => version::run(&args, session).await,
        }
    }
}
