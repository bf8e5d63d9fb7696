//! The manual pages: one for the plugin and one for each verb, from the same definition as `--help`.
//!
//! What a page says beside its command line (exit codes, variables, files) is in `manual`.

mod manual;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use kubectl_pullsecret::cli::Cli;
use roff::{Inline, Roff, bold, roman};

/// The day that stands at the foot of each page. It changes with the version, and not with the day on which the pages
/// are made.
const DATE: &str = "2026-11-24";

/// Every page, by its path from the root of the workspace.
pub(super) fn files() -> Vec<(PathBuf, String)> {
    let mut plugin = Cli::command();
    plugin.build();
    commands(&plugin).into_iter().map(|(name, command)| (path(&name), page(&name, command))).collect()
}

fn path(name: &str) -> PathBuf {
    PathBuf::from("docs/man").join(format!("{name}.1"))
}

/// The command and all below it, each with the name of its page.
fn commands(plugin: &Command) -> Vec<(String, &Command)> {
    fn below<'a>(name: String, command: &'a Command, found: &mut Vec<(String, &'a Command)>) {
        let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set());
        let inner: Vec<_> = inner.map(|inner| (format!("{name}-{}", inner.get_name()), inner)).collect();
        found.push((name, command));
        for (name, inner) in inner {
            below(name, inner, found);
        }
    }
    let mut found = Vec::new();
    below(plugin.get_name().to_owned(), plugin, &mut found);
    found
}

fn page(name: &str, command: &Command) -> String {
    let whole = command.get_bin_name() == Some("kubectl pullsecret");
    // The flags that all verbs share are on the plugin's own page.
    let shown = if whole { command.clone() } else { super::without_global_flags(command) };
    let man = Man::new(shown.clone())
        .title(name.to_uppercase())
        .section("1")
        .date(DATE)
        .source(concat!("kubectl-pullsecret ", env!("CARGO_PKG_VERSION")))
        .manual("kubectl pullsecret");
    let mut sections = vec![
        // Neither stretched lines nor hyphens that are in no word: commands are copied from here.
        written(|page| man.render_title(page)) + ".ad l\n.nh\n",
        name_and_synopsis(name, command),
        written(|page| man.render_description_section(page)),
        // Before a list of values it breaks the line twice around an empty one, of which mandoc warns.
        written(|page| man.render_options_section(page)).replace(".br\n\n.br\n", ".sp\n"),
    ];
    if command.has_subcommands() {
        sections.push(written(|page| man.render_subcommands_section(page)));
    }
    sections.push(after_help(command));
    sections.push(if whole { manual::whole() } else { manual::verb() });
    sections.push(see_also(name, command));
    // Each section opens with the definition of an apostrophe, which a page needs once.
    let opening = Roff::new().render();
    let sections = sections.iter().map(|section| section.strip_prefix(&opening).unwrap_or(section));
    std::iter::once(opening.as_str()).chain(sections).collect()
}

/// What a section writes; memory takes everything.
fn written(section: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut page = Vec::new();
    let done = section(&mut page);
    done.map_or_else(|error| error.to_string(), |()| String::from_utf8_lossy(&page).into_owned())
}

/// The page's name, which `man -k` reads and where no space may be, and all the ways to type the command.
fn name_and_synopsis(name: &str, command: &Command) -> String {
    let typed = command.get_bin_name().unwrap_or_default();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let rest = usage.trim_start_matches("Usage:").trim().strip_prefix(typed).unwrap_or_default().to_owned();
    let before = typed.strip_suffix(command.get_name()).unwrap_or_default();
    let aliases = command.get_visible_aliases().map(|alias| format!("{before}{alias}"));

    let mut page = Roff::new();
    page.control("SH", ["NAME"]).text([roman(format!("{name} - {about}"))]).control("SH", ["SYNOPSIS"]);
    for (at, typed) in std::iter::once(typed.to_owned()).chain(aliases).enumerate() {
        if at > 0 {
            page.control("br", []);
        }
        page.text([bold(typed), roman(rest.as_str())]);
    }
    page.render()
}

/// What stands below the flags: notes, if there are any, and the examples as they are laid out.
fn after_help(command: &Command) -> String {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (notes, examples) = text.split_once("Examples:\n").unwrap_or((&text, ""));
    let mut page = Roff::new();
    if !notes.trim().is_empty() {
        page.control("SH", ["NOTES"]);
        notes.trim().lines().for_each(|line| {
            page.text([roman(line)]);
        });
    }
    if !examples.is_empty() {
        page.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in examples.lines() {
            match line.strip_prefix("  ").unwrap_or(line) {
                "" => page.control("sp", []),
                line => page.text([roman(line)]),
            };
        }
        page.control("fi", []);
    }
    page.render()
}

/// The pages around this one.
fn see_also(name: &str, command: &Command) -> String {
    let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    let mut pages: Vec<String> = inner.map(|inner| format!("{name}-{}", inner.get_name())).collect();
    let around = command.get_name();
    pages.extend(name.strip_suffix(&format!("-{around}")).map(str::to_owned));
    pages.push("kubectl".to_owned());
    let words: Vec<Inline> = pages
        .into_iter()
        .enumerate()
        .flat_map(|(at, page)| [roman(if at == 0 { "" } else { ", " }), bold(page), roman("(1)")])
        .collect();
    Roff::new().control("SH", ["SEE ALSO"]).text(words).render()
}
