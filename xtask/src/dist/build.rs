//! The plugin, built for release: for this machine, or with zig's linker for another one.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::{Result, cargo, root, say};

/// What zig can link without anything of the other system. macOS wants Apple's libraries, which are on a Mac only.
pub(super) const BY_ZIG: &[&str] =
    &["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl", "x86_64-pc-windows-gnu"];

/// Builds for a target and answers where the binary is.
pub(super) fn build(target: &str, zigbuild: bool) -> Result<PathBuf> {
    let mut flags = remapped();
    let mut command = cargo(&[if zigbuild { "zigbuild" } else { "build" }]);
    command.args(["--release", "--locked", "--package", "kubectl-pullsecret", "--target", target]);
    if zigbuild && !is_installed(target)? {
        // With the standard library built from its source, which cargo finds in the toolchain or where
        // __CARGO_TESTS_ONLY_SRC_ROOT points.
        command.args(["-Z", "build-std=std,panic_abort"]).env("RUSTC_BOOTSTRAP", "1");
        flags.extend(target.ends_with("musl").then(|| "-Clink-self-contained=no".to_owned()));
        say(&format!(
            "{target} is not installed: its standard library is built from source, a rehearsal of the release"
        ));
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    let status = command.stdin(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("the build for {target} failed ({status})").into());
    }
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let suffix = if target.contains("windows") { ".exe" } else { "" };
    Ok(folder.join(target).join("release").join(format!("kubectl-pullsecret{suffix}")))
}

/// Where the sources lie differs from one builder to the next, and is nobody's affair: panics name their place.
fn remapped() -> Vec<String> {
    let home = std::env::home_dir().map(|home| home.join(".cargo"));
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from).or(home);
    let places = [(Some(root()), "/pullsecret"), (cargo, "/cargo")];
    let flag =
        |(from, to): (Option<PathBuf>, &str)| Some(format!("--remap-path-prefix={}={to}", from?.display()));
    places.into_iter().filter_map(flag).collect()
}

/// This machine's target.
pub(super) fn host() -> Result<String> {
    let told = rustc(&["-vV"])?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not name its host")?.to_owned())
}

/// Whether the toolchain has the target's standard library.
pub(super) fn is_installed(target: &str) -> Result<bool> {
    let libraries = rustc(&["--print", "target-libdir", "--target", target])?;
    Ok(std::fs::read_dir(libraries.trim()).is_ok_and(|mut files| files.next().is_some()))
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let told = Command::new("rustc").args(arguments).current_dir(root()).stdin(Stdio::null()).output()?;
    if !told.status.success() {
        return Err(
            format!("rustc {}: {}", arguments.join(" "), String::from_utf8_lossy(&told.stderr)).into()
        );
    }
    Ok(String::from_utf8_lossy(&told.stdout).into_owned())
}
