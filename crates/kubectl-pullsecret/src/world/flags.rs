//! The flags that put files in a cluster's place.

use std::path::PathBuf;

use crate::completable::Completable;
use clap::Args;
use pullsecret_core::shell_word;

/// kubectl's flags for files (`k8s.io/cli-runtime` v0.35.4, `pkg/genericclioptions/filename_flags.go`).
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FileFlags {
    /// Files, folders, or - for standard input, to look at instead of a cluster
    #[arg(short, long, value_name = "FILE", add = Completable::File.values(), value_delimiter = ',')]
    pub(crate) filename: Vec<PathBuf>,

    /// With -f, look into the folders within folders too
    #[arg(short = 'R', long, requires = "filename")]
    pub(crate) recursive: bool,
}

impl FileFlags {
    /// What a command needs to look at the same; `place` is how the session names a namespace.
    pub(crate) fn place(&self, place: &str) -> String {
        let files = self.filename.iter().map(|file| format!(" -f {}", shell_word(&file.to_string_lossy())));
        format!("{place}{}{}", files.collect::<String>(), if self.recursive { " -R" } else { "" })
    }
}
