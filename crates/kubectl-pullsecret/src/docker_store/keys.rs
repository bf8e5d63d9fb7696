//! Under which keys Docker and Podman look for a registry.

use pullsecret_core::Registry;

use super::config_file::Format;

/// The server string that Docker uses for a registry, in files and towards helpers: the host, or Docker Hub's
/// address of old (docker/cli v29 `cli/config/configfile/file.go`, `getAuthConfigKey`). Docker knows no paths.
pub(super) fn docker(registry: &Registry) -> String {
    if registry.is_docker_hub() {
        "https://index.docker.io/v1/".to_owned()
    } else {
        registry.host().to_owned()
    }
}

/// What `docker login` is told for a registry.
pub(super) fn login(registry: &Registry) -> &str {
    if registry.is_docker_hub() { "docker.io" } else { registry.host() }
}

/// Whether Docker takes this key for the registry when its own key is absent: URLs of old are compared by their
/// host; Docker Hub has no second key (`cli/config/credentials/file_store.go`).
pub(super) fn docker_takes(key: &str, registry: &Registry) -> bool {
    host_of(key) == docker(registry)
}

/// The keys that Podman looks for, best first: the whole path, its parents, the host (containers/image v5.37
/// `pkg/docker/config/config.go`, `authKeyLookupOrder`).
pub(super) fn podman(registry: &Registry, format: Format) -> Vec<String> {
    let host = registry.host();
    let mut keys = Vec::new();
    if format == Format::Config {
        let mut path = registry.path().unwrap_or_default();
        while !path.is_empty() {
            keys.push(format!("{host}/{path}"));
            path = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    keys.push(host.to_owned());
    keys
}

/// Whether Podman takes this key for the registry when no exact one is there (`normalizeAuthFileKey`): URLs are
/// cut to their host, and Docker Hub's names are one.
pub(super) fn podman_takes(key: &str, registry: &Registry, format: Format) -> bool {
    let stripped = key.strip_prefix("http://").unwrap_or(key);
    let stripped = stripped.strip_prefix("https://").unwrap_or(stripped);
    let cut = format == Format::DockerCfg || stripped.len() < key.len();
    let host = if cut { stripped.split('/').next().unwrap_or_default() } else { stripped };
    one_docker_hub(host) == one_docker_hub(registry.host())
}

fn one_docker_hub(host: &str) -> &str {
    if matches!(host, "registry-1.docker.io" | "docker.io") { "index.docker.io" } else { host }
}

/// `host[:port]` of a key that may be a URL (`ConvertToHostname`).
fn host_of(key: &str) -> &str {
    let rest = key.split_once("://").map_or(key, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    if rest.len() == key.len() {
        return authority;
    }
    let authority = authority.split(['?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}
