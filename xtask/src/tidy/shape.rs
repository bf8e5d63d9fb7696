//! The shape of a source file: what it begins with, how long it is, that its tests run.

use super::code::code_of;
use super::{Finding, TextFile, Tree};

/// A file longer than this holds more than one noun.
const LINES: usize = 300;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter(|file| file.kind() == "rs" || file.kind() == "go").flat_map(of).collect()
}

fn of(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rust = file.kind() == "rs";
    if rust && !file.text.starts_with("//!") {
        findings.push(file.finding(1, "first-line", "begin with a `//!` line that says why the file exists"));
    }
    let lines = file.text.lines().count();
    if lines > LINES {
        let why = format!("{lines} lines; over {LINES} a file is split by noun, not by layer");
        findings.push(file.finding(0, "length", why));
    }
    // In two parts, so that this file does not hold them.
    let left_out = if rust { concat!("#[", "ignore") } else { concat!("t.", "Skip") };
    for (number, line) in (1..).zip(code_of(&file.text).lines()) {
        if line.contains(left_out) {
            let why = format!("`{left_out}`: a test that does not run by itself proves nothing");
            findings.push(file.finding(number, "every-test-runs", why));
        }
    }
    findings
}
