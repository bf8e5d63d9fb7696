//! `cargo xtask bench`: how quick and how large the plugin is, as ratios to what cannot be avoided.
//!
//! A time says something about the machine; a ratio of two programs that were run in turn says something about
//! the plugin. So the programs of a pair are run alternately, and their medians are compared.

mod lookup;
mod manifests;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use testbed::{ControlPlane, Run};

use crate::{Result, cargo, root, say};

/// How often each program of a pair is run, after some runs that only warm the caches.
const RUNS: usize = 101;
const WARM_UP: usize = 10;

/// The goals. They are shown and not enforced: a machine that is busy with something else misses them.
const START_GOAL: f64 = 2.0;
const ADD_GOAL: f64 = 1.3;
const WHY_GOAL: f64 = 50.0;
const LOOKUP_GOAL: f64 = 1.0;
const SIZE_GOAL: f64 = 10.0;

/// What `add` is given, and what the secret is called then.
const REGISTRY: &str = "registry.example.com";
const SECRET: &str = "pull-registry-example-com";

/// `cargo xtask bench`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args) -> Result {
    let folder = build()?;
    let plugin = folder.join("kubectl-pullsecret");

    say(&format!("--version against a program that greets, {RUNS} runs of each in turn"));
    let version = Work::new(&plugin).arg("--version");
    let start = compare(&version, &Work::new(folder.join("yardstick-hello")))?;

    let run = Run::new()?;
    let cluster = ControlPlane::start(&run)?;
    let (add, requests) = add_and_its_requests(&cluster, plugin.clone(), folder.join("yardstick-requests"))?;
    say(&format!("add against its requests, {RUNS} runs of each in turn"));
    let unchanged = compare(&add, &requests)?;

    let (all, one) = why_of_files(&run, &plugin)?;
    say(&format!("why -f against --version, {RUNS} runs of each in turn"));
    let (all, one) = (compare(&all, &version)?, compare(&one, &version)?);

    say("look-ups against the kubelet's own code");
    let lookups = lookup::rows(&folder, LOOKUP_GOAL)?;

    let size = fs::metadata(&plugin)?.len();
    #[expect(clippy::cast_precision_loss, reason = "a size of some megabytes")]
    let size = size as f64 / 1e6;
    let mut out = std::io::stdout();
    writeln!(out, "{}", start.row("--version : hello world", START_GOAL))?;
    writeln!(out, "{}", unchanged.row("add, unchanged : its requests", ADD_GOAL))?;
    writeln!(out, "{}", all.row_beyond("why -f, 1,000 pods - start", WHY_GOAL))?;
    writeln!(out, "{}", one.row_beyond("why -f, one of them - start", WHY_GOAL))?;
    writeln!(out, "{}", lookups.join("\n"))?;
    writeln!(out, "{:<32} {size:>6.2} MB  goal {SIZE_GOAL} MB  {}", "size", met(size, SIZE_GOAL))?;
    Ok(())
}

/// Builds the plugin as it is released, and what it is held against with the same profile; answers where.
fn build() -> Result<PathBuf> {
    for package in ["kubectl-pullsecret", "yardstick", "pullsecret-oracle"] {
        let status = cargo(&["build", "--release", "--locked", "--bins", "-p", package]).status()?;
        if !status.success() {
            return Err(format!("{package} does not build").into());
        }
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(root().join(target).join("release"))
}

/// `add` on a secret that is there already and attached, and the bare requests that this needs: the secret, the
/// account, and the pods that may be failing. The registry is left out: its answer takes as long as it likes.
fn add_and_its_requests(cluster: &ControlPlane, plugin: PathBuf, client: PathBuf) -> Result<(Work, Work)> {
    let namespace = cluster.namespace("bench")?;
    cluster.wait_for_account(&namespace, "default")?;
    let add = Work::new(plugin)
        .args(["add", REGISTRY, "-u", "bob", "--password-stdin", "--verify=never", "-n", &namespace])
        .env("KUBECONFIG", cluster.admin_kubeconfig())
        .env("HOME", cluster.home()?)
        .input("a password\n".to_owned());
    add.once()?;
    let again = add.once()?;
    if again.output.lines().any(|line| !line.ends_with(" unchanged")) || again.output.is_empty() {
        return Err(format!("a second add is not unchanged: {}", again.output).into());
    }
    let path = format!("/api/v1/namespaces/{namespace}");
    let requests = [
        cluster.url().trim_start_matches("https://"),
        &cluster.authority().to_string_lossy(),
        cluster.admin_token(),
        &format!("{path}/secrets/{SECRET}"),
        &format!("{path}/serviceaccounts/default"),
        &format!("{path}/pods?limit=500"),
    ];
    Ok((add, Work::new(client).input(requests.join("\n"))))
}

/// `why` over a file of many pods and secrets: for all of them, and for one.
fn why_of_files(run: &Run, plugin: &Path) -> Result<(Work, Work)> {
    let file = run.folder().join("objects.yaml");
    fs::write(&file, manifests::text())?;
    let file = file.to_string_lossy();
    let all = Work::new(plugin).args(["why", "-f", &file]);
    let one = Work::new(plugin).args(["why", "web-7d9f6c5b4-00500", "-n", "shop", "-f", &file]);
    let explained = all.once()?.output.matches("container web").count();
    if explained != manifests::PODS {
        return Err(format!("of {} pods {explained} are explained", manifests::PODS).into());
    }
    Ok((all, one))
}

/// A program to be run again and again.
struct Work {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, PathBuf)>,
    input: String,
}

/// How one run went.
struct Once {
    took: Duration,
    output: String,
}

impl Work {
    fn new(program: impl Into<PathBuf>) -> Self {
        let (arguments, environment, input) = (Vec::new(), Vec::new(), String::new());
        Self { program: program.into(), arguments, environment, input }
    }

    fn arg(self, argument: &str) -> Self {
        self.args([argument])
    }

    fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    fn env(mut self, name: &str, value: impl Into<PathBuf>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    fn input(self, input: String) -> Self {
        Self { input, ..self }
    }

    /// Runs it to its end, in an environment of its own.
    fn once(&self) -> Result<Once> {
        let started = Instant::now();
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
struct Medians {
    ours: Duration,
    least: Duration,
}

fn compare(ours: &Work, least: &Work) -> Result<Medians> {
    let (mut our_times, mut least_times) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + RUNS {
        let (our, other) = (ours.once()?.took, least.once()?.took);
        if round >= WARM_UP {
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
    fn row(&self, what: &str, goal: f64) -> String {
        let ratio = self.ours.as_secs_f64() / self.least.as_secs_f64();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        format!(
            "{what:<32} {ratio:>6.2}     goal {goal}  {}  ({:.2} ms : {:.2} ms)",
            met(ratio, goal),
            milliseconds(self.ours),
            milliseconds(self.least)
        )
    }
}

impl Medians {
    /// How many milliseconds ours takes beyond the other.
    fn row_beyond(&self, what: &str, goal: f64) -> String {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let beyond = milliseconds(self.ours) - milliseconds(self.least);
        format!(
            "{what:<32} {beyond:>6.2} ms  goal {goal} ms  {}  ({:.2} ms - {:.2} ms)",
            met(beyond, goal),
            milliseconds(self.ours),
            milliseconds(self.least)
        )
    }
}

fn met(value: f64, goal: f64) -> &'static str {
    if value <= goal { "met" } else { "missed" }
}
