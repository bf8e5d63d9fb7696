//! The workspace's tasks: what a developer, CI and a newcomer run. `cargo xtask --help` lists them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

mod bench;
mod cluster;
mod demo;
mod dist;
mod fuzz;
mod generate;
mod oracle;
mod test;
mod tidy;

/// The workspace's tasks.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Measure how quick and how large the plugin is, as ratios to what cannot be avoided
    Bench(bench::Args),
    /// Start a real cluster to work with by hand, and end it
    Cluster(cluster::Args),
    /// Show the plugin at work: a cluster, a registry that wants a password, pods that come to run
    Demo(demo::Args),
    /// Pack the archives of a release, with their checksums and krew's manifest, into dist/
    Dist(dist::Args),
    /// Make up inputs for every parser, and look for one that it does not stand
    Fuzz(fuzz::Args),
    /// Write the files that follow from the command line: completions/, docs/
    Generate(generate::Args),
    /// Hold the core against the kubelet's own code on any number of made-up cases
    Oracle(oracle::Args),
    /// Run every check and every test; the last line of the output counts them
    Test(test::Args),
    /// Check what the layout promises and no compiler checks
    Tidy(tidy::Args),
}

/// What a task answers. An error is shown with everything beneath it, so any error type will do.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let outcome = match Xtask::parse().task {
        Task::Bench(args) => bench::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Cluster(args) => cluster::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Demo(args) => demo::run(&args),
        Task::Dist(args) => dist::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Fuzz(args) => fuzz::run(&args),
        Task::Generate(args) => generate::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Oracle(args) => oracle::run(&args),
        Task::Test(args) => test::run(&args),
        Task::Tidy(args) => tidy::run(&args).map(|()| ExitCode::SUCCESS),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            say(&format!("error: {}", with_causes(&*error)));
            ExitCode::FAILURE
        }
    }
}

/// Cargo at work on this workspace.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What cargo tells this program about its own package would make some build scripts run anew.
    for (name, _) in std::env::vars_os() {
        let about_us = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if about_us.iter().any(|start| name.as_encoded_bytes().starts_with(start.as_bytes())) {
            command.env_remove(name);
        }
    }
    command.args(arguments).current_dir(root());
    command
}

/// What went wrong, and why, cause by cause.
fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join("\n  because: ")
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Says one line on standard error. A closed standard error stops nobody.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
