//! `completion`: the scripts by which a shell asks us what can stand at the cursor.

mod install;
mod piece;
mod place;
mod script;

use std::fmt;

use clap::{Args, Subcommand, ValueEnum};

use crate::error::CommandError;
use crate::session::Session;

pub use script::script;

/// Arguments of `completion`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_help = EXAMPLES)]
pub struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL", required = true)]
    shell: Option<Shell>,

    #[command(subcommand)]
    action: Option<Action>,
}

/// What is done beside printing.
#[derive(Debug, Subcommand)]
enum Action {
    /// Put the script where the shell looks for it, and the link by which kubectl completes beside the plugin
    Install(install::InstallArgs),
    /// Remove what `completion install` put there
    Uninstall(install::UninstallArgs),
}

/// A shell for which there is a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash 4.2 or newer
    Bash,
    /// Zsh
    Zsh,
    /// Fish 3.6 or newer
    Fish,
    /// PowerShell, and Windows PowerShell 5.1
    #[value(alias = "pwsh")]
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish 0.19 or newer
    Elvish,
    /// Nushell 0.108 or newer
    #[value(alias = "nu")]
    Nushell,
}

const EXAMPLES: &str = "\
The scripts complete `kubectl-pullsecret`. For `kubectl pullsecret`, bash, zsh, fish and PowerShell
need kubectl's own script (`kubectl completion SHELL`) and a link kubectl_complete-pullsecret beside
the plugin. For elvish and nushell kubectl has no script: there, ours completes both.

Examples:
  # Everything, for the shell that SHELL names
  kubectl pullsecret completion install

  # Bash: now, and always
  source <(kubectl pullsecret completion bash)
  echo 'source <(kubectl pullsecret completion bash)' >> ~/.bashrc

  # Zsh: now, and always (behind the line with compinit)
  source <(kubectl pullsecret completion zsh)
  echo 'source <(kubectl pullsecret completion zsh)' >> ~/.zshrc

  # Fish: now, and always
  kubectl pullsecret completion fish | source
  kubectl pullsecret completion fish > ~/.config/fish/completions/kubectl-pullsecret.fish

  # PowerShell: now, and always
  kubectl pullsecret completion powershell | Out-String | Invoke-Expression
  Add-Content $PROFILE 'kubectl pullsecret completion powershell | Out-String | Invoke-Expression'

  # Elvish: now, and always
  eval (kubectl pullsecret completion elvish | slurp)
  echo 'eval (kubectl pullsecret completion elvish | slurp)' >> ~/.config/elvish/rc.elv

  # Nushell: from the next shell on
  kubectl pullsecret completion install --shell nushell";

pub(super) fn run(args: &CompletionArgs, session: &Session) -> Result<(), CommandError> {
    match (&args.action, args.shell) {
        (Some(Action::Install(args)), _) => install::install(args, session),
        (Some(Action::Uninstall(args)), _) => install::uninstall(args, session),
        (None, Some(shell)) => {
            session.out().text(&script(shell, &session.program));
            Ok(())
        }
        // Clap wants one of them.
        (None, None) => Ok(()),
    }
}

impl Shell {
    const ALL: [Self; 6] = [Self::Bash, Self::Zsh, Self::Fish, Self::PowerShell, Self::Elvish, Self::Nushell];

    /// The shell whose program is called that.
    fn named(program: &str) -> Option<Self> {
        let program = program.strip_suffix(".exe").unwrap_or(program);
        Self::ALL
            .into_iter()
            .find(|shell| shell.to_possible_value().is_some_and(|value| value.matches(program, false)))
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}
