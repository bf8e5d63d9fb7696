//! `cargo xtask generate`: the files that follow from the command line's definition and from the types of what is
//! printed.
//!
//! They are committed, so that nobody needs this workspace to read them, and checked, so that they are true.

mod man;
mod schemas;

use std::fs;
use std::path::PathBuf;

use clap::{Command, CommandFactory};
use kubectl_pullsecret::cli::Cli;
use kubectl_pullsecret::commands::completion::{Shell, script};
use kubectl_pullsecret::program_name::ProgramName;

use crate::{Result, root, say};

/// `cargo xtask generate [--check]`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if a file is not what would be written
    #[arg(long)]
    pub(crate) check: bool,
}

pub(crate) fn run(args: &Args) -> Result {
    let mut stale = Vec::new();
    for (path, text) in files() {
        let file = root().join(&path);
        if fs::read_to_string(&file).is_ok_and(|there| there == text) {
            continue;
        }
        if args.check {
            stale.push(path.display().to_string());
            continue;
        }
        fs::create_dir_all(file.parent().unwrap_or(&file))?;
        fs::write(&file, text)?;
        say(&format!("wrote {}", path.display()));
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("not what the sources say now: {}; run: cargo xtask generate", stale.join(", ")).into())
}

/// Every generated file, by its path from the root of the workspace.
fn files() -> Vec<(PathBuf, String)> {
    let completions = [
        ("kubectl-pullsecret.bash", Shell::Bash),
        ("_kubectl-pullsecret", Shell::Zsh),
        ("kubectl-pullsecret.fish", Shell::Fish),
        ("kubectl-pullsecret.ps1", Shell::PowerShell),
        ("kubectl-pullsecret.elv", Shell::Elvish),
        ("kubectl-pullsecret.nu", Shell::Nushell),
    ];
    let program = ProgramName::default();
    let mut files: Vec<_> = completions
        .into_iter()
        .map(|(name, shell)| (PathBuf::from("completions").join(name), script(shell, &program)))
        .collect();
    files.push((PathBuf::from("docs/cli.md"), reference()));
    files.extend(man::files());
    files.extend(schemas::files());
    files
}

/// The command line's reference: what `--help` says, of the whole and of each verb.
fn reference() -> String {
    // A fixed width, or the reference would depend on the terminal.
    let mut plugin = Cli::command().term_width(100);
    plugin.build();
    let head = "# kubectl pullsecret\n\nThis is what `--help` says. Written by `cargo xtask generate`.\n";
    format!("{head}{}{}", section(&plugin), verbs(&plugin, "kubectl pullsecret", "##"))
}

/// The sections of a command's verbs, each with those of its own verbs behind it.
fn verbs(command: &Command, called: &str, heading: &str) -> String {
    let sections = command.get_subcommands().map(|verb| {
        let called = format!("{called} {}", verb.get_name());
        let own = verbs(verb, &called, &format!("{heading}#"));
        format!("\n{heading} {called}\n{}{own}", section(&without_global_flags(verb)))
    });
    sections.collect()
}

fn section(command: &Command) -> String {
    let help = command.clone().render_long_help().to_string();
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    format!("\n```text\n{}\n```\n", lines.join("\n"))
}

/// A verb without the flags that it shares with the others: the reference lists them once.
fn without_global_flags(verb: &Command) -> Command {
    verb.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_files_are_those_of_this_command_line() {
        run(&Args { check: true }).expect("cargo xtask generate was run");
    }

    #[test]
    fn the_reference_shows_every_verb_and_the_global_flags_once() {
        let reference = reference();
        for verb in Cli::command().get_subcommands() {
            assert!(reference.contains(&format!("\n## kubectl pullsecret {}\n", verb.get_name())));
        }
        assert!(reference.contains("\n### kubectl pullsecret completion install\n"));
        assert_eq!(reference.matches("--kubeconfig <").count(), 1, "{reference}");
    }
}
