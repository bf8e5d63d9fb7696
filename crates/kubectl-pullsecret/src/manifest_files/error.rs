//! What can be wrong with files; the words for users are in `error/manifest_files.rs`.

use std::io;
use std::path::PathBuf;

/// Why files could not be taken for the world.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// `-f -` stands there twice.
    #[error("standard input can be read only once")]
    StdinTwice,
    /// A URL, which kubectl would fetch.
    #[error("{0} is a URL, and only files are read")]
    Url(String),
    /// A file or folder that is not there or may not be read.
    #[error("{} cannot be read", .path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Standard input broke off.
    #[error("standard input cannot be read")]
    Stdin(#[source] io::Error),
    /// A folder without a file that ends in .yaml, .yml or .json.
    #[error("{} holds no manifests", .folder.display())]
    NoManifests {
        /// The folder.
        folder: PathBuf,
        /// Whether the folders in it were looked at too.
        recursive: bool,
    },
    /// Folders in folders without end.
    #[error("{} is nested too deep", .0.display())]
    TooDeep(PathBuf),
    /// More than fits into a bounded memory.
    #[error("{file} is too large")]
    TooLarge {
        /// The file with which it became too much.
        file: String,
        /// Its size in bytes, where it is known without reading it.
        size: Option<u64>,
        /// The most that all files together may have, in bytes.
        limit: u64,
    },
    /// Neither YAML nor JSON.
    #[error(transparent)]
    Malformed(Box<Malformed>),
    /// An object that no API server would take.
    #[error(transparent)]
    Misshapen(Box<Misshapen>),
}

/// A text that is not what it should be, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: not valid {format}")]
pub struct Malformed {
    /// The file.
    pub file: String,
    /// Counted from one.
    pub line: usize,
    /// Counted from one, in characters.
    pub column: usize,
    /// `YAML`, `JSON` or `text`.
    pub format: &'static str,
    /// What is wrong, mostly in the parser's words; nothing of the file is quoted.
    pub problem: String,
    /// Whether `{{` stands there: a template that was not rendered.
    pub template: bool,
}

/// An object that no API server would take, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {object}: {problem}")]
pub struct Misshapen {
    /// The file.
    pub file: String,
    /// Counted from one.
    pub line: usize,
    /// Counted from one, in characters.
    pub column: usize,
    /// What it is and what it is called: `Pod web`.
    pub object: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do about it, as a sentence.
    pub remedy: &'static str,
}
