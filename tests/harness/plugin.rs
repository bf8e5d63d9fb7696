//! The built plugin as a process, in an environment that holds nothing else.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::{leak, trace};

/// The path of the plugin, built once for a run of the tests.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let mut build = Command::new(cargo);
        // What cargo tells this program about its own package would make some build scripts run anew.
        for (name, _) in std::env::vars_os() {
            let about_us = ["CARGO_PKG_", "CARGO_MANIFEST_"];
            if about_us.iter().any(|start| name.as_encoded_bytes().starts_with(start.as_bytes())) {
                build.env_remove(name);
            }
        }
        build.args(["build", "--quiet", "--workspace", "--bins", "--manifest-path", manifest]);
        assert!(build.status().expect("cargo runs").success(), "the plugin does not build");
        let deps = std::env::current_exe().expect("our own path");
        let profile = deps.parent().and_then(Path::parent).expect("target/PROFILE/deps/TEST");
        profile.join("kubectl-pullsecret")
    })
}

/// What one run printed and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; -1 if a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ended {
    /// Fails unless it ended with this code.
    #[expect(clippy::return_self_not_must_use, reason = "the check is what it is called for")]
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Both streams and the code, for a snapshot: what must not vary between runs is replaced.
    pub fn shown(&self, replaced: &[(&str, &str)]) -> String {
        let text = format!("{}---\n{}exit {}", self.stdout, self.stderr, self.code);
        replaced.iter().fold(text, |text, (from, to)| text.replace(from, to))
    }
}

/// One run to be: arguments, environment and input.
#[derive(Clone, Debug, Default)]
pub struct Plugin {
    program: Vec<OsString>,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    input: Vec<u8>,
    prints_credential: bool,
}

impl Plugin {
    /// The plugin, started by itself.
    pub fn new<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self::under(&[binary().as_os_str()], arguments)
    }

    /// The plugin, started by another program: `kubectl pullsecret`.
    pub fn under<P: AsRef<std::ffi::OsStr>, A: Into<OsString>>(
        program: &[P],
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        Self {
            program: program.iter().map(|word| word.as_ref().to_owned()).collect(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Sets standard input; without it there is none.
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Its standard output is meant to hold the credential.
    #[must_use]
    pub fn printing_the_credential(mut self) -> Self {
        self.prints_credential = true;
        self
    }

    /// The same under strace, which writes its log there.
    #[must_use]
    pub fn traced(mut self, log: &Path) -> Self {
        testbed::packages::install_missing(testbed::packages::TRACE).expect("strace");
        self.program.splice(0..0, trace::strace(log));
        self
    }

    /// The command, for those who start it otherwise.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]).args(&self.arguments).env_clear().envs(&self.environment);
        command
    }

    /// Runs it to its end. Fails if the sentinel is in its arguments, its environment or what it printed.
    pub fn run(&self) -> Ended {
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the plugin starts");
        // Who does not read its input may be gone already.
        let _ = child.stdin.take().expect("a pipe").write_all(&self.input);
        let output = child.wait_with_output().expect("the plugin ends");
        for word in self.arguments.iter().chain(self.environment.values()) {
            assert_eq!(
                leak::find(word.as_encoded_bytes()),
                None,
                "a test put the sentinel into {}",
                word.display()
            );
        }
        assert_eq!(leak::find(&output.stderr), None, "leak: {}", String::from_utf8_lossy(&output.stderr));
        if !self.prints_credential {
            assert_eq!(leak::find(&output.stdout), None, "leak: {}", String::from_utf8_lossy(&output.stdout));
        }
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
