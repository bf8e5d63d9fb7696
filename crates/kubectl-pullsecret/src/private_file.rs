//! Small files of ours that nobody else reads or leads elsewhere: plain files, made for their owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

/// Far more than any list of names has, in bytes.
const LARGEST: u64 = 16 << 20;

/// The file's bytes; `None` if there is no such file.
///
/// # Errors
/// It cannot be read, or is no plain file.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match open(OpenOptions::new().read(true), path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Opens a plain file, and makes one where the options say so.
///
/// # Errors
/// It cannot be opened: a link may lead to somebody else's, and a pipe has no end.
pub(crate) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let refused = |error| {
        if path.is_symlink() {
            io::Error::other("it is a symbolic link, and only a plain file is taken")
        } else {
            error
        }
    };
    let file = own(private(options)).open(path).map_err(refused)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is no plain file")) }
}

/// Makes a file anew. One that an interrupted run left behind may have other permissions than ours.
///
/// # Errors
/// It cannot be written.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = open(OpenOptions::new().write(true).create_new(true), path)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Makes a folder, with those above it, where there is none.
///
/// # Errors
/// It cannot be made.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Whether a folder and the one above it are plain ones that belong to us, and that nobody else writes to: what lies there
/// is ours then.
#[cfg(unix)]
pub(crate) fn is_own_folder(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let own = rustix::process::geteuid().as_raw();
    let is_own = |path: &Path| {
        path.symlink_metadata()
            .is_ok_and(|folder| folder.is_dir() && folder.uid() == own && folder.mode() & 0o022 == 0)
    };
    is_own(path) && path.parent().is_some_and(is_own)
}

/// Where there are no owners to look at, a link is what leads elsewhere.
#[cfg(not(unix))]
pub(crate) fn is_own_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|folder| folder.is_dir())
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
