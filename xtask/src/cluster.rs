//! `cargo xtask cluster up` and `down`: a real cluster that stays, to work with by hand.
//!
//! `up` starts a second process of this program, the holder, which owns the cluster as a test would and waits to
//! be ended. A file in the test bed's cache says which process that is.

use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use testbed::{Access, ControlPlane, Node, Program, Registry, RegistrySetup, Run, build, write_image};

use crate::{Result, say};

/// How long `up` and `down` say nothing, at most.
const SILENCE: Duration = Duration::from_secs(2);

/// How long `down` waits.
const LIMIT: Duration = Duration::from_mins(1);

/// The image in the registries.
const IMAGE: &str = "team/app:1.0";

/// The registries' users. In the one with tokens, `team` may pull the image and `alice` is let in but may not.
const USERS: &[(&str, &str)] = &[("team", "team-password"), ("alice", "alice-password")];

/// What to do with the cluster.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Start it, and print what to set in a shell: eval "$(cargo xtask cluster up)"
    Up(Parts),
    /// End it
    Down,
    /// Own it until this process ends
    #[command(hide = true)]
    Hold(Parts),
}

/// What to start beside the control plane.
#[derive(Clone, Copy, Debug, clap::Args)]
struct Parts {
    /// With a node that runs pods; needs root
    #[arg(long)]
    node: bool,
    /// With two private registries, one with passwords and one with tokens
    #[arg(long)]
    registry: bool,
}

pub(crate) fn run(args: &Args) -> Result {
    let cache = build::cache_folder()?;
    match args.action {
        Action::Up(parts) => up(&cache, parts),
        Action::Down => down(&cache),
        Action::Hold(parts) => hold(&cache, parts),
    }
}

/// The running cluster, as its holder wrote it down.
#[derive(Debug)]
struct State {
    holder: Pid,
    folder: PathBuf,
    /// Lines for a shell to evaluate.
    exports: String,
    /// Lines for a human to read.
    words: String,
}

