//! Why Docker's and Podman's credentials could not be read; never with a byte of what was read.

use std::path::PathBuf;
use std::time::Duration;

/// A source that could not be looked into.
#[derive(Debug, thiserror::Error)]
pub enum DockerStoreError {
    /// The home folder is not known, so neither is the place of the files.
    #[error("the home folder is not known")]
    NoHome,
    /// A file is there (or was named by the user) and cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file, or the variable `DOCKER_AUTH_CONFIG`, is not what it should be.
    #[error("{origin} is no docker config: {why}")]
    Undecodable {
        /// The file or the variable.
        origin: String,
        /// What is wrong and at which line and column; nothing of the content.
        why: String,
    },
    /// One entry is damaged.
    #[error("entry {key} in {origin}: {why}")]
    Entry {
        /// The file or the variable.
        origin: String,
        /// The key under `auths`.
        key: String,
        /// The registry that was asked for, whose login writes the entry anew.
        registry: String,
        /// What is wrong.
        why: &'static str,
    },
    /// What stands behind `helper:` or in a file can be no helper's name.
    #[error("{name:?} is not the name of a credential helper")]
    HelperName {
        /// As written.
        name: String,
    },
    /// A credential helper gave no answer that can be used. Its own words are left out: they may hold the password.
    #[error("{program} {verb} {fault}")]
    Helper {
        /// `docker-credential-NAME`.
        program: String,
        /// `get` or `list`.
        verb: &'static str,
        /// What happened.
        fault: HelperFault,
    },
}

/// What went wrong with a credential helper.
#[derive(Debug, thiserror::Error)]
pub enum HelperFault {
    /// There is no such program.
    #[error("cannot run: it is not on PATH")]
    NotFound,
    /// It is there and could not be started.
    #[error("cannot be started: {0}")]
    NotStarted(std::io::Error),
    /// It ended with a failure.
    #[error("failed ({0})")]
    Failed(std::process::ExitStatus),
    /// It did not end in time and was ended.
    #[error("gave no answer within {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    /// It wrote more than the limit, in bytes.
    #[error("wrote more than {0} bytes")]
    TooLarge(usize),
    /// It succeeded, and its answer is not what the protocol asks for.
    #[error("gave an answer that {0}")]
    Garbage(&'static str),
}
