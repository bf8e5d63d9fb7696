//! Docker's and Podman's sources, with files and helper programs as those tools have them.

mod files;
mod helpers;

use std::path::{Path, PathBuf};
use std::time::Duration;

use pullsecret_core::Registry;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::{DockerSource, DockerStore, DockerStoreError, Found, FoundKind};
use crate::environment::Environment;

/// What no output may hold.
const SENTINEL: &str = "s3ntinel-p4ssw0rd";

/// A home folder with a folder of programs, and the variables that name them.
struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let variables = vec![
            ("HOME".to_owned(), path("")),
            ("PATH".to_owned(), format!("{}:/usr/bin:/bin", path("bin"))),
            ("XDG_RUNTIME_DIR".to_owned(), path("run")),
        ];
        std::fs::create_dir(folder.path().join("bin")).expect("a folder for programs");
        Self { folder, variables }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn write(&self, name: &str, content: &str) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// A helper whose `get` and `list` run these shell commands.
    fn helper(&self, name: &str, get: &str, list: &str) -> &Self {
        let script = format!("#!/bin/sh\nserver=$(cat)\ncase $1 in\nget) {get} ;;\nlist) {list} ;;\nesac\n");
        self.program(&format!("docker-credential-{name}"), &script)
    }

    /// Written by a child: a file that this process holds open for writing, while another test starts a
    /// program, could not be run.
    fn program(&self, name: &str, script: &str) -> &Self {
        use std::io::Write as _;
        let mut child = std::process::Command::new("/bin/sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(self.path("bin").join(name))
            .stdin(std::process::Stdio::piped())
            .spawn()
            .expect("a shell");
        child.stdin.take().expect("its input").write_all(script.as_bytes()).expect("a written script");
        assert!(child.wait().expect("an end").success());
        self
    }

    fn store(&self) -> DockerStore {
        DockerStore::new(&Environment::from_pairs(self.variables.clone()))
            .with_helper_limit(Duration::from_secs(30))
    }

    fn get(&self, source: &DockerSource, registry: &str) -> Result<Option<Found>, DockerStoreError> {
        self.store().get(source, &named(registry), None)
    }

    /// `USER:PASSWORD from ORIGIN`, with the home folder as `~`.
    fn shown(&self, source: &DockerSource, registry: &str) -> String {
        match self.get(source, registry) {
            Ok(None) => "nothing".to_owned(),
            Ok(Some(found)) => {
                let kind = match found.kind {
                    FoundKind::Password => String::new(),
                    other => format!("{other:?} "),
                };
                let (user, password) =
                    (found.credential.username(), found.credential.password().expose_secret());
                format!("{kind}{user}:{password} from {}", self.short(&found.origin))
            }
            Err(error) => format!("error: {}", self.short(&full(&error))),
        }
    }

    fn short(&self, text: &str) -> String {
        text.replace(&self.folder.path().display().to_string(), "~")
    }
}

fn named(registry: &str) -> Registry {
    Registry::parse(registry).expect("a registry")
}

fn config(path: &Path) -> DockerSource {
    DockerSource::Config(path.to_owned())
}

/// An error with its sources, in every form in which it could be printed.
fn full(error: &DockerStoreError) -> String {
    let source = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{source}")
}

fn auth(user: &str, password: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
}
