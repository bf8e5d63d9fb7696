//! A process that a run owns: in a process group of its own, its output in a log, ended by its id.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::error::{Doing, Error, Result};
use crate::run::{Run, held};
use crate::wait::PAUSE;

/// How long a process may take to end after SIGTERM before it gets SIGKILL.
const GRACE: Duration = Duration::from_secs(3);

/// How many of a log's last lines an error shows.
const TAIL: usize = 15;

/// What to start, and how.
#[derive(Debug)]
pub struct Start {
    name: String,
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    input: Vec<u8>,
}

impl Start {
    /// Starts `program` with no arguments under a name that is unique in the run: its log is `NAME.log`. A later process may have
    /// the name of one that has ended, and takes its log over.
    pub fn new(name: impl Into<String>, program: impl Into<PathBuf>) -> Self {
        let (arguments, environment, input) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.into(), program: program.into(), arguments, environment, input }
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable; the rest of the environment is ours.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// What the process reads from standard input, which then ends. At most what a pipe holds (64 KiB).
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }
}

/// A running process of a [`Run`]. Clones are handles to the same process; it ends with its run, or by
/// [`Process::stop`], and not when a handle is dropped.
#[derive(Clone, Debug)]
pub struct Process {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    name: String,
    group: u32,
    log: PathBuf,
    child: Mutex<Child>,
}

impl Run {
    /// Starts a process in its own group, with standard output and error in its log. Until the guard knows
    /// the group, the process is a shell that waits for a line and ends if this process does: so there is no
    /// moment at which a kill of this process could leave it behind.
    pub fn start(&self, start: Start) -> Result<Process> {
        let name = start.name;
        let log = self.folder().join(format!("{name}.log"));
        let output = File::create(&log).doing(|| format!("create {}", log.display()))?;
        let errors = output.try_clone().doing(|| format!("open {} twice", log.display()))?;
        let mut child = Command::new("/bin/sh")
            .args(["-c", r#"read -r _ && exec "$@""#, "testbed-start"])
            .arg(&start.program)
            .args(&start.arguments)
            .envs(start.environment)
            .current_dir(self.folder())
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .doing(|| format!("start {name}"))?;
        let group = child.id();
        self.guard_group(group)?;
        let go = child.stdin.take().map_or(Ok(()), |mut pipe| {
            pipe.write_all(b"\n")?;
            pipe.write_all(&start.input)
        });
        let process = Process { shared: Arc::new(Shared { name, group, log, child: Mutex::new(child) }) };
        self.adopt(process.clone());
        go.doing(|| format!("start {}", start.program.display()))?;
        Ok(process)
    }

    /// Ends a process and everything in its group, and waits for it.
    pub fn stop(&self, process: &Process) -> Result<()> {
        process.end()?;
        self.forget_group(process.shared.group)
    }
}

impl Process {
    /// The process's id, which is also its group's.
    pub fn id(&self) -> u32 {
        self.shared.group
    }

    /// Where its output goes.
    pub fn log(&self) -> &Path {
        &self.shared.log
    }

    /// Its exit status, if it has ended.
    pub fn status(&self) -> Result<Option<ExitStatus>> {
        held(&self.shared.child).try_wait().doing(|| format!("ask after {}", self.shared.name))
    }

    /// Waits until `ready` answers `Some`. Fails, with the end of the log, when the process ends before that
    /// or when `limit` has passed: a guard against hanging, to be set generously.
    pub fn wait_until<T>(&self, limit: Duration, mut ready: impl FnMut() -> Option<T>) -> Result<T> {
        let started = Instant::now();
        loop {
            if let Some(answer) = ready() {
                return Ok(answer);
            }
            if let Some(status) = self.status()? {
                return Err(self.failure(&format!("ended while starting ({status})")));
            }
            if started.elapsed() > limit {
                return Err(self.failure(&format!("was not ready after {} s", limit.as_secs())));
            }
            thread::sleep(PAUSE);
        }
    }

    /// An error about this process, with the end of its log.
    pub fn failure(&self, what: &str) -> Error {
        let log = self.log().display();
        let end = tail(self.log()).unwrap_or_else(|error| format!("({log} cannot be read: {error})"));
        Error::new(format!("{} {what}; the end of {log}:\n{end}", self.shared.name))
    }

    fn end(&self) -> Result<()> {
        let deadline = Instant::now() + GRACE;
        self.signal(Signal::TERM)?;
        while self.status()?.is_none() {
            if Instant::now() > deadline {
                self.signal(Signal::KILL)?;
                self.reap();
            }
            thread::sleep(Duration::from_millis(5));
        }
        // The leader is gone; what it left in its group is not needed any more.
        self.signal(Signal::KILL)
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        let group = i32::try_from(self.shared.group).ok().and_then(Pid::from_raw);
        let Some(group) = group else { return Ok(()) };
        match kill_process_group(group, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(error).doing(|| format!("end {}", self.shared.name)),
        }
    }

    /// Waits for the process to end. Only for when something else ends it.
    pub(crate) fn reap(&self) {
        // It can only fail when it has been reaped already.
        let _ = held(&self.shared.child).wait();
    }
}

/// The last lines of a file.
fn tail(path: &Path) -> io::Result<String> {
    let text = fs::read(path)?;
    let mut last = VecDeque::with_capacity(TAIL + 1);
    for line in String::from_utf8_lossy(&text).lines() {
        last.push_back(line.to_owned());
        if last.len() > TAIL {
            last.pop_front();
        }
    }
    Ok(Vec::from(last).join("\n"))
}
