//! One fuzz target at work, and what its log says of it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Result, root};

/// An input longer than this tells nothing that a shorter one does not.
const LONGEST: usize = 4096;
/// An input that keeps a parser busy for so many seconds is a find, too; a machine with much else to do needs some.
const HANG: u64 = 25;

/// A target, its program, and a folder for what it finds.
pub(super) struct Session<'a> {
    pub(super) target: &'a str,
    pub(super) program: &'a Path,
    pub(super) scratch: &'a Path,
}

/// What the fuzzer says in the end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// How many inputs it tried.
    runs: u64,
    /// How many inputs it found worth keeping, because each goes another way through the parser.
    kept: u64,
    /// What was said of the input for which the property does not hold, and where that is.
    panic: Option<String>,
    input: Option<String>,
}

impl Session<'_> {
    /// Runs the target and says on one line how it went, and what to do if the property does not hold; answers
    /// whether it does.
    pub(super) fn run(&self, time: Duration) -> Result<bool> {
        let Self { target, program, scratch } = *self;
        let (found, finds) = (scratch.join("corpus").join(target), scratch.join("finds"));
        fs::create_dir_all(&found)?;
        fs::create_dir_all(&finds)?;
        let log = scratch.join(format!("{target}.log"));
        let output = File::create(&log)?;
        let status = Command::new(program)
            .arg(format!("-max_total_time={}", time.as_secs()))
            .arg(format!("-max_len={LONGEST}"))
            .arg(format!("-timeout={HANG}"))
            .arg("-print_final_stats=1")
            .arg(format!("-dict={}", root().join("tests/fuzz/words.dict").display()))
            .arg(format!("-artifact_prefix={}/{target}-", finds.display()))
            // New inputs go into the first folder; what is committed is only read.
            .args([&found, &root().join("tests/fuzz/corpus").join(target)])
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .status()?;
        let outcome = Outcome::read(&String::from_utf8_lossy(&fs::read(&log)?));
        let mut out = std::io::stdout();
        if status.success() {
            let (runs, kept) = (outcome.runs, outcome.kept);
            writeln!(out, "{target:<20} holds  {:>4} s {runs:>10} runs {kept:>6} inputs", time.as_secs())?;
            return Ok(true);
        }
        writeln!(out, "{target:<20} DOES NOT HOLD  {}", outcome.panic.as_deref().unwrap_or("(no panic)"))?;
        let Some(input) = outcome.input else {
            writeln!(out, "  {status}; its output is in {}", log.display())?;
            return Ok(false);
        };
        writeln!(out, "  for the input in {input}")?;
        writeln!(out, "  once more: {} {input}", program.display())?;
        writeln!(out, "  to keep it: cp {input} tests/fuzz/corpus/{target}/NAME-THAT-SAYS-WHY")?;
        Ok(false)
    }
}

impl Outcome {
    /// What a log of libFuzzer's says (LLVM 22, `FuzzerLoop.cpp`: `Test unit written to`, `stat::`).
    fn read(log: &str) -> Self {
        let mut outcome = Self::default();
        let mut lines = log.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("thread '") && line.contains(" panicked at ") && outcome.panic.is_none() {
                outcome.panic = lines.next().map(str::to_owned);
            } else if let Some((_, path)) = line.split_once("Test unit written to ") {
                outcome.input = Some(path.to_owned());
            } else if line.starts_with("ERROR: libFuzzer: ") || line.contains(" ERROR: libFuzzer: ") {
                let problem = line.split("libFuzzer: ").nth(1).map(str::to_owned);
                outcome.panic = outcome.panic.or(problem);
            } else if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
                outcome.runs = number.trim().parse().unwrap_or(0);
            } else if let Some((_, after)) =
                line.split_once("DONE ").and_then(|(_, after)| after.split_once("corp: "))
            {
                outcome.kept = after.split('/').next().and_then(|number| number.parse().ok()).unwrap_or(0);
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_says_how_it_went() {
        let log = "#7\tDONE   cov: 596 ft: 1834 corp: 439/15730b lim: 1024 exec/s: 2 rss: 498Mb\n\
                   stat::number_of_executed_units: 586417\n";
        assert_eq!(Outcome::read(log), Outcome { runs: 586_417, kept: 439, ..Outcome::default() });
    }

    #[test]
    fn a_find_has_a_reason_and_a_place() {
        let log = "thread '<unnamed>' (7) panicked at src/image.rs:3:1:\nit reads back\n==7== ERROR: libFuzzer: deadly \
                   signal\nartifact_prefix='x-'; Test unit written to x-crash-1\n";
        let outcome = Outcome::read(log);
        assert_eq!(outcome.panic.as_deref(), Some("it reads back"));
        assert_eq!(outcome.input.as_deref(), Some("x-crash-1"));
        let hang = Outcome::read("==7== ERROR: libFuzzer: timeout after 26 seconds\n");
        assert_eq!(hang.panic.as_deref(), Some("timeout after 26 seconds"));
    }
}
