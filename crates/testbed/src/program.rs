//! The programs that the test bed builds itself: which there are, and from what each is built.

use std::path::PathBuf;

use crate::build;
use crate::error::Result;

/// A program that is built from one of the repository's Go modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// A single-member etcd on a unix socket.
    Etcd,
    /// The API server.
    KubeApiserver,
    /// The controllers.
    KubeControllerManager,
    /// The scheduler.
    KubeScheduler,
    /// The kubelet.
    Kubelet,
    /// The kubelet of Kubernetes 1.34.
    Kubelet134,
    /// The real kubectl.
    Kubectl,
    /// The image registry (distribution).
    Registry,
    /// The token endpoint that the registry's authors wrote.
    TokenServer,
    /// The container runtime.
    Containerd,
    /// containerd's shim for runc; it has to stand beside containerd.
    ContainerdShim,
    /// containerd's own client.
    Ctr,
    /// Pushes and copies images.
    Crane,
    /// kubectl's plugin manager.
    Krew,
    /// What krew's index runs on every manifest.
    ValidateKrewManifest,
    /// Reads GitHub's workflows, and knows what may stand in them.
    Actionlint,
    /// Waits for SIGTERM: the content of the test images.
    Pause,
    /// The kubelet's own judgement of pull secrets, which counts the code that it reaches.
    Oracle,
    /// The same of Kubernetes 1.34.
    Oracle134,
    /// The same of the newer Kubernetes, uncounted and so as quick as in a kubelet.
    OracleTimer,
}

impl Program {
    /// Where the program is, built first if it is not there yet.
    pub fn path(self) -> Result<PathBuf> {
        let component = self.component();
        let folder = build::ensure(&component)?;
        Ok(folder.join(self.file_name()))
    }

    /// The name of its file, which for the cluster's programs also says what the binary is to be.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Etcd => "etcd",
            Self::KubeApiserver => "kube-apiserver",
            Self::KubeControllerManager => "kube-controller-manager",
            Self::KubeScheduler => "kube-scheduler",
            Self::Kubelet => "kubelet",
            Self::Kubelet134 => "kubelet-1.34",
            Self::Kubectl => "kubectl",
            Self::Registry => "registry",
            Self::TokenServer => "token-server",
            Self::Containerd => "containerd",
            Self::ContainerdShim => "containerd-shim-runc-v2",
            Self::Ctr => "ctr",
            Self::Crane => "crane",
            Self::Krew => "krew",
            Self::ValidateKrewManifest => "validate-krew-manifest",
            Self::Actionlint => "actionlint",
            Self::Pause => "pause",
            Self::Oracle => "oracle",
            Self::Oracle134 => "oracle-1.34",
            Self::OracleTimer => "oracle-timer",
        }
    }

    pub(crate) const fn component(self) -> Component {
        match self {
            Self::Etcd
            | Self::KubeApiserver
            | Self::KubeControllerManager
            | Self::KubeScheduler
            | Self::Kubelet
            | Self::Kubectl => KUBERNETES,
            Self::Kubelet134 => KUBELET_134,
            Self::Registry => tool("registry", "github.com/distribution/distribution/v3/cmd/registry"),
            Self::TokenServer => tool("token-server", "github.com/docker/distribution/contrib/token-server"),
            Self::Containerd => tool("containerd", "github.com/containerd/containerd/v2/cmd/containerd"),
            Self::ContainerdShim => tool(
                "containerd-shim-runc-v2",
                "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
            ),
            Self::Ctr => tool("ctr", "github.com/containerd/containerd/v2/cmd/ctr"),
            Self::Crane => tool("crane", "github.com/google/go-containerregistry/cmd/crane"),
            Self::Krew => tool("krew", "sigs.k8s.io/krew/cmd/krew"),
            Self::ValidateKrewManifest => {
                tool("validate-krew-manifest", "sigs.k8s.io/krew/cmd/validate-krew-manifest")
            }
            Self::Actionlint => Component {
                module: "lint",
                linked: &[],
                ..tool("actionlint", "github.com/rhysd/actionlint/cmd/actionlint")
            },
            Self::Pause => tool("pause", "./pause"),
            Self::Oracle => ORACLE,
            Self::Oracle134 => Component { name: "oracle-1.34", modfile: "kubernetes-1.34.mod", ..ORACLE },
            Self::OracleTimer => Component { name: "oracle-timer", flags: &[], ..ORACLE },
        }
    }
}

/// One thing that `go build` makes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Component {
    /// The file that is built.
    pub(crate) name: &'static str,
    /// The module's folder in the repository's `tests` folder.
    pub(crate) module: &'static str,
    /// The file in that folder that stands in for its `go.mod`.
    pub(crate) modfile: &'static str,
    /// The package, as `go build` takes it.
    pub(crate) package: &'static str,
    /// Further flags for `go build`.
    pub(crate) flags: &'static [&'static str],
    /// Values that the linker writes into the program.
    pub(crate) linked: &'static [&'static str],
    /// Further names for the file.
    pub(crate) links: &'static [Program],
}

/// Without the linked values the API server says that it is version 0, which clients do not like.
const KUBERNETES: Component = Component {
    name: "kubernetes",
    module: "cluster",
    modfile: "go.mod",
    package: ".",
    flags: &[],
    linked: &[
        "k8s.io/component-base/version.gitVersion=v1.35.4",
        "k8s.io/component-base/version.gitMajor=1",
        "k8s.io/component-base/version.gitMinor=35",
    ],
    links: &[
        Program::Etcd,
        Program::KubeApiserver,
        Program::KubeControllerManager,
        Program::KubeScheduler,
        Program::Kubelet,
        Program::Kubectl,
    ],
};

/// A kubelet may be older than its API server by up to three minor versions.
const KUBELET_134: Component = Component {
    name: "kubelet-1.34",
    module: "cluster",
    modfile: "kubernetes-1.34.mod",
    package: "./kubelet",
    flags: &[],
    linked: &[
        "k8s.io/component-base/version.gitVersion=v1.34.4",
        "k8s.io/component-base/version.gitMajor=1",
        "k8s.io/component-base/version.gitMinor=34",
    ],
    links: &[],
};

const fn tool(name: &'static str, package: &'static str) -> Component {
    let linked = &["github.com/containerd/containerd/v2/version.Version=2.1.4"];
    Component { name, module: "tools", modfile: "go.mod", package, flags: &[], linked, links: &[] }
}

/// The kubelet's matching and nothing else of it: a build of seconds.
const ORACLE: Component = Component {
    name: "oracle",
    module: "cluster",
    modfile: "go.mod",
    package: "./oracle",
    flags: &[
        "-cover",
        "-coverpkg=./oracle,k8s.io/kubernetes/pkg/credentialprovider,k8s.io/kubernetes/pkg/credentialprovider/secrets,\
         k8s.io/kubernetes/pkg/util/parsers",
    ],
    linked: &[],
    links: &[],
};
