//! What the tests of the cluster share: a kubeconfig in a folder, flags, and a runtime to wait in.

use std::path::{Path, PathBuf};

use clap::Parser;
use kubectl_pullsecret::cluster::{Attendant, Cluster, ClusterError, WriteOptions};
use kubectl_pullsecret::environment::Environment;
use kubectl_pullsecret::error::CommandError;
use kubectl_pullsecret::global_flags::GlobalFlags;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Value, json};

use crate::fake_api::{FakeApi, Reply, Seen};

/// The sentinel that must never be seen in an error.
pub(crate) const SENTINEL: &str = "s3ntinel-Pa55";

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    global: GlobalFlags,
}

/// The flags as typed.
pub(crate) fn flags(words: &[&str]) -> GlobalFlags {
    Flags::try_parse_from(std::iter::once(&"kubectl-pullsecret").chain(words)).expect("flags").global
}

/// Runs a future to its end, as the plugin's own runtime would.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// A folder with kubeconfig files.
pub(crate) struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// With a kubeconfig `config` of one context `here` for the server.
    pub(crate) fn for_server(server: &str) -> Self {
        let fixture = Self::new();
        fixture.write("config", &kubeconfig(&json!({ "server": server }), &json!({})).to_string());
        fixture
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder");
        std::fs::write(&path, text).expect("written");
        path
    }

    /// A program that the kubeconfig can name.
    pub(crate) fn script(&self, name: &str, body: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.write(name, &format!("#!/bin/sh\n{body}\n"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
        path
    }

    /// An environment whose `KUBECONFIG` lists these files of the folder, and no more than that and `PATH`.
    pub(crate) fn environment(&self, kubeconfigs: &[&str], more: &[(&str, &str)]) -> Environment {
        let list = std::env::join_paths(kubeconfigs.iter().map(|name| self.path(name))).expect("a list");
        let home = self.folder.path().as_os_str().to_owned();
        let own = [("KUBECONFIG", list), ("HOME", home), ("PATH", "/usr/bin:/bin".into())];
        let more = more.iter().map(|(name, value)| (*name, std::ffi::OsString::from(value)));
        Environment::from_pairs(own.into_iter().chain(more))
    }

    /// Connects by the file `config`.
    pub(crate) fn connect(&self, words: &[&str]) -> Result<Cluster, ClusterError> {
        self.connect_with(&["config"], words, &[])
    }

    pub(crate) fn connect_with(
        &self,
        kubeconfigs: &[&str],
        words: &[&str],
        variables: &[(&str, &str)],
    ) -> Result<Cluster, ClusterError> {
        Cluster::connect(&flags(words), &self.environment(kubeconfigs, variables), Attendant::Nobody)
    }
}

/// A kubeconfig of one context, `here`, in namespace `shop`. JSON is YAML.
pub(crate) fn kubeconfig(cluster: &Value, user: &Value) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "contexts": [{ "name": "here", "context": { "cluster": "c", "user": "u", "namespace": "shop" } }],
        "clusters": [{ "name": "c", "cluster": cluster }],
        "users": [{ "name": "u", "user": user }],
    })
}

/// What the user would read, with what changes from run to run named.
pub(crate) fn words(error: ClusterError, changing: &[(&str, &str)]) -> String {
    let error = CommandError::from(error);
    let text = format!("{error}\n(exit {})", error.exit as i32);
    assert!(!text.contains(SENTINEL), "the sentinel is in the error: {text}");
    changing.iter().fold(text, |text, (value, name)| text.replace(value, name))
}

/// The error of what must fail. The value is not shown: it may be a Secret.
pub(crate) fn failed<T>(outcome: Result<T, ClusterError>) -> ClusterError {
    match outcome {
        Ok(_) => panic!("this was to fail"),
        Err(error) => error,
    }
}

pub(crate) fn get(cluster: &Cluster) -> Result<Option<Value>, ClusterError> {
    wait(cluster.get(&ObjectRef::new(Kind::Secret, "shop", "x")))
}

pub(crate) fn create(cluster: &Cluster) -> Result<Value, ClusterError> {
    let manifest = json!({ "metadata": { "name": "x" }, "stringData": { "p": SENTINEL } });
    wait(cluster.create(Kind::Secret, "shop", &manifest, &WriteOptions::default()))
}

/// What the user reads when a server that answers like this is asked for a secret.
pub(crate) fn read_from(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static, flags: &[&str]) -> String {
    let api = FakeApi::start(handler);
    let cluster = Fixture::for_server(&api.url()).connect(flags).expect("connected");
    words(failed(get(&cluster)), &[(&api.url(), "SERVER")])
}

/// The same for creating one.
pub(crate) fn written_to(
    handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    flags: &[&str],
) -> (String, usize) {
    let api = FakeApi::start(handler);
    let cluster = Fixture::for_server(&api.url()).connect(flags).expect("connected");
    let text = words(failed(create(&cluster)), &[(&api.url(), "SERVER")]);
    (text, api.seen().len())
}
