//! A real node on this machine, for pulls: a kubelet, containerd, runc, and pods that run.
//!
//! It needs root, and packages that [`Node::start`] installs. It runs in namespaces of its own, in which the
//! machine's files are read-only (see `node/init.sh`), so it leaves nothing and changes nothing; a second one
//! runs beside it.

mod settings;
mod setup;

use std::ffi::OsString;
use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::control_plane::ControlPlane;
use crate::error::{Doing, Error, Result};
use crate::image::write_image;
use crate::kubectl::Output;
use crate::packages;
use crate::process::{Process, Start};
use crate::run::Run;
use crate::wait::LIMIT;

pub use setup::{NodeSetup, Pair};

/// A node that is ready to run pods. It lives as long as its control plane's run, or until [`Node::stop`].
#[derive(Debug)]
pub struct Node {
    run: Run,
    folder: PathBuf,
    process: Process,
    pair: Pair,
}

impl Node {
    /// Its name in the cluster.
    pub const NAME: &str = "n1";

    /// Whether this process may start one: a node mounts, and makes namespaces and network devices.
    pub fn is_possible() -> bool {
        rustix::process::geteuid().is_root()
    }

    /// Starts containerd, the kubelet and the cluster's scheduler, building them first if need be; answers when
    /// the node is ready and pods may be put on it. One node for each control plane.
    ///
    /// Fails without root. Debian packages that are missing are installed.
    pub fn start(cluster: &ControlPlane) -> Result<Self> {
        Self::start_as(cluster, &NodeSetup::default())
    }

    /// The same with another kubelet and runtime, and with what it knows of the world.
    pub fn start_as(cluster: &ControlPlane, setup: &NodeSetup<'_>) -> Result<Self> {
        if !Self::is_possible() {
            return Err(Error::new("a node needs root: it mounts, and makes namespaces and network devices"));
        }
        packages::install_missing(&setup.pair.packages())?;
        let run = cluster.run();
        let folder = run.make_folder("node")?;
        let name = unique_name(run);
        write_settings(&folder, &name, setup)?;
        let pause = write_image(run, settings::PAUSE_IMAGE)?;
        clean_up(run, &name)?;
        let process = start_process(cluster, &name, setup)?;
        let node = Self { run: run.clone(), folder, process, pair: setup.pair };
        cluster.start_scheduler()?;
        node.import(&pause)?;
        node.process.wait_until(LIMIT, || is_ready(cluster).then_some(()))?;
        Ok(node)
    }

    /// Has the node trust an authority, whose certificate is in this PEM file, when it pulls from `host`, which
    /// is `HOST[:PORT]` as images' names begin. Holds for the next pull.
    ///
    /// A registry on loopback needs a name for that: `registry.test` is 127.0.0.1 on the node. Of
    /// `localhost` and 127.x.x.x containerd takes plain http, and any certificate, unless told otherwise
    /// (containerd 2.1 `core/remotes/docker/config/hosts.go`).
    pub fn trust(&self, host: &str, authority: &Path) -> Result<()> {
        let folder = self.folder.join("registries").join(host);
        fs::create_dir_all(&folder).doing(|| format!("make {}", folder.display()))?;
        write(&folder.join("hosts.toml"), &settings::registry(host, authority))
    }

    /// Has the node ask `host` by plain http. Holds for the next pull.
    pub fn ask_by_plain_http(&self, host: &str) -> Result<()> {
        let folder = self.folder.join("registries").join(host);
        fs::create_dir_all(&folder).doing(|| format!("make {}", folder.display()))?;
        write(&folder.join("hosts.toml"), &settings::plain_registry(host))
    }

    /// Makes a host's name known to the node from now on.
    pub fn know(&self, host: &str, address: Ipv4Addr) -> Result<()> {
        let path = self.folder.join("hosts");
        let known = fs::read_to_string(&path).doing(|| format!("read {}", path.display()))?;
        // In place: the node has this very file mounted.
        write(&path, &format!("{known}{address} {host}\n"))
    }

