//! The one reader of environment variables; everything else is handed an [`Environment`].

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variables of one invocation.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

/// The proxies that the environment names, as curl and Go read them: lower case wins over upper case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// `http_proxy`; the upper-case form too.
    pub http: Option<String>,
    /// `https_proxy` or `HTTPS_PROXY`.
    pub https: Option<String>,
    /// `all_proxy` or `ALL_PROXY`.
    pub all: Option<String>,
    /// `no_proxy` or `NO_PROXY`: hosts, domains and CIDRs that are reached directly.
    pub no: Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self { variables: std::env::vars_os().collect() }
    }

    /// An environment of the given pairs and nothing else; for tests.
    pub fn from_pairs<K: Into<OsString>, V: Into<OsString>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self { variables: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }

    /// A variable's value, if it is set, not empty and valid Unicode.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.variables.get(OsStr::new(name))?.to_str().filter(|value| !value.is_empty())
    }

    /// A variable that names a path, if it is set and not empty.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.variables.get(OsStr::new(name)).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// A variable that lists paths, as `PATH` and `KUBECONFIG` do; empty entries are left out.
    pub fn paths(&self, name: &str) -> Vec<PathBuf> {
        let list = self.variables.get(OsStr::new(name)).map(OsString::as_os_str).unwrap_or_default();
        std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty()).collect()
    }

    /// The user's home folder: `HOME`, on Windows `USERPROFILE`. A relative one is none: it would be another folder
    /// wherever one stands, and what others left in those would be taken for the user's own.
    pub fn home(&self) -> Option<PathBuf> {
        let absolute = |name| self.path(name).filter(|folder| folder.is_absolute());
        absolute("HOME").or_else(|| if cfg!(windows) { absolute("USERPROFILE") } else { None })
    }

    /// Where the platform keeps data of programs (XDG Base Directory Specification 0.8: a relative `XDG_DATA_HOME` is
    /// ignored). It is not roamed to other machines.
    pub fn data_folder(&self) -> Option<PathBuf> {
        let explicit = self.path("XDG_DATA_HOME").filter(|folder| folder.is_absolute());
        explicit.or_else(|| {
            if cfg!(windows) {
                self.path("LOCALAPPDATA").or_else(|| Some(self.home()?.join("AppData").join("Local")))
            } else if cfg!(target_os = "macos") {
                Some(self.home()?.join("Library").join("Application Support"))
            } else {
                Some(self.home()?.join(".local").join("share"))
            }
        })
    }

    /// Where the platform keeps what programs can make anew (XDG Base Directory Specification 0.8: a relative
    /// `XDG_CACHE_HOME` is ignored).
    pub fn cache_folder(&self) -> Option<PathBuf> {
        let explicit = self.path("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
        explicit.or_else(|| {
            if cfg!(windows) {
                self.path("LOCALAPPDATA").or_else(|| Some(self.home()?.join("AppData").join("Local")))
            } else if cfg!(target_os = "macos") {
                Some(self.home()?.join("Library").join("Caches"))
            } else {
                Some(self.home()?.join(".cache"))
            }
        })
    }

    /// A program on this environment's `PATH`. Folders that are not absolute are passed over: what lies in the
    /// working folder is not to be run by accident.
    pub fn find_program(&self, name: &str) -> Option<PathBuf> {
        let suffix = std::env::consts::EXE_SUFFIX;
        let file = if name.ends_with(suffix) { name.to_owned() } else { format!("{name}{suffix}") };
        let folders = self.path("PATH")?;
        std::env::split_paths(&folders)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(&file))
            .find(|candidate| is_executable(candidate))
    }

    /// A command that sees this environment and nothing else.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables);
        command
    }

    /// The proxies to use.
    pub fn proxies(&self) -> Proxies {
        let either =
            |lower: &str, upper: &str| self.var(lower).or_else(|| self.var(upper)).map(str::to_owned);
        Proxies {
            http: either("http_proxy", "HTTP_PROXY"),
            https: either("https_proxy", "HTTPS_PROXY"),
            all: either("all_proxy", "ALL_PROXY"),
            no: either("no_proxy", "NO_PROXY"),
        }
    }
}

/// Where this program runs, in Go's names as kubectl prints them: `linux/amd64`, `darwin/arm64`.
pub fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}/{processor}")
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
