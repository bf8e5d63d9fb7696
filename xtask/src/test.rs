//! `cargo xtask test`: every check and every test, in one go and with one count at the end.
//!
//! A stage that fails does not stop the others, so that one run says all that is wrong; The last line of standard output counts tests
//! and checks (formatting, clippy and so on, each as one): `312 passed, 0 failed`.

mod count;

use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use testbed::Program;
use testbed::packages::{self, Package};

use self::count::{Counts, count};
use crate::{Result, cargo, generate, root, say, tidy, with_causes};

/// `cargo xtask test` takes no arguments: it is the whole, always.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// One stage that has ended.
#[derive(Debug)]
struct Outcome {
    name: &'static str,
    counts: Counts,
    took: Duration,
    /// What went wrong, if the stage's own output does not end with that.
    problem: Option<String>,
}

/// A stage: its name, and what it does.
type Stage = (&'static str, fn() -> Result<Counts>);

/// What a check counts that found nothing.
const PASSED: Counts = Counts { passed: 1, failed: 0, ignored: 0 };

/// In an order in which what is quick and often wrong comes first.
const STAGES: &[Stage] = &[
    ("format", || check(&mut cargo(&["fmt", "--all", "--check"]))),
    ("tidy", || tidy::run(&tidy::Args {}).map(|()| PASSED)),
    ("generated", || generate::run(&generate::Args { check: true }).map(|()| PASSED)),
    ("clippy", || {
        check(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    }),
    ("packages", install_packages),
    ("programs", build_programs),
    ("go", check_go),
    // The end-to-end tests start the plugin, which a test build alone does not make.
    ("build", || check(&mut cargo(&["build", "--workspace", "--all-targets", "--locked"]))),
    ("tests", || {
        let mut output = std::io::stdout();
        count(&mut cargo(&["test", "--workspace", "--no-fail-fast", "--locked"]), &mut output)
    }),
];

/// What the tests start beside what they build. The node's and the keyring's are the test bed's own affair.
const TOOLS: &[Package] = &[Package { name: "strace", program: "strace" }];

/// One program of each build, so that no test has to wait for one.
const PROGRAMS: &[Program] = &[
    Program::Kubectl,
    Program::Kubelet134,
    Program::Registry,
    Program::TokenServer,
    Program::Containerd,
    Program::ContainerdShim,
    Program::Ctr,
    Program::Crane,
    Program::Krew,
    Program::ValidateKrewManifest,
    Program::Actionlint,
    Program::Pause,
    Program::Oracle,
    Program::Oracle134,
];

pub(crate) fn run(_: &Args) -> Result<ExitCode> {
    let outcomes: Vec<Outcome> = STAGES.iter().map(of_stage).collect();
    let all = summarize(&outcomes);
    // The last line, whatever happened.
    writeln!(std::io::stdout(), "{} passed, {} failed", all.passed, all.failed)?;
    Ok(if all.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a stage to its end.
fn of_stage(&(name, run): &Stage) -> Outcome {
    say(&format!("\n=== {name}"));
    let started = Instant::now();
    let (counts, problem) = match run() {
        Ok(counts) => (counts, None),
        Err(error) => (Counts { failed: 1, ..Counts::default() }, Some(with_causes(&*error))),
    };
    if let Some(problem) = &problem {
        say(&format!("{name}: {problem}"));
    }
    Outcome { name, counts, took: started.elapsed(), problem }
}

fn install_packages() -> Result<Counts> {
    let wanted = [
        packages::KEYRING,
        packages::MANUAL,
        packages::NODE,
        packages::OLDER_NODE,
        packages::SHELLS,
        packages::SHELL_CHECK,
        packages::TERMINAL,
        packages::TRACE,
        TOOLS,
    ];
    packages::install_missing(&wanted.concat())?;
    testbed::nushell()?;
    Ok(PASSED)
}

/// Builds what is not in the cache. The test bed says how far it is, and what each took.
fn build_programs() -> Result<Counts> {
    for program in PROGRAMS {
        program.path()?;
    }
    Ok(PASSED)
}

/// The Go modules of the tests: their formatting, and what `go vet` sees. Flags as in the test bed's builds, so
/// that the same compiled packages serve.
fn check_go() -> Result<Counts> {
    let modules = root().join("tests");
    let unformatted = Command::new("gofmt").arg("-l").arg(&modules).stdin(Stdio::null()).output()?;
    let found = [unformatted.stdout, unformatted.stderr].concat();
    if !found.is_empty() {
        return Err(format!("gofmt -l tests: {}", String::from_utf8_lossy(&found).trim_end()).into());
    }
    let modules_and_packages = [
        ("cluster", "go.mod", "./..."),
        ("cluster", "kubernetes-1.34.mod", "./kubelet"),
        ("cluster", "kubernetes-1.34.mod", "./oracle"),
        ("tools", "go.mod", "./..."),
    ];
    for (module, modfile, packages) in modules_and_packages {
        let mut vet = Command::new("go");
        vet.args(["vet", "-trimpath", "-modfile", modfile, packages]).current_dir(modules.join(module));
        check(vet.env("CGO_ENABLED", "0").env("GOWORK", "off"))?;
    }
    Ok(PASSED)
}

/// Runs a command that either succeeds or does not. It has no standard input.
fn check(command: &mut Command) -> Result<Counts> {
    let status = command.stdin(Stdio::null()).status()?;
    if status.success() { Ok(PASSED) } else { Err(format!("{}: {status}", spelled(command)).into()) }
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
    fn a_failing_check_names_its_command() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "exit 4"]);
        let error = check(&mut command).expect_err("fails").to_string();
        assert_eq!(error, "sh -c exit 4: exit status: 4");
    }
}
