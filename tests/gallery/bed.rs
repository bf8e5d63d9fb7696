//! A cluster with one node for all scenes that are played on it.

use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::OnceLock;

use testbed::{ControlPlane, Node, NodeSetup, Pair, Program, Run};

use crate::hosts::hosts;

/// A cluster, its node, and a folder with the programs that a person types.
pub(crate) struct Bed {
    pub(crate) run: Run,
    pub(crate) cluster: ControlPlane,
    pub(crate) node: Node,
    /// Has `kubectl` and `kubectl-pullsecret`.
    pub(crate) bin: PathBuf,
}

/// The bed of this pair, started at the first call.
pub(crate) fn bed(pair: Pair) -> &'static Bed {
    static CURRENT: OnceLock<Bed> = OnceLock::new();
    static OLDER: OnceLock<Bed> = OnceLock::new();
    let bed = match pair {
        Pair::Current => &CURRENT,
        Pair::Older => &OLDER,
    };
    bed.get_or_init(|| start(pair).expect("a cluster with a node, which needs root"))
}

fn start(pair: Pair) -> testbed::Result<Bed> {
    let hosts = hosts();
    let run = Run::new()?;
    let cluster = ControlPlane::start(&run)?;
    let setup = NodeSetup {
        pair,
        hosts: &hosts.addresses,
        name_server: Some(hosts.names.address()),
        authorities: Some(hosts.front.authority()),
    };
    let node = Node::start_as(&cluster, &setup)?;
    let bin = run.make_folder("bin")?;
    symlink(harness::binary(), bin.join("kubectl-pullsecret")).expect("a link");
    symlink(Program::Kubectl.path()?, bin.join("kubectl")).expect("a link");
    Ok(Bed { run, cluster, node, bin })
}
