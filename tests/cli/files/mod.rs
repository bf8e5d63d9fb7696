//! `-f`: what a user sees of files instead of a cluster, through the verbs that take them.

mod bad_input;
mod notes;
mod selection;

use std::path::PathBuf;

use harness::Ended;

use crate::desk::{Desk, FakeStore, Person};

/// A pod and the secret that serves it.
const SHOP: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  imagePullSecrets:
  - name: ghcr
  containers:
  - name: web
    image: ghcr.io/acme/shop:1.4
---
apiVersion: v1
kind: Secret
metadata:
  name: ghcr
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: |
    {\"auths\": {\"ghcr.io\": {\"username\": \"bob\", \"password\": \"x\"}}}
";

/// A folder with files, and somebody who runs the plugin in it.
struct Folder {
    desk: Desk,
}

impl Folder {
    fn new() -> Self {
        let mut desk = Desk::new(FakeStore::default(), Person::default());
        desk.terminal = false;
        Self { desk }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.desk.home().join(name)
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// Runs the plugin with these arguments, in which `@` stands for the folder.
    fn run(&self, arguments: &str, input: &str) -> Ended {
        let home = self.desk.home().to_string_lossy().into_owned();
        let words: Vec<String> = arguments.split(' ').map(|word| word.replace('@', &home)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ended = self.desk.run(&words, input);
        let shown = |text: &str| text.replace(&home, "@");
        Ended { code: ended.code, stdout: shown(&ended.stdout), stderr: shown(&ended.stderr) }
    }

    /// What is said instead of an answer.
    fn refused(&self, arguments: &str) -> String {
        let ended = self.run(arguments, "").expect_code(2);
        assert_eq!(ended.stdout, "");
        ended.stderr
    }

    /// The answer, where nothing else is said.
    fn told(&self, arguments: &str) -> String {
        let ended = self.run(arguments, "").expect_code(0);
        assert_eq!(ended.stderr, "");
        ended.stdout
    }
}
