//! `cargo xtask tidy`: what the layout promises and no compiler checks. It is a test too, so it cannot be forgotten.
//!
//! Each rule is a function from the [`Tree`] to findings, so that the tests can plant a small tree for it.

mod code;
mod crates;
mod imports;
mod links;
mod names;
mod shape;
mod words;

#[cfg(test)]
mod tests;

use std::fmt::{self, Display};
use std::path::Path;
use std::{fs, io};

use crate::{Result, root, say};

/// `cargo xtask tidy` takes no arguments: it looks at the whole workspace.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args) -> Result {
    let findings = check(&Tree::read(&root())?);
    for finding in &findings {
        say(&finding.to_string());
    }
    match findings.len() {
        0 => Ok(()),
        found => Err(format!("tidy: {found} findings").into()),
    }
}

/// Everything that is wrong, in the order of the rules.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    [names::check, imports::check, shape::check, words::check, crates::check, links::check]
        .iter()
        .flat_map(|rule| rule(tree))
        .collect()
}

/// One thing that is wrong, and why it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// From the root of the workspace, with slashes.
    path: String,
    /// Counted from one; zero where it is about the whole file.
    line: usize,
    rule: &'static str,
    why: String,
}

impl Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let Self { path, line, rule, why } = self;
        if *line == 0 {
            write!(out, "{path}: {rule}: {why}")
        } else {
            write!(out, "{path}:{line}: {rule}: {why}")
        }
    }
}

/// The workspace's text files.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: Vec<TextFile>,
}

/// One file, as text.
#[derive(Debug)]
struct TextFile {
    /// From the root of the workspace, with slashes.
    path: String,
    text: String,
}

impl Tree {
    /// Reads every text file beneath a folder, except what git does not keep.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let path = entry.path();
                if entry.file_type()?.is_dir() {
                    let kept = ["target", "dist", ".git"].iter().all(|name| entry.file_name() != *name);
                    folders.extend(kept.then_some(path));
                } else if let Ok(text) = String::from_utf8(fs::read(&path).unwrap_or_default()) {
                    let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    // In a linked worktree `.git` is a file.
                    tree.files.extend((path != ".git").then_some(TextFile { path, text }));
                }
            }
        }
        tree.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(tree)
    }

    /// A file by its path.
    fn file(&self, path: &str) -> Option<&TextFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files.
    fn rust(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter().filter(|file| file.kind() == "rs")
    }
}

impl TextFile {
    /// The ending of its name.
    fn kind(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Whether it holds tests and nothing else.
    fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part.ends_with("tests.rs"))
    }

    fn finding(&self, line: usize, rule: &'static str, why: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, rule, why: why.into() }
    }
}
