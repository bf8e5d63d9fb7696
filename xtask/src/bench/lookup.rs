//! How long it takes to find an image's credentials among 50 secrets with 10 entries each, held against the
//! kubelet's own code in its own process.

use std::path::Path;
use std::process::{Command, Stdio};

use testbed::Program;

use super::work::met;
use crate::Result;

/// Both of one kind, in nanoseconds.
struct Pair {
    ours: f64,
    kubelets: f64,
}

/// The rows for the table: looking up with the keyring built once, and building it.
pub(super) fn rows(folder: &Path, goal: f64) -> Result<[String; 2]> {
    let mut oracle = Command::new(folder.join("oracle"));
    oracle.arg("time").arg("--kubelet").arg(Program::OracleTimer.path()?);
    let output = oracle.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("timing look-ups: {}", output.status).into());
    }
    let lines = String::from_utf8(output.stdout)?;
    let (lookup, build) = (pair(&lines, "lookup")?, pair(&lines, "build")?);
    let ratio = lookup.ours / lookup.kubelets;
    Ok([
        format!(
            "{:<32} {ratio:>6.2}     goal {goal}  {}  {}",
            "lookup : the kubelet's",
            met(ratio, goal),
            lookup.microseconds()
        ),
        format!(
            "{:<32} {:>6.2}     {}",
            "decode and index : the kubelet's",
            build.ours / build.kubelets,
            build.microseconds()
        ),
    ])
}

/// What a line says: `lookup 1234 5678`.
fn pair(lines: &str, name: &str) -> Result<Pair> {
    let line = lines.lines().find_map(|line| line.strip_prefix(name)).ok_or("the oracle timed nothing")?;
    let mut numbers = line.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next().ok_or("the oracle's line is short");
    Ok(Pair { ours: next()??, kubelets: next()?? })
}

impl Pair {
    fn microseconds(&self) -> String {
        format!("({:.1} µs : {:.1} µs)", self.ours / 1e3, self.kubelets / 1e3)
    }
}
