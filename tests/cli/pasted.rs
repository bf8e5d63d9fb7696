//! Commands that the plugin tells a user to run, pasted into a shell: a name in them is one word, whatever it is.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;

use harness::SENTINEL;
use kubectl_pullsecret::cluster::{Attempt, ClusterError, Endpoint, KubeconfigError, Unreached};
use kubectl_pullsecret::credential_store::{Account, StoreError};
use kubectl_pullsecret::docker_store::{DockerStoreError, HelperFault};
use kubectl_pullsecret::error::CommandError;
use kubectl_pullsecret::manifest_files::ManifestError;
use pullsecret_core::{Kind, shell_word};
use serde_json::json;

use crate::desk::{Desk, FakeStore, Person};
use crate::namespace::{Namespace, account, secret};

/// Names that would do something if a shell read them as more than a word.
const HOSTILE: [&str; 8] = [
    "x; touch PWNED #",
    "$(touch PWNED)",
    "`touch PWNED`",
    "x' ; touch PWNED ; '",
    "\"; touch PWNED; \"",
    "x | touch PWNED",
    "x\ntouch PWNED\n",
    "x&&touch${IFS}PWNED",
];

const PROGRAMS: [&str; 5] = ["kubectl", "docker", "openssl", "curl", "secret-tool"];

/// A folder with programs that tell their arguments, and another one in which nothing may come to be.
struct Shell {
    folder: tempfile::TempDir,
}

impl Shell {
    fn new() -> Self {
        let shell = Self { folder: tempfile::tempdir().expect("a folder") };
        for folder in [shell.bin(), shell.empty()] {
            std::fs::create_dir(folder).expect("a folder");
        }
        for name in PROGRAMS {
            let program = shell.bin().join(name);
            let script = format!("#!/bin/sh\nprintf '%s\\0' \"$@\" >> '{}'\n", shell.told().display());
            std::fs::write(&program, script).expect("a program");
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700))
                .expect("one that runs");
        }
        shell
    }

    fn bin(&self) -> std::path::PathBuf {
        self.folder.path().join("bin")
    }

    fn told(&self) -> std::path::PathBuf {
        self.folder.path().join("told")
    }

    fn empty(&self) -> std::path::PathBuf {
        self.folder.path().join("empty")
    }

    /// The words that the programs of a command were given.
    #[track_caller]
    fn words(&self, command: &str) -> Vec<String> {
        let path = format!("{}:/usr/bin:/bin", self.bin().display());
        std::fs::write(self.told(), "").expect("written");
        Command::new("/bin/sh")
            .args(["-c", command])
            .env_clear()
            .env("PATH", path)
            .current_dir(self.empty())
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        let made: Vec<_> = std::fs::read_dir(self.empty()).expect("a folder").flatten().collect();
        assert!(made.is_empty(), "this does more than it says: {command}");
        let told = std::fs::read(self.told()).expect("read");
        String::from_utf8_lossy(&told).split('\0').map(str::to_owned).collect()
    }

    /// Pastes every command in what was printed; each name that stands in one has to come out whole.
    #[track_caller]
    fn paste(&self, printed: &str, name: &str) -> usize {
        let shown = name.replace('\n', "\\n");
        let mut named = 0;
        for line in printed.lines() {
            let Some(command) = command(line) else { continue };
            let words = self.words(&command);
            // A helper of such a name cannot be run here, and its own name is no argument.
            if command.contains("touch") && !command.starts_with("'docker-credential-") {
                named += 1;
                assert!(words.iter().any(|word| word.contains(&shown)), "{command}: {words:?}");
            }
        }
        named
    }
}

/// The command in a line: behind a label, from the program's name on, or the flag that a sentence ends with.
fn command(line: &str) -> Option<String> {
    let quoted = line.find("  'docker-credential-").map(|start| &line[start..]);
    let starts = PROGRAMS.iter().map(|program| format!("{program} "));
    let named = starts.filter_map(|start| line.find(&start)).min().map(|start| &line[start..]);
    match quoted.or(named) {
        Some(command) => Some(command.trim().to_owned()),
        None => line.find(" --").map(|start| format!("kubectl{}", &line[start..])),
    }
}

