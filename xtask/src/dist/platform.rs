//! The platforms that are released, by their names in Go, which kubectl and krew use.

use std::fmt;

/// One of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Platform {
    os: &'static str,
    arch: &'static str,
    /// The release's target, and behind it others whose binaries run there.
    pub(super) targets: &'static [&'static str],
}

/// In the manifest's order.
pub(super) const PLATFORMS: &[Platform] = &[
    Platform {
        os: "linux",
        arch: "amd64",
        targets: &["x86_64-unknown-linux-musl", "x86_64-unknown-linux-gnu"],
    },
    Platform {
        os: "linux",
        arch: "arm64",
        targets: &["aarch64-unknown-linux-musl", "aarch64-unknown-linux-gnu"],
    },
    Platform { os: "darwin", arch: "amd64", targets: &["x86_64-apple-darwin"] },
    Platform { os: "darwin", arch: "arm64", targets: &["aarch64-apple-darwin"] },
    Platform { os: "windows", arch: "amd64", targets: &["x86_64-pc-windows-msvc", "x86_64-pc-windows-gnu"] },
];

impl Platform {
    pub(super) fn of(target: &str) -> Option<&'static Self> {
        PLATFORMS.iter().find(|platform| platform.targets.contains(&target))
    }

    pub(super) fn archive_name(&self) -> String {
        format!("kubectl-pullsecret-{}-{}.tar.gz", self.os, self.arch)
    }

    pub(super) fn binary_name(&self) -> &'static str {
        if self.os == "windows" { "kubectl-pullsecret.exe" } else { "kubectl-pullsecret" }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}/{}", self.os, self.arch)
    }
}
