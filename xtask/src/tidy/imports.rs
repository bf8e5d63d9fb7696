//! Who may import whom within the plugin's crate. The compiler checks edges between crates; this checks those
//! between the crate's own modules.

use super::code::{code_of, is_name};
use super::{Finding, TextFile, Tree};

const SOURCE: &str = "crates/kubectl-pullsecret/src/";

/// Each module of the crate, and which others it may name. `*` is all of them.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("main", &[]),
    ("lib", &["*"]),
    ("cli", &["commands", "global_flags"]),
    ("completable", &[]),
    (
        "completion",
        &[
            "cluster",
            "completable",
            "credential_store",
            "environment",
            "global_flags",
            "keyring_index",
            "private_file",
            "program_name",
        ],
    ),
    ("commands", &["*"]),
    ("execution", &["session", "output", "error", "cluster", "prompt"]),
    (
        "session",
        &[
            "cluster",
            "registry_client",
            "credential_store",
            "docker_store",
            "keyring_index",
            "prompt",
            "output",
            "error",
            "environment",
            "global_flags",
            "program_name",
        ],
    ),
    (
        "error",
        &[
            "cluster",
            "registry_client",
            "credential_store",
            "docker_store",
            "keyring_index",
            "manifest_files",
            "prompt",
        ],
    ),
    ("output", &["error", "environment"]),
    ("log", &["environment"]),
    ("global_flags", &["completable"]),
    ("environment", &[]),
    ("causes", &[]),
    ("memory", &[]),
    ("nearest", &[]),
    ("open_files", &["error"]),
    ("manifest_files", &[]),
    ("world", &["completable", "session", "cluster", "manifest_files", "nearest", "output", "error"]),
    ("private_file", &[]),
    ("proxy", &["environment"]),
    ("cluster", &["causes", "environment", "global_flags", "nearest", "proxy"]),
    ("registry_client", &["causes", "environment", "proxy"]),
    ("docker_store", &["environment"]),
    ("credential_store", &["environment"]),
    ("keyring_index", &["environment", "credential_store", "private_file"]),
    ("program_name", &[]),
    ("prompt", &["environment"]),
];

/// Modules that know nothing of the command line: `clap` may not stand in them.
const WITHOUT_CLAP: &[&str] = &[
    "cluster",
    "registry_client",
    "docker_store",
    "credential_store",
    "keyring_index",
    "manifest_files",
    "prompt",
];

const RULE: &str = "who-may-import-whom";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.path.starts_with(SOURCE) && !file.is_test()) {
        let inside = &file.path[SOURCE.len()..];
        let module = inside.split(['/', '.']).next().unwrap_or(inside);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            let why =
                format!("{module} is a new module: say in xtask/src/tidy/imports.rs what it may import");
            findings.push(file.finding(0, RULE, why));
            continue;
        };
        for (line, named) in imports(file, depth(inside)) {
            let known = MAY_IMPORT.iter().any(|(name, _)| *name == named);
            let fine = named == module || allowed.contains(&"*") || allowed.contains(&named.as_str());
            if named == "clap" && WITHOUT_CLAP.contains(&module) || known && !fine {
                let why =
                    format!("{module} may not import {named}; what it may is in xtask/src/tidy/imports.rs");
                findings.push(file.finding(line, RULE, why));
            }
        }
    }
    findings
}

/// How many modules deep a file is: `output.rs` and `cluster/mod.rs` are one deep.
fn depth(inside: &str) -> usize {
    let parts = inside.split('/').count();
    if inside.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// The modules of the crate that a file names, and `clap`, each with its line.
fn imports(file: &TextFile, depth: usize) -> Vec<(usize, String)> {
    let code = code_of(&file.text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("::") {
        let line = code[..at].lines().count().max(1);
        let path = path_before(&code[..at]);
        let supers = path.split("::").filter(|part| *part == "super").count();
        let only_supers = path.split("::").all(|part| part == "super");
        if path == "crate" || (only_supers && supers >= depth) {
            found.extend(first_names(&code[at + 2..]).into_iter().map(|name| (line, name)));
        } else if path == "clap" {
            found.push((line, path.to_owned()));
        }
    }
    found
}

/// The path that ends here: `super::super` of `use super::super`.
fn path_before(code: &str) -> &str {
    let start = code.rfind(|letter| !is_name(letter) && letter != ':').map_or(0, |at| at + 1);
    code[start..].trim_start_matches(':')
}

/// The first name of a path, or of each path in a group.
fn first_names(code: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim_start().chars().take_while(|letter| is_name(*letter)).collect::<String>();
    let Some(group) = code.strip_prefix('{') else { return vec![name(code)] };
    let mut names = vec![name(group)];
    let mut nested = 0;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => nested += 1,
            '}' if nested == 0 => break,
            '}' => nested -= 1,
            ',' if nested == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names
}
