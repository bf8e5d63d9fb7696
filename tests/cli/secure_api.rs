//! An API server behind TLS, where credentials are sent, with its kubeconfig and a credential plugin.

use kubectl_pullsecret::cluster::Cluster;
use serde_json::{Value, json};
use testbed::Authority;

use crate::cluster_fixture::{Fixture, failed, kubeconfig, wait, words};
use crate::fake_api::{FakeApi, Reply, Seen};

/// A TLS server with its kubeconfig.
pub(crate) struct Secure {
    pub(crate) fixture: Fixture,
    pub(crate) authority: Authority,
    pub(crate) api: FakeApi,
}

impl Secure {
    pub(crate) fn new(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let fixture = Fixture::new();
        let authority = Authority::new(&fixture.path(""), "authority").expect("an authority");
        let api = FakeApi::start_tls(&authority, &["127.0.0.1", "api.test"], handler);
        Self { fixture, authority, api }
    }

    pub(crate) fn accepting() -> Self {
        Self::new(|_| Reply::json(200, &json!({ "gitVersion": "v1" })))
    }

    /// Writes the kubeconfig with this user; paths in it are relative to it.
    pub(crate) fn user(self, user: &Value) -> Self {
        let cluster = json!({ "server": self.api.url(), "certificate-authority": "authority.crt" });
        self.fixture.write("config", &kubeconfig(&cluster, user).to_string());
        self
    }

    pub(crate) fn connect(&self, words: &[&str]) -> Cluster {
        self.fixture.connect(words).expect("connected")
    }

    /// The `Authorization` of one request.
    pub(crate) fn authorization(&self, words: &[&str]) -> Option<String> {
        wait(self.connect(words).server_version()).expect("an answer");
        self.api.seen().last().and_then(|seen| seen.header("authorization"))
    }

    /// What the user reads when a request fails.
    pub(crate) fn failure(&self, words_typed: &[&str]) -> String {
        let error = match self.fixture.connect(words_typed) {
            Ok(cluster) => failed(wait(cluster.server_version())),
            Err(error) => error,
        };
        let folder = self.fixture.path("").to_string_lossy().into_owned();
        words(error, &[(&self.api.url(), "SERVER"), (&folder, "FOLDER/")])
    }
}

/// A user with a plugin `plugin` in the kubeconfig's folder.
pub(crate) fn exec(more: &Value) -> Value {
    let mut exec = json!({ "command": "./plugin", "apiVersion": "client.authentication.k8s.io/v1",
                           "interactiveMode": "IfAvailable" });
    exec.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
    json!({ "exec": exec })
}

/// A script that prints a credential with this status.
pub(crate) fn issuing(status: &str) -> String {
    format!(
        r#"echo ran >> "$(dirname "$0")/runs"
printf '%s' '{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{status}}}'"#
    )
}

impl Secure {
    pub(crate) fn runs(&self) -> usize {
        std::fs::read_to_string(self.fixture.path("runs")).map_or(0, |text| text.lines().count())
    }
}
