//! Nothing of a node is left, however it ends, and nothing of the machine is changed. Needs root.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use testbed::{ControlPlane, Node, Run};

/// Long enough for a guard that has to use SIGKILL on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a kubelet and a container runtime leave in a machine's folders.
const FOLDERS: &[&str] = &["/run", "/var/lib", "/var/log", "/opt", "/etc", "/etc/cni", "/usr/libexec"];

/// What they set in its kernel.
const SETTINGS: &[&str] = &[
    "vm/overcommit_memory",
    "vm/panic_on_oom",
    "kernel/panic",
    "kernel/panic_on_oops",
    "kernel/keys/root_maxkeys",
    "kernel/keys/root_maxbytes",
    "net/ipv4/ip_forward",
];

#[test]
fn nothing_is_left_of_two_nodes_side_by_side() {
    let before = Machine::now();
    let (one, other) = (Run::new().expect("run"), Run::new().expect("run"));
    let folders = [&one, &other].map(|run| {
        start_with_pod(run);
        run.folder().to_owned()
    });
    for folder in &folders {
        let traces = traces(folder);
        assert!(traces.len() > 10, "this test looks in the wrong places: {traces:?}");
    }
    drop((one, other));
    for folder in &folders {
        wait_until_no_trace(folder);
    }
    Machine::now().assert_same(&before);
}

#[test]
fn nothing_is_left_of_a_stopped_node() {
    let run = Run::new().expect("run");
    let node = start_with_pod(&run);
    let containers = containers(run.folder());
    assert!(containers.len() >= 2, "sandbox and container run: {containers:?}");
    node.stop().expect("stop");
    assert_eq!(self::containers(run.folder()), [0; 0]);
}

#[test]
fn nothing_is_left_when_the_owner_is_killed() {
    let before = Machine::now();
    let (mut owner, folder) = start_owner();
    assert!(containers(&folder).len() >= 2);
    kill_process(Pid::from_child(&owner), Signal::KILL).expect("kill");
    owner.wait().expect("wait");
    wait_until_no_trace(&folder);
    Machine::now().assert_same(&before);
}

/// Makes the test [`owner`] be what the test above kills.
const OWNER_VARIABLE: &str = "PULLSECRET_TESTBED_OWNER";

/// Not a test of its own: the owner that the test above starts and kills.
#[test]
fn owner() {
    if std::env::var_os(OWNER_VARIABLE).is_none() {
        return;
    }
    let run = Run::new().expect("run");
    start_with_pod(&run);
    println!("\nstarted {}", run.folder().display());
    thread::sleep(PATIENCE * 2);
}

fn start_owner() -> (Child, PathBuf) {
    let mut owner = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "owner", "--nocapture"])
        .env(OWNER_VARIABLE, "yes")
        .stdout(Stdio::piped())
        .spawn()
        .expect("start");
    let output = BufReader::new(owner.stdout.take().expect("its output"));
    let folder = output
        .lines()
        .map(|line| line.expect("text"))
        .find_map(|line| line.strip_prefix("started ").map(PathBuf::from))
        .expect("it says what it started");
    (owner, folder)
}

fn start_with_pod(run: &Run) -> Node {
    let cluster = ControlPlane::start(run).expect("control plane");
    let node = Node::start(&cluster).expect("node");
    cluster.wait_for_account("default", "default").expect("account");
    cluster.kubectl_stdout(&["run", "app", "--image=docker.io/local/pause:1"]).expect("pod");
    cluster.kubectl_stdout(&["wait", "--for=condition=Ready", "pod/app", "--timeout=2m"]).expect("Running");
    node
}

/// Everything on the machine that is of the run with this folder: the folder, processes that have it
/// mounted or in their arguments, containers, cgroups, network devices.
fn traces(folder: &Path) -> Vec<String> {
    let name = node_name(folder);
    let mut traces = Vec::new();
    let mut note = |path: PathBuf| {
        if path.exists() {
            traces.push(path.display().to_string());
        }
    };
    note(folder.to_owned());
    note(Path::new("/sys/class/net").join(&name));
    for hierarchy in hierarchies() {
        note(hierarchy.join(&name));
    }
    for (id, process) in processes() {
        let says = |file: &str, word: &str| {
            fs::read(process.join(file)).is_ok_and(|text| String::from_utf8_lossy(&text).contains(word))
        };
        let folder = folder.to_string_lossy();
        if says("cmdline", &folder) || says("mountinfo", &folder) || says("cgroup", &name) {
            traces.push(format!("process {id}"));
        }
    }
    traces
}

fn wait_until_no_trace(folder: &Path) {
    let started = Instant::now();
    loop {
        let traces = traces(folder);
        if traces.is_empty() {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "left: {traces:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// The processes in the run's containers.
fn containers(folder: &Path) -> Vec<u32> {
    let name = format!("/{}/kubepods/", node_name(folder));
    let inside = |process: &PathBuf| {
        fs::read_to_string(process.join("cgroup")).is_ok_and(|cgroups| cgroups.contains(&name))
    };
    processes().filter(|(_, process)| inside(process)).map(|(id, _)| id).collect()
}

/// What the node of the run calls its bridge and cgroups.
fn node_name(folder: &Path) -> String {
    let folder = folder.to_string_lossy();
    format!("node-{}", folder.rsplit('-').next().expect("a part"))
}

fn processes() -> impl Iterator<Item = (u32, PathBuf)> {
    let own = std::process::id();
    fs::read_dir("/proc").expect("/proc").filter_map(move |entry| {
        let path = entry.ok()?.path();
        let id = path.file_name()?.to_str()?.parse().ok()?;
        (id != own).then_some((id, path))
    })
}

fn hierarchies() -> Vec<PathBuf> {
    let top = PathBuf::from("/sys/fs/cgroup");
    let below = fs::read_dir(&top).expect("cgroups").filter_map(|entry| Some(entry.ok()?.path()));
    below.chain([top.clone()]).filter(|path| path.join("cgroup.procs").exists()).collect()
}

/// What a node could change for the rest of the machine.
#[derive(Debug)]
struct Machine {
    settings: BTreeMap<&'static str, String>,
    folders: BTreeMap<&'static str, Vec<String>>,
    mounts: usize,
}

impl Machine {
    fn now() -> Self {
        let setting = |name| fs::read_to_string(Path::new("/proc/sys").join(name)).unwrap_or_default();
        let names = |folder| {
            let entries = fs::read_dir(folder).into_iter().flatten();
            let mut names: Vec<_> =
                entries.map(|entry| entry.expect("entry").path().display().to_string()).collect();
            names.sort();
            names
        };
        Self {
            settings: SETTINGS.iter().map(|name| (*name, setting(name))).collect(),
            folders: FOLDERS.iter().map(|folder| (*folder, names(folder))).collect(),
            mounts: fs::read_to_string("/proc/self/mounts").expect("mounts").lines().count(),
        }
    }

    fn assert_same(&self, before: &Self) {
        assert_eq!(self.settings, before.settings);
        assert_eq!(self.folders, before.folders);
        assert_eq!(self.mounts, before.mounts);
    }
}
