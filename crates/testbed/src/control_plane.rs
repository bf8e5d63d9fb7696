//! A real control plane on loopback: etcd, API server, controllers. It needs no root and leaves nothing.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use crate::api_server::{self, option};
use crate::certificate::{Authority, write_key_pair};
use crate::digest::hex;
use crate::error::{Doing, Error, Result};
use crate::http::Client;
use crate::kubeconfig::{self, Proof};
use crate::process::{Process, Start};
use crate::program::Program;
use crate::run::Run;
use crate::wait::wait_for;

/// A running control plane. It lives as long as its run.
#[derive(Debug)]
pub struct ControlPlane {
    run: Run,
    folder: PathBuf,
    url: String,
    authority: Authority,
    admin_token: String,
    admin_kubeconfig: PathBuf,
    client: Client,
    namespaces: AtomicU32,
}

impl ControlPlane {
    /// Starts etcd, the API server and the controllers, building them first if need be. Ready when the API
    /// server is; a namespace's `default` account comes a moment later, as in every cluster.
    pub fn start(run: &Run) -> Result<Self> {
        let folder = run.make_folder("control-plane")?;
        let authority = Authority::new(&folder, "cluster-authority")?;
        let (key, public_key) = (folder.join("accounts.key"), folder.join("accounts.pub"));
        write_key_pair(&key, &public_key)?;
        let admin_token = random_token()?;
        let tokens = folder.join("tokens.csv");
        fs::write(&tokens, format!("{admin_token},admin,admin,system:masters\n"))
            .doing(|| format!("write {}", tokens.display()))?;
        let client = Client::trusting(&authority.pem())?.authorized(format!("Bearer {admin_token}"));

        let url = api_server::start(run, &folder, &authority, &client)?;
        let admin_kubeconfig = kubeconfig::write(
            folder.join("admin.kubeconfig"),
            &url,
            authority.certificate(),
            "admin",
            &Proof::Token(&admin_token),
        )?;
        let namespaces = AtomicU32::new(0);
        let run = run.clone();
        let control_plane =
            Self { run, folder, url, authority, admin_token, admin_kubeconfig, client, namespaces };
        control_plane.start_controllers(&key)?;
        Ok(control_plane)
    }

    /// Starts the scheduler, which is of use only when there is a node.
    pub fn start_scheduler(&self) -> Result<Process> {
        let name = "kube-scheduler";
        let kubeconfig = self.kubeconfig_for("system:kube-scheduler", Some("system:masters"))?;
        self.run.start(
            Start::new(name, Program::KubeScheduler.path()?)
                .arg(option("kubeconfig", &kubeconfig))
                .args(["--leader-elect=false", "--secure-port=0"]),
        )
    }

    fn start_controllers(&self, key: &Path) -> Result<Process> {
        let kubeconfig = self.kubeconfig_for("system:kube-controller-manager", Some("system:masters"))?;
        self.run.start(
            Start::new("kube-controller-manager", Program::KubeControllerManager.path()?)
                .arg(option("kubeconfig", &kubeconfig))
                .arg(option("service-account-private-key-file", key))
                .arg(option("root-ca-file", self.authority.certificate()))
                .args(["--leader-elect=false", "--use-service-account-credentials=false", "--secure-port=0"])
                // Else thousands of namespaces wait minutes for what belongs into them.
                .args(["--kube-api-qps=500", "--kube-api-burst=1000"]),
        )
    }

    /// The run that owns it.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The API server's address, `https://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate of the authority that signs the API server's.
    pub fn authority(&self) -> &Path {
        self.authority.certificate()
    }

    /// The kubeconfig of one who may do everything. Its context is `testbed`, its user `admin`.
    pub fn admin_kubeconfig(&self) -> &Path {
        &self.admin_kubeconfig
    }

    /// The bearer token of the same user.
    pub fn admin_token(&self) -> &str {
        &self.admin_token
    }

    /// A kubeconfig for any user and group; what they may do is up to RBAC. A user of the same name can be
    /// asked for again.
    pub fn kubeconfig_for(&self, user: &str, group: Option<&str>) -> Result<PathBuf> {
        let file: String =
            user.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
        let identity = self.authority.client(&file, user, group)?;
        kubeconfig::write(
            self.folder.join(format!("{file}.kubeconfig")),
            &self.url,
            self.authority.certificate(),
            user,
            &Proof::Certificate(&identity),
        )
    }

    /// Creates a namespace that no other test uses, named after `purpose`, and answers its name. Its
    /// `default` service account is not there yet: [`ControlPlane::wait_for_account`].
    pub fn namespace(&self, purpose: &str) -> Result<String> {
        let name = format!("{purpose}-{}", self.namespaces.fetch_add(1, Ordering::Relaxed));
        self.create(
            "/api/v1/namespaces",
            &json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}),
        )?;
        Ok(name)
    }

    /// Waits until the controllers have made a service account.
    pub fn wait_for_account(&self, namespace: &str, account: &str) -> Result<()> {
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{account}");
        wait_for(&format!("service account {account} in namespace {namespace}"), || {
            self.client.get(&format!("{}{path}", self.url)).is_ok_and(|answer| answer.status == 200)
        })
    }

    /// Reads the object at a path of the API.
    pub(crate) fn get(&self, path: &str) -> Result<serde_json::Value> {
        let url = format!("{}{path}", self.url);
        let answer = self.client.get(&url).doing(|| format!("get {url}"))?;
        if answer.status != 200 {
            return Err(Error::new(format!("get {url}: status {}: {}", answer.status, answer.body)));
        }
        serde_json::from_str(&answer.body).doing(|| format!("read what {url} answered"))
    }

    /// Creates an object by POST to a path of the API.
    pub(crate) fn create(&self, path: &str, object: &serde_json::Value) -> Result<serde_json::Value> {
        let url = format!("{}{path}", self.url);
        let answer = self.client.post(&url, &object.to_string()).doing(|| format!("create at {url}"))?;
        if answer.status != 201 {
            return Err(Error::new(format!("create at {url}: status {}: {}", answer.status, answer.body)));
        }
        serde_json::from_str(&answer.body).doing(|| format!("read what {url} answered"))
    }
}

fn random_token() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .doing(|| "read /dev/urandom".to_owned())?;
    Ok(hex(&bytes))
}
