//! What the demo takes place in: the built parts, a cluster, a registry with one image and one user.

use std::fs::File;
use std::io::{IsTerminal, Read};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use testbed::{Access, ControlPlane, Node, Program, Registry, RegistrySetup, Run, packages, write_image};

use super::screen::Screen;
use crate::{Result, cargo};

/// The registry's only user.
pub(super) const USER: &str = "bob";

/// What runs in every cluster here, and is built before anything starts.
const PROGRAMS: &[Program] = &[Program::KubeApiserver, Program::Registry, Program::Crane, Program::Pause];

/// What a node takes besides.
const NODE_PROGRAMS: &[Program] = &[Program::Containerd, Program::ContainerdShim, Program::Ctr];

/// A cluster, with or without a node, and a registry that wants a password. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct World {
    cluster: ControlPlane,
    registry: Registry,
    image: String,
    password: String,
    programs: PathBuf,
}

/// Builds what is not built yet and answers where the plugin is: a debug build, which takes a fraction of the
/// time of a release and does the same.
pub(super) fn build(screen: &Screen, with_node: bool) -> Result<PathBuf> {
    if with_node {
        packages::install_missing(packages::NODE)?;
    }
    let node_programs = if with_node { NODE_PROGRAMS } else { &[] };
    for program in PROGRAMS.iter().chain(node_programs) {
        program.path()?;
    }
    // On a terminal cargo itself shows how far it is.
    let doing = if std::io::stderr().is_terminal() { "" } else { "building the plugin" };
    screen.wait(doing, build_plugin)
}

fn build_plugin() -> Result<PathBuf> {
    let package = ["build", "--package", "kubectl-pullsecret", "--locked"];
    let output = cargo(&package)
        .args(["--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo {}: {}", package.join(" "), output.status).into());
    }
    let messages = String::from_utf8(output.stdout)?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let plugin = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    plugin.ok_or_else(|| "cargo build did not say where the plugin is".into())
}

impl World {
    /// Starts everything, the registry beside the cluster.
    pub(super) fn start(screen: &Screen, plugin: &Path, with_node: bool) -> Result<Self> {
        let run = Run::new()?;
        let programs = link_programs(&run, plugin)?;
        let password = random_password()?;
        let starting = thread::spawn({
            let (run, password) = (run.clone(), password.clone());
            move || start_registry(&run, &password)
        });
        let cluster = screen.wait("starting the control plane", || ControlPlane::start(&run))?;
        screen.line(&format!("Kubernetes at {}", cluster.url()))?;
        if with_node {
            screen.wait("starting the node", || Node::start(&cluster))?;
            screen.line(&format!("node/{} is ready: kubelet, containerd, runc", Node::NAME))?;
        }
        let registry = screen.wait("starting the registry", || starting.join());
        let (registry, image) = registry.map_err(|_| "starting the registry panicked")??;
        screen.line(&format!("registry {}, where {USER} has a password", registry.host()))?;
        Ok(Self { cluster, registry, image, password, programs })
    }

    /// The registry, as one names it to the plugin.
    pub(super) fn registry(&self) -> &str {
        self.registry.host()
    }

    /// The image in it.
    pub(super) fn image(&self) -> &str {
        &self.image
    }

    /// The user's password. Only for a pipe.
    pub(super) fn password(&self) -> &str {
        &self.password
    }

    /// A kubectl command that finds the plugin on its `PATH`.
    pub(super) fn kubectl(&self) -> Result<Command> {
        let mut command = self.cluster.kubectl_command()?;
        let own = std::env::var_os("PATH").unwrap_or_default();
        let folders = [self.programs.clone()].into_iter().chain(std::env::split_paths(&own));
        command.env("PATH", std::env::join_paths(folders)?);
        Ok(command)
    }

    /// What to type in a shell for `kubectl pullsecret` to be this kubectl, plugin and cluster.
    pub(super) fn environment(&self) -> String {
        let kubeconfig = self.cluster.admin_kubeconfig().display();
        format!("export KUBECONFIG={kubeconfig} PATH={}:$PATH", self.programs.display())
    }

    /// Waits for the account that pods of a new namespace run under.
    pub(super) fn wait_for_default_account(&self, namespace: &str) -> Result {
        Ok(self.cluster.wait_for_account(namespace, "default")?)
    }
}

/// A folder with kubectl and the plugin, and nothing else.
fn link_programs(run: &Run, plugin: &Path) -> Result<PathBuf> {
    let folder = run.make_folder("bin")?;
    symlink(Program::Kubectl.path()?, folder.join("kubectl"))?;
    symlink(plugin, folder.join("kubectl-pullsecret"))?;
    Ok(folder)
}

/// A registry with an image in it, and the image's name.
fn start_registry(run: &Run, password: &str) -> testbed::Result<(Registry, String)> {
    let users = &[(USER, password)];
    let setup = RegistrySetup { name: "private", access: Access::Basic, tls: false, users };
    let registry = Registry::start(run, &setup)?;
    let image = registry.push(&write_image(run, "web")?, "team/web:1.0")?;
    Ok((registry, image))
}

fn random_password() -> Result<String> {
    let mut bytes = [0; 10];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}
