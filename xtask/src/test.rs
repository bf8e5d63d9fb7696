//! `cargo xtask test`: every check and every test, in one go and with one count at the end.
//!
//! A stage that fails does not stop the others, so that one run says all that is wrong; only what could not work
//! is left out, as the tests when the programs do not build. The last line of standard output counts tests
//! and checks (formatting, clippy and so on, each as one): `312 passed, 0 failed`.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::{Result, root, say, tidy};

/// `cargo xtask test` takes no arguments: it is the whole, always.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// How many tests or checks passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// What a check counts that found nothing.
const PASSED: Counts = Counts { passed: 1, failed: 0, ignored: 0 };

/// One stage that has ended.
#[derive(Debug)]
struct Outcome {
    name: &'static str,
    counts: Counts,
    took: Duration,
    /// What went wrong, if the stage's own output does not end with that.
    problem: Option<String>,
}

/// What a stage answers: its counts, or why it failed.
type Stage<'a> = &'a dyn Fn() -> Result<Counts>;

pub(crate) fn run(_: &Args) -> Result<ExitCode> {
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(root());
        command
    };
    let mut outcomes = Vec::new();
    stage(&mut outcomes, "format", &|| check(cargo(&["fmt", "--all", "--check"])));
    stage(&mut outcomes, "tidy", &|| tidy::run(&tidy::Args {}).map(|()| PASSED));
    stage(&mut outcomes, "clippy", &|| {
        check(cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    });
    stage(&mut outcomes, "build", &|| check(cargo(&["build", "--workspace", "--all-targets", "--locked"])));
    stage(&mut outcomes, "tests", &|| {
        count(cargo(&["test", "--workspace", "--no-fail-fast", "--locked"]), &mut std::io::stdout())
    });
    let all = summarize(&outcomes);
    // The last line, whatever happened.
    writeln!(std::io::stdout(), "{} passed, {} failed", all.passed, all.failed)?;
    Ok(if all.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a stage and keeps its outcome.
fn stage(outcomes: &mut Vec<Outcome>, name: &'static str, run: Stage) {
    say(&format!("\n=== {name}"));
    let started = Instant::now();
    let (counts, problem) = match run() {
        Ok(counts) => (counts, None),
        Err(error) => (Counts { failed: 1, ..Counts::default() }, Some(error.to_string())),
    };
    if let Some(problem) = &problem {
        say(&format!("{name}: {problem}"));
    }
    outcomes.push(Outcome { name, counts, took: started.elapsed(), problem });
}

/// Runs a command that either succeeds or does not. It has no standard input.
fn check(mut command: Command) -> Result<Counts> {
    let status = command.stdin(Stdio::null()).status()?;
    if status.success() { Ok(PASSED) } else { Err(format!("{} {status}", spelled(&command)).into()) }
}

/// Runs `cargo test`, passes on what it prints and adds up what each test binary counted.
fn count(mut command: Command, here: &mut dyn Write) -> Result<Counts> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("no pipe from cargo test")?;
    let mut counts = Counts::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        here.write_all(&line)?;
        here.write_all(b"\n")?;
        counts.add(counted(&String::from_utf8_lossy(&line)));
    }
    let status = child.wait()?;
    if !status.success() && counts.failed == 0 {
        // A test binary that was killed counts nothing, and one that does not compile neither.
        counts.failed = 1;
    }
    Ok(counts)
}

/// What a test binary's last line says: `test result: ok. 5 passed; 0 failed; 0 ignored; …`.
fn counted(line: &str) -> Counts {
    let Some((_, result)) = line.split_once("test result: ") else { return Counts::default() };
    let number = |what: &str| {
        let field = result.split(['.', ';']).map(str::trim).find_map(|field| field.strip_suffix(what));
        field.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: number(" passed"), failed: number(" failed"), ignored: number(" ignored") }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// Says what each stage took and found, and adds it all up.
fn summarize(outcomes: &[Outcome]) -> Counts {
    let mut all = Counts::default();
    say("\n=== summary");
    for Outcome { name, counts, took, problem } in outcomes {
        all.add(*counts);
        let seconds = took.as_secs_f64();
        let problem = problem.as_deref().map(|problem| format!("  {problem}")).unwrap_or_default();
        say(&format!(
            "{name:<10} {seconds:>7.1} s  {} passed, {} failed{problem}",
            counts.passed, counts.failed
        ));
    }
    // A test that is left out is a claim that nobody proves.
    if all.ignored > 0 {
        say(&format!("{} tests are marked to be ignored; every test has to run", all.ignored));
        all.failed += all.ignored;
    }
    all
}

/// The command as one would type it.
fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_from_the_result_line() {
        let line = "test result: FAILED. 41 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.12s";
        assert_eq!(counted(line), Counts { passed: 41, failed: 2, ignored: 1 });
        assert_eq!(counted("test the_result ... ok"), Counts::default());
        assert_eq!(counted("running 5 tests"), Counts::default());
    }

    #[test]
    fn a_killed_test_binary_is_a_failure() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured'; kill -9 $$"]);
        let mut echo = Vec::new();
        assert_eq!(count(command, &mut echo).expect("ran"), Counts { passed: 3, failed: 1, ignored: 0 });
        assert_eq!(echo, b"test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured\n");
    }

    #[test]
    fn a_failing_check_names_its_command() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "exit 4"]);
        let error = check(command).expect_err("fails").to_string();
        assert_eq!(error, "sh -c exit 4 exit status: 4");
    }
}
