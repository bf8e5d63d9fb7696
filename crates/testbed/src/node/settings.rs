//! The files that configure a node: containerd's, its pod network's and the kubelet's.

use std::path::Path;

use serde_json::{Value, json};

use super::setup::{NodeSetup, Pair};

/// The image of the pods' sandboxes, which is imported and never pulled.
pub(super) const PAUSE_IMAGE: &str = "docker.io/local/pause:1";

/// The node's `/etc/hosts`.
pub(super) fn hosts(setup: &NodeSetup<'_>) -> String {
    let own = "127.0.0.1 localhost registry.test".to_owned();
    let further = setup.hosts.iter().map(|(name, address)| format!("{address} {name}"));
    std::iter::once(own)
        .chain(further)
        .map(|line| {
            line + "
"
        })
        .collect()
}

/// The node's `/etc/resolv.conf`: without one of the run, a name server that is not there, because nothing here
/// should leave the machine.
pub(super) fn name_servers(setup: &NodeSetup<'_>) -> String {
    let address = setup.name_server.unwrap_or(std::net::Ipv4Addr::LOCALHOST);
    format!("nameserver {address}\noptions timeout:1 attempts:1\n")
}

/// containerd's configuration. Whatever can be moved below `/run` is on the node's own tmpfs; `folder` has the
/// socket and what is read.
pub(super) fn containerd(folder: &Path, pair: Pair) -> String {
    match pair {
        Pair::Current => containerd_2(folder),
        Pair::Older => containerd_1(folder),
    }
}

/// Version 2, which is containerd 1's.
fn containerd_1(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        r#"version = 2
root = "/run/node/containerd"
state = "/run/node/containerd-state"
disabled_plugins = ["io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

[grpc]
address = "{folder}/containerd.sock"

[plugins."io.containerd.internal.v1.opt"]
path = "/run/node/opt"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{PAUSE_IMAGE}"
restrict_oom_score_adj = true
netns_mounts_under_state_dir = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "{folder}/network"

[plugins."io.containerd.grpc.v1.cri".registry]
config_path = "{folder}/registries"
"#
    )
}

/// Version 3, which is containerd 2's.
fn containerd_2(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        r#"version = 3
root = "/run/node/containerd"
state = "/run/node/containerd-state"
disabled_plugins = ["io.containerd.nri.v1.nri"]

[grpc]
address = "{folder}/containerd.sock"

[plugins."io.containerd.internal.v1.opt"]
path = "/run/node/opt"

[plugins."io.containerd.metadata.v1.bolt"]
no_sync = true

[plugins."io.containerd.cri.v1.runtime"]
# Where CAP_SYS_RESOURCE is missing, every container would die of not being allowed to lower it.
restrict_oom_score_adj = true
netns_mounts_under_state_dir = true

[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["/usr/lib/cni", "/opt/cni/bin"]
conf_dir = "{folder}/network"
use_internal_loopback = true

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "{PAUSE_IMAGE}"

[plugins."io.containerd.cri.v1.images".registry]
config_path = "{folder}/registries"
"#
    )
}

/// The pods' network: a bridge that leads nowhere, so that two nodes can use the same addresses.
pub(super) fn network(bridge: &str) -> Value {
    json!({"cniVersion": "1.0.0", "name": "pods", "plugins": [{
        "type": "bridge", "bridge": bridge,
        "ipam": {"type": "host-local", "subnet": "10.88.0.0/16", "dataDir": "/run/node/addresses"},
    }]})
}

/// The kubelet's configuration, in JSON, which is YAML. It evicts nothing, sets nothing of the machine, serves
/// nothing, and its steps are short.
pub(super) fn kubelet(folder: &Path, cgroup: &str) -> Value {
    json!({
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "containerRuntimeEndpoint": format!("unix://{}/containerd.sock", folder.display()),
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": format!("/{cgroup}"),
        "enforceNodeAllocatable": [],
        "failSwapOn": false,
        "failCgroupV1": false,
        "localStorageCapacityIsolation": false,
        "makeIPTablesUtilChains": false,
        "oomScoreAdj": 0,
        "enableServer": false,
        "healthzPort": 0,
        "authentication": {"anonymous": {"enabled": false}, "webhook": {"enabled": false}},
        "authorization": {"mode": "AlwaysAllow"},
        "syncFrequency": "1s",
        "fileCheckFrequency": "1s",
        "nodeStatusUpdateFrequency": "2s",
        // All images, not the fifty largest.
        "nodeStatusMaxImages": -1,
        // Pods that are made at once are pulled for at once, and a slow registry keeps nobody waiting.
        "serializeImagePulls": false,
        "registryPullQPS": 0,
        "podLogsDir": "/run/node/pod-logs",
        "volumePluginDir": "/run/node/volume-plugins",
        "clusterDNS": ["10.96.0.10"],
        "clusterDomain": "cluster.local",
        "resolvConf": "",
        "evictionHard": {
            "memory.available": "1Mi",
            "nodefs.available": "0.01%",
            "nodefs.inodesFree": "0%",
            "imagefs.available": "0.01%",
            "imagefs.inodesFree": "0%",
        },
    })
}

/// What containerd is told of a registry whose certificate an authority of its own signed
/// (containerd 2.1 `docs/hosts.md`).
pub(super) fn registry(host: &str, authority: &Path) -> String {
    format!("server = \"https://{host}\"\n[host.\"https://{host}\"]\nca = \"{}\"\n", authority.display())
}

/// What containerd is told of a registry that speaks plain http.
pub(super) fn plain_registry(host: &str) -> String {
    format!("server = \"http://{host}\"\n[host.\"http://{host}\"]\n")
}
