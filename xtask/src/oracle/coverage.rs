//! Which of the kubelet's code the cases reached.

use std::io::{Write as _, stdout};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;

/// Where that code is.
const PACKAGES: &str = "k8s.io/kubernetes/pkg/";

/// What judges a pull secret. The rest of these packages is about a node's own files and exec plugins.
const FUNCTIONS: &[&str] = &[
    "*BasicDockerKeyring.Add",
    "*BasicDockerKeyring.Lookup",
    "*DockerConfigEntry.UnmarshalJSON",
    "MakeDockerKeyring",
    "ParseImageName",
    "ParseSchemelessURL",
    "SplitURL",
    "URLsMatch",
    "URLsMatchStr",
    "UnionDockerKeyring.Lookup",
    "decodeDockerConfigFieldAuth",
    "isDefaultRegistryMatch",
    "secretsToTrackedDockerConfigs",
];

/// Prints what part of each function was run, in the words of Go's own tool.
pub(super) fn show(folder: &Path) -> Result {
    let mut go = Command::new("go");
    go.arg("tool").arg("covdata").arg("func").arg("-i").arg(folder).stdin(Stdio::null());
    let output = go.output()?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("go tool covdata: {}", words.trim_end()).into());
    }
    let mut out = stdout();
    writeln!(out, "what was reached of the kubelet's code:")?;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Some((place, function, part)) = columns(line) else { continue };
        if FUNCTIONS.contains(&function) {
            let file = place.trim_start_matches(PACKAGES).split(':').next().unwrap_or(place);
            writeln!(out, "  {part:>6}  {function:<32} {file}")?;
        }
    }
    Ok(())
}

/// Place, function and part: `k8s.io/…/keyring.go:131:  *BasicDockerKeyring.Add  100.0%`.
fn columns(line: &str) -> Option<(&str, &str, &str)> {
    let mut words = line.split_whitespace();
    let columns = (words.next()?, words.next()?, words.next()?);
    columns.0.starts_with(PACKAGES).then_some(columns)
}
