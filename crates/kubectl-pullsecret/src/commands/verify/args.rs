//! The flags of `verify`, as they are typed.

use std::path::PathBuf;

use crate::completable::Completable;
use clap::{Args, ValueEnum};

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
This machine asks; the nodes may use mirrors or credentials of their own. What localhost or an address of loopback \
means in an image's name is another registry here than on a node, so it is asked only if --plain-http names it.

Examples:
  # Would the images of the current namespace be pulled?
  kubectl pullsecret verify

  # Is a secret accepted, for the images that it serves?
  kubectl pullsecret verify pull-ghcr-io

  # The images of a workload, as a new pod of it would pull them
  kubectl pullsecret verify deploy/web

  # An image that nothing runs yet, with what the account builder gives
  kubectl pullsecret verify --image ghcr.io/acme/shop:1.5 \\
    --serviceaccount builder

  # Everything, for a script
  kubectl pullsecret verify -A -o json")]
pub struct VerifyArgs {
    /// A secret by its name, or a pod or workload as TYPE/NAME [default: everything in the namespace]
    #[arg(value_name = "NAME|TYPE/NAME", add = Completable::PullSecretOrWorkload.values(), conflicts_with = "all_namespaces")]
    pub(super) target: Option<String>,

    /// Images to ask for, in place of those in use
    #[arg(long, value_name = "IMAGE", add = Completable::Image.values(), value_delimiter = ',', conflicts_with = "all_namespaces")]
    pub(super) image: Vec<String>,

    /// With --image: the service account whose list of secrets counts [default: default]
    #[arg(long, alias = "sa", value_name = "NAME", add = Completable::ServiceAccount.values(), requires = "image", conflicts_with = "target")]
    pub(super) serviceaccount: Option<String>,

    /// The images in use in all namespaces
    #[arg(short = 'A', long)]
    pub(super) all_namespaces: bool,

    /// How many questions are under way at once
    #[arg(long, value_name = "N", default_value_t = super::AT_ONCE, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(super) concurrency: u8,

    /// Certificate authorities of the registries, besides the system's (PEM)
    #[arg(long, value_name = "FILE", add = Completable::File.values())]
    pub(super) registry_ca: Vec<PathBuf>,

    /// Registries to ask by plain http, as host[:port]; one on loopback is then asked here as well
    #[arg(long, value_name = "HOST", add = Completable::Registry.values())]
    pub(super) plain_http: Vec<String>,

    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) output: Option<VerifyFormat>,
}

/// The formats of `-o`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum VerifyFormat {
    /// The table with everything in it, however wide
    Wide,
    /// One JSON object
    Json,
    /// The same as YAML
    Yaml,
}
