//! Where a scene is played: a namespace of its own, and what stands in it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bed::Bed;
use crate::scene::Scene;

/// A guard against hanging: what is waited for takes seconds, or a back-off of the kubelet's.
const PATIENCE: Duration = Duration::from_mins(5);
/// How often it is looked at: each look is a kubectl, and those of all scenes share the machine with two nodes.
const PERIOD: Duration = Duration::from_secs(1);

/// A namespace for one scene.
pub(crate) struct Stage {
    pub(crate) bed: &'static Bed,
    pub(crate) scene: &'static Scene,
    pub(crate) namespace: String,
    /// The home folder of whoever types.
    pub(crate) home: PathBuf,
}

impl Stage {
    pub(crate) fn new(bed: &'static Bed, scene: &'static Scene) -> Self {
        let namespace = scene.name.to_owned();
        let named = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}});
        let home = bed.run.make_folder(&format!("home-{namespace}")).expect("a folder");
        let stage = Self { bed, scene, namespace, home };
        stage.apply(&[named]);
        bed.cluster.wait_for_account(&stage.namespace, "default").expect("the default account");
        stage
    }

    /// Makes a scene's objects: pods when the API server has taken note of their account's list.
    pub(crate) fn seed(&self, objects: &[Value]) {
        let is_account = |object: &&Value| object["kind"] == "ServiceAccount";
        let (first, then): (Vec<Value>, Vec<Value>) = objects
            .iter()
            .cloned()
            .partition(|object| ["Secret", "ServiceAccount"].iter().any(|kind| object["kind"] == *kind));
        if !first.is_empty() {
            self.apply(&first);
        }
        if let Some(account) = first.iter().find(is_account) {
            self.until_noticed(&account["imagePullSecrets"]);
        }
        if !then.is_empty() {
            self.apply(&then);
        }
    }

    /// Waits until new pods get this list.
    pub(crate) fn until_noticed(&self, list: &Value) {
        let probe = ["run", "probe", "--image=probe", "--dry-run=server", "-o", "json"];
        self.until("the account's list", || {
            let probed: Value = serde_json::from_str(&self.kubectl(&probe)).expect("JSON");
            probed["spec"]["imagePullSecrets"] == *list
        });
    }

    /// Makes objects in a namespace of their own, whose name is answered.
    pub(crate) fn apply_beside(&self, what: &str, objects: &[Value]) -> String {
        let namespace = format!("{}-{what}", self.namespace);
        self.kubectl(&["create", "namespace", &namespace]);
        self.bed.cluster.wait_for_account(&namespace, "default").expect("the default account");
        self.apply_in(&namespace, objects);
        namespace
    }

    /// Waits until the pod of another namespace runs, and the node says that it has the image.
    pub(crate) fn until_on_node(&self, namespace: &str) {
        let image = self.scene.image();
        self.until("an image on the node", || {
            let phase =
                self.kubectl(&["get", "pod", "app", "-o", "jsonpath={.status.phase}", "-n", namespace]);
            let node = self.kubectl(&["get", "node", "-o", "json"]);
            phase == "Running" && node.contains(&image)
        });
    }

    /// Makes objects, or changes them.
    pub(crate) fn apply(&self, objects: &[Value]) {
        self.apply_in(&self.namespace, objects);
    }

    fn apply_in(&self, namespace: &str, objects: &[Value]) {
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
        let file = self.home.join("objects.json");
        std::fs::write(&file, list.to_string()).expect("a file");
        self.kubectl(&["apply", "-f", &file.to_string_lossy(), "-n", namespace]);
    }

    /// Runs kubectl as the admin in this namespace; anything but success fails the scene.
    pub(crate) fn kubectl(&self, arguments: &[&str]) -> String {
        let mut words = arguments.to_vec();
        if !arguments.contains(&"-n") {
            words.extend(["-n", &self.namespace]);
        }
        self.bed.cluster.kubectl_stdout(&words).expect("kubectl succeeds")
    }

    /// The pods that are not going away.
    pub(crate) fn pods(&self) -> Vec<Value> {
        let pods: Value = serde_json::from_str(&self.kubectl(&["get", "pods", "-o", "json"])).expect("JSON");
        let pods = pods["items"].as_array().cloned().unwrap_or_default();
        pods.into_iter().filter(|pod| pod["metadata"]["deletionTimestamp"].is_null()).collect()
    }

    /// Waits for something.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < PATIENCE, "never came: {what}\n{}", self.described());
            std::thread::sleep(PERIOD);
        }
    }

    /// Waits until every pod says that it fails.
    pub(crate) fn until_failing(&self) {
        self.until("a pull that fails", || {
            let pods = self.pods();
            !pods.is_empty() && pods.iter().all(fails)
        });
    }

    /// Waits until the kubelet says that it pulls.
    pub(crate) fn until_pulling(&self) {
        self.until("a pull", || {
            let events = self.kubectl(&["get", "events", "-o", "jsonpath={.items[*].reason}"]);
            events.split(' ').any(|reason| reason == "Pulling")
        });
    }

    /// Waits until every pod runs.
    pub(crate) fn until_running(&self) {
        self.until("a pod that runs", || {
            let pods = self.pods();
            !pods.is_empty() && pods.iter().all(runs)
        });
    }

    fn described(&self) -> String {
        let told = self.bed.cluster.kubectl(&["describe", "pods", "-n", &self.namespace]);
        told.map_or_else(|error| error.to_string(), |output| output.stdout)
    }
}

fn containers(pod: &Value) -> Vec<&Value> {
    let lists = ["initContainerStatuses", "containerStatuses"];
    lists.iter().filter_map(|list| pod["status"][*list].as_array()).flatten().collect()
}

/// Whether a container waits for something else than its turn.
fn fails(pod: &Value) -> bool {
    containers(pod).iter().any(|container| {
        let waiting = &container["state"]["waiting"];
        let reason = waiting["reason"].as_str().unwrap_or_default();
        !["", "ContainerCreating", "PodInitializing"].contains(&reason)
            && waiting["message"].as_str().is_some_and(|message| !message.is_empty())
    })
}

fn runs(pod: &Value) -> bool {
    let containers = pod["status"]["containerStatuses"].as_array();
    pod["status"]["phase"] == "Running"
        && containers.is_some_and(|all| all.iter().all(|one| one["state"]["running"].is_object()))
}