fn up(cache: &Path, parts: Parts) -> Result {
    if let Some(state) = State::read(cache) {
        say("it is up already; `cargo xtask cluster down` ends it");
        return state.show();
    }
    build_programs(parts)?;
    fs::create_dir_all(cache)?;
    let log = cache.join("cluster.log");
    let mut holder = start_holder(&log, parts)?;
    let started = Instant::now();
    let mut said = started;
    loop {
        if let Some(state) = State::read(cache) {
            if let Some(mut pipe) = holder.stdin.take() {
                pipe.write_all(b"stay\n")?;
            }
            return state.show();
        }
        if holder.try_wait()?.is_some() {
            return Err(fs::read_to_string(&log)?.trim_end().into());
        }
        if said.elapsed() >= SILENCE {
            said = Instant::now();
            say(&format!("starting the cluster: {} s", started.elapsed().as_secs()));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Builds what is not there yet, here, where one can see how far it is.
fn build_programs(parts: Parts) -> Result {
    let mut programs = vec![Program::Kubectl];
    if parts.registry {
        programs.extend([Program::Registry, Program::TokenServer, Program::Crane, Program::Pause]);
    }
    if parts.node {
        programs.extend([Program::Containerd, Program::ContainerdShim, Program::Ctr, Program::Pause]);
    }
    for program in programs {
        program.path()?;
    }
    Ok(())
}

/// Starts the process that stays, apart from this one's terminal.
fn start_holder(log: &Path, parts: Parts) -> Result<Child> {
    let output = fs::File::create(log)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["cluster", "hold"]);
    command.args(parts.node.then_some("--node")).args(parts.registry.then_some("--registry"));
    command.stdin(Stdio::piped()).stdout(output.try_clone()?).stderr(output);
    Ok(command.process_group(0).spawn()?)
}

fn hold(cache: &Path, parts: Parts) -> Result {
    let run = Run::new()?;
    let cluster = ControlPlane::start(&run)?;
    let mut words = String::new();
    if parts.registry {
        for access in [Access::Basic, Access::Bearer] {
            words += &start_registry(&run, access)?;
        }
    }
    let _node = if parts.node { Some(Node::start(&cluster)?) } else { None };
    let kubectl = Program::Kubectl.path()?;
    let exports = format!(
        "export KUBECONFIG={}\nexport PATH={}:$PATH\n",
        cluster.admin_kubeconfig().display(),
        kubectl.parent().unwrap_or(&kubectl).display()
    );
    State { holder: rustix::process::getpid(), folder: run.folder().to_owned(), exports, words }
        .write(cache)?;
    // Who wanted it may have been interrupted: then nobody was told of it, and it ends.
    if std::io::stdin().lines().next().is_none() {
        return Ok(fs::remove_file(State::path(cache))?);
    }
    loop {
        // A signal ends this process, and with it the run.
        thread::park();
    }
}

/// Answers what a human needs to know of it.
fn start_registry(run: &Run, access: Access) -> Result<String> {
    let name = if access == Access::Basic { "basic" } else { "bearer" };
    let registry = Registry::start(run, &RegistrySetup { name, access, tls: false, users: USERS })?;
    let image = registry.push(&write_image(run, IMAGE)?, IMAGE)?;
    let kind = if access == Access::Basic { "passwords" } else { "tokens" };
    let users: Vec<_> = USERS.iter().map(|(user, password)| format!("{user}, {password}")).collect();
    Ok(format!("registry with {kind}: image {image}; user, password: {}\n", users.join("; ")))
}

fn down(cache: &Path) -> Result {
    let Some(state) = State::read(cache) else {
        say("no cluster is up");
        return Ok(());
    };
    kill_process(state.holder, Signal::TERM)?;
    let started = Instant::now();
    let mut said = started;
    // Its guard removes the folder last.
    while state.folder.exists() {
        if started.elapsed() > LIMIT {
            let folder = state.folder.display();
            return Err(format!("{folder} is still there; its guard.log says what could not be ended").into());
        }
        if said.elapsed() >= SILENCE {
            said = Instant::now();
            say(&format!("ending the cluster: {} s", started.elapsed().as_secs()));
        }
        thread::sleep(Duration::from_millis(50));
    }
    fs::remove_file(State::path(cache))?;
    say("the cluster has ended");
    Ok(())
}

impl State {
    fn path(cache: &Path) -> PathBuf {
        cache.join("cluster.json")
    }

    /// What is written down, if the process of which it speaks still is the holder.
    fn read(cache: &Path) -> Option<Self> {
        let state: Value = serde_json::from_slice(&fs::read(Self::path(cache)).ok()?).ok()?;
        let holder = Pid::from_raw(state["holder"].as_i64()?.try_into().ok()?)?;
        // Numbers are used again, and after a restart this one may be anybody's.
        let arguments = fs::read(format!("/proc/{holder}/cmdline")).ok()?;
        let arguments: Vec<_> = arguments.split(|byte| *byte == 0).collect();
        arguments.windows(2).any(|pair| pair == [b"cluster".as_slice(), b"hold".as_slice()]).then_some(())?;
        let text = |name: &str| state[name].as_str().map(str::to_owned);
        Some(Self {
            holder,
            folder: text("folder")?.into(),
            exports: text("exports")?,
            words: text("words")?,
        })
    }

    fn write(&self, cache: &Path) -> Result {
        let state = json!({
            "holder": self.holder.as_raw_nonzero().get(),
            "folder": self.folder,
            "exports": self.exports,
            "words": self.words,
        });
        // Whole or not at all: the other process looks for it all the time.
        let new = cache.join("cluster.json.new");
        fs::write(&new, state.to_string())?;
        Ok(fs::rename(new, Self::path(cache))?)
    }

    fn show(&self) -> Result {
        std::io::stdout().write_all(self.exports.as_bytes())?;
        say(self.words.trim_end());
        say("`cargo xtask cluster down` ends it");
        Ok(())
    }
}
