//! Signs of life on standard error while something takes long.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

/// The longest silence.
const SILENCE: Duration = Duration::from_secs(2);

/// Work that says now and then that it is still going on.
#[derive(Debug)]
pub(crate) struct Progress {
    what: String,
    started: Instant,
    said: Instant,
}

impl Progress {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        let now = Instant::now();
        Self { what: what.into(), started: now, said: now }
    }

    /// Waits a moment, and says how far the work is if it is time to say something.
    pub(crate) fn wait(&mut self, how_far: impl FnOnce() -> String) {
        thread::sleep(Duration::from_millis(100));
        if self.said.elapsed() >= SILENCE {
            self.said = Instant::now();
            let passed = self.started.elapsed().as_secs();
            let how_far = how_far();
            let comma = if how_far.is_empty() { "" } else { ", " };
            say(&format!("{}: {passed} s{comma}{how_far}", self.what));
        }
    }
}

/// Says one line on standard error. A closed standard error stops nobody.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "testbed: {line}");
}
