//! What keeps this process's memory, and with it a password, out of files.

/// Asks the system to write no core dump, whatever ends the process. To be called before anything secret is read.
///
/// The limit is inherited by the programs that are started, which handle passwords as well. On Linux it is one byte and
/// not none: where dumps are piped to a program the kernel overlooks a limit of none, and dumps nothing at a limit of one
/// (core(5), "Piping core dumps to a program"; Linux 6.12 `fs/coredump.c`).
pub fn stays_out_of_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let bytes = Some(u64::from(cfg!(target_os = "linux")));
        // A lower limit cannot fail to be set; with a hard one below it there is no dump either.
        let _ = setrlimit(Resource::Core, Rlimit { current: bytes, maximum: bytes });
    }
}