fn endpoint(name: &str) -> Arc<Endpoint> {
    Arc::new(Endpoint { context: Some(name.to_owned()), server: "https://api.test".to_owned(), proxy: None })
}

fn attempt(verb: &'static str, name: &str) -> Attempt {
    Attempt { verb, kind: Some(Kind::Secret), namespace: Some(name.to_owned()), name: Some(name.to_owned()) }
}

/// Every failure that has a name in it and a command, as far as another room made it.
fn failures(name: &str) -> Vec<CommandError> {
    let account = || Account::new(name, name);
    let helper =
        |fault| DockerStoreError::Helper { program: format!("docker-credential-{name}"), verb: "get", fault };
    let failed: ExitStatus = Command::new("false").status().expect("it runs");
    vec![
        ClusterError::Unauthorized { endpoint: endpoint(name) }.into(),
        ClusterError::Unreachable { endpoint: endpoint(name), reason: Unreached::Refused }.into(),
        ClusterError::ConnectionLost { endpoint: endpoint(name), attempt: attempt("create", name) }.into(),
        ClusterError::Forbidden { attempt: attempt("create", name) }.into(),
        ClusterError::NamespaceNotFound { namespace: name.to_owned() }.into(),
        ClusterError::from(KubeconfigError::NoContext { known: vec![name.to_owned()] }).into(),
        ClusterError::from(KubeconfigError::Unknown {
            what: "context",
            name: name.into(),
            known: vec![name.into()],
        })
        .into(),
        DockerStoreError::Entry { origin: name.into(), key: name.into(), registry: name.into(), why: "x" }
            .into(),
        helper(HelperFault::Failed(failed)).into(),
        helper(HelperFault::Garbage("x")).into(),
        StoreError::Ambiguous { account: account(), count: 2 }.into(),
        StoreError::NotText(account()).into(),
        ManifestError::Url(name.to_owned()).into(),
    ]
}

#[test]
fn every_failure_with_a_name_in_a_command() {
    let shell = Shell::new();
    for name in HOSTILE {
        let mut named = 0;
        for error in failures(name) {
            let text: Vec<String> = std::iter::once(&error.message)
                .chain(&error.details)
                .map(|line| line.replace('\n', "\\n"))
                .collect();
            named += shell.paste(&text.join("\n"), name);
        }
        assert!(named >= 10, "{name}: only {named} commands held it");
    }
}

/// A pod that fails on `ghcr.io`.
fn pod(name: &str, account: &str, controller: Option<&str>) -> serde_json::Value {
    let owners: Vec<_> = controller
        .into_iter()
        .map(|name| json!({ "apiVersion": "apps/v1", "kind": "Deployment", "name": name, "uid": "o", "controller": true }))
        .collect();
    json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": name, "ownerReferences": owners },
        "spec": { "serviceAccountName": account, "containers": [{ "name": "c", "image": "ghcr.io/a/b:1" }] },
        "status": { "phase": "Pending", "containerStatuses": [{ "name": "c", "image": "", "imageID": "",
            "ready": false, "restartCount": 0,
            "state": { "waiting": { "reason": "ImagePullBackOff", "message": "x" } } }] } })
}

#[test]
fn what_add_says_of_pods_accounts_and_workloads() {
    let shell = Shell::new();
    for name in HOSTILE.into_iter().filter(|name| !name.contains('/')) {
        let deployment = json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name },
            "spec": { "template": { "spec": { "containers": [{ "name": "c", "image": "ghcr.io/a/b:1" }] } } } });
        let namespace = Namespace::quiet([
            pod(name, "default", None),
            pod("elsewhere", name, None),
            pod("owned", "default", Some(name)),
            deployment,
            account(name, &[]),
        ]);
        let ended = namespace.add(&["-y"]).expect_code(0);
        let named = shell.paste(&ended.stderr, name);
        assert!(named >= 3, "only {named} commands held it:\n{}", ended.stderr);
    }
}

