//! Runs the kubeconfig's credential plugin ourselves: kube runs it up to three times, blockingly, lets it read
//! our standard input, and puts its whole output, token included, into the error text.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use kube::config::{Cluster, ExecConfig, ExecInteractiveMode};
use serde_json::{Map, Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

use super::cluster_error::{ClusterError, seconds};
use super::credentials::Issued;
use super::{exec_credential, pem, process_group};
use crate::environment::Environment;

/// A plugin that nobody watches gets this long: enough for a slow cloud, an end for a hung one.
const UNATTENDED: Duration = Duration::from_mins(1);
/// No credential is larger than this.
const LARGEST_OUTPUT: u64 = 1 << 20;

/// Who is there for a credential plugin that asks something: a code to type in, a browser to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendant {
    /// Standard input and standard error are a terminal: the plugin may ask, and has all the time it needs.
    Typing,
    /// Only standard error is a terminal, or standard input is needed for a password: the plugin has all the
    /// time it needs, but reads nothing.
    Watching,
    /// Nobody: a hung plugin is ended after a minute.
    Nobody,
    /// A shell that completes a word: as nobody, and what the plugin says is not seen either, for it would stand in the
    /// middle of a line that is being typed.
    Shell,
}

/// Why a credential plugin gave no credential. What it wrote to standard output is never kept here.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    /// The program is not there.
    #[error("credential plugin {command} is not installed")]
    NotInstalled {
        /// The program.
        command: String,
        /// What the kubeconfig says about getting it.
        hint: Option<String>,
    },
    /// The program could not be started.
    #[error("credential plugin {command} cannot be started")]
    NotStarted {
        /// The program.
        command: String,
        /// Why.
        source: std::io::Error,
    },
    /// The program said by its exit that it failed; its own words went to standard error.
    #[error("credential plugin {command} failed ({status})")]
    Failed {
        /// The program.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// The program did not end.
    #[error("credential plugin {command} did not finish within {}", seconds(*.limit))]
    TimedOut {
        /// The program.
        command: String,
        /// How long we waited.
        limit: Duration,
    },
    /// The program wants to ask, and there is nobody.
    #[error("credential plugin {command} wants to ask something, but standard input is not a terminal")]
    NeedsTerminal {
        /// The program.
        command: String,
    },
    /// The program's output is no credential.
    #[error("credential plugin {command} gave no credential: {problem}")]
    Unusable {
        /// The program.
        command: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// A credential plugin, ready to run.
pub(super) struct Plugin {
    command: String,
    arguments: Vec<String>,
    environment: Environment,
    /// What is set on top of the environment.
    variables: Vec<(OsString, OsString)>,
    api_version: String,
    hint: Option<String>,
    reads_input: bool,
    is_heard: bool,
    limit: Option<Duration>,
}

impl Plugin {
    /// Prepares the plugin as client-go does (v0.35.4 `plugin/pkg/client/auth/exec`).
    pub(super) fn new(
        exec: &ExecConfig,
        cluster: &Cluster,
        environment: &Environment,
        attendant: Attendant,
    ) -> Result<Self, ClusterError> {
        let setting = |problem: String| ClusterError::Setting {
            setting: "the user's exec in the kubeconfig".to_owned(),
            problem,
        };
        let command = exec.command.clone().filter(|command| !command.is_empty());
        let command = command.ok_or_else(|| setting("it names no command".to_owned()))?;
        // As Go's filepath.Clean, so that messages name `/home/me/.kube/login`, not `/home/me/.kube/./login`.
        let command = Path::new(&command).components().collect::<PathBuf>().to_string_lossy().into_owned();
        let api_version = exec.api_version.clone().unwrap_or_default();
        if !["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
            .contains(&api_version.as_str())
        {
            return Err(setting(format!("invalid apiVersion {api_version:?}")));
        }
        let terminal = attendant == Attendant::Typing;
        let reads_input = match exec.interactive_mode {
            Some(ExecInteractiveMode::Never) => false,
            Some(ExecInteractiveMode::Always) if !terminal => {
                return Err(PluginError::NeedsTerminal { command }.into());
            }
            _ => terminal,
        };
        let mut variables: Vec<(OsString, OsString)> = Vec::new();
        for entry in exec.env.iter().flatten() {
            if let (Some(name), Some(value)) = (entry.get("name"), entry.get("value")) {
                variables.push((name.into(), value.into()));
            }
        }
        let mut spec = Map::from_iter([("interactive".to_owned(), reads_input.into())]);
        if exec.provide_cluster_info {
            spec.insert("cluster".to_owned(), cluster_info(cluster)?);
        }
        let info = json!({ "kind": "ExecCredential", "apiVersion": api_version, "spec": spec });
        variables.push(("KUBERNETES_EXEC_INFO".into(), info.to_string().into()));
        Ok(Self {
            command,
            arguments: exec.args.clone().unwrap_or_default(),
            environment: environment.clone(),
            variables,
            api_version,
            hint: exec.install_hint.clone().filter(|hint| !hint.trim().is_empty()),
            reads_input,
            is_heard: attendant != Attendant::Shell,
            limit: matches!(attendant, Attendant::Nobody | Attendant::Shell).then_some(UNATTENDED),
        })
    }

    /// Runs it once. Its standard error is ours, as with kubectl, so that its questions and complaints are seen.
    pub(super) async fn run(&self) -> Result<Issued, PluginError> {
        let mut command = Command::from(self.environment.command(&self.program()?));
        command
            .args(&self.arguments)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(if self.reads_input { Stdio::inherit() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(if self.is_heard { Stdio::inherit() } else { Stdio::null() })
            .kill_on_drop(true);
        if !self.is_heard {
            process_group::leave_terminal();
            process_group::lead(&mut command);
        }
        let running = self.output(command);
        let output = match self.limit {
            None => running.await?,
            Some(limit) => tokio::time::timeout(limit, running)
                .await
                .map_err(|_| PluginError::TimedOut { command: self.command.clone(), limit })??,
        };
        exec_credential::read(&output, &self.api_version)
            .map_err(|problem| PluginError::Unusable { command: self.command.clone(), problem })
    }

    /// The program's file. A name without a folder is looked for on PATH, but not in folders that are relative to the
    /// working one: Go refuses those too (`os/exec`, `ErrDot`), and whoever unpacks an archive and runs us in it should
    /// not run what lies there.
    fn program(&self) -> Result<PathBuf, PluginError> {
        let path = Path::new(&self.command);
        if path.components().count() > 1 || path.is_absolute() {
            return Ok(path.to_owned());
        }
        self.environment.find_program(&self.command).ok_or_else(|| PluginError::NotInstalled {
            command: self.command.clone(),
            hint: self.hint.clone(),
        })
    }

    async fn output(&self, mut command: Command) -> Result<Vec<u8>, PluginError> {
        let not_started = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => {
                PluginError::NotInstalled { command: self.command.clone(), hint: self.hint.clone() }
            }
            _ => PluginError::NotStarted { command: self.command.clone(), source },
        };
        let mut child = command.spawn().map_err(not_started)?;
        let group = (!self.is_heard).then(|| process_group::Group::of(child.id()));
        let mut output = Vec::new();
        if let Some(pipe) = child.stdout.take() {
            pipe.take(LARGEST_OUTPUT).read_to_end(&mut output).await.map_err(not_started)?;
        }
        let status = child.wait().await.map_err(not_started)?;
        if let Some(group) = group {
            group.let_go();
        }
        if status.success() {
            Ok(output)
        } else {
            Err(PluginError::Failed { command: self.command.clone(), status })
        }
    }
}

/// What a plugin with `provideClusterInfo` is told
/// (client-go v0.35.4 `pkg/apis/clientauthentication/v1/types.go`, `Cluster`).
fn cluster_info(cluster: &Cluster) -> Result<Value, ClusterError> {
    use base64::Engine as _;
    let authority = pem::authority(cluster)?;
    let authority = authority.map(|pem| base64::engine::general_purpose::STANDARD.encode(pem));
    let extensions = cluster.extensions.iter().flatten();
    let config = extensions
        .filter(|extension| extension.name == "client.authentication.k8s.io/exec")
        .map(|extension| extension.extension.clone())
        .next();
    let mut info = json!({ "server": cluster.server, "config": config });
    if let Some(info) = info.as_object_mut() {
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                info.insert(key.to_owned(), value);
            }
        };
        put("tls-server-name", cluster.tls_server_name.clone().map(Value::from));
        put("insecure-skip-tls-verify", cluster.insecure_skip_tls_verify.map(Value::from));
        put("certificate-authority-data", authority.map(Value::from));
        put("proxy-url", cluster.proxy_url.clone().map(Value::from));
        put("disable-compression", cluster.disable_compression.map(Value::from));
    }
    Ok(info)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn plugin(script: &str, attendant: Attendant) -> Plugin {
        let exec = ExecConfig {
            api_version: Some("client.authentication.k8s.io/v1".to_owned()),
            command: Some("/bin/sh".to_owned()),
            args: Some(vec!["-c".to_owned(), script.to_owned()]),
            ..ExecConfig::default()
        };
        Plugin::new(&exec, &Cluster::default(), &Environment::default(), attendant).expect("a plugin")
    }

    fn run(plugin: &Plugin) -> Result<Issued, PluginError> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
            .block_on(plugin.run())
    }

    #[test]
    fn a_hung_plugin_is_ended_where_nobody_watches() {
        let mut plugin = plugin("exec sleep 600", Attendant::Nobody);
        assert_eq!(plugin.limit, Some(UNATTENDED));
        plugin.limit = Some(Duration::from_millis(200));
        let error = run(&plugin).err().expect("ended");
        assert!(matches!(error, PluginError::TimedOut { .. }), "{error}");
    }

    #[test]
    fn a_plugin_that_may_ask_has_all_the_time_it_needs() {
        assert_eq!(plugin("", Attendant::Typing).limit, None);
        assert_eq!(plugin("", Attendant::Watching).limit, None);
        assert!(plugin("", Attendant::Typing).reads_input);
        assert!(!plugin("", Attendant::Watching).reads_input, "standard input is the password's");
    }

    #[test]
    fn a_plugin_sees_our_environment_and_an_empty_input() {
        let script = r#"test -z "$(cat)" && test -z "$HOME" && test "${KUBERNETES_EXEC_INFO#*ExecCredential}" != x && printf '%s' \
            '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t"}}'"#;
        assert!(run(&plugin(script, Attendant::Nobody)).expect("a credential").authorization.is_some());
    }
}
