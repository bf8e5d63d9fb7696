//! What a person waits for who presses TAB.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;

use testbed::{ControlPlane, Program, Run};

use super::work::{Medians, Work, compare, row_of};
use crate::{Result, say};

const RUNS: usize = 101;
const WARM_UP: usize = 10;

/// Without names of the cluster: against a program that greets.
const START_GOAL: f64 = 2.0;
/// With names of the cluster, beside the one round trip that they need: milliseconds.
const NAMES_GOAL: f64 = 10.0;
/// Beside what kubectl takes to complete an argument of its own: milliseconds.
const KUBECTL_GOAL: f64 = 15.0;

/// Where the programs are.
pub(super) struct Programs<'p> {
    pub(super) plugin: &'p Path,
    pub(super) hello: &'p Path,
    pub(super) client: &'p Path,
}

pub(super) fn run(programs: &Programs<'_>) -> Result {
    let run = Run::new()?;
    let cluster = ControlPlane::start(&run)?;
    let shim = Work::new(programs.plugin).args(["__complete", "add", "--dry-run="]);
    say(&format!("completion against a program that greets, {RUNS} runs of each in turn"));
    let start = compare(&shim, &Work::new(programs.hello), WARM_UP, RUNS)?;
    let names = names(&cluster, programs)?;
    let kubectl = through_kubectl(&run, programs)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", start.row("completion : hello world", START_GOAL))?;
    writeln!(out, "{}", row_of("completion of names - round trip", names, "ms", NAMES_GOAL))?;
    writeln!(out, "{}", kubectl.row_beyond("completion through kubectl", KUBECTL_GOAL))?;
    Ok(())
}

/// How long service accounts take beside one round trip, in milliseconds. The round trip is what a second request of a
/// bare client takes on the same connection, which is less than any client can do with.
fn names(cluster: &ControlPlane, programs: &Programs<'_>) -> Result<f64> {
    let namespace = cluster.namespace("bench-completion")?;
    cluster.wait_for_account(&namespace, "default")?;
    let accounts = Work::new(programs.plugin)
        .args(["__complete", "-n", &namespace, "add", "--serviceaccount", ""])
        .env("KUBECONFIG", cluster.admin_kubeconfig())
        .env("HOME", cluster.home()?);
    let answer = accounts.once()?.output;
    if !answer.starts_with("default\t") {
        return Err(format!("the service account is not offered: {answer}").into());
    }
    let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts?limit=500");
    let requests = |count: usize| {
        let server = cluster.url().trim_start_matches("https://").to_owned();
        let authority = cluster.authority().to_string_lossy().into_owned();
        let mut lines = vec![server, authority, cluster.admin_token().to_owned()];
        lines.extend(vec![path.clone(); count]);
        Work::new(programs.client).input(lines.join("\n"))
    };
    say(&format!("service accounts against bare requests, {RUNS} runs of each in turn"));
    let ours = compare(&accounts, &requests(1), WARM_UP, RUNS)?;
    let round_trip = compare(&requests(2), &requests(1), WARM_UP, RUNS)?;
    Ok(ours.ours_ms() - round_trip.beyond_ms())
}

/// The same words, once for a flag of ours and once for one of kubectl's own.
fn through_kubectl(run: &Run, programs: &Programs<'_>) -> Result<Medians> {
    let bin = run.make_folder("bench-bin")?;
    symlink(fs::canonicalize(programs.plugin)?, bin.join("kubectl-pullsecret"))?;
    symlink("kubectl-pullsecret", bin.join("kubectl_complete-pullsecret"))?;
    let kubectl = |words: &[&str]| {
        let work = Work::new(Program::Kubectl.path()?).arg("__complete");
        let work = words.iter().fold(work, |work, word| work.arg(word));
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(
            work.env("PATH", &bin).env("HOME", run.make_folder("bench-home")?),
        )
    };
    let (ours, own) = (kubectl(&["pullsecret", "add", "--dry-run="])?, kubectl(&["apply", "--dry-run="])?);
    let answer = ours.once()?.output;
    if !answer.starts_with("none\t") {
        return Err(format!("kubectl does not ask the plugin: {answer}").into());
    }
    say(&format!("completion through kubectl against kubectl's own, {RUNS} runs of each in turn"));
    compare(&ours, &own, WARM_UP, RUNS)
}
