//! An index of plugins as krew keeps them: a git repository, here on this machine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::market::{User, succeed};

/// A user's only index, empty at first.
pub(crate) struct Index<'u> {
    user: &'u User,
    folder: PathBuf,
}

impl<'u> Index<'u> {
    pub(crate) fn new(user: &'u User) -> Self {
        let index = Self { user, folder: user.path("index") };
        fs::create_dir_all(index.folder.join("plugins")).expect("a folder");
        index.git(&["init", "-q"]);
        // git keeps no empty folder.
        fs::write(index.folder.join("plugins/README"), "").expect("written");
        index.commit();
        index
    }

    /// Puts a version of the plugin's manifest there.
    pub(crate) fn publish(&self, manifest: &str) {
        fs::write(self.folder.join("plugins/pullsecret.yaml"), manifest).expect("written");
        self.commit();
    }

    /// krew, which knows this index and no other.
    pub(crate) fn krew(&self, arguments: &[&str]) -> Command {
        let mut krew = self.user.kubectl(&["krew"]);
        krew.args(arguments).env("KREW_DEFAULT_INDEX_URI", format!("file://{}", self.folder.display()));
        krew
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "-q", "-m", "a change"]);
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
        succeed(self.user.command("git").args(who).arg("-C").arg(&self.folder).args(arguments));
    }
}
