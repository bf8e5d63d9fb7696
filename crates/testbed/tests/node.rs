//! Pods are pulled and run on a real node, as the registries' answers have it. Needs root.

use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use testbed::{Access, ControlPlane, Node, Registry, RegistrySetup, Run, write_image};

/// A guard against hanging: what is waited for takes seconds.
const PATIENCE: Duration = Duration::from_mins(2);

const PASSWORD: &str = "correct horse";

#[test]
fn pod_with_a_public_image_runs() {
    let world = world();
    let image = world.registry("public", Access::Anonymous, false).1;
    let namespace = world.namespace("public");
    world.run_pod(&namespace, "app", &image);
    world.wait_for_phase(&namespace, "app", "Running");
}

#[test]
fn pod_is_refused_without_credentials_and_runs_with_them() {
    let world = world();
    let (registry, image) = world.registry("private", Access::Basic, false);
    let namespace = world.namespace("private");
    world.run_pod(&namespace, "without", &image);
    let message = world.wait_for_refusal(&namespace, "without");
    assert!(message.contains("authorization failed: no basic auth credentials"), "{message}");

    world.kubectl(&[
        "create",
        "secret",
        "docker-registry",
        "regcred",
        "-n",
        &namespace,
        "--docker-server",
        registry.host(),
        "--docker-username=bob",
        "--docker-password",
        PASSWORD,
    ]);
    let list = r#"{"imagePullSecrets":[{"name":"regcred"}]}"#;
    world.kubectl(&["patch", "serviceaccount", "default", "-n", &namespace, "-p", list]);
    world.run_pod(&namespace, "with", &image);
    world.wait_for_phase(&namespace, "with", "Running");
}

#[test]
fn registry_of_a_private_authority_is_refused_until_it_is_trusted() {
    let world = world();
    let (registry, image) = world.registry("tls", Access::Anonymous, true);
    // Of 127.0.0.1 containerd checks no certificate.
    let image = image.replace("127.0.0.1", "registry.test");
    let host = registry.host().replace("127.0.0.1", "registry.test");
    let namespace = world.namespace("tls");
    world.run_pod(&namespace, "before", &image);
    let message = world.wait_for_refusal(&namespace, "before");
    assert!(message.contains("x509: certificate signed by unknown authority"), "{message}");

    let authority = registry.authority().expect("it serves https");
    world.node.trust(&host, authority).expect("trust");
    world.run_pod(&namespace, "after", &image);
    world.wait_for_phase(&namespace, "after", "Running");
}

#[test]
fn part_that_fails_is_an_error_that_shows_its_log() {
    let run = Run::new().expect("run");
    let cluster = ControlPlane::start(&run).expect("control plane");
    run.make_folder("node/containerd.sock").expect("something in the way of the socket");
    let text = Node::start(&cluster).expect_err("containerd cannot listen").to_string();
    assert!(text.contains("containerd ended (1)"), "{text}");
    assert!(text.contains("containerd.sock"), "{text}");
}

/// One cluster with a node for all tests here.
struct World {
    cluster: ControlPlane,
    node: Node,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let run = Run::new().expect("run");
        let cluster = ControlPlane::start(&run).expect("control plane");
        let node = Node::start(&cluster).expect("node");
        World { cluster, node }
    })
}

impl World {
    /// A registry and the name of an image in it.
    fn registry(&self, name: &str, access: Access, tls: bool) -> (Registry, String) {
        let run = self.cluster.run();
        let setup = RegistrySetup { name, access, tls, users: &[("bob", PASSWORD)] };
        let registry = Registry::start(run, &setup).expect("registry");
        let image = write_image(run, name).expect("image");
        let image = registry.push(&image, "team/app:1.0").expect("push");
        (registry, image)
    }

    fn namespace(&self, purpose: &str) -> String {
        let namespace = self.cluster.namespace(purpose).expect("namespace");
        self.cluster.wait_for_account(&namespace, "default").expect("account");
        namespace
    }

    fn kubectl(&self, arguments: &[&str]) -> String {
        self.cluster.kubectl_stdout(arguments).expect("kubectl")
    }

    fn describe(&self, namespace: &str, pod: &str) -> String {
        self.kubectl(&["describe", "pod", pod, "-n", namespace])
    }

    fn run_pod(&self, namespace: &str, name: &str, image: &str) {
        self.kubectl(&["run", name, "--image", image, "-n", namespace]);
    }

    fn wait_for_phase(&self, namespace: &str, pod: &str, phase: &str) {
        self.wait_for_field(namespace, pod, "{.status.phase}", |value| value == phase);
    }

    /// Waits until the pod's image could not be pulled, and answers why.
    fn wait_for_refusal(&self, namespace: &str, pod: &str) -> String {
        let waiting = |field| format!("{{.status.containerStatuses[0].state.waiting.{field}}}");
        let refused = |reason: &str| ["ErrImagePull", "ImagePullBackOff"].contains(&reason);
        self.wait_for_field(namespace, pod, &waiting("reason"), refused);
        self.wait_for_field(namespace, pod, &waiting("message"), |message| !message.is_empty())
    }

    fn wait_for_field(
        &self,
        namespace: &str,
        pod: &str,
        field: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> String {
        let started = Instant::now();
        loop {
            let path = format!("jsonpath={field}");
            let value = self.kubectl(&["get", "pod", pod, "-n", namespace, "-o", &path]);
            if wanted(&value) {
                return value;
            }
            let late = started.elapsed() > PATIENCE;
            assert!(!late, "{field} is {value:?}: {}", self.describe(namespace, pod));
            thread::sleep(Duration::from_millis(200));
        }
    }
}
