//! Programs that are run again and again in turn, and their medians.

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

/// A program to be run again and again.
pub(super) struct Work {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, PathBuf)>,
    input: String,
}

/// How one run went.
pub(super) struct Once {
    pub(super) took: Duration,
    pub(super) output: String,
}

impl Work {
    pub(super) fn new(program: impl Into<PathBuf>) -> Self {
        let (arguments, environment, input) = (Vec::new(), Vec::new(), String::new());
        Self { program: program.into(), arguments, environment, input }
    }

    pub(super) fn arg(self, argument: &str) -> Self {
        self.args([argument])
    }

    pub(super) fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    pub(super) fn env(mut self, name: &str, value: impl Into<PathBuf>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn input(self, input: String) -> Self {
        Self { input, ..self }
    }

    /// Starts it, in an environment of its own, and hands it its input.
    pub(super) fn spawn(&self) -> Result<Child> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(self.input.as_bytes())?;
        }
        Ok(child)
    }

    /// Runs it to its end.
    pub(super) fn once(&self) -> Result<Once> {
        let started = Instant::now();
        let child = self.spawn()?;
        let output = child.wait_with_output()?;
        let took = started.elapsed();
        if output.status.success() {
            return Ok(Once { took, output: String::from_utf8_lossy(&output.stdout).into_owned() });
        }
        let name = self.program.file_name().unwrap_or(OsStr::new("")).display();
        Err(format!("{name} {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim_end())
            .into())
    }
}

/// The medians of two programs that were run in turn.
pub(super) struct Medians {
    ours: Duration,
    least: Duration,
}

/// Runs two programs in turn: some rounds that only warm the caches, then those that count.
pub(super) fn compare(ours: &Work, least: &Work, warm_up: usize, runs: usize) -> Result<Medians> {
    let (mut our_times, mut least_times) = (Vec::new(), Vec::new());
    for round in 0..warm_up + runs {
        let (our, other) = (ours.once()?.took, least.once()?.took);
        if round >= warm_up {
            our_times.push(our);
            least_times.push(other);
        }
    }
    Ok(Medians { ours: median(our_times), least: median(least_times) })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

impl Medians {
    /// How many times as long ours takes.
    pub(super) fn row(&self, what: &str, goal: f64) -> String {
        let ratio = self.ours.as_secs_f64() / self.least.as_secs_f64();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        format!(
            "{what:<32} {ratio:>6.2}     goal {goal}  {}  ({:.2} ms : {:.2} ms)",
            met(ratio, goal),
            milliseconds(self.ours),
            milliseconds(self.least)
        )
    }

    /// How many milliseconds ours takes.
    pub(super) fn ours_ms(&self) -> f64 {
        self.ours.as_secs_f64() * 1e3
    }

    /// How many milliseconds ours takes beyond the other.
    pub(super) fn beyond_ms(&self) -> f64 {
        (self.ours.as_secs_f64() - self.least.as_secs_f64()) * 1e3
    }

    /// How many milliseconds ours takes beyond the other, as a row.
    pub(super) fn row_beyond(&self, what: &str, goal: f64) -> String {
        let beyond = self.beyond_ms();
        format!(
            "{what:<32} {beyond:>6.2} ms  goal {goal} ms  {}  ({:.2} ms - {:.2} ms)",
            met(beyond, goal),
            self.ours_ms(),
            self.ours_ms() - beyond
        )
    }
}

/// A figure with its goal.
pub(super) fn row_of(what: &str, value: f64, unit: &str, goal: f64) -> String {
    format!("{what:<32} {value:>6.2} {unit}  goal {goal} {unit}  {}", met(value, goal))
}

pub(super) fn met(value: f64, goal: f64) -> &'static str {
    if value <= goal { "met" } else { "missed" }
}
