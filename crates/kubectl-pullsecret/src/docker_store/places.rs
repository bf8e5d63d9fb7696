//! Where a credential for a registry may stand, in the order in which Docker or Podman look.

use std::path::{Path, PathBuf};

use pullsecret_core::Registry;

use super::config_file::{self, ConfigFile, Entry, Format};
use super::helper::program_name;
use super::{DockerSource, DockerStore, DockerStoreError, keys, locations};

/// The variable whose entries Docker prefers to its file's.
const AUTH_VARIABLE: &str = "DOCKER_AUTH_CONFIG";

/// One place to look.
pub(super) enum Place {
    /// An entry of a file or of `DOCKER_AUTH_CONFIG`.
    Entry { origin: String, key: String, entry: Entry },
    /// A helper, to be asked for a server string.
    Helper { name: String, server: String, named_in: Option<PathBuf> },
}

impl Place {
    /// The place, for people.
    pub(super) fn origin(&self) -> String {
        match self {
            Self::Entry { origin, key, .. } => format!("{key} in {origin}"),
            Self::Helper { name, named_in: None, .. } => program_name(name),
            Self::Helper { name, named_in: Some(file), .. } => {
                format!("{}, named in {}", program_name(name), file.display())
            }
        }
    }
}

impl DockerStore {
    /// The places, in order. A file that cannot be read counts only for who gets as far as that file.
    pub(super) fn places(
        &self,
        source: &DockerSource,
        registry: &Registry,
    ) -> Vec<Result<Place, DockerStoreError>> {
        let places = match source {
            DockerSource::Podman => return self.podman(registry),
            DockerSource::Docker => self.docker(registry),
            DockerSource::Config(path) => config(path, registry),
            DockerSource::Helper(name) => {
                let place =
                    Place::Helper { name: name.clone(), server: keys::docker(registry), named_in: None };
                Ok(vec![place])
            }
        };
        places.map_or_else(|error| vec![Err(error)], |places| places.into_iter().map(Ok).collect())
    }

    /// As docker/cli v29 `cli/config/configfile/file.go`, `GetCredentialsStore`: the variable, then the
    /// registry's own helper or the common one, else the file's entries. Where a helper is named, entries are
    /// not looked at.
    fn docker(&self, registry: &Registry) -> Result<Vec<Place>, DockerStoreError> {
        let key = keys::docker(registry);
        if let Some(place) = self.in_variable(&key)? {
            return Ok(vec![place]);
        }
        let path = locations::docker(&self.environment).ok_or(DockerStoreError::NoHome)?;
        let file = config_file::read(&path, Format::Config)?.unwrap_or_default();
        if !file.has_auth() {
            let helper = self.platform_helper();
            let place =
                helper.map(|name| Place::Helper { name: name.to_owned(), server: key, named_in: None });
            return Ok(place.into_iter().collect());
        }
        if let Some(place) = named_helper(&path, &file, &key) {
            return Ok(vec![place]);
        }
        let taken: Vec<&String> = if file.auths.contains_key(&key) {
            vec![&key]
        } else {
            file.auths.keys().filter(|key| keys::docker_takes(key, registry)).collect()
        };
        Ok(entries(&path, &file, taken))
    }

    fn in_variable(&self, key: &str) -> Result<Option<Place>, DockerStoreError> {
        let Some(content) = self.environment.var(AUTH_VARIABLE) else { return Ok(None) };
        let file = config_file::decode(content.as_bytes(), Format::Config)
            .map_err(|why| DockerStoreError::Undecodable { origin: AUTH_VARIABLE.to_owned(), why })?;
        let entry = file.auths.get(key).cloned();
        let place = |entry| Place::Entry { origin: AUTH_VARIABLE.to_owned(), key: key.to_owned(), entry };
        Ok(entry.map(place))
    }

    /// What Docker uses while its file says nothing about credentials
    /// (`cli/config/credentials/default_store_*.go`).
    fn platform_helper(&self) -> Option<&'static str> {
        let name = if cfg!(target_os = "macos") {
            "osxkeychain"
        } else if cfg!(windows) {
            "wincred"
        } else if self.environment.find_program("pass").is_some() {
            "pass"
        } else {
            "secretservice"
        };
        self.environment.find_program(&program_name(name)).map(|_| name)
    }

    /// As containers/image v5.37 `findCredentialsInFile`, file by file: the registry's helper, else the longest
    /// key that is a part of the path, else a key of old. Podman knows no `credsStore`. Not looked at: helpers
    /// that the system's registries.conf names.
    fn podman(&self, registry: &Registry) -> Vec<Result<Place, DockerStoreError>> {
        let mut places = Vec::new();
        for (path, format) in locations::podman(&self.environment) {
            match config_file::read(&path, format) {
                Ok(Some(file)) => {
                    places.extend(in_podman_file(&path, format, &file, registry).into_iter().map(Ok));
                }
                Ok(None) => {}
                Err(error) => places.push(Err(error)),
            }
        }
        places
    }
}

fn in_podman_file(path: &Path, format: Format, file: &ConfigFile, registry: &Registry) -> Vec<Place> {
    let host = registry.host();
    if let Some(name) = file.cred_helpers.get(host) {
        let named_in = Some(path.to_owned());
        return vec![Place::Helper { name: name.clone(), server: host.to_owned(), named_in }];
    }
    let exact = keys::podman(registry, format).into_iter().find(|key| file.auths.contains_key(key));
    let taken = match &exact {
        Some(key) => vec![key],
        None => file.auths.keys().filter(|key| keys::podman_takes(key, registry, format)).collect(),
    };
    entries(path, file, taken)
}

/// A file that the user names: its helpers as Docker uses them; its entries by the longest part of the path, as
/// Podman and the kubelet do, then by every other spelling that one of them takes.
fn config(path: &Path, registry: &Registry) -> Result<Vec<Place>, DockerStoreError> {
    let file = config_file::read(path, Format::Config)?.ok_or_else(|| DockerStoreError::Unreadable {
        path: path.to_owned(),
        source: std::io::ErrorKind::NotFound.into(),
    })?;
    if let Some(place) = named_helper(path, &file, &keys::docker(registry)) {
        return Ok(vec![place]);
    }
    let mut wanted = keys::podman(registry, Format::Config);
    wanted.push(keys::docker(registry));
    let mut taken: Vec<&String> = wanted.iter().filter(|key| file.auths.contains_key(*key)).collect();
    let other = |key: &String| {
        keys::docker_takes(key, registry) && !key_has_path(key)
            || keys::podman_takes(key, registry, Format::Config)
    };
    taken.extend(file.auths.keys().filter(|key| !wanted.contains(key) && other(key)));
    Ok(entries(path, &file, taken))
}

/// A path in a key without scheme means a part of the registry, though Docker overlooks it.
fn key_has_path(key: &str) -> bool {
    !key.contains("://") && key.contains('/')
}

fn named_helper(path: &Path, file: &ConfigFile, key: &str) -> Option<Place> {
    let name = file.cred_helpers.get(key).unwrap_or(&file.creds_store);
    let named_in = Some(path.to_owned());
    (!name.is_empty()).then(|| Place::Helper { name: name.clone(), server: key.to_owned(), named_in })
}

fn entries(path: &Path, file: &ConfigFile, keys: Vec<&String>) -> Vec<Place> {
    let entry = |key: &String| {
        let entry = file.auths.get(key)?.clone();
        Some(Place::Entry { origin: path.display().to_string(), key: key.clone(), entry })
    };
    keys.into_iter().filter_map(entry).collect()
}
