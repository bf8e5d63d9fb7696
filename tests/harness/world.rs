//! One cluster and its registries for all tests of a binary, started at the first use and ended with it.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use testbed::{Access, ControlPlane, Node, Program, Registry, RegistrySetup, Rule, Run, write_image};

use crate::{Plugin, SENTINEL};

/// The user names that every registry knows; the password of each is [`SENTINEL`].
const USERS: [&str; 3] = ["bob", "alice", "team"];

/// Everything that runs.
pub struct World {
    /// The owner of processes and files.
    pub run: Run,
    /// The API server and its controllers.
    pub control_plane: ControlPlane,
    /// A registry that asks for nothing, on plain http.
    pub public: Registry,
    /// A registry with user and password in each request, on plain http.
    pub basic: Registry,
    /// A registry with a token server, on plain http.
    pub bearer: Registry,
    /// A registry with user and password, on https under an authority of its own.
    pub tls: Registry,
    bin: PathBuf,
    kubectl: PathBuf,
}

/// The world, started at the first call.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::start)
}

impl World {
    fn start() -> Self {
        let run = Run::new().expect("a run");
        let control_plane = ControlPlane::start(&run).expect("a control plane");
        let users: Vec<(&str, &str)> = USERS.iter().map(|user| (*user, SENTINEL)).collect();
        let start = |name, access, tls| {
            let setup = RegistrySetup { name, access, tls, users: &users };
            Registry::start(&run, &setup).expect("a registry")
        };
        let (basic, bearer, tls) = (
            start("basic", Access::Basic, false),
            start("bearer", Access::Bearer, false),
            start("tls", Access::Basic, true),
        );
        let public = start("public", Access::Anonymous, false);
        let image = write_image(&run, "app").expect("an image");
        for registry in [&public, &basic, &bearer, &tls] {
            registry.push(&image, "team/app:1.0").expect("pushed");
        }
        let bin = run.make_folder("bin").expect("a folder");
        symlink(crate::binary(), bin.join("kubectl-pullsecret")).expect("a link");
        let kubectl = Program::Kubectl.path().expect("kubectl");
        symlink(&kubectl, bin.join("kubectl")).expect("a link");
        Self { run, control_plane, public, basic, bearer, tls, bin, kubectl }
    }

    /// A namespace of its own for one test, with its `default` account.
    pub fn place(&'static self, purpose: &str) -> Place {
        let place = self.new_place(purpose);
        self.control_plane.wait_for_account(&place.namespace, "default").expect("the default account");
        place
    }

    /// A namespace just made; its `default` account comes when it comes.
    pub fn new_place(&'static self, purpose: &str) -> Place {
        let namespace = self.control_plane.namespace(purpose).expect("a namespace");
        let home = self.run.make_folder(&format!("home-{namespace}")).expect("a folder");
        let kubeconfig = self.control_plane.admin_kubeconfig().to_owned();
        Place { world: self, namespace, home, kubeconfig }
    }

    /// The node that runs pods, started at the first call. Needs root.
    pub fn node(&self) -> &Node {
        static NODE: OnceLock<Node> = OnceLock::new();
        NODE.get_or_init(|| Node::start(&self.control_plane).expect("a node, which needs root"))
    }

    /// The folder with `kubectl` and `kubectl-pullsecret`.
    pub fn bin(&self) -> &Path {
        &self.bin
    }
}

/// One namespace, and who acts in it.
pub struct Place {
    /// Where it is.
    pub world: &'static World,
    /// Its name.
    pub namespace: String,
    /// The home folder of whoever acts.
    pub home: PathBuf,
    kubeconfig: PathBuf,
}

impl Place {
    /// The same place for a user who may do only what the rules say.
    #[must_use]
    pub fn as_user(&self, user: &str, rules: &[Rule<'_>]) -> Self {
        let user = format!("{user}-{}", self.namespace);
        let kubeconfig = self
            .world
            .control_plane
            .restricted_user(&user, &self.namespace, rules)
            .expect("a restricted user");
        Self { world: self.world, namespace: self.namespace.clone(), home: self.home.clone(), kubeconfig }
    }

    /// The kubeconfig of whoever acts.
    pub fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    /// `kubectl pullsecret ARGUMENTS -n NAMESPACE`, under the real kubectl.
    pub fn pullsecret(&self, arguments: &[&str]) -> Plugin {
        let mut words = vec!["pullsecret"];
        words.extend(arguments);
        words.extend(["-n", &self.namespace]);
        let path = std::env::join_paths([self.world.bin(), Path::new("/usr/bin"), Path::new("/bin")])
            .expect("a path");
        Plugin::under(&[self.world.kubectl.as_os_str()], words)
            .env("PATH", path)
            .env("HOME", &self.home)
            .env("KUBECONFIG", &self.kubeconfig)
            .env("LANG", "C.UTF-8")
    }

    /// `add` with the sentinel on standard input.
    pub fn add(&self, arguments: &[&str]) -> Plugin {
        let mut words = vec!["add"];
        words.extend(arguments);
        words.push("--password-stdin");
        self.pullsecret(&words).input(SENTINEL)
    }

    /// Runs kubectl as the admin in this namespace; anything but success fails the test.
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        let mut words = arguments.to_vec();
        words.extend(["-n", &self.namespace]);
        self.world.control_plane.kubectl_stdout(&words).expect("kubectl succeeds")
    }

    /// Applies a manifest in this namespace as the admin.
    pub fn apply(&self, manifest: &Value) {
        let file = self.world.run.folder().join(format!("{}.json", self.namespace));
        std::fs::write(&file, manifest.to_string()).expect("a file");
        self.kubectl(&["apply", "-f", &file.to_string_lossy()]);
    }

    /// An object as JSON.
    pub fn get(&self, object: &str) -> Value {
        serde_json::from_str(&self.kubectl(&["get", object, "-o", "json"])).expect("JSON")
    }

    /// The decoded docker config of a secret.
    pub fn docker_config(&self, name: &str) -> Value {
        use base64::Engine as _;
        let secret = self.get(&format!("secret/{name}"));
        let encoded = secret["data"][".dockerconfigjson"].as_str().expect("a docker config");
        let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).expect("base64");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// The names in a service account's list.
    pub fn pull_secrets_of(&self, account: &str) -> Vec<String> {
        let account = self.get(&format!("serviceaccount/{account}"));
        let list = account["imagePullSecrets"].as_array().cloned().unwrap_or_default();
        list.iter().map(|entry| entry["name"].as_str().unwrap_or_default().to_owned()).collect()
    }
}
