//! The real kubectl, against our control plane and nobody else's.

use std::path::PathBuf;
use std::process::Command;

use crate::control_plane::ControlPlane;
use crate::error::{Doing, Error, Result};
use crate::program::Program;

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Output {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Output {
    /// Runs a command to its end, with no standard input.
    pub fn of(command: &mut Command) -> Result<Self> {
        let output = command
            .stdin(std::process::Stdio::null())
            .output()
            .doing(|| format!("run {}", command.get_program().display()))?;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok(Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
    }
}

impl ControlPlane {
    /// A kubectl command that is the cluster's admin, with a home directory in the run's folder: it neither
    /// reads nor writes its user's own. Plugins are found on the `PATH`, so a test may set that.
    pub fn kubectl_command(&self) -> Result<Command> {
        let mut command = Command::new(Program::Kubectl.path()?);
        command
            .env("KUBECONFIG", self.admin_kubeconfig())
            .env("HOME", self.home()?)
            .env_remove("KUBERC")
            .current_dir(self.run().folder());
        Ok(command)
    }

    /// Runs kubectl as the cluster's admin.
    pub fn kubectl(&self, arguments: &[&str]) -> Result<Output> {
        Output::of(self.kubectl_command()?.args(arguments))
    }

    /// Runs kubectl as the cluster's admin and answers what it printed; anything but success is an error.
    pub fn kubectl_stdout(&self, arguments: &[&str]) -> Result<String> {
        let output = self.kubectl(arguments)?;
        match output.code {
            Some(0) => Ok(output.stdout),
            _ => Err(Error::new(format!("kubectl {}: {}", arguments.join(" "), output.stderr.trim_end()))),
        }
    }

    /// A home directory that only this cluster's commands share.
    pub fn home(&self) -> Result<PathBuf> {
        self.run().make_folder("home")
    }
}
