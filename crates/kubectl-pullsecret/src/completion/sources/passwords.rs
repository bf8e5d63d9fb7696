//! Where `add` takes a password from: `--from`.

use std::path::Path;

use super::{Sources, candidate, entries};
use crate::completion::engine::Candidate;

/// The sources that have no name of their own.
const SOURCES: [(&str, &str); 6] = [
    ("prompt", "ask, without showing what is typed"),
    ("keyring", "the OS keyring"),
    ("docker", "what docker login has kept"),
    ("podman", "what podman login has kept"),
    ("helper:", "a credential helper, docker-credential-NAME"),
    ("config:", "a file of the form of Docker's config.json"),
];

/// How the programs of credential helpers are called.
const HELPER: &str = "docker-credential-";

impl Sources {
    pub(super) fn password_sources(&self) -> Vec<Candidate> {
        if self.typed.starts_with("helper:") {
            return self.helpers();
        }
        if let Some(path) = self.typed.strip_prefix("config:") {
            return files(path);
        }
        SOURCES.into_iter().map(|(value, about)| candidate(value, about)).collect()
    }

    /// The helpers on the `PATH`.
    fn helpers(&self) -> Vec<Candidate> {
        let folders = self.environment.paths("PATH");
        let programs =
            folders.iter().filter(|folder| folder.is_absolute()).flat_map(|folder| entries(folder));
        let mut names: Vec<String> = programs
            .filter_map(|(program, _)| {
                let name = program.strip_prefix(HELPER)?;
                Some(name.strip_suffix(std::env::consts::EXE_SUFFIX).unwrap_or(name).to_owned())
            })
            .collect();
        names.sort();
        names.dedup();
        names.into_iter().map(|name| candidate(format!("helper:{name}"), format!("{HELPER}{name}"))).collect()
    }
}

/// The files and folders that a path may go on to; shells complete paths only where one begins a word.
fn files(path: &str) -> Vec<Candidate> {
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    let at = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let shown = entries(at).into_iter().filter(|(name, _)| !name.starts_with('.') || path.ends_with('.'));
    shown
        .map(|(name, at)| {
            let end = if at.is_dir() { "/" } else { "" };
            candidate(format!("config:{folder}{name}{end}"), "")
        })
        .collect()
}
