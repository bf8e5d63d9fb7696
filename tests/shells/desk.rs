//! Whose desk the shells stand on: a home folder with the programs, a kubeconfig, logins and files.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use harness::binary;
use serde_json::json;
use testbed::{Program, Run};

/// The names that a plugin's file has here. The second is what a packager made of it.
pub(crate) const NAMES: [&str; 2] = ["pullsecret", "my_secrets"];

/// Contexts whose names mean something to a shell.
const CONTEXTS: [&str; 6] =
    ["my prod", "robot$team+ci", "bob@corp", "it's (old)", "arn:aws:eks:eu-west-1:42:cluster/prod", "list"];

/// Whose passwords are said to be kept.
const LOGINS: [(&str, &str); 3] =
    [("ghcr.io", "bob"), ("localhost:5000", "robot$team+ci"), ("registry.example:8443/team", "al ice")];

/// A home folder, gone with the run.
pub(crate) struct Desk {
    /// The owner of what is started here.
    pub(crate) run: Run,
    home: PathBuf,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let run = Run::new().expect("a run");
        let home = run.make_folder("home").expect("a folder");
        let desk = Self { run, home };
        desk.write("ca-bundle.pem", "");
        desk.write(".kube/config", &kubeconfig());
        let logins: Vec<_> =
            LOGINS.map(|(registry, username)| json!({"registry": registry, "username": username})).into();
        let index = json!({ "logins": logins });
        desk.write(".local/share/kubectl-pullsecret/logins.json", &index.to_string());
        symlink(Program::Kubectl.path().expect("kubectl"), desk.path("bin/kubectl")).expect("a link");
        for name in NAMES {
            desk.write(&format!("bin/kubectl-{name}"), &plugin());
            let file = desk.path(&format!("bin/kubectl-{name}"));
            fs::set_permissions(file, fs::Permissions::from_mode(0o700)).expect("a program");
            symlink(binary(), desk.path(&format!("bin/kubectl_complete-{name}"))).expect("a link");
        }
        desk
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Writes a file in the home folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).expect("a file");
    }

    fn path(&self, path: &str) -> PathBuf {
        let path = self.home.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        path
    }
}

/// The plugin, but that it tells the words that a shell made of a line, numbered, in place of acting on them.
fn plugin() -> String {
    format!(
        "#!/bin/bash\ncase $1 in __complete* | completion) exec -a \"${{0##*/}}\" '{}' \"$@\" ;; esac\n\
         echo >>\"$HOME/runs\"\nprintf 'ran %d:' \"$(wc -l <\"$HOME/runs\")\"\nprintf ' [%s]' \"$@\"\necho\n",
        binary().display()
    )
}

/// A cluster that is not there, so that nobody waits for it, under every name.
fn kubeconfig() -> String {
    let contexts: Vec<_> = CONTEXTS
        .iter()
        .map(|name| json!({"name": name, "context": {"cluster": "nowhere", "user": "nobody", "namespace": "shop"}}))
        .collect();
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "nowhere", "cluster": {"server": "http://127.0.0.1:1"}}],
        "users": [{"name": "nobody", "user": {}}],
        "contexts": contexts,
        "current-context": "my prod",
    })
    .to_string()
}
