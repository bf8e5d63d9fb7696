//! The flags of `why`, as they are typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::completable::Completable;
use crate::output::Format;
use crate::world::FileFlags;

/// Arguments of `why`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # Which credentials the kubelet tries for a pod, in which order
  kubectl pullsecret why web-7d9f6c5b4-x2x9k

  # What new pods of a deployment get, and which of its pods have something else
  kubectl pullsecret why deploy/web

  # For an image that nothing runs yet, as the account builder
  kubectl pullsecret why --image ghcr.io/acme/shop:1.4 --serviceaccount builder

  # What if the list were this?
  kubectl pullsecret why deploy/web --pull-secret internal,ghcr

  # With what the registry answers now
  kubectl pullsecret why web-7d9f6c5b4-x2x9k --verify

  # Until it pulls, or fails for another reason
  kubectl pullsecret why deploy/web --watch

  # Every pod that fails to pull, by cause
  kubectl pullsecret why -A

  # Without a cluster
  kubectl pullsecret why deploy/web -f manifests/")]
pub struct WhyArgs {
    /// Pods, or workloads as TYPE/NAME. With -f and none: everything in the files
    #[arg(value_name = "POD|TYPE/NAME", add = Completable::PodOrWorkload.values(), conflicts_with = "image")]
    pub(super) targets: Vec<String>,

    /// Images to explain, whether or not something uses them
    #[arg(long, value_name = "IMAGE", add = Completable::Image.values(), value_delimiter = ',')]
    pub(super) image: Vec<String>,

    /// All pods of all namespaces that fail to pull
    #[arg(short = 'A', long, conflicts_with_all = ["targets", "image"])]
    pub(super) all_namespaces: bool,

    /// The service account whose list counts, where no pod or template names one [default: default]
    #[arg(long, alias = "sa", value_name = "NAME", add = Completable::ServiceAccount.values())]
    pub(super) serviceaccount: Option<String>,

    /// Suppose that the list of pull secrets were this
    #[arg(long, value_name = "NAME", add = Completable::PullSecret.values(), value_delimiter = ',')]
    pub(super) pull_secret: Option<Vec<String>>,

    /// Look again until all images are there, or they fail for another reason
    #[arg(short, long, conflicts_with_all = ["image", "all_namespaces", "output", "pull_secret", "filename"])]
    pub(super) watch: bool,

    /// Ask the registries, too: what they answer now, to each credential and to none
    #[arg(long, conflicts_with_all = ["all_namespaces", "watch"])]
    pub(super) verify: bool,

    /// With --verify: certificate authorities of the registries, besides the system's (PEM)
    #[arg(long, value_name = "FILE", add = Completable::File.values(), requires = "verify")]
    pub(super) registry_ca: Vec<PathBuf>,

    /// With --verify: registries to ask by plain http, as host[:port]; one on loopback is then asked here as well
    #[arg(long, value_name = "HOST", add = Completable::Registry.values(), requires = "verify")]
    pub(super) plain_http: Vec<String>,

    #[command(flatten)]
    pub(super) files: FileFlags,

    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) output: Option<DocumentFormat>,
}

/// The formats in which an explanation is one document. It is no object of the API, so it has no TYPE/NAME to
/// print with `-o name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DocumentFormat {
    /// One JSON object.
    Json,
    /// The same as YAML.
    Yaml,
}

impl From<DocumentFormat> for Format {
    fn from(format: DocumentFormat) -> Self {
        match format {
            DocumentFormat::Json => Self::Json,
            DocumentFormat::Yaml => Self::Yaml,
        }
    }
}
