//! A small private file that several processes change: whole at every moment, one writer at a time.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::IndexError;

/// How often the lock is tried and how long between: a writer holds it for milliseconds, so one that does not
/// let go within five seconds never will.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Far more than any list of names has, in bytes.
const LARGEST: u64 = 16 << 20;

/// The file's bytes; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, IndexError> {
    let failed = |source| IndexError::Io { action: "read", path: path.to_owned(), source };
    let file = match own(OpenOptions::new().read(true)).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(refused(path).unwrap_or(error))),
    };
    regular(&file).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes))
}

/// What the file is instead of a file of ours: a link may lead to somebody else's, and a pipe has no end.
fn refused(path: &Path) -> Option<std::io::Error> {
    path.is_symlink().then(|| std::io::Error::other("it is a symbolic link, and only a plain file is taken"))
}

fn regular(file: &File) -> std::io::Result<()> {
    if file.metadata()?.is_file() {
        return Ok(());
    }
    Err(std::io::Error::other("it is no plain file"))
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
    let lock = own(private(OpenOptions::new().write(true).create(true)))
        .open(&beside)
        .map_err(|error| failed(refused(&beside).unwrap_or(error)))?;
    regular(&lock).map_err(failed)?;
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
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| IndexError::Io { action: "write", path, source }
    };
    write(&fresh, bytes).map_err(failed(&fresh))?;
    fs::rename(&fresh, path).map_err(failed(path))
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

/// Follows no link, and does not wait for somebody at the other end of a pipe.
#[cfg(unix)]
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::OFlags;
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    options.custom_flags(i32::try_from(flags).unwrap_or_default())
}

#[cfg(not(unix))]
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    options
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
