//! A small private file that several processes change: whole at every moment, one writer at a time.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::IndexError;

/// How often the lock is tried and how long between: a writer holds it for milliseconds, so one that does not
/// let go within five seconds never will.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// The file's bytes; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, IndexError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(IndexError::Io { action: "read", path: path.to_owned(), source }),
    }
}

/// Does `work` while no other process does. The lock is a file of its own beside the file, because replacing the
/// file replaces what one would have locked.
pub(super) fn locked<T>(path: &Path, work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folder(folder).map_err(|source| IndexError::Io {
        action: "write",
        path: folder.to_owned(),
        source,
    })?;
    let beside = sibling(path, "lock");
    let failed = |source| IndexError::Io { action: "lock", path: beside.clone(), source };
    let lock = private(OpenOptions::new().write(true).create(true)).open(&beside).map_err(failed)?;
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

/// Replaces the file: a reader sees the old one or the new one. To be called under the lock. A symbolic link
/// stays one, and what it points to is replaced.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let fresh = sibling(&target, "new");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| IndexError::Io { action: "write", path, source }
    };
    write(&fresh, bytes).map_err(failed(&fresh))?;
    fs::rename(&fresh, &target).map_err(failed(&target))
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // One that an interrupted run left behind may have other permissions than ours.
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file: File = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sibling(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn create_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}
