//! Which files `-f` means, and their bytes.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::budget::{Budget, MOST_BYTES};
use super::error::ManifestError;
use super::pattern;

/// What kubectl takes for manifests in a folder (`k8s.io/cli-runtime` v0.35.4, `pkg/resource/builder.go`,
/// `FileExtensions`).
const ENDINGS: [&str; 3] = ["json", "yaml", "yml"];

/// How deep folders may stand in each other: far more than anyone's do, and an end for links in a circle.
const MOST_FOLDERS: usize = 64;

/// The values of `-f` and `-R`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Files, folders, and `-` for standard input, in the order in which they were named.
    pub paths: Vec<PathBuf>,
    /// Whether the folders within the folders count.
    pub recursive: bool,
}

/// One text to read.
#[derive(Debug)]
pub(super) enum Source {
    Stdin,
    File(PathBuf),
}

/// The files that are meant. Those of a folder come in the order of their names, as kubectl visits them.
pub(super) fn expand(sources: &Sources) -> Result<Vec<Source>, ManifestError> {
    let mut expanded = Vec::new();
    for path in &sources.paths {
        let word = path.to_string_lossy();
        if word == "-" {
            if expanded.iter().any(|source| matches!(source, Source::Stdin)) {
                return Err(ManifestError::StdinTwice);
            }
            expanded.push(Source::Stdin);
        } else if word.starts_with("http://") || word.starts_with("https://") {
            return Err(ManifestError::Url(word.into_owned()));
        } else {
            for path in pattern::expand(path) {
                named(&path, sources.recursive, &mut expanded)?;
            }
        }
    }
    Ok(expanded)
}

/// A file or folder that was named.
fn named(path: &Path, recursive: bool, expanded: &mut Vec<Source>) -> Result<(), ManifestError> {
    if !fs::metadata(path).map_err(|error| unreadable(path, error))?.is_dir() {
        expanded.push(Source::File(path.to_owned()));
        return Ok(());
    }
    let before = expanded.len();
    folder(path, recursive, 0, expanded)?;
    if expanded.len() > before {
        return Ok(());
    }
    Err(ManifestError::NoManifests { folder: path.to_owned(), recursive })
}

fn folder(path: &Path, recursive: bool, depth: usize, found: &mut Vec<Source>) -> Result<(), ManifestError> {
    if depth > MOST_FOLDERS {
        return Err(ManifestError::TooDeep(path.to_owned()));
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|error| unreadable(path, error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| unreadable(&path, error))?;
        // A link to a folder is not followed, by kubectl neither; one to a file is.
        if kind.is_dir() {
            if recursive {
                folder(&path, recursive, depth + 1, found)?;
            }
        } else if is_manifest(&path)
            && (kind.is_file() || fs::metadata(&path).map_err(|error| unreadable(&path, error))?.is_file())
        {
            found.push(Source::File(path));
        }
    }
    Ok(())
}

fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

fn unreadable(path: &Path, error: io::Error) -> ManifestError {
    ManifestError::Unreadable { path: path.to_owned(), source: error }
}

impl Source {
    /// How messages call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Its bytes; a file that is too large is refused by its size, before it is read.
    pub(super) fn read(&self, stdin: &mut dyn Read, budget: &mut Budget) -> Result<Vec<u8>, ManifestError> {
        let too_large = |size| ManifestError::TooLarge { file: self.name(), size, limit: MOST_BYTES };
        let mut bytes = Vec::new();
        match self {
            Self::Stdin => {
                let read = stdin.take(budget.bytes() + 1).read_to_end(&mut bytes);
                read.map_err(ManifestError::Stdin)?;
            }
            Self::File(path) => {
                let file = File::open(path).map_err(|error| unreadable(path, error))?;
                let size = file.metadata().map_err(|error| unreadable(path, error))?.len();
                if size > budget.bytes() {
                    return Err(too_large(Some(size)));
                }
                bytes.reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
                let read = file.take(budget.bytes() + 1).read_to_end(&mut bytes);
                read.map_err(|error| unreadable(path, error))?;
            }
        }
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > budget.bytes() {
            return Err(too_large(None));
        }
        budget.take_bytes(size);
        Ok(bytes)
    }
}
