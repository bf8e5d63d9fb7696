//! The owner of everything that the test bed starts: one folder, and a guard that ends the rest.
//!
//! The guard is a shell script in a process group of its own that reads a pipe of which only this process
//! has the other end. When the pipe closes (the last [`Run`] is dropped, the process exits, panics, or is
//! killed with SIGKILL) it ends every process group that it was told of and removes the folder. So nothing
//! here needs a signal handler, and nothing is ended by its name.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Doing, Result};
use crate::process::Process;

/// Keeps a run's folder (logs, data) when set to anything, to look at after a failure.
pub const KEEP_VARIABLE: &str = "PULLSECRET_TESTBED_KEEP";

/// One run of the test bed. Clones are handles to the same run, which ends with the last of them.
#[derive(Clone, Debug)]
pub struct Run {
    owned: Arc<Owned>,
}

#[derive(Debug)]
struct Owned {
    folder: PathBuf,
    guard: Mutex<Guard>,
    processes: Mutex<Vec<Process>>,
}

#[derive(Debug)]
struct Guard {
    child: Child,
    pipe: Option<ChildStdin>,
}

impl Run {
    /// Makes the run's folder, readable by nobody else, and starts its guard.
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("pullsecret-")
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir()
            .doing(|| format!("make a folder in {}", std::env::temp_dir().display()))?
            .keep();
        let log = folder.join("guard.log");
        let errors = fs::File::create(&log).doing(|| format!("create {}", log.display()))?;
        let output = errors.try_clone().doing(|| format!("open {} twice", log.display()))?;
        let mut child = Command::new("/bin/sh")
            .args(["-c", include_str!("guard.sh"), "testbed-guard"])
            .arg(&folder)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .doing(|| "start the guard, /bin/sh".to_owned())?;
        let pipe = child.stdin.take();
        let guard = Mutex::new(Guard { child, pipe });
        let run = Self { owned: Arc::new(Owned { folder, guard, processes: Mutex::default() }) };
        if std::env::var_os(KEEP_VARIABLE).is_some() {
            run.keep_folder()?;
        }
        Ok(run)
    }

    /// The run's folder. Everything that its parts write goes here.
    pub fn folder(&self) -> &Path {
        &self.owned.folder
    }

    /// Makes a folder of that name in the run's folder, if it is not there yet.
    pub fn make_folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.folder().join(name);
        fs::create_dir_all(&path).doing(|| format!("make {}", path.display()))?;
        Ok(path)
    }

    /// Has the guard run a line of shell at the end, after the processes have ended and before what is
    /// mounted in the folder is unmounted and the folder goes. The last line told runs first.
    ///
    /// Mounts in the folder need no such line. `line` is one line: a newline would end it.
    pub fn finally(&self, line: &str) -> Result<()> {
        self.owned.tell(&format!("finally {line}"))
    }

    /// Leaves the folder behind when the run ends; its processes end all the same.
    pub fn keep_folder(&self) -> Result<()> {
        self.owned.tell("keep")
    }

    pub(crate) fn guard_group(&self, group: u32) -> Result<()> {
        self.owned.tell(&format!("group {group}"))
    }

    pub(crate) fn forget_group(&self, group: u32) -> Result<()> {
        self.owned.tell(&format!("forget {group}"))
    }

    /// Remembers a process that has to be reaped when the run ends.
    pub(crate) fn adopt(&self, process: Process) {
        held(&self.owned.processes).push(process);
    }
}

impl Owned {
    fn tell(&self, line: &str) -> Result<()> {
        let mut guard = held(&self.guard);
        let Some(pipe) = guard.pipe.as_mut() else { return Ok(()) };
        // One write, so that the guard never sees half a line.
        pipe.write_all(format!("{line}\n").as_bytes()).doing(|| "tell the guard, which has ended".to_owned())
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        let mut guard = held(&self.guard);
        drop(guard.pipe.take());
        // The guard ends them; whoever started them has to reap them, or it would see them as zombies.
        for process in held(&self.processes).iter() {
            process.reap();
        }
        let ended = guard.child.wait();
        if !ended.is_ok_and(|status| status.success()) {
            let log = fs::read_to_string(self.folder.join("guard.log")).unwrap_or_default();
            // Not a panic: this may run while another one unwinds.
            let _ = writeln!(std::io::stderr(), "testbed: could not clean up: {}", log.trim_end());
        }
    }
}

/// A lock's content, whether or not a test panicked while it was held: what is kept here are plain lists.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
