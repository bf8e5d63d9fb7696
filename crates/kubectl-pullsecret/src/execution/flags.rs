//! The flags of every verb that changes something.

use clap::{Args, ValueEnum};

use crate::output::Format;

/// How a change is made, and how it is told.
#[derive(Clone, Debug, Args)]
pub(crate) struct ChangeFlags {
    /// Only say what would be done: none, client or server
    #[arg(
        long,
        value_enum,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_value = "none",
        default_missing_value = "client"
    )]
    pub(crate) dry_run: DryRun,

    /// Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts,
    /// deletes or takes away needs it
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Change what an operator or another owner manages; they may revert it
    #[arg(long)]
    pub(crate) adopt: bool,

    /// Name of this client in the fields that it sets
    #[arg(long, value_name = "NAME", default_value = "kubectl-pullsecret")]
    pub(crate) field_manager: String,

    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
}

/// kubectl's `--dry-run`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DryRun {
    /// Do it
    #[default]
    None,
    /// Say what would be sent
    Client,
    /// Send it, and let the server do everything but store it
    Server,
}

impl DryRun {
    /// How it is called in reports.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Client => Some("client"),
            Self::Server => Some("server"),
        }
    }
}
