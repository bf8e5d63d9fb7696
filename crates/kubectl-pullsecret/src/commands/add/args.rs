//! The flags of `add`, as they are typed.

use std::path::PathBuf;

use clap::Args;

use crate::commands::targets::TargetFlags;
use crate::commands::verification::Verify;
use crate::completable::Completable;
use crate::execution::ChangeFlags;
use crate::global_flags::RequestTimeout;

/// Arguments of `add`.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # The password from the keyring or a prompt; for the default service account
  kubectl pullsecret add ghcr.io -u bob

  # From a pipe, for two service accounts
  cat token | kubectl pullsecret add ghcr.io -u bob --password-stdin \\
    --serviceaccount web,worker

  # What docker login has kept, shown and not done
  kubectl pullsecret add registry.example.com --from docker --dry-run=server

  # A manifest of a new secret, for kubeseal or kubectl apply
  kubectl pullsecret add ghcr.io -u bob --dry-run=client -o yaml |
    kubeseal -o yaml")]
pub struct AddArgs {
    /// Registries, as host[:port][/path]; docker.io for Docker Hub. With none: asks
    #[arg(value_name = "REGISTRY", add = Completable::Registry.values())]
    pub(super) registries: Vec<String>,

    /// User name at the registry
    #[arg(short, long, value_name = "USER", add = Completable::RegistryUser.values())]
    pub(super) username: Option<String>,

    /// Email address, only if the registry wants one
    #[arg(long, value_name = "EMAIL")]
    pub(super) email: Option<String>,

    /// Take the password from standard input
    #[arg(long, conflicts_with = "from", help_heading = "Password")]
    pub(super) password_stdin: bool,

    /// Take it from: prompt, keyring, docker, podman, helper:NAME or config:PATH
    #[arg(long, value_name = "SOURCE", add = Completable::PasswordSource.values(), help_heading = "Password")]
    pub(super) from: Option<String>,

    /// When the credential ends: 2027-01-31, a time (RFC 3339), or 90d, 12h
    #[arg(long, value_name = "WHEN", help_heading = "Password")]
    pub(super) expires: Option<String>,

    /// Name of the secret [default: from the registry, such as pull-ghcr-io]
    #[arg(long, value_name = "NAME", add = Completable::PullSecret.values(), help_heading = "Secret")]
    pub(super) name: Option<String>,

    /// Fail if the secret exists and would change
    #[arg(long, help_heading = "Secret")]
    pub(super) create_only: bool,

    /// Delete and create a secret of the wrong type, or an immutable one
    #[arg(long, conflicts_with = "create_only", help_heading = "Secret")]
    pub(super) replace: bool,

    #[command(flatten)]
    pub(super) targets: TargetFlags,

    /// Attach to nothing
    #[arg(
        long,
        conflicts_with_all = ["serviceaccount", "all_serviceaccounts", "workload"],
        help_heading = "Targets"
    )]
    pub(super) no_attach: bool,

    /// Whether to ask the registry before writing
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Verification")]
    pub(super) verify: Verify,

    /// Images to verify with, besides those in use in the namespace
    #[arg(long, value_name = "IMAGE", add = Completable::Image.values(), help_heading = "Verification")]
    pub(super) image: Vec<String>,

    /// Certificate authorities of the registry, besides the system's (PEM)
    #[arg(long, value_name = "FILE", add = Completable::File.values(), help_heading = "Verification")]
    pub(super) registry_ca: Vec<PathBuf>,

    /// Registries to ask by plain http, as host[:port]; loopback needs none of this
    #[arg(long, value_name = "HOST", add = Completable::Registry.values(), help_heading = "Verification")]
    pub(super) plain_http: Vec<String>,

    /// Follow the failing pods until they pull
    #[arg(long)]
    pub(super) wait: bool,

    /// How long to wait; 0 for ever
    #[arg(long, value_name = "DURATION", default_value = "5m", requires = "wait")]
    pub(super) timeout: RequestTimeout,

    /// Make the failing pods anew that were made before this change
    #[arg(long)]
    pub(super) restart: bool,

    #[command(flatten)]
    pub(super) change: ChangeFlags,

    /// With --dry-run=client -o yaml|json: print the credential even on a terminal
    #[arg(long)]
    pub(super) reveal: bool,
}
