//! Debian packages with the programs that are not built here: the keyring's daemon, what a node needs.

use std::env;
use std::path::Path;

use crate::error::{Error, Result};
use crate::process::Start;
use crate::progress::{Progress, say};
use crate::run::Run;

/// A program that has to be on the machine, and the Debian package that it comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// The package's name.
    pub name: &'static str,
    /// A program of it: a name to be found on the `PATH`, or a path.
    pub program: &'static str,
}

/// What a [`crate::Keyring`] needs.
pub const KEYRING: &[Package] = &[
    Package { name: "gnome-keyring", program: "gnome-keyring-daemon" },
    Package { name: "dbus", program: "dbus-daemon" },
    Package { name: "dbus", program: "dbus-send" },
    Package { name: "libsecret-tools", program: "secret-tool" },
];

/// What a test at a terminal needs.
pub const TERMINAL: &[Package] = &[Package { name: "tmux", program: "tmux" }];

/// The shells that a Debian has, and what makes bash complete more than file names.
pub const SHELLS: &[Package] = &[
    Package { name: "bash", program: "bash" },
    Package { name: "bash-completion", program: "/usr/share/bash-completion/bash_completion" },
    Package { name: "zsh", program: "zsh" },
    Package { name: "fish", program: "fish" },
    Package { name: "elvish", program: "elvish" },
];

/// What fetches [`crate::nushell`].
pub(crate) const NPM: &[Package] = &[Package { name: "npm", program: "npm" }];

/// What a node needs beside the kubelet and containerd.
pub const NODE: &[Package] = &[
    Package { name: "runc", program: "runc" },
    Package { name: "containernetworking-plugins", program: "/usr/lib/cni/bridge" },
    Package { name: "iproute2", program: "ip" },
];

/// What a node of [`crate::Pair::Older`] needs beside these.
pub const OLDER_NODE: &[Package] = &[
    Package { name: "containerd", program: "/usr/bin/containerd" },
    Package { name: "containerd", program: "/usr/bin/ctr" },
];

/// What reads manual pages, and finds fault with them.
pub const MANUAL: &[Package] = &[
    Package { name: "man-db", program: "man" },
    Package { name: "groff", program: "groff" },
    Package { name: "mandoc", program: "mandoc" },
];

/// What actionlint hands the shell of a workflow to, and passes over without a word where it is not there.
pub const SHELL_CHECK: &[Package] = &[Package { name: "shellcheck", program: "shellcheck" }];

/// What a test needs that watches everything a program does.
pub const TRACE: &[Package] = &[Package { name: "strace", program: "strace" }];

/// The packages of these whose program is not there.
pub fn missing(packages: &[Package]) -> Vec<Package> {
    packages.iter().filter(|package| !is_there(package.program)).copied().collect()
}

/// Sees to it that the programs are there: installs what is missing when this is root on a Debian, and says
/// so; otherwise the error lists what to install.
pub fn install_missing(packages: &[Package]) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    if !rustix::process::geteuid().is_root() || !is_there("apt-get") {
        return Err(to_install(&missing));
    }
    let names = names(&missing);
    say(&format!("installing Debian packages: {}", names.join(" ")));
    let run = Run::new()?;
    apt_get(&run, &["update", "-q"])?;
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    apt_get(&run, &[&install[..], &names].concat())
}

fn apt_get(run: &Run, arguments: &[&str]) -> Result<()> {
    let start = Start::new("apt-get", "apt-get")
        // Another process may be installing something, too.
        .args(["-o", "DPkg::Lock::Timeout=600"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    let process = run.start(start)?;
    let mut progress = Progress::new(format!("apt-get {}", arguments.join(" ")));
    loop {
        match process.status()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(process.failure(&format!("failed ({status})"))),
            None => progress.wait(String::new),
        }
    }
}

fn to_install(missing: &[Package]) -> Error {
    let programs: Vec<_> = missing.iter().map(|package| package.program).collect();
    Error::new(format!(
        "not on this machine: {}; on Debian, run: sudo apt-get install -y --no-install-recommends {}",
        programs.join(", "),
        names(missing).join(" ")
    ))
}

/// Their names, each once.
fn names(packages: &[Package]) -> Vec<&'static str> {
    let mut names: Vec<_> = packages.iter().map(|package| package.name).collect();
    names.dedup();
    names
}

fn is_there(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    // Where Debian keeps what only root uses, which a user's PATH leaves out.
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    Path::new(program).is_absolute() && Path::new(program).exists()
        || folders.map(|folder| folder.join(program)).any(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: Package = Package { name: "dash", program: "sh" };
    const NOT_THERE: &[Package] = &[
        Package { name: "nothing", program: "no-such-program" },
        Package { name: "nothing", program: "/no/such/file" },
    ];

    #[test]
    fn missing_are_those_whose_program_is_not_there() {
        assert_eq!(missing(&[THERE, NOT_THERE[0], NOT_THERE[1]]), NOT_THERE);
        install_missing(&[THERE]).expect("nothing to install");
    }

    #[test]
    fn who_may_not_install_is_told_the_command() {
        let text = to_install(NOT_THERE).to_string();
        assert_eq!(
            text,
            "not on this machine: no-such-program, /no/such/file; on Debian, run: \
             sudo apt-get install -y --no-install-recommends nothing"
        );
    }
}
