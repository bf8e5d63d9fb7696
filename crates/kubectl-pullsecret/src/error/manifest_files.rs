//! The words for files that make no world, and what to do about them.

use pullsecret_core::shell_word;

use super::cluster::sentence;
use super::{CommandError, Exit};
use crate::manifest_files::{Malformed, ManifestError};

impl From<ManifestError> for CommandError {
    fn from(error: ManifestError) -> Self {
        let usage = Self::new(Exit::Usage, error.to_string());
        match &error {
            ManifestError::StdinTwice => usage.detail("Name - once; it may hold any number of documents."),
            ManifestError::Url(url) => usage
                .command("Fetch it", &format!("curl -fsSL {} | kubectl pullsecret … -f -", shell_word(url))),
            ManifestError::Unreadable { source, .. } | ManifestError::Stdin(source) => {
                usage.detail(sentence(&source.to_string()))
            }
            ManifestError::NoManifests { recursive, .. } => {
                let usage = usage.detail("Files that end in .yaml, .yml or .json are looked for.");
                if *recursive { usage } else { usage.detail("With -R the folders in it are looked at too.") }
            }
            ManifestError::TooDeep(_) => usage.detail("Name the folders that hold manifests."),
            ManifestError::TooLarge { size, limit, .. } => {
                let usage = match size {
                    Some(size) => usage.detail(format!("It has {} MiB.", size.div_ceil(1 << 20))),
                    None => usage,
                };
                usage.detail(format!(
                    "All files together may have {} MiB. Name fewer, or look at the cluster itself.",
                    limit >> 20
                ))
            }
            ManifestError::Malformed(malformed) => words(usage, malformed),
            ManifestError::Misshapen(misshapen) => usage.detail(misshapen.remedy),
        }
    }
}

fn words(usage: CommandError, malformed: &Malformed) -> CommandError {
    if malformed.template {
        return usage
            .detail("{{ begins a template's action, so this has to be rendered first:")
            .command("With Helm", "helm template CHART | kubectl pullsecret … -f -");
    }
    usage.detail(sentence(&malformed.problem))
}
