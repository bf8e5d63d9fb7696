//! One file that completion needs at a certain place: a link or a script.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::private_file;

/// A file that is to be there.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) at: PathBuf,
    pub(super) content: Content,
}

/// What it is.
#[derive(Debug)]
pub(super) enum Content {
    /// A way to the program beside it: a relative link; on Windows, where links are not for everybody, a copy.
    Link {
        /// The program.
        program: PathBuf,
    },
    /// A shell's script.
    Script {
        /// The script.
        text: String,
        /// The program's name, by which one of ours is known.
        program: String,
    },
}

/// What is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// What is to be there.
    Same,
    /// What we or our user put there for the same purpose.
    Older,
    /// Something else.
    Foreign,
}

impl Piece {
    /// Looks what is there.
    pub(super) fn look(&self) -> io::Result<Found> {
        let metadata = match fs::symlink_metadata(&self.at) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(error),
        };
        match &self.content {
            Content::Link { program } if metadata.is_symlink() => {
                let target = fs::read_link(&self.at)?;
                Ok(
                    match (
                        Some(target.as_os_str()) == program.file_name(),
                        target.file_name() == program.file_name(),
                    ) {
                        (true, _) => Found::Same,
                        // Such as one to the file itself, which goes with the next upgrade.
                        (false, true) => Found::Older,
                        (false, false) => Found::Foreign,
                    },
                )
            }
            Content::Link { program } if cfg!(windows) && metadata.is_file() => {
                let is_same = fs::read(&self.at)? == fs::read(program)?;
                Ok(if is_same { Found::Same } else { Found::Older })
            }
            Content::Script { text, program } if metadata.is_file() => {
                let there = fs::read(&self.at)?;
                let head = String::from_utf8_lossy(&there[..there.len().min(400)]).into_owned();
                Ok(if there == text.as_bytes() {
                    Found::Same
                } else if head.contains(&format!("ompletion of {program} ")) {
                    Found::Older
                } else {
                    Found::Foreign
                })
            }
            _ => Ok(Found::Foreign),
        }
    }

    /// Puts it there, in place of an older one. A reader sees the one or the other.
    pub(super) fn put(&self) -> io::Result<()> {
        let folder = self.at.parent().unwrap_or(Path::new("."));
        let mut fresh = self.at.clone().into_os_string();
        fresh.push(".new");
        let fresh = PathBuf::from(fresh);
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match &self.content {
            Content::Link { program } => link(program, &fresh)?,
            Content::Script { text, .. } => {
                fs::create_dir_all(folder)?;
                private_file::create(&fresh, text.as_bytes())?;
            }
        }
        fs::rename(&fresh, &self.at)
    }
}

#[cfg(unix)]
fn link(program: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(program.file_name().unwrap_or(program.as_os_str()), at)
}

#[cfg(not(unix))]
fn link(program: &Path, at: &Path) -> io::Result<()> {
    fs::copy(program, at).map(drop)
}
