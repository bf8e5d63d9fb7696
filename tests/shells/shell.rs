//! The shells, and how each is told to complete.

use harness::Plugin;
use testbed::packages;

use crate::desk::{Desk, NAMES};

/// A shell that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shell {
    Bash,
    /// With the package bash-completion, without which kubectl's own script for bash does nothing.
    BashWithPackage,
    Zsh,
    Fish,
    Elvish,
    Nushell,
}

/// How the plugin is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// `kubectl-pullsecret`, completed by our script.
    Own,
    /// `kubectl pullsecret`, completed by kubectl's script where it has one.
    Kubectl,
}

impl Door {
    pub(crate) const BOTH: [Self; 2] = [Self::Own, Self::Kubectl];

    /// What is typed to call a plugin of this name.
    pub(crate) fn call(self, name: &str) -> String {
        match self {
            Self::Own => format!("kubectl-{name}"),
            Self::Kubectl => format!("kubectl {}", name.replace('_', "-")),
        }
    }
}

impl Shell {
    /// Whether this shell completes behind this door.
    pub(crate) fn has(self, door: Door) -> bool {
        (self, door) != (Self::Bash, Door::Kubectl)
    }

    /// Whether it is our script that completes there: kubectl's own know nothing of quotes that are open.
    pub(crate) fn asks_by_our_script(self, door: Door) -> bool {
        door == Door::Own || matches!(self, Self::Elvish | Self::Nushell)
    }

    /// Whether TAB opens a menu in which Enter takes what is chosen, so that it takes another one to run the line.
    pub(crate) fn has_menus(self) -> bool {
        matches!(self, Self::Elvish | Self::Nushell)
    }

    /// Whether it shows what the plugin says beside candidates.
    pub(crate) fn shows_hints(self) -> bool {
        !matches!(self, Self::Fish | Self::Nushell)
    }

    /// How often TAB is pressed to see a list.
    pub(crate) fn presses(self) -> usize {
        if matches!(self, Self::Bash | Self::BashWithPackage) { 2 } else { 1 }
    }

    /// The shell as its user starts it, in an environment of its own.
    pub(crate) fn command(self, desk: &Desk) -> Plugin {
        packages::install_missing(packages::SHELLS).expect("the shells");
        let home = desk.home();
        self.set_up(desk);
        let path = std::env::join_paths([home.join("bin"), "/usr/bin".into(), "/bin".into()]);
        self.program().env("PATH", path.expect("a path")).env("HOME", home).env("LANG", "C.UTF-8")
    }

    fn program(self) -> Plugin {
        let with = |program: &str, arguments: &[&str]| Plugin::under(&[program], arguments.iter().copied());
        match self {
            Self::Bash | Self::BashWithPackage => with("bash", &["-i"]),
            Self::Zsh => with("zsh", &["-i"]),
            Self::Fish => with("fish", &["-i"]),
            Self::Elvish => with("elvish", &[]),
            Self::Nushell => Plugin::under(&[testbed::nushell().expect("nushell")], [""; 0]),
        }
    }

    /// Writes what the shell reads as it starts: a prompt that a test can wait for, and the scripts as our help says.
    fn set_up(self, desk: &Desk) {
        let scripts = |line: &str| NAMES.map(|name| line.replace("NAME", name)).join("\n");
        let bash = || format!("PS1='> '\ncd ~\n{}\n", scripts("source <(kubectl-NAME completion bash)"));
        match self {
            Self::Bash => desk.write(".bashrc", &bash()),
            Self::BashWithPackage => desk.write(
                ".bashrc",
                &format!(
                    "source /usr/share/bash-completion/bash_completion\n{}source <(kubectl completion bash)\n",
                    bash()
                ),
            ),
            Self::Zsh => desk.write(
                ".zshrc",
                &format!(
                    "PS1='> '\ncd ~\nautoload -Uz compinit && compinit -u\n{}\nsource <(kubectl completion zsh)\n",
                    scripts("source <(kubectl-NAME completion zsh)")
                ),
            ),
            Self::Fish => desk.write(
                ".config/fish/config.fish",
                &format!(
                    "function fish_prompt; echo '> '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n\
                     cd ~\n{}\nkubectl completion fish | source\n",
                    scripts("kubectl-NAME completion fish | source")
                ),
            ),
            Self::Elvish => desk.write(
                ".config/elvish/rc.elv",
                &format!(
                    "set edit:prompt = {{ put '> ' }}\nset edit:rprompt = {{ }}\ncd ~\n{}\n",
                    scripts("eval (kubectl-NAME completion elvish | slurp)")
                ),
            ),
            Self::Nushell => set_up_nushell(desk),
        }
    }
}

fn set_up_nushell(desk: &Desk) {
    desk.write(".config/nushell/env.nu", "");
    desk.write(
        ".config/nushell/config.nu",
        "$env.config.show_banner = false\n$env.PROMPT_COMMAND = {|| ''}\n$env.PROMPT_COMMAND_RIGHT = {|| ''}\n\
         $env.PROMPT_INDICATOR = '> '\ncd ~\n",
    );
    for name in NAMES {
        let script =
            Plugin::under(&[desk.home().join(format!("bin/kubectl-{name}"))], ["completion", "nushell"]);
        let script = script.env("PATH", "/usr/bin:/bin").run().expect_code(0).stdout;
        desk.write(&format!(".local/share/nushell/vendor/autoload/{name}.nu"), &script);
    }
}
