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
    let text = names.iter().fold(template.to_owned(), |script, (place, name)| script.replace(place, name));
    let sum = sum(&text);
    text + &last_line(sum)
}

/// Whether a file is a script of ours, of whatever version, in which nobody changed anything.
pub(super) fn is_untouched(file: &str) -> bool {
    let Some(at) = file.trim_end_matches('\n').rfind('\n') else { return false };
    let (text, last) = file.split_at(at + 1);
    last == last_line(sum(text))
}

/// By it a script of ours is known.
fn last_line(sum: u64) -> String {
    format!("# End of what kubectl-pullsecret wrote: {sum:016x}\n")
}

/// FNV-1a: the same in every version, and against accidents only.
fn sum(text: &str) -> u64 {
    let mix = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn a_script_is_known_as_ours_until_somebody_changes_it() {
        for shell in Shell::value_variants() {
            let ours = script(*shell, &ProgramName::default());
            assert!(is_untouched(&ours), "{shell:?}");
            for other in [format!("{ours}alias k=kubectl\n"), ours.replacen("the", "a", 1), String::new()] {
                assert!(!is_untouched(&other), "{shell:?}: {other}");
            }
        }
    }

    #[test]
    fn a_script_is_for_the_name_that_the_program_has() {
        for shell in Shell::value_variants() {
            let ours = script(*shell, &ProgramName::default());
            assert!(ours.contains("kubectl-pullsecret"), "{shell:?}");
            let renamed = script(*shell, &ProgramName::of(Some(&"kubectl-my_secrets".into())));
            assert!(
                renamed.contains("kubectl-my_secrets") && renamed.matches("pullsecret").count() == 1,
                "{shell:?}: {renamed}"
            );
            for place in ["FUNCTION_NAME", "PLUGIN_WORDS", "PROGRAM_NAME"] {
                assert!(!ours.contains(place), "{shell:?}: {place}");
            }
        }
    }
}
