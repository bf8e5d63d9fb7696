//! The script of each shell, with our names put in.

use super::Shell;
use crate::program_name::ProgramName;

/// The script that completes a program of this name in this shell.
pub fn script(shell: Shell, program: &ProgramName) -> String {
    let template = match shell {
        Shell::Bash => include_str!("scripts/completion.bash"),
        Shell::Zsh => include_str!("scripts/completion.zsh"),
        Shell::Fish => include_str!("scripts/completion.fish"),
        Shell::PowerShell => include_str!("scripts/completion.ps1"),
        Shell::Elvish => include_str!("scripts/completion.elv"),
        Shell::Nushell => include_str!("scripts/completion.nu"),
    };
    let function: String = program
        .file()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect();
    let names = [
        ("FUNCTION_NAME", function),
        ("PLUGIN_WORDS", program.plugin()),
        ("PROGRAM_NAME", program.file().to_owned()),
    ];
    names.iter().fold(template.to_owned(), |script, (place, name)| script.replace(place, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn a_script_is_for_the_name_that_the_program_has() {
        for shell in Shell::value_variants() {
            let ours = script(*shell, &ProgramName::default());
            assert!(ours.contains("kubectl-pullsecret"), "{shell:?}");
            let renamed = script(*shell, &ProgramName::of(Some(&"kubectl-my_secrets".into())));
            assert!(
                renamed.contains("kubectl-my_secrets") && !renamed.contains("pullsecret"),
                "{shell:?}: {renamed}"
            );
            for place in ["FUNCTION_NAME", "PLUGIN_WORDS", "PROGRAM_NAME"] {
                assert!(!ours.contains(place), "{shell:?}: {place}");
            }
        }
    }
}
