//! A cluster to work with by hand comes, stays, and goes.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use testbed::build;

#[test]
fn cluster_stays_until_it_is_taken_down() {
    let cache = cache();
    let _down = Down(cache.path());

    let up = xtask(cache.path(), &["up", "--registry"]);
    let (exports, words) = (text(&up.stdout), text(&up.stderr));
    assert!(up.status.success(), "{words}");
    assert!(words.contains("registry with tokens: image 127.0.0.1:"), "{words}");

    let names = evaluate(&exports, "kubectl get namespaces --output=name");
    assert!(names.contains("namespace/default"), "{names}");
    let kubeconfig = evaluate(&exports, r#"echo "$KUBECONFIG""#);

    let again = xtask(cache.path(), &["up"]);
    assert_eq!(text(&again.stdout), exports);
    assert!(text(&again.stderr).contains("up already"), "{}", text(&again.stderr));

    assert!(xtask(cache.path(), &["down"]).status.success());
    assert!(!Path::new(kubeconfig.trim()).exists(), "{kubeconfig} is left");
    let gone = xtask(cache.path(), &["down"]);
    assert!(gone.status.success());
    assert_eq!(text(&gone.stderr), "no cluster is up\n");
}

#[test]
fn cluster_that_nobody_was_told_of_ends() {
    let cache = cache();
    // As the part that owns it is started, by an `up` that is interrupted before it could say anything.
    let held = xtask(cache.path(), &["hold"]);
    assert!(held.status.success(), "{}", text(&held.stderr));
    assert_eq!(text(&xtask(cache.path(), &["down"]).stderr), "no cluster is up\n");
}

/// A cache of the test's own, so that a cluster of the developer's is left alone; but not with programs of its
/// own.
fn cache() -> TempDir {
    let cache = tempfile::tempdir().expect("temporary folder");
    testbed::Program::Kubectl.path().expect("built");
    for built in std::fs::read_dir(build::cache_folder().expect("cache")).expect("cache").flatten() {
        if built.path().is_dir() {
            symlink(built.path(), cache.path().join(built.file_name())).expect("link");
        }
    }
    cache
}

/// Takes the cluster down when an assertion fails.
struct Down<'a>(&'a Path);

impl Drop for Down<'_> {
    fn drop(&mut self) {
        xtask(self.0, &["down"]);
    }
}

fn xtask(cache: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("cluster")
        .args(arguments)
        .env(build::CACHE_VARIABLE, cache)
        .stdin(Stdio::null())
        .output()
        .expect("run xtask")
}

fn evaluate(exports: &str, command: &str) -> String {
    let output = Command::new("sh").args(["-c", &format!("{exports}{command}")]).output().expect("run sh");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
