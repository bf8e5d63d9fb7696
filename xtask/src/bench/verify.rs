//! `verify` of many images of one registry, held against a bare client that asks for the same manifests.

use std::io::Write;
use std::path::Path;

use serde_json::json;
use testbed::{Access, ControlPlane, Registry, RegistrySetup, Run, write_image};

use super::work::{Medians, Work, compare};
use crate::{Result, say};

const USER: &str = "bench";
const PASSWORD: &str = "not a password";
/// Both, as a token server wants them.
const LOGIN: &str = "Basic YmVuY2g6bm90IGEgcGFzc3dvcmQ=";
/// So many tags in so many repositories.
const REPOSITORIES: usize = 10;
const TAGS: usize = 20;
/// The plugin's own number.
const AT_ONCE: usize = 8;
const RUNS: usize = 31;

const GOAL: f64 = 1.5;

pub(super) fn run(plugin: &Path, client: &Path) -> Result {
    let run = Run::new()?;
    let times = times(&run, &ControlPlane::start(&run)?, plugin, client)?;
    writeln!(std::io::stdout(), "{}", times.row("verify, 200 images : bare HEADs", GOAL))?;
    Ok(())
}

/// Puts the images into a registry and a workload that names them all, and runs both in turn.
fn times(run: &Run, cluster: &ControlPlane, plugin: &Path, client: &Path) -> Result<Medians> {
    let setup =
        RegistrySetup { name: "bench", access: Access::Bearer, tls: false, users: &[(USER, PASSWORD)] };
    let registry = Registry::start(run, &setup)?;
    let images: Vec<(String, usize)> = (0..REPOSITORIES)
        .flat_map(|repository| (0..TAGS).map(move |tag| (format!("{USER}/app{repository}"), tag)))
        .collect();
    let names: Vec<String> = images.iter().map(|(path, tag)| format!("{path}:{tag}")).collect();
    say(&format!("putting {} images into a registry", names.len()));
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    registry.push_all(&write_image(run, "bench")?, &all)?;

    let namespace = cluster.namespace("bench-verify")?;
    cluster.wait_for_account(&namespace, "default")?;
    let host = registry.host();
    for object in objects(host, &names) {
        let file = run.folder().join("bench-verify.json");
        std::fs::write(&file, object.to_string())?;
        cluster.kubectl_stdout(&["apply", "-n", &namespace, "-f", &file.to_string_lossy()])?;
    }
    let verify = Work::new(plugin)
        .args(["verify", "-n", &namespace, "--plain-http", host])
        .env("KUBECONFIG", cluster.admin_kubeconfig())
        .env("HOME", cluster.home()?);
    let pulls = verify.once()?.output.matches("✓ pulls").count();
    if pulls != names.len() {
        return Err(format!("of {} images {pulls} pull", names.len()).into());
    }
    let lines = [host.to_owned(), AT_ONCE.to_string(), LOGIN.to_owned()].into_iter();
    let wanted = images.iter().map(|(path, tag)| format!("{path} {tag}"));
    let input: Vec<String> = lines.chain(wanted).collect();
    let bare = Work::new(client).input(input.join("\n"));
    say(&format!("verify against bare HEADs, {RUNS} runs of each in turn"));
    compare(&verify, &bare, 2, RUNS)
}

/// The secret, and a workload of no pods with a container for each image.
fn objects(host: &str, names: &[String]) -> [serde_json::Value; 2] {
    let config = json!({"auths": {host: {"username": USER, "password": PASSWORD}}}).to_string();
    let container =
        |(at, name): (usize, &String)| json!({"name": format!("c{at}"), "image": format!("{host}/{name}")});
    let containers: Vec<_> = names.iter().enumerate().map(container).collect();
    let labels = json!({"app": "bench"});
    [
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "bench"},
            "type": "kubernetes.io/dockerconfigjson", "stringData": {".dockerconfigjson": config}}),
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "bench"}, "spec": {
            "replicas": 0, "selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels},
            "spec": {"imagePullSecrets": [{"name": "bench"}], "containers": containers}}}}),
    ]
}
