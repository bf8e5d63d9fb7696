//! `completion`: the scripts by which a shell asks us what can stand at the cursor.

mod script;

use clap::{Args, ValueEnum};

use crate::session::Session;

pub use script::script;

/// Arguments of `completion`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
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

  # Nushell: always; a shell that runs already reads it with `source FILE`
  mkdir $\"($nu.data-dir)/vendor/autoload\"
  kubectl pullsecret completion nushell | save -f $\"($nu.data-dir)/vendor/autoload/pullsecret.nu\"";

pub(super) fn run(args: &CompletionArgs, session: &Session) {
    session.out().text(&script(args.shell, &session.program));
}
