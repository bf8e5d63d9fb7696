//! What is only looked at: lists with their descriptions, and lines that must not be run.

use crate::shell::{Door, Shell};
use crate::typist::{HINT, Typist};

const LISTS: &[(&str, &[&str])] = &[
    ("", &["add", "Create or extend a pull secret", "logout", "Forget a password", "version"]),
    ("log", &["login", "Check a password", "logout", "logins"]),
    ("completion ", &["bash", "zsh", "fish", "powershell", "elvish", "nushell"]),
    ("list -o ", &["json", "yaml", "wide", "name"]),
];

/// What is not as it has to be.
pub(crate) fn wrong(typist: &Typist, shell: Shell) -> Vec<String> {
    let mut wrong = Vec::new();
    for door in Door::BOTH.into_iter().filter(|door| shell.has(*door)) {
        let call = door.call("pullsecret");
        for (typed, shown) in LISTS {
            let screen = typist.list(&format!("{call} {typed}"), shown);
            if screen.contains("--kubeconfig") {
                wrong.push(format!("{call} {typed}<TAB> lists flags, which nobody asked for:\n{screen}"));
            }
        }
        if shell.shows_hints() {
            typist.list(&format!("{call} login zz"), &[HINT]);
        }
        // kubectl's own script for bash does run what stands on the line.
        if shell.asks_by_our_script(door) {
            let dollar =
                if matches!(shell, Shell::Bash | Shell::BashWithPackage | Shell::Zsh) { "$" } else { "" };
            for command in [&format!("{dollar}(touch ~/touched)"), "\"$(touch ~/touched)\""] {
                typist.look(&format!("{call} add {command} localhost:50"), 1, &["localhost:5000"]);
            }
        }
    }
    wrong
}
