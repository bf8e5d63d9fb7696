//! Where each shell looks for the scripts of programs, and what it wants beside them.

use std::path::PathBuf;

use pullsecret_core::shell_word;

use super::Shell;
use crate::environment::Environment;
use crate::program_name::ProgramName;

/// The file for a program's script; `None` without a home folder.
pub(super) fn of(shell: Shell, program: &ProgramName, environment: &Environment) -> Option<PathBuf> {
    let name = program.file();
    Some(match shell {
        // bash-completion 2.12 `__load_completion`: by the program's name, when it is first completed.
        Shell::Bash => bash(environment)?.join("completions").join(name),
        Shell::Zsh => zsh(environment)?.join(format!("_{name}")),
        // fish 3.6 `fish_complete_path`.
        Shell::Fish => config(environment)?.join("fish/completions").join(format!("{name}.fish")),
        Shell::PowerShell => config(environment)?.join("powershell").join(format!("{name}.ps1")),
        // elvish 0.19: modules of `use`.
        Shell::Elvish => roaming(environment)
            .or_else(|| config(environment))?
            .join("elvish/lib")
            .join(format!("{name}.elv")),
        // nushell 0.108 `$nu.vendor-autoload-dirs`.
        Shell::Nushell => {
            environment.data_folder()?.join("nushell/vendor/autoload").join(format!("{name}.nu"))
        }
    })
}

fn bash(environment: &Environment) -> Option<PathBuf> {
    let own = environment.path("BASH_COMPLETION_USER_DIR").filter(|folder| folder.is_absolute());
    own.or_else(|| Some(shared(environment)?.join("bash-completion")))
}

fn zsh(environment: &Environment) -> Option<PathBuf> {
    Some(shared(environment)?.join("zsh/site-functions"))
}

/// The XDG folder for data on every system: where shells that come from Unix look.
fn shared(environment: &Environment) -> Option<PathBuf> {
    let explicit = environment.path("XDG_DATA_HOME").filter(|folder| folder.is_absolute());
    explicit.or_else(|| Some(environment.home()?.join(".local/share")))
}

/// Where Windows keeps what both of these shells take for settings and data.
fn roaming(environment: &Environment) -> Option<PathBuf> {
    if cfg!(windows) { environment.path("APPDATA") } else { None }
}

/// The folder for settings.
fn config(environment: &Environment) -> Option<PathBuf> {
    let explicit = environment.path("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
    explicit.or_else(|| Some(environment.home()?.join(".config")))
}

/// What the user has to see to, in a line each: we change nobody's settings.
pub(super) fn what_is_left(shell: Shell, program: &ProgramName, environment: &Environment) -> Vec<String> {
    let Some(at) = of(shell, program, environment) else { return Vec::new() };
    let path = shell_word(&at.to_string_lossy()).into_owned();
    let folder = at.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    let mut lines = match shell {
        Shell::Bash => {
            vec![format!("bash-completion loads it; without that, add to ~/.bashrc: source {path}")]
        }
        Shell::Zsh if environment.paths("FPATH").iter().any(|known| Some(known.as_path()) == at.parent()) => {
            Vec::new()
        }
        Shell::Zsh => {
            vec![format!("add to ~/.zshrc, before the line with compinit: fpath+=({})", shell_word(&folder))]
        }
        Shell::Fish | Shell::Nushell => Vec::new(),
        Shell::PowerShell => {
            vec![format!("add to $PROFILE: . '{}'", at.to_string_lossy().replace('\'', "''"))]
        }
        Shell::Elvish => vec![format!("add to rc.elv: use {}", program.file())],
    };
    if let Some(load) = kubectl_script(shell) {
        lines.push(format!(
            "kubectl {} is completed by kubectl's own script, if it is loaded: {load}",
            program.plugin()
        ));
    }
    lines
}

/// How kubectl's own script is loaded, where there is one (kubectl v1.35 `kubectl completion --help`).
fn kubectl_script(shell: Shell) -> Option<&'static str> {
    match shell {
        Shell::Bash => Some("source <(kubectl completion bash)"),
        Shell::Zsh => Some("source <(kubectl completion zsh)"),
        Shell::Fish => Some("kubectl completion fish | source"),
        Shell::PowerShell => Some("kubectl completion powershell | Out-String | Invoke-Expression"),
        Shell::Elvish | Shell::Nushell => None,
    }
}
