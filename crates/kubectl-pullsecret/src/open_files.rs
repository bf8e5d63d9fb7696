//! Whether enough files may be open: libraries that cannot have the one they need panic, in the middle of the work.

use crate::error::{CommandError, Exit};

/// What the runtime, the keyring's library, the connections and a helper program need at the same time, and some more.
const NEEDED: usize = 32;

/// Fails where the limit of open files is so low that the work could not be done.
pub(crate) fn check() -> Result<(), CommandError> {
    if (0..NEEDED)
        .map(|_| std::fs::File::open(NOTHING))
        .collect::<Result<Vec<_>, _>>()
        .is_err_and(|error| is_limit(&error))
    {
        return Err(CommandError::new(Exit::Incomplete, "no more files may be opened")
            .detail(format!("{NEEDED} beside the three standard streams are needed."))
            .command("Allow more", "ulimit -n 256"));
    }
    Ok(())
}

#[cfg(unix)]
const NOTHING: &str = "/dev/null";
#[cfg(not(unix))]
const NOTHING: &str = "NUL";

#[cfg(unix)]
fn is_limit(error: &std::io::Error) -> bool {
    use rustix::io::Errno;
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE))
}

#[cfg(not(unix))]
fn is_limit(_: &std::io::Error) -> bool {
    false
}
