//! A real Secret Service keyring: gnome-keyring under a D-Bus and a home directory of its own.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::{Doing, Result};
use crate::packages;
use crate::process::{Process, Start};
use crate::run::Run;
use crate::wait::LIMIT;

/// A session bus, with or without a keyring on it. It lives as long as its run.
#[derive(Debug)]
pub struct Keyring {
    run: Run,
    name: String,
    folder: PathBuf,
    daemon: Option<Process>,
}

impl Keyring {
    /// Starts an empty, unlocked keyring, with a name that no other keyring of the run has. Installs Debian's
    /// packages if they are missing and this is root.
    pub fn unlocked(run: &Run, name: &str) -> Result<Self> {
        let mut keyring = Self::without_provider(run, name)?;
        let daemon = keyring.start_daemon(true)?;
        keyring.daemon = Some(daemon);
        Ok(keyring)
    }

    /// Starts a session bus on which nobody offers a keyring.
    pub fn without_provider(run: &Run, name: &str) -> Result<Self> {
        packages::install_missing(packages::KEYRING)?;
        let name = format!("keyring-{name}");
        let folder = run.make_folder(&name)?;
        // D-Bus and the keyring want a runtime folder that is nobody else's.
        fs::DirBuilder::new()
            .mode(0o700)
            .create(folder.join("run"))
            .doing(|| format!("make {}/run", folder.display()))?;
        for part in ["data", "cache", "config"] {
            fs::create_dir(folder.join(part)).doing(|| format!("make {}/{part}", folder.display()))?;
        }
        let keyring = Self { run: run.clone(), name, folder, daemon: None };
        keyring.start_bus()?;
        Ok(keyring)
    }

    /// Locks it, with what it holds. Nothing can prompt for its password, so it stays locked.
    pub fn lock(&mut self) -> Result<()> {
        if let Some(daemon) = self.daemon.take() {
            self.run.stop(&daemon)?;
        }
        self.daemon = Some(self.start_daemon(false)?);
        Ok(())
    }

    /// What to set in the environment of a program that should find this bus and this home, and no other.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let within = |part: &str| self.folder.join(part).into_os_string();
        let mut bus = OsString::from("unix:path=");
        bus.push(within("bus"));
        vec![
            ("HOME", self.folder.clone().into_os_string()),
            ("XDG_DATA_HOME", within("data")),
            ("XDG_CACHE_HOME", within("cache")),
            ("XDG_CONFIG_HOME", within("config")),
            ("XDG_RUNTIME_DIR", within("run")),
            ("DBUS_SESSION_BUS_ADDRESS", bus),
        ]
    }

    /// A bus that starts no services on demand: so there is no provider and no prompt but what we start.
    fn start_bus(&self) -> Result<()> {
        let (socket, config) = (self.folder.join("bus"), self.folder.join("bus.conf"));
        let text = format!(
            r#"<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
            socket.display()
        );
        fs::write(&config, text).doing(|| format!("write {}", config.display()))?;
        let start = Start::new(format!("{}-bus", self.name), "dbus-daemon")
            .arg("--config-file")
            .arg(&config)
            .args(["--nofork", "--nopidfile"]);
        // The socket is there a moment before anybody listens to it.
        self.run.start(start)?.wait_until(LIMIT, || UnixStream::connect(&socket).ok().map(drop))
    }

    fn start_daemon(&self, unlocked: bool) -> Result<Process> {
        let mut start = Start::new(format!("{}-daemon", self.name), "gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"]);
        if unlocked {
            // It reads the password from standard input, and makes the keyring if there is none.
            start = start.arg("--unlock").input("a password that guards nothing");
        }
        for (name, value) in self.environment() {
            start = start.env(name, value);
        }
        let daemon = self.run.start(start)?;
        daemon.wait_until(LIMIT, || self.has_collection(unlocked).then_some(()))?;
        Ok(daemon)
    }

    /// Whether the default collection is on the bus, locked or not as it should be.
    fn has_collection(&self, unlocked: bool) -> bool {
        let arguments = [
            "/org/freedesktop/secrets/aliases/default",
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Collection",
            "string:Locked",
        ];
        let answer = Command::new("dbus-send")
            .args(["--session", "--dest=org.freedesktop.secrets", "--print-reply=literal"])
            .args(arguments)
            .envs(self.environment())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output();
        let wanted = if unlocked { "boolean false" } else { "boolean true" };
        answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).contains(wanted))
    }
}
