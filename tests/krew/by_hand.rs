//! Installed as the README says, without krew: checked, unpacked, found by kubectl and by man.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use testbed::packages;

use crate::market::{HERE, User, pack, succeed};
use crate::readme::{block, script};

#[test]
fn what_the_readme_says_of_archives_installs_it() {
    packages::install_missing(packages::MANUAL).expect("what reads manual pages");
    let user = User::new();
    let dist = user.path("dist");
    pack(&dist);
    let commands = script(&block("tar -xzf"), &dist);
    let downloads = user.path("downloads");
    fs::create_dir(&downloads).expect("a folder");
    let said = succeed(user.command("bash").args(["-c", &commands]).current_dir(&downloads));
    assert_eq!(said, format!("kubectl-pullsecret-{HERE}.tar.gz: OK\n"));
    let plugin = user.home().join(".local/bin/kubectl-pullsecret");
    assert_eq!(fs::metadata(&plugin).expect("unpacked").permissions().mode() & 0o777, 0o755);

    let path =
        format!("{}:{}:/usr/bin:/bin", user.home().join(".local/bin").display(), user.path("bin").display());
    let said = succeed(user.kubectl(&["pullsecret", "version", "--client"]).env("PATH", &path));
    assert!(said.starts_with(concat!("Client Version: v", env!("CARGO_PKG_VERSION"))), "{said}");
    // man looks beside each folder of the PATH.
    let page = succeed(user.command("man").args(["--where", "kubectl-pullsecret-add"]).env("PATH", &path));
    assert!(page.ends_with("/.local/share/man/man1/kubectl-pullsecret-add.1\n"), "{page}");
}
