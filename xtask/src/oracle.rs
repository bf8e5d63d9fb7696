//! `cargo xtask oracle`: any number of made-up cases, in which the core and the kubelet's own code have to say the
//! same; and what the cases are worth: how much of the kubelet's code they reach, and which of our rules can be
//! broken without their noticing.

mod coverage;
mod mutants;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use testbed::{Program, Run};

use crate::{Result, cargo, root, say};

/// `cargo xtask oracle`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many cases
    #[arg(long, default_value_t = 1_000_000)]
    cases: u64,

    /// What the cases are made from [default: the time]
    #[arg(long)]
    seed: Option<u64>,

    /// Which kubelet's code
    #[arg(long, default_value = "1.35", value_parser = ["1.34", "1.35"])]
    kubernetes: String,

    /// Break our rules one at a time, and see whether 200,000 cases find it
    #[arg(long, conflicts_with_all = ["cases", "seed"])]
    mutants: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let program = if args.kubernetes == "1.34" { Program::Oracle134 } else { Program::Oracle };
    let kubelet = program.path()?;
    if args.mutants {
        return mutants::run(&kubelet);
    }
    let oracle = build()?;
    let seed = args.seed.unwrap_or_else(fresh_seed);
    let run = Run::new()?;
    let reached = run.make_folder("coverage")?;
    say(&format!("seed {seed}, Kubernetes {}", args.kubernetes));
    let mut command = compare(&oracle, &kubelet, seed, args.cases);
    let status = command.arg("--coverage").arg(&reached).stdin(Stdio::null()).status()?;
    coverage::show(&reached)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A seed that was not used before, short enough to be typed.
fn fresh_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs() << 20 | u64::from(now.subsec_micros())
}

/// The command that runs cases; it ends with 1 where one differs.
fn compare(oracle: &Path, kubelet: &Path, seed: u64, cases: u64) -> Command {
    let mut command = Command::new(oracle);
    command.arg("compare").arg("--kubelet").arg(kubelet);
    command.args(["--seed", &seed.to_string(), "--cases", &cases.to_string()]);
    command
}

/// Builds the program that makes the cases and asks both sides; answers where it is.
fn build() -> Result<PathBuf> {
    let arguments =
        ["build", "--profile", "oracle", "--locked", "-p", "pullsecret-oracle", "--bin", "oracle"];
    if !cargo(&arguments).status()?.success() {
        return Err("the oracle does not build".into());
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(root().join(target).join("oracle/oracle"))
}
