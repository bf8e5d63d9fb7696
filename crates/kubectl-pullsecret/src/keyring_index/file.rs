//! The index's file, which several processes change: whole at every moment, one writer at a time.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::IndexError;
use crate::private_file;

/// How often the lock is tried and how long between: a writer holds it for milliseconds, so one that does not
/// let go within five seconds never will.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// The file's bytes; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, IndexError> {
    private_file::read(path).map_err(failed("read", path))
}

fn failed(action: &'static str, path: &Path) -> impl Fn(std::io::Error) -> IndexError {
    let path = path.to_owned();
    move |source| IndexError::Io { action, path: path.clone(), source }
}

/// Does `work` while no other process does. The lock is a file of its own beside the file, because replacing the
/// file replaces what one would have locked.
pub(super) fn locked<T>(path: &Path, work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_file::create_folder(folder).map_err(failed("write", folder))?;
    let beside = sibling(path, "lock");
    let failed = failed("lock", &beside);
    let lock = private_file::open(OpenOptions::new().write(true).create(true), &beside).map_err(&failed)?;
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(()) => return work(),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(IndexError::Busy(path.to_owned()))
}

/// Replaces the file: a reader sees the old one or the new one. To be called under the lock, behind [`read`], which
/// refuses what is no plain file.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let fresh = sibling(path, "new");
    let written = private_file::create(&fresh, bytes).and_then(|file| file.sync_all());
    written.map_err(failed("write", &fresh))?;
    fs::rename(&fresh, path).map_err(failed("write", path))
}

fn sibling(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}
