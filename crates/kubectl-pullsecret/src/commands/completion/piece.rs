//! One file that completion needs at a certain place: a link or a script.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::script::is_untouched;

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
    Script(String),
}

/// What is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// What is to be there.
    Same,
    /// What leads to the same program otherwise, or a script of another version.
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
                if Some(fs::read_link(&self.at)?.as_os_str()) == program.file_name() {
                    return Ok(Found::Same);
                }
                // Such as one to the file itself, which goes with the next upgrade.
                let leads_to_us = fs::canonicalize(&self.at)
                    .is_ok_and(|there| fs::canonicalize(program).is_ok_and(|us| us == there));
                Ok(if leads_to_us { Found::Older } else { Found::Foreign })
            }
            Content::Link { program } if cfg!(windows) && metadata.is_file() => {
                let is_same = fs::read(&self.at)? == fs::read(program)?;
                Ok(if is_same { Found::Same } else { Found::Older })
            }
            Content::Script(text) if metadata.is_file() => {
                let there = String::from_utf8_lossy(&fs::read(&self.at)?).into_owned();
                Ok(match (there == *text, is_untouched(&there)) {
                    (true, _) => Found::Same,
                    (false, true) => Found::Older,
                    (false, false) => Found::Foreign,
                })
            }
            _ => Ok(Found::Foreign),
        }
    }

    /// Puts it there, in place of an older one. A reader sees the one or the other.
    pub(super) fn put(&self) -> io::Result<()> {
        if let (Some(folder), Content::Script(_)) = (self.at.parent(), &self.content) {
            fs::create_dir_all(folder)?;
        }
        // No shell takes a hidden file for a script, and none of that name is there.
        let name = self.at.file_name().unwrap_or_default().to_string_lossy();
        let fresh = self.at.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let made = match &self.content {
            Content::Link { program } => link(program, &fresh),
            Content::Script(text) => {
                let file = OpenOptions::new().write(true).create_new(true).open(&fresh);
                file.and_then(|mut file| file.write_all(text.as_bytes()))
            }
        };
        let put = made.and_then(|()| fs::rename(&fresh, &self.at));
        if put.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::AlreadyExists) {
            let _ = fs::remove_file(&fresh);
        }
        put
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
