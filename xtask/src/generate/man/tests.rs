//! The pages are complete, and man and mandoc take them as they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command as Process;

use clap::CommandFactory;
use kubectl_pullsecret::cli::Cli;
use testbed::Output;
use testbed::packages;

use super::*;
use crate::root;

#[test]
fn man_and_mandoc_find_nothing_to_complain_about() {
    packages::install_missing(packages::MANUAL).expect("what reads manual pages");
    for (path, _) in files() {
        let page = root().join(path);
        rendered(&page);
        let lint = Output::of(Process::new("mandoc").args(["-T", "lint", "-W", "warning"]).arg(&page));
        let lint = lint.expect("mandoc runs");
        assert_eq!((lint.stdout.as_str(), lint.stderr.as_str()), ("", ""));
        // What `man -k` finds the page by.
        let summary = Output::of(Process::new("lexgrog").arg(&page)).expect("lexgrog runs");
        assert_eq!(summary.code, Some(0), "{}", summary.stdout);
    }
}

#[test]
fn every_verb_has_a_page_that_names_its_flags() {
    packages::install_missing(packages::MANUAL).expect("what reads manual pages");
    let mut plugin = Cli::command();
    plugin.build();
    let commands = commands(&plugin);
    assert!(commands.len() > plugin.get_subcommands().filter(|verb| !verb.is_hide_set()).count());
    for (name, command) in commands {
        let page = rendered(&root().join(path(&name)));
        let typed = command.get_bin_name().expect("built");
        assert!(page.contains(&format!("{typed} [OPTIONS]")), "{page}");
        let whole = name == "kubectl-pullsecret";
        let flags =
            command.get_arguments().filter(|arg| !arg.is_hide_set() && (whole || !arg.is_global_set()));
        for flag in flags.filter_map(clap::Arg::get_long) {
            assert!(page.contains(&format!("--{flag}")), "{name} does not name --{flag}:\n{page}");
        }
        for section in ["EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"] {
            assert!(page.lines().any(|line| line == section), "{name} has no {section}:\n{page}");
        }
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let (_, examples) = help.split_once("Examples:\n").expect("examples");
        for line in examples.lines() {
            assert!(
                page.lines().any(|shown| shown.trim_start() == line.trim_start()),
                "{line} not in:\n{page}"
            );
        }
    }
}

/// The page as `man` shows it, without a word of its own on standard error.
fn rendered(page: &Path) -> String {
    let mut man = Process::new("man");
    man.args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8"]).arg(page);
    // Without a width, the lines are as long as a terminal that is not there; and hyphens come where they fit.
    man.env("MANWIDTH", "200").env("MANROFFOPT", "-rHY=0").env("GROFF_NO_SGR", "1").env("LC_ALL", "C.UTF-8");
    let shown = Output::of(&mut man).expect("man runs");
    assert_eq!((shown.code, shown.stderr.as_str()), (Some(0), ""), "{}", page.display());
    // Bold and underlined letters are struck twice.
    let mut text = String::new();
    for letter in shown.stdout.chars() {
        if letter == '\u{8}' {
            text.pop();
        } else {
            text.push(letter);
        }
    }
    text.replace('‐', "-")
}

#[test]
fn the_variables_that_the_plugin_reads_are_those_of_the_page() {
    let listed: BTreeSet<&str> =
        manual::ENVIRONMENT.iter().flat_map(|(names, about)| names.split(", ").chain(words(about))).collect();
    let mut folders = vec![root().join("crates/kubectl-pullsecret/src")];
    let mut read = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("sources").flatten() {
            if entry.path().is_dir() {
                folders.extend((entry.file_name() != "tests").then(|| entry.path()));
                continue;
            }
            let text = fs::read_to_string(entry.path()).expect("a source");
            for reader in ["var(\"", "path(\"", "paths(\"", "absolute(\"", "AUTH_VARIABLE: &str = \""] {
                let found = text.split(reader).skip(1).filter_map(|rest| rest.split('"').next());
                read.extend(found.filter(|name| name.chars().all(is_of_a_variable)).map(str::to_owned));
            }
        }
    }
    assert!(read.len() > 10, "{read:?}");
    let unlisted: Vec<_> = read.iter().filter(|name| !listed.contains(name.as_str())).collect();
    assert!(unlisted.is_empty(), "read, and not in the manual: {unlisted:?}");
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '.', ':'])
}

fn is_of_a_variable(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter == '_'
}
