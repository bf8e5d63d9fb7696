//! `list -A` in a large cluster: against the bare requests for the same objects, and how much memory it takes.
//!
//! Making the objects takes longer than measuring, so this part of the bench runs only where it is asked for.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use kubectl_pullsecret::cluster::{Attendant, Cluster, ClusterError, WriteOptions};
use kubectl_pullsecret::environment::Environment;
use kubectl_pullsecret::global_flags::GlobalFlags;
use pullsecret_core::Kind;
use pullsecret_core::usage::{KINDS, LIVE_PODS};
use serde_json::{Value, json};
use testbed::{ControlPlane, Run};

use super::work::{Work, compare};
use crate::{Result, say};

const NAMESPACES: usize = 5_000;
const SECRETS: usize = 20_000;
/// How many requests are under way while the objects are made.
const AT_ONCE: usize = 32;
/// How often each program of a pair is run.
const RUNS: usize = 9;

const LIST_GOAL: f64 = 1.3;
const MEMORY_GOAL: f64 = 60.0;

/// `{"auths":{"registry-07.example.com/team":{"username":"ci","password":"not a password"}}}`, and the same without
/// `auths`.
const CONFIG: &str = "eyJhdXRocyI6eyJyZWdpc3RyeS0wNy5leGFtcGxlLmNvbS90ZWFtIjp7InVzZXJuYW1lIjoiY2kiLCJwYXNzd29yZCI6Im5vdCBhIHBhc3N3b3JkIn19fQ==";
const CFG: &str = "eyJyZWdpc3RyeS0wNy5leGFtcGxlLmNvbS90ZWFtIjp7InVzZXJuYW1lIjoiY2kiLCJwYXNzd29yZCI6Im5vdCBhIHBhc3N3b3JkIn19";

pub(super) fn run(plugin: &Path, client: &Path) -> Result {
    let run = Run::new()?;
    let control_plane = ControlPlane::start(&run)?;
    populate(&control_plane)?;

    let of_kind = |verb: &[&str]| {
        let mut work = Work::new(plugin).env("KUBECONFIG", control_plane.admin_kubeconfig());
        for word in verb {
            work = work.arg(word);
        }
        work
    };
    let (table, names) = (of_kind(&["list", "-A"]), of_kind(&["list", "-A", "-o", "name"]));
    let rows = table.once()?.output.lines().count();
    if rows != SECRETS + 1 {
        return Err(format!("of {SECRETS} secrets {} are listed", rows.saturating_sub(1)).into());
    }
    let secrets = secret_paths();
    let everything: Vec<String> = secrets.iter().cloned().chain(reference_paths()).collect();
    let bare = |paths: &[String]| Work::new(client).input(input(&control_plane, paths));

    say(&format!("list -A against the bare requests for the same objects, {RUNS} runs of each in turn"));
    let table_times = compare(&table, &bare(&everything), 1, RUNS)?;
    let names_times = compare(&names, &bare(&secrets), 1, RUNS)?;
    let peak = peak_memory(&table)?;

    let mut out = std::io::stdout();
    writeln!(out, "{}", table_times.row("list -A : its requests", LIST_GOAL))?;
    writeln!(out, "{}", names_times.row("list -A -o name : its requests", LIST_GOAL))?;
    writeln!(out, "{}", super::work::row_of("list -A, memory", peak, "MB", MEMORY_GOAL))?;
    Ok(())
}

/// The two lists of secrets.
fn secret_paths() -> Vec<String> {
    let types = ["dockerconfigjson", "dockercfg"];
    types
        .iter()
        .map(|t| format!("/api/v1/secrets?limit=500&fieldSelector=type%3Dkubernetes.io%2F{t}"))
        .collect()
}

/// The lists of what may name secrets.
fn reference_paths() -> Vec<String> {
    let live = LIVE_PODS.replace('!', "%21").replace('=', "%3D").replace(',', "%2C");
    let path = |kind: Kind| {
        let root =
            if kind.group().is_empty() { "/api/v1".to_owned() } else { format!("/apis/{}/v1", kind.group()) };
        let fields = if kind == Kind::Pod { format!("&fieldSelector={live}") } else { String::new() };
        format!("{root}/{}?limit=500{fields}", kind.resource())
    };
    KINDS.into_iter().map(path).collect()
}

/// What the client of bare requests reads.
pub(super) fn input(control_plane: &ControlPlane, paths: &[String]) -> String {
    let authority = control_plane.authority().to_string_lossy().into_owned();
    let server = control_plane.url().trim_start_matches("https://").to_owned();
    let mut lines = vec![server, authority, control_plane.admin_token().to_owned()];
    lines.extend(paths.iter().cloned());
    lines.join("\n")
}

/// Makes the namespaces, their default accounts and the secrets, many at a time.
fn populate(control_plane: &ControlPlane) -> Result {
    let started = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let environment = Environment::from_pairs([("KUBECONFIG", control_plane.admin_kubeconfig())]);
    let cluster = Cluster::connect(&GlobalFlags::default(), &environment, Attendant::Nobody)?;
    runtime.block_on(async {
        let namespaces = (0..NAMESPACES)
            .map(|n| (Kind::Namespace, String::new(), json!({"metadata": {"name": namespace(n)}})));
        create_all(&cluster, namespaces).await?;
        let accounts = (0..NAMESPACES).map(|n| {
            let list = json!([{"name": secret(n)}]);
            (
                Kind::ServiceAccount,
                namespace(n),
                json!({"metadata": {"name": "builder"}, "imagePullSecrets": list}),
            )
        });
        create_all(&cluster, accounts).await?;
        create_all(&cluster, (0..SECRETS).map(|n| (Kind::Secret, namespace(n % NAMESPACES), manifest(n))))
            .await
    })?;
    let count = NAMESPACES * 2 + SECRETS;
    say(&format!("made {count} objects in {:.0} s", started.elapsed().as_secs_f64()));
    Ok(())
}

async fn create_all(
    cluster: &Cluster,
    objects: impl Iterator<Item = (Kind, String, Value)>,
) -> std::result::Result<(), ClusterError> {
    stream::iter(objects)
        .map(|(kind, namespace, manifest)| async move {
            cluster.create(kind, &namespace, &manifest, &WriteOptions::default()).await.map(drop)
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

fn namespace(number: usize) -> String {
    format!("team-{number:04}")
}

fn secret(number: usize) -> String {
    format!("pull-{number:05}")
}

/// One of twenty is of the old type.
fn manifest(number: usize) -> Value {
    let (secret_type, key, config) = if number.is_multiple_of(20) {
        ("kubernetes.io/dockercfg", ".dockercfg", CFG)
    } else {
        ("kubernetes.io/dockerconfigjson", ".dockerconfigjson", CONFIG)
    };
    json!({"metadata": {"name": secret(number), "labels": {"app.kubernetes.io/managed-by": "kubectl-pullsecret"}},
        "type": secret_type, "data": {key: config}})
}

/// The most memory that a run takes at any time, in megabytes, as the kernel counts it.
fn peak_memory(work: &Work) -> Result<f64> {
    let mut child = work.spawn()?;
    let mut output = child.stdout.take();
    let reader = std::thread::spawn(move || std::io::copy(output.as_mut()?, &mut std::io::sink()).ok());
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u32>().ok());
        peak = peak.max(kibibytes.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    if reader.join().is_err() || peak == 0 {
        return Err("the memory of list -A could not be read".into());
    }
    Ok(f64::from(peak) * 1024.0 / 1e6)
}