#[test]
fn what_is_said_of_words_that_were_typed() {
    let shell = Shell::new();
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    desk.terminal = false;
    let folder = desk.home().to_owned();
    for name in HOSTILE {
        let file = |inside: &str| Path::new(&folder).join(name.replace('/', "-")).join(inside);
        let certificates = file("ca.pem");
        std::fs::create_dir_all(certificates.parent().expect("a folder")).expect("a folder");
        std::fs::write(&certificates, "nothing").expect("written");
        let certificates = certificates.to_string_lossy().into_owned();
        for words in [
            &["add", "ghcr.io", "-u", name][..],
            &["login", "ghcr.io", "-u", name],
            &["logout", "ghcr.io"],
            &["add", "ghcr.io", "-u", "bob", "--from", "keyring", "--context", name],
            &["login", "ghcr.io", "-u", "bob", "--password-stdin", "--registry-ca", &certificates],
            &["add", "[::1]:5000"],
            &["add", "*.registry.example", "-u", "bob"],
        ] {
            shell.paste(&desk.run(words, SENTINEL).stderr, name);
        }
    }
    let ended = desk.run(&["login", "*.registry.example", "-u", "bob"], "");
    assert!(ended.stderr.contains("login '*.registry.example' -u bob"), "{}", ended.stderr);
}

#[test]
fn what_why_says_of_what_runs() {
    let shell = Shell::new();
    for name in HOSTILE.into_iter().filter(|name| !name.contains('/')) {
        let template = json!({ "spec": { "serviceAccountName": name, "imagePullSecrets": [{ "name": name }],
            "containers": [{ "name": name, "image": "HTTPS://ghcr.io/A/b:1" }, { "name": "d", "image": "quay.io/a/b:1" }] } });
        let namespace = Namespace::quiet([
            pod(name, name, None),
            pod("owned", "default", Some(name)),
            secret(name, "kubernetes.io/dockerconfigjson", &[("docker.io", "x")]),
            json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name },
                "spec": { "template": template } }),
        ]);
        let fixture = namespace.fixture();
        let config = fixture.path("config").to_string_lossy().into_owned();
        let desk = Desk::new(FakeStore::default(), Person::default());
        let mut named = 0;
        for target in [format!("deploy/{name}"), format!("pod/{name}"), "pod/owned".to_owned()] {
            let ended = desk.run(&["why", &target, "--kubeconfig", &config], "");
            named += shell.paste(&ended.stdout, name) + shell.paste(&ended.stderr, name);
        }
        assert!(named >= 2, "{name}: only {named} commands held it");
    }
}

#[test]
fn a_namespace_is_one_word_wherever_it_stands() {
    let shell = Shell::new();
    let refused = secret("pull-ghcr-io", "kubernetes.io/dockerconfigjson", &[("quay.io", "x")]);
    let namespace = Namespace::quiet([refused]);
    let fixture = namespace.fixture();
    let config = fixture.path("config").to_string_lossy().into_owned();
    for name in HOSTILE {
        let desk = Desk::new(FakeStore::default(), Person::default());
        let words =
            ["add", "ghcr.io", "-u", "bob", "--verify=never", "--password-stdin", "--kubeconfig", &config];
        let ended = desk.run(&[&words[..], &["-n", name]].concat(), SENTINEL);
        let named = shell.paste(&ended.stderr, name);
        assert!(named >= 1, "{}", ended.stderr);
    }
}

#[test]
fn a_word_is_what_a_shell_reads() {
    let shell = Shell::new();
    for name in HOSTILE
        .into_iter()
        .chain(["", "plain", "it's", "~", "*", "=ls", "a=b", "-n", "\\", "$HOME", "ä ö", "{a,b}"])
    {
        assert_eq!(shell.words(&format!("kubectl {}", shell_word(name)))[0], name);
    }
}
