//! Edges between crates, what no crate may bring along, and what a workspace has to hold.

use super::{Finding, TextFile, Tree};

/// What the core may depend on: data and its encodings. Nothing that reads, waits or asks the time.
const CORE_MAY_USE: &[&str] = &["base64", "jiff", "schemars", "secrecy", "serde", "serde_json", "thiserror"];

/// What everybody expects at the root of the workspace.
const REQUIRED: &[&str] = &[
    ".ci/run",
    ".github/workflows/ci.yml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "crates/kubectl-pullsecret/Cargo.toml",
    "crates/pullsecret-core/Cargo.toml",
    "crates/pullsecret-core/clippy.toml",
    "crates/testbed/Cargo.toml",
    "deny.toml",
    "plugin-manifest/pullsecret.yaml",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "tests/Cargo.toml",
    "tests/cluster/go.mod",
    "tests/fuzz/Cargo.toml",
    "tests/lint/go.mod",
    "tests/properties/Cargo.toml",
    "tests/tools/go.mod",
    "typos.toml",
    "xtask/Cargo.toml",
];

/// Where every locked crate comes from, in two parts so that this file names no host.
const REGISTRY: (&str, &str) = ("registry+https://github.com/rust-lang/crates", ".io-index");

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in REQUIRED.iter().filter(|path| tree.file(path).is_none()) {
        findings.push(Finding {
            path: (*path).to_owned(),
            line: 0,
            rule: "required",
            why: "missing: every checkout has it".to_owned(),
        });
    }
    if let Some(core) = tree.file("crates/pullsecret-core/Cargo.toml") {
        for (line, name) in dependencies(core).filter(|(_, name)| !CORE_MAY_USE.contains(name)) {
            let why = format!("the core decides and does not act; {name} is not in its list of dependencies");
            findings.push(core.finding(line, "crate-edges", why));
        }
    }
    if let Some(plugin) = tree.file("crates/kubectl-pullsecret/Cargo.toml") {
        for (line, _) in dependencies(plugin)
            .filter(|(_, name)| ["properties", "testbed", "yardstick", "xtask"].contains(name))
        {
            let why = "the plugin never depends on what tests it; tests of real parts are in tests/";
            findings.push(plugin.finding(line, "crate-edges", why));
        }
    }
    if let (Some(deny), Some(lock)) = (tree.file("deny.toml"), tree.file("Cargo.lock")) {
        findings.extend(locked(deny, lock));
    }
    findings
}

/// The dependencies that a manifest names, tests' and targets' too, each with its line.
fn dependencies(manifest: &TextFile) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    (1..).zip(manifest.text.lines()).filter_map(move |(number, line)| {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            // `[dependencies.NAME]` names one by itself.
            let (section, name) = match section.rsplit_once("dependencies.") {
                Some((_, name)) => ("", Some(name)),
                None => (section, None),
            };
            inside = section.ends_with("dependencies");
            return name.map(|name| (number, name));
        }
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
        (inside && !name.is_empty() && !name.starts_with('#')).then_some((number, name))
    })
}

/// What the lock file may not hold: crates that deny.toml bans, and crates from elsewhere.
fn locked(deny: &TextFile, lock: &TextFile) -> Vec<Finding> {
    let banned: Vec<(&str, &str)> = deny.text.lines().filter_map(ban).collect();
    let registry = format!("{}{}", REGISTRY.0, REGISTRY.1);
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(lock.text.lines()) {
        let Some((key, value)) = line.split_once(" = ") else { continue };
        let value = value.trim_matches('"');
        if let Some((name, reason)) = banned.iter().find(|(name, _)| key == "name" && *name == value) {
            findings.push(lock.finding(number, "banned-crate", format!("{name}: {reason}")));
        } else if key == "source" && value != registry {
            let why =
                format!("{value}: every crate comes from the one registry, where versions are for ever");
            findings.push(lock.finding(number, "crate-source", why));
        }
    }
    findings
}

/// A line of deny.toml's list of bans: `{ name = "…", reason = "…" },`.
fn ban(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.trim().strip_prefix("{ name = \"")?.split_once("\", reason = \"")?;
    Some((name, rest.split('"').next()?))
}
