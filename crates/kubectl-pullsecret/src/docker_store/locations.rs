//! Which files Docker and Podman read, in their order.

use std::path::PathBuf;

use super::config_file::Format;
use crate::environment::Environment;

/// Docker's `config.json`: in `DOCKER_CONFIG`, else in `~/.docker` (docker/cli v29 `cli/config/config.go`).
/// `None` when the home folder is needed and not known.
pub(super) fn docker(environment: &Environment) -> Option<PathBuf> {
    let folder = environment.path("DOCKER_CONFIG").or_else(|| Some(environment.home()?.join(".docker")))?;
    Some(folder.join("config.json"))
}

/// Podman's files, the first that holds a credential wins (containers/common v0.65 `pkg/auth/auth.go`
/// `GetDefaultAuthFile`, containers/image v5.37 `pkg/docker/config/config.go` `getAuthFilePaths`):
/// `REGISTRY_AUTH_FILE` alone if it is set; else, if `DOCKER_CONFIG` is set, Docker's alone; else the runtime
/// file, the persistent file, Docker's, and the `.dockercfg` of old.
pub(super) fn podman(environment: &Environment) -> Vec<(PathBuf, Format)> {
    if let Some(file) = environment.path("REGISTRY_AUTH_FILE") {
        return vec![(file, Format::Config)];
    }
    if let Some(folder) = environment.path("DOCKER_CONFIG") {
        return vec![(folder.join("config.json"), Format::Config)];
    }
    let home = environment.home();
    let settings = environment.path("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config")));
    [
        podman_runtime(environment),
        settings.map(|folder| folder.join("containers/auth.json")),
        docker(environment),
    ]
    .into_iter()
    .flatten()
    .map(|file| (file, Format::Config))
    .chain(home.map(|home| (home.join(".dockercfg"), Format::DockerCfg)))
    .collect()
}

/// On Linux, where `podman login` writes to: gone after a restart. Elsewhere it writes to the persistent file.
#[cfg(target_os = "linux")]
fn podman_runtime(environment: &Environment) -> Option<PathBuf> {
    use std::os::unix::fs::MetadataExt as _;

    if let Some(folder) = environment.path("XDG_RUNTIME_DIR") {
        return Some(folder.join("containers/auth.json"));
    }
    // A process owns its own folder in /proc: the user id without a system call of our own.
    let user = std::fs::metadata("/proc/self").ok()?.uid();
    Some(PathBuf::from(format!("/run/containers/{user}/auth.json")))
}

#[cfg(not(target_os = "linux"))]
fn podman_runtime(environment: &Environment) -> Option<PathBuf> {
    Some(environment.home()?.join(".config/containers/auth.json"))
}