    /// A command in which names mean what they mean on the node: `ARGUMENTS` behind it are the program and its own
    /// arguments.
    pub fn beside(&self) -> Vec<OsString> {
        let script = "mount --bind \"$1/hosts\" /etc/hosts && mount --bind \"$1/resolv.conf\" /etc/resolv.conf \
                      && shift && exec \"$@\"";
        let words = ["unshare", "--mount", "--", "/bin/sh", "-c", script, "testbed-beside"];
        words.into_iter().map(OsString::from).chain([self.folder.clone().into_os_string()]).collect()
    }

    /// Ends it, with its pods and everything else that it started.
    pub fn stop(self) -> Result<()> {
        self.run.stop(&self.process)
    }

    /// Puts the images of an archive on the node.
    fn import(&self, archive: &Path) -> Result<()> {
        let socket = self.folder.join("containerd.sock");
        let listens = || fs::metadata(&socket).is_ok_and(|file| file.file_type().is_socket());
        self.process.wait_until(LIMIT, || listens().then_some(()))?;
        let mut ctr = Command::new(self.pair.ctr()?);
        ctr.args(["--namespace", "k8s.io", "--address"]).arg(&socket).args(["images", "import"]).arg(archive);
        let output = Output::of(&mut ctr)?;
        match output.code {
            Some(0) => Ok(()),
            _ => Err(self.process.failure(&format!(
                "could not import {}: {}",
                archive.display(),
                output.stderr
            ))),
        }
    }
}

/// A name that no other run on this machine has, and short enough for a network device (15 characters).
fn unique_name(run: &Run) -> String {
    let folder = run.folder().to_string_lossy();
    let unique = folder.rsplit(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    format!("node-{unique}")
}

fn write_settings(folder: &Path, name: &str, setup: &NodeSetup<'_>) -> Result<()> {
    let network = folder.join("network");
    fs::create_dir_all(&network).doing(|| format!("make {}", network.display()))?;
    write(&network.join("pods.conflist"), &settings::network(name).to_string())?;
    write(&folder.join("hosts"), &settings::hosts(setup))?;
    write(&folder.join("resolv.conf"), &settings::name_servers(setup))?;
    write(&folder.join("containerd.toml"), &settings::containerd(folder, setup.pair))?;
    write(&folder.join("kubelet.yaml"), &settings::kubelet(folder, name).to_string())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).doing(|| format!("write {}", path.display()))
}

/// What the node's namespaces do not take with them. The pods' ends of the network go with the pods.
fn clean_up(run: &Run, name: &str) -> Result<()> {
    run.finally(&format!(
        "[ ! -e /sys/class/net/{name} ] || PATH=$PATH:/usr/sbin:/sbin ip link delete {name}"
    ))?;
    run.finally(&format!(
        "for cgroup in /sys/fs/cgroup/{name} /sys/fs/cgroup/*/{name}; do \
        [ ! -d \"$cgroup\" ] || find \"$cgroup\" -depth -type d -exec rmdir {{}} +; done"
    ))
}

fn start_process(cluster: &ControlPlane, name: &str, setup: &NodeSetup<'_>) -> Result<Process> {
    let kubeconfig = cluster.kubeconfig_for(&format!("system:node:{}", Node::NAME), Some("system:nodes"))?;
    cluster.run().start(
        Start::new("node", "unshare")
            .args(["--mount", "--pid", "--mount-proc", "--fork", "--kill-child", "--"])
            .args(["/bin/sh", "-c", include_str!("node/init.sh"), "testbed-node"])
            .arg(cluster.run().folder())
            .arg(name)
            .arg(setup.pair.containerd()?)
            .arg(setup.pair.kubelet()?)
            .arg(kubeconfig)
            .arg(setup.authorities.unwrap_or(Path::new(""))),
    )
}

/// Whether the node says that it is ready, and the controllers have taken note.
fn is_ready(cluster: &ControlPlane) -> bool {
    let Ok(node) = cluster.get(&format!("/api/v1/nodes/{}", Node::NAME)) else { return false };
    let conditions = node["status"]["conditions"].as_array();
    conditions.is_some_and(|all| all.iter().any(|one| one["type"] == "Ready" && one["status"] == "True"))
        && node["spec"]["taints"] == Value::Null
}
