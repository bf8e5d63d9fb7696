//! What the tests share: archives with the plugin that is tested, and a user with kubectl, krew and an empty home.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use testbed::{Output, Program};

/// The platform of this machine's archive, as its file is named.
pub(crate) const HERE: &str = "linux-amd64";
const HERE_TARGET: &str = "x86_64-unknown-linux-gnu";

/// Runs a command that succeeds, and answers what it printed: both streams, the results first.
#[track_caller]
pub(crate) fn succeed(command: &mut Command) -> String {
    let output = Output::of(command).expect("it runs");
    assert_eq!(output.code, Some(0), "{command:?}\n{}{}", output.stdout, output.stderr);
    output.stdout + &output.stderr
}

/// What `cargo xtask dist` makes of the tested plugin for this machine, copied into that folder. It is packed once.
pub(crate) fn pack(out: &Path) {
    static PACKED: OnceLock<PathBuf> = OnceLock::new();
    let packed = PACKED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("krew");
        fs::create_dir_all(&folder).expect("a folder");
        // Without symbols, as a released one is.
        let plugin = folder.join("kubectl-pullsecret");
        succeed(Command::new("strip").arg("-o").arg(&plugin).arg(harness::binary()));
        pack_file(&plugin, HERE_TARGET, &folder.join("dist"));
        folder.join("dist")
    });
    fs::create_dir_all(out).expect("a folder");
    for file in fs::read_dir(packed).expect("packed") {
        let file = file.expect("a file");
        fs::copy(file.path(), out.join(file.file_name())).expect("copied");
    }
}

/// Adds the archive of another platform. None of them can be built here, so it holds a script under the name that the
/// plugin has there: nobody runs it, but krew installs it.
pub(crate) fn pack_stand_in(target: &str, out: &Path) {
    pack_file(&script(out, "exit 1"), target, out);
}

/// An archive of an older version, which says so.
pub(crate) fn pack_older(out: &Path) {
    pack_file(&script(out, "echo 'an older version'"), HERE_TARGET, out);
}

fn script(folder: &Path, line: &str) -> PathBuf {
    fs::create_dir_all(folder).expect("a folder");
    let script = folder.join("script");
    fs::write(&script, format!("#!/bin/sh\n{line}\n")).expect("a program");
    script
}

fn pack_file(binary: &Path, target: &str, out: &Path) {
    let mut xtask = Command::new(harness::binary().with_file_name("xtask"));
    xtask.args(["dist", "--target", target, "--binary"]).arg(binary).arg("--out").arg(out);
    succeed(xtask.args(["--epoch", "1700000000"]));
}

/// Somebody with kubectl and krew, and nothing else.
pub(crate) struct User {
    folder: tempfile::TempDir,
}

impl User {
    pub(crate) fn new() -> Self {
        let user = Self { folder: tempfile::tempdir().expect("a folder") };
        let bin = user.path("bin");
        fs::create_dir_all(&bin).expect("a folder");
        fs::create_dir_all(user.home()).expect("a folder");
        symlink(Program::Kubectl.path().expect("kubectl"), bin.join("kubectl")).expect("a link");
        symlink(Program::Krew.path().expect("krew"), bin.join("kubectl-krew")).expect("a link");
        user
    }

    /// A place in the folder of this user's things.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.path("home")
    }

    pub(crate) fn krew_root(&self) -> PathBuf {
        self.path("krew")
    }

    /// A program as this user starts it.
    pub(crate) fn command(&self, program: &str) -> Command {
        let places = [self.krew_root().join("bin"), self.path("bin"), "/usr/bin".into(), "/bin".into()];
        let path = std::env::join_paths(places).expect("a path");
        // Looked up there, and not where the tests run.
        let mut command = Command::new("/usr/bin/env");
        command.env_clear().arg(program).current_dir(self.folder.path());
        command.env("PATH", path).env("HOME", self.home()).env("KREW_ROOT", self.krew_root());
        // It would look for a newer krew at every start.
        command.env("KREW_NO_UPGRADE_CHECK", "1").env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1");
        command.env("SHELL", "/bin/bash");
        command
    }

    pub(crate) fn kubectl(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("kubectl");
        command.args(arguments);
        command
    }

    /// Every file and link below a folder whose name tells of the plugin.
    pub(crate) fn left_over(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                found.extend(Self::left_over(&path));
            } else if path.to_string_lossy().contains("pullsecret") {
                found.push(path);
            }
        }
        found
    }
}
