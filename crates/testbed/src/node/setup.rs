//! What a node is made of, and what it knows of the world.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::packages::{self, Package};
use crate::program::Program;

/// Which kubelet and which container runtime a node has. Their words differ, and people meet both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pair {
    /// Kubelet 1.35.4 and containerd 2.1.4.
    #[default]
    Current,
    /// Kubelet 1.34.4 and the containerd of Debian 12, which is 1.6.20.
    Older,
}

/// How to start a node.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeSetup<'a> {
    /// Which kubelet and which runtime.
    pub pair: Pair,
    /// Names of hosts beside `localhost` and `registry.test`, and their addresses.
    pub hosts: &'a [(String, Ipv4Addr)],
    /// Who is asked for other names; nobody answers without one.
    pub name_server: Option<Ipv4Addr>,
    /// The authorities that its runtime trusts, in PEM, in place of the machine's.
    pub authorities: Option<&'a Path>,
}

impl Pair {
    pub(super) fn packages(self) -> Vec<Package> {
        match self {
            Self::Current => packages::NODE.to_vec(),
            Self::Older => [packages::NODE, packages::OLDER_NODE].concat(),
        }
    }

    pub(super) fn kubelet(self) -> Result<PathBuf> {
        match self {
            Self::Current => Program::Kubelet.path(),
            Self::Older => Program::Kubelet134.path(),
        }
    }

    pub(super) fn containerd(self) -> Result<PathBuf> {
        match self {
            Self::Current => {
                // containerd looks for its shim beside itself.
                Program::ContainerdShim.path()?;
                Program::Containerd.path()
            }
            Self::Older => Ok(PathBuf::from("/usr/bin/containerd")),
        }
    }

    pub(super) fn ctr(self) -> Result<PathBuf> {
        match self {
            Self::Current => Program::Ctr.path(),
            Self::Older => Ok(PathBuf::from("/usr/bin/ctr")),
        }
    }
}
