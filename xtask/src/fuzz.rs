//! `cargo xtask fuzz`: for a while the fuzzer makes up inputs for each parser, and looks for one for which its
//! property (`tests/properties`) does not hold.
//!
//! The targets are built here, with the flags that `cargo fuzz` would give, so that nothing but a nightly compiler has
//! to be installed.

mod session;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;
use std::{env, fs};

use self::session::Session;
use crate::{Result, root, say};

/// What is fuzzed is not for release, and its compiler is not the workspace's: the instrumentation is unstable.
const TOOLCHAIN: &str = "nightly";

/// What `cargo fuzz` 0.13 passes to the compiler: every branch is counted and every comparison reported, and the
/// address sanitizer looks after the dependencies that are not safe Rust.
const FLAGS: &[&str] = &[
    "--cfg",
    "fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "-Zsanitizer=address",
];

/// `cargo xtask fuzz`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many seconds each target runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// The targets, as tests/fuzz/corpus has a folder for each [default: all]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let targets = chosen(&known(&root())?, &args.targets)?;
    let scratch = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let scratch = root().join(scratch).join("fuzz");
    let programs = build(&targets, &scratch)?;
    let mut failed = 0;
    for target in &targets {
        let session = Session { target, program: &programs.join(target), scratch: &scratch };
        failed += usize::from(!session.run(Duration::from_secs(args.seconds))?);
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The targets that there are.
fn known(root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("tests/fuzz/fuzz_targets"))? {
        let name = entry?.file_name();
        names.extend(name.to_string_lossy().strip_suffix(".rs").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn chosen(known: &[String], wanted: &[String]) -> Result<Vec<String>> {
    if let Some(stranger) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(format!("no fuzz target is called {stranger}; there are {}", known.join(", ")).into());
    }
    Ok(if wanted.is_empty() { known.to_vec() } else { wanted.to_vec() })
}

/// Builds the targets; answers in which folder they are.
fn build(targets: &[String], scratch: &Path) -> Result<PathBuf> {
    let host = host()?;
    let fuzz = root().join("tests/fuzz");
    // What is fuzzed is what the workspace is built from, down to the version of every dependency.
    fs::copy(root().join("Cargo.lock"), fuzz.join("Cargo.lock"))?;
    let mut build = nightly("cargo");
    build.args(["build", "--release", "--target", &host, "--target-dir"]).arg(scratch);
    build.args(targets.iter().flat_map(|target| ["--bin", target]));
    build.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f")).current_dir(fuzz);
    if !build.status()?.success() {
        return Err("the fuzz targets do not build".into());
    }
    Ok(scratch.join(host).join("release"))
}

/// The platform that the nightly compiler is for, and that the targets are: with it named, the instrumentation is
/// kept out of build scripts. The compiler is installed if there is none.
fn host() -> Result<String> {
    let ask = || nightly("rustc").args(["--print", "host-tuple"]).stderr(Stdio::null()).output();
    let mut answer =
        ask().map_err(|error| format!("rustup, which the fuzzer's compiler comes from: {error}"))?;
    if !answer.status.success() {
        say("installing the nightly compiler that the fuzzer needs");
        let install = ["toolchain", "install", TOOLCHAIN, "--profile", "minimal", "--no-self-update"];
        if !Command::new("rustup").args(install).status()?.success() {
            return Err(format!("rustup {} failed", install.join(" ")).into());
        }
        answer = ask()?;
    }
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// A program of the nightly toolchain, without what cargo told this program about the stable one.
fn nightly(program: &str) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", TOOLCHAIN, program]);
    for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR"] {
        command.env_remove(name);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_the_files_and_a_wrong_name_lists_them() {
        let known = known(&root()).expect("the folder can be read");
        assert!(known.contains(&"image".to_owned()), "{known:?}");
        assert_eq!(chosen(&known, &[]).expect("all"), known);
        assert_eq!(chosen(&known, &["image".to_owned()]).expect("one"), ["image"]);
        let error = chosen(&["a".to_owned(), "b".to_owned()], &["x".to_owned()]).expect_err("unknown");
        assert_eq!(error.to_string(), "no fuzz target is called x; there are a, b");
    }
}
