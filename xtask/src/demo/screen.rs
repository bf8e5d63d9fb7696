//! What the demo shows: headings, commands as one would type them, and a sign of life while it waits.

use std::io::Write;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;

/// The longest silence.
const SILENCE: Duration = Duration::from_secs(2);

/// Standard output, watched by a thread that says on standard error what is going on when nothing was shown
/// for a while.
#[derive(Debug)]
pub(super) struct Screen {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// What takes its time; nothing is said when this is empty.
    doing: String,
    since: Instant,
    shown: Instant,
}

impl Screen {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let state = Arc::new(Mutex::new(State { doing: String::new(), since: now, shown: now }));
        let watched = Arc::downgrade(&state);
        thread::spawn(move || watch(&watched));
        Self { state }
    }

    /// Shows a line.
    pub(super) fn line(&self, line: &str) -> Result {
        held(&self.state).shown = Instant::now();
        let mut output = std::io::stdout().lock();
        writeln!(output, "{line}")?;
        output.flush()?;
        Ok(())
    }

    /// Shows what comes next, set off from what was before.
    pub(super) fn heading(&self, heading: &str) -> Result {
        self.line("")?;
        self.line(&format!("# {heading}"))
    }

    /// Does something that may take long and says so when it does.
    pub(super) fn wait<T>(&self, doing: &str, work: impl FnOnce() -> T) -> T {
        let set = |doing: &str| {
            let mut state = held(&self.state);
            doing.clone_into(&mut state.doing);
            state.since = Instant::now();
            state.shown = state.since;
        };
        set(doing);
        let done = work();
        set("");
        done
    }

    /// Shows a command as one would type it and runs it. Its output goes where ours goes, and `input`, which
    /// is not shown, to its standard input.
    pub(super) fn run(&self, typed: &str, command: &mut Command, input: &[u8]) -> Result<ExitStatus> {
        self.line(&format!("$ {typed}"))?;
        self.wait("the command runs", || {
            let mut child = command.stdin(Stdio::piped()).spawn()?;
            if let Some(mut pipe) = child.stdin.take() {
                // Who does not read its input has said why, and fails with that.
                let _ = pipe.write_all(input);
            }
            Ok(child.wait()?)
        })
    }
}

fn watch(state: &Weak<Mutex<State>>) {
    while let Some(state) = state.upgrade() {
        let mut now = held(&state);
        if !now.doing.is_empty() && now.shown.elapsed() >= SILENCE {
            now.shown = Instant::now();
            crate::say(&format!("  … {}: {} s", now.doing, now.since.elapsed().as_secs()));
        }
        drop(now);
        thread::sleep(Duration::from_millis(100));
    }
}

/// The lock, whether or not somebody panicked while holding it: what it holds are words and times.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
