//! `why -A` in a cluster where many pods fail: against the bare requests for the same objects.
//!
//! Making the pods takes longer than measuring, so this part of the bench runs only where it is asked for.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use testbed::{ControlPlane, Run};

use super::work::{Work, compare};
use crate::{Result, say};

const NAMESPACES: usize = 200;
const PODS: usize = 2_000;
/// How often each program of a pair is run.
const RUNS: usize = 9;
const GOAL: f64 = 1.3;

/// The message of a node whose registry refuses the password.
const REFUSED: &str = "Back-off pulling image \"registry.example.com/team/app:1\": ErrImagePull: failed to pull and unpack image \"registry.example.com/team/app:1\": failed to resolve reference \"registry.example.com/team/app:1\": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://registry.example.com/token?scope=repository%3Ateam%2Fapp%3Apull&service=registry: 401 Unauthorized";
/// `{"auths":{"registry.example.com":{"username":"ci","password":"not a password"}}}`.
const CONFIG: &str = "eyJhdXRocyI6eyJyZWdpc3RyeS5leGFtcGxlLmNvbSI6eyJ1c2VybmFtZSI6ImNpIiwicGFzc3dvcmQiOiJub3QgYSBwYXNzd29yZCJ9fX0=";

pub(super) fn run(plugin: &Path, client: &Path) -> Result {
    let run = Run::new()?;
    let control_plane = ControlPlane::start(&run)?;
    populate(&run, &control_plane)?;

    let why = Work::new(plugin).args(["why", "-A"]).env("KUBECONFIG", control_plane.admin_kubeconfig());
    let told = why.once()?.output;
    let expected = format!("{PODS} pods fail to pull an image, for {NAMESPACES} reasons.");
    if !told.starts_with(&expected) {
        return Err(format!("why -A says: {}", told.lines().next().unwrap_or_default()).into());
    }
    let bare = Work::new(client).input(super::list::input(&control_plane, &paths()));
    say(&format!("why -A against the bare requests for the same objects, {RUNS} runs of each in turn"));
    let times = compare(&why, &bare, 1, RUNS)?;
    writeln!(std::io::stdout(), "{}", times.row("why -A : its requests", GOAL))?;
    Ok(())
}

/// What the plugin asks for.
fn paths() -> Vec<String> {
    let live = "status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed";
    let mut paths = vec![format!("/api/v1/pods?limit=500&fieldSelector={live}")];
    for number in 0..NAMESPACES {
        let path = format!("/api/v1/namespaces/{}", namespace(number));
        paths.extend([format!("{path}/serviceaccounts/default"), format!("{path}/secrets/regcred")]);
    }
    paths
}

fn namespace(number: usize) -> String {
    format!("team-{number:03}")
}

/// Makes the pods, and tells of each that its pull fails, as its kubelet would.
fn populate(run: &Run, control_plane: &ControlPlane) -> Result {
    let namespaces =
        (0..NAMESPACES).map(|number| object("Namespace", json!({"name": namespace(number)}), json!({})));
    create(run, control_plane, &["create"], &namespaces.collect::<Vec<_>>())?;
    for number in 0..NAMESPACES {
        control_plane.wait_for_account(&namespace(number), "default")?;
    }
    let secret = json!({"type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": CONFIG}});
    let secrets = (0..NAMESPACES).map(|number| {
        object("Secret", json!({"name": "regcred", "namespace": namespace(number)}), secret.clone())
    });
    create(run, control_plane, &["create"], &secrets.collect::<Vec<_>>())?;
    let spec = json!({"imagePullSecrets": [{"name": "regcred"}],
        "containers": [{"name": "web", "image": "registry.example.com/team/app:1"}]});
    let status = json!({"phase": "Pending", "containerStatuses": [{"name": "web", "ready": false, "restartCount": 0,
        "image": "registry.example.com/team/app:1", "imageID": "",
        "state": {"waiting": {"reason": "ImagePullBackOff", "message": REFUSED}}}]});
    let pods: Vec<Value> = (0..PODS)
        .map(|number| {
            let place = json!({"name": format!("web-{number}"), "namespace": namespace(number % NAMESPACES)});
            object("Pod", place, json!({"spec": spec, "status": status}))
        })
        .collect();
    create(run, control_plane, &["create"], &pods)?;
    create(run, control_plane, &["replace", "--subresource=status"], &pods)
}

fn object(kind: &str, metadata: Value, more: Value) -> Value {
    let mut object = more;
    object["apiVersion"] = json!("v1");
    object["kind"] = json!(kind);
    object["metadata"] = metadata;
    object
}

/// Hands many objects to kubectl at once.
fn create(run: &Run, control_plane: &ControlPlane, verb: &[&str], items: &[Value]) -> Result {
    let file = run.folder().join("objects.json");
    fs::write(&file, json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string())?;
    let file = file.to_string_lossy();
    control_plane.kubectl_stdout(&[verb, &["-f", &file, "-o", "name"]].concat())?;
    Ok(())
}
