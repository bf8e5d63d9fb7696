//! Installed, upgraded and uninstalled by krew.

use std::fs;
use std::path::{Path, PathBuf};

use crate::index::Index;
use crate::market::{HERE, User, pack, pack_older, succeed};
use crate::readme::{block, script};
use crate::server::serve;

/// What the plugin that is tested says of itself.
const VERSION: &str = concat!("Client Version: v", env!("CARGO_PKG_VERSION"), " (linux/amd64)\n");

#[test]
fn a_release_is_installed_from_its_manifest_and_leaves_nothing() {
    let user = User::new();
    let dist = user.path("dist");
    pack(&dist);
    let (manifest, archive) =
        (dist.join("pullsecret.yaml"), dist.join(format!("kubectl-pullsecret-{HERE}.tar.gz")));
    let mut install = user.kubectl(&["krew", "install", "--manifest"]);
    let said = succeed(install.arg(&manifest).arg("--archive").arg(&archive));
    assert!(said.contains("kubectl pullsecret completion install"), "{said}");
    let said = succeed(&mut user.kubectl(&["pullsecret", "version", "--client"]));
    assert!(said.starts_with(VERSION), "{said}");
    let plugins = succeed(&mut user.kubectl(&["plugin", "list"]));
    assert!(plugins.contains("kubectl-pullsecret") && !plugins.contains("warning"), "{plugins}");

    let index = Index::new(&user);
    succeed(&mut index.krew(&["update"]));
    succeed(&mut index.krew(&["uninstall", "pullsecret"]));
    assert_eq!(User::left_over(&user.krew_root()), Vec::<PathBuf>::new());
    assert_eq!(User::left_over(&user.home()), Vec::<PathBuf>::new());
}

#[test]
fn what_the_readme_says_of_krew_installs_it() {
    let user = User::new();
    let dist = user.path("dist");
    pack(&dist);
    // The manifest names the release's page, which a server on loopback stands in for.
    let manifest = fs::read_to_string(dist.join("pullsecret.yaml")).expect("a manifest");
    let manifest = at(&manifest, &serve(dist.clone()), concat!("v", env!("CARGO_PKG_VERSION")));
    fs::write(dist.join("pullsecret.yaml"), manifest).expect("written");
    succeed(user.command("bash").args(["-c", &script(&block("krew install --manifest"), &dist)]));
    let said = succeed(user.command("bash").args(["-c", &block("version --client")]));
    assert!(said.starts_with(VERSION), "{said}");
}

#[test]
fn an_archive_that_was_changed_is_not_installed() {
    let user = User::new();
    let dist = user.path("dist");
    pack(&dist);
    let archive = dist.join(format!("kubectl-pullsecret-{HERE}.tar.gz"));
    let mut bytes = fs::read(&archive).expect("an archive");
    *bytes.last_mut().expect("not empty") ^= 1;
    fs::write(&archive, bytes).expect("written");
    let mut install = user.kubectl(&["krew", "install", "--manifest"]);
    let output =
        testbed::Output::of(install.arg(dist.join("pullsecret.yaml")).arg("--archive").arg(&archive));
    let output = output.expect("it runs");
    assert_ne!(output.code, Some(0));
    assert!(output.stderr.contains("checksum"), "{}", output.stderr);
}

#[test]
fn an_older_release_is_upgraded_from_an_index() {
    let user = User::new();
    let releases = user.path("releases");
    pack_older(&releases.join("v0.0.1"));
    pack(&releases.join("new"));
    let url = serve(releases.clone());
    let index = Index::new(&user);
    let publish = |release: &str, version: &str| {
        let manifest =
            fs::read_to_string(releases.join(release).join("pullsecret.yaml")).expect("a manifest");
        index.publish(&at(&manifest, &format!("{url}/{release}"), version));
    };
    publish("v0.0.1", "v0.0.1");
    succeed(&mut index.krew(&["update"]));
    succeed(&mut index.krew(&["install", "pullsecret"]));
    assert_eq!(succeed(&mut user.kubectl(&["pullsecret"])), "an older version\n");

    publish("new", concat!("v", env!("CARGO_PKG_VERSION")));
    succeed(&mut index.krew(&["upgrade", "pullsecret"]));
    let said = succeed(&mut user.kubectl(&["pullsecret", "version", "--client"]));
    assert!(said.starts_with(VERSION), "{said}");
    assert!(!Path::new(&user.krew_root()).join("store/pullsecret/v0.0.1").exists());
    succeed(&mut index.krew(&["uninstall", "pullsecret"]));
    assert_eq!(User::left_over(&user.krew_root().join("bin")), Vec::<PathBuf>::new());
}

/// The manifest as of that version, with its archives at that address.
pub(crate) fn at(manifest: &str, address: &str, version: &str) -> String {
    let lines = manifest.lines().map(|line| {
        if let Some((before, uri)) = line.split_once("uri: ") {
            let file = uri.rsplit('/').next().unwrap_or_default();
            format!("{before}uri: {address}/{file}\n")
        } else if line.trim_start().starts_with("version: ") {
            format!("  version: {version}\n")
        } else {
            [line, "\n"].concat()
        }
    });
    lines.fold(String::new(), |text, line| text + &line)
}
