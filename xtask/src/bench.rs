//! `cargo xtask bench`: how quick and how large the plugin is, as ratios to what cannot be avoided.
//!
//! A time says something about the machine; a ratio of two programs that were run in turn says something about
//! the plugin. So the programs of a pair are run alternately, and their medians are compared.

mod completion;
mod failing;
mod list;
mod lookup;
mod manifests;
mod verify;
mod work;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use testbed::{ControlPlane, Run};

use crate::{Result, cargo, root, say};
use work::{Work, compare, row_of};

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

/// `cargo xtask bench [completion|list|failing|verify]`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure [default: all that takes no more than a minute or two]
    part: Option<Part>,
}

/// A part of the bench that is run only where it is asked for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Part {
    /// What a shell waits for when TAB is pressed
    Completion,
    /// list -A in a cluster of 5,000 namespaces and 20,000 secrets, which have to be made first
    List,
    /// why -A in a cluster where 2,000 pods fail, which have to be made first
    Failing,
    /// verify of 200 images of one registry, which have to be put there first
    Verify,
}

pub(crate) fn run(args: &Args) -> Result {
    let folder = build()?;
    let plugin = folder.join("kubectl-pullsecret");
    let client = folder.join("yardstick-requests");
    let hello = folder.join("yardstick-hello");
    match args.part {
        Some(Part::Completion) => {
            let programs = completion::Programs { plugin: &plugin, hello: &hello, client: &client };
            return completion::run(&programs);
        }
        Some(Part::List) => return list::run(&plugin, &client),
        Some(Part::Failing) => return failing::run(&plugin, &client),
        Some(Part::Verify) => return verify::run(&plugin, &folder.join("yardstick-heads")),
        None => {}
    }

    say(&format!("--version against a program that greets, {RUNS} runs of each in turn"));
    let version = Work::new(&plugin).arg("--version");
    let start = compare(&version, &Work::new(&hello), WARM_UP, RUNS)?;

    let run = Run::new()?;
    let cluster = ControlPlane::start(&run)?;
    let (add, requests) = add_and_its_requests(&cluster, plugin.clone(), client)?;
    say(&format!("add against its requests, {RUNS} runs of each in turn"));
    let unchanged = compare(&add, &requests, WARM_UP, RUNS)?;

    let (all, one) = why_of_files(&run, &plugin)?;
    say(&format!("why -f against --version, {RUNS} runs of each in turn"));
    let (all, one) = (compare(&all, &version, WARM_UP, RUNS)?, compare(&one, &version, WARM_UP, RUNS)?);

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
    writeln!(out, "{}", row_of("size", size, "MB", SIZE_GOAL))?;
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
