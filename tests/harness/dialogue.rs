//! The plugin on a real pseudo-terminal: what is shown there, what is typed there.

use std::io::ErrorKind;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::{Plugin, leak};
use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Expect as _, Session};

/// Ctrl-C as a terminal sends it.
pub const CTRL_C: &str = "\u{3}";

/// How long an answer may take before the test is given up.
const GUARD: Duration = Duration::from_mins(1);

/// A conversation with a plugin that runs.
pub struct Dialogue {
    session: OsSession,
    seen: String,
    /// Up to where what was seen has been waited for.
    read: usize,
}

/// How it ended.
pub struct Finished {
    /// The exit code.
    pub code: i32,
    /// Everything that was shown.
    pub seen: String,
}

impl Dialogue {
    /// Starts the plugin on a terminal of its own.
    pub fn open(plugin: &Plugin) -> Self {
        let command = plugin.clone().env("TERM", "xterm").command();
        // The library turns the echo off, which would hide whether the plugin does.
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", r#"stty sane; exec "$0" "$@""#])
            .arg(command.get_program())
            .args(command.get_args());
        shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let session = Session::spawn(shell).expect("a terminal");
        Self { session, seen: String::new(), read: 0 }
    }

    /// Waits until this is shown, behind what was waited for before.
    #[track_caller]
    pub fn until(&mut self, words: &str) -> &mut Self {
        let started = Instant::now();
        loop {
            if let Some(at) = self.seen[self.read..].find(words) {
                self.read += at + words.len();
                return self;
            }
            assert!(self.more(started), "the end came before {words:?}:\n{}", self.seen);
        }
    }

    /// Waits until one of these is shown, behind what was waited for before, and answers which; `None` if the end
    /// comes first.
    #[track_caller]
    pub fn until_any(&mut self, words: &[&str]) -> Option<usize> {
        let started = Instant::now();
        loop {
            let seen = &self.seen[self.read..];
            let found = words.iter().enumerate().filter_map(|(which, word)| Some((seen.find(word)?, which)));
            if let Some((at, which)) = found.min() {
                self.read += at + words[which].len();
                return Some(which);
            }
            if !self.more(started) {
                return None;
            }
        }
    }

    /// Types these keys.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        self.session.send(keys).expect("the terminal takes keys");
        self
    }

    /// Sends it a signal by its name, as others do who end a process: `TERM`.
    pub fn signal(&mut self, name: &str) -> &mut Self {
        let id = self.session.get_process().pid().as_raw().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().expect("kill runs");
        assert!(sent.success(), "SIG{name} was not sent");
        self
    }

    /// Types a line and Enter.
    pub fn line(&mut self, line: &str) -> &mut Self {
        self.keys(line).keys("\r")
    }

    /// Waits for its end. Fails if the sentinel was shown, the cursor left hidden, or the echo left off.
    #[track_caller]
    pub fn end(mut self, code: i32) -> Finished {
        let started = Instant::now();
        while self.more(started) {}
        let status = self.session.get_process().wait().expect("it ends");
        let echo = self.session.get_process().get_echo().expect("the terminal's settings");
        let finished = Finished {
            code: match status {
                WaitStatus::Exited(_, code) => code,
                _ => -1,
            },
            seen: self.seen,
        };
        let seen = &finished.seen;
        assert_eq!(finished.code, code, "{status:?}:\n{seen}");
        assert_eq!(leak::find(seen.as_bytes()), None, "leak: {seen}");
        assert!(echo, "what is typed stays hidden:\n{seen}");
        assert!(seen.rfind("\u{1b}[?25h") >= seen.rfind("\u{1b}[?25l"), "the cursor stays hidden:\n{seen:?}");
        finished
    }

    /// Reads what there is; `false` at the end.
    #[track_caller]
    fn more(&mut self, started: Instant) -> bool {
        let mut bytes = [0; 4096];
        match self.session.try_read(&mut bytes) {
            Ok(0) => false,
            Ok(length) => {
                self.seen.push_str(&String::from_utf8_lossy(&bytes[..length]));
                true
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                assert!(started.elapsed() < GUARD, "nothing more comes:\n{}", self.seen);
                std::thread::sleep(Duration::from_millis(10));
                true
            }
            // A terminal whose last program has ended.
            Err(_) => false,
        }
    }
}
