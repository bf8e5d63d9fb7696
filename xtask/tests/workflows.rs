//! The workflows of GitHub are what GitHub understands, and their shell is sound.

use std::path::Path;
use std::process::Command;

use testbed::{Output, Program, packages};

#[test]
fn actionlint_finds_nothing_in_the_workflows() {
    packages::install_missing(packages::SHELL_CHECK).expect("shellcheck");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<_> = std::fs::read_dir(root.join(".github/workflows"))
        .expect("workflows")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 2, "{files:?}");
    let mut lint = Command::new(Program::Actionlint.path().expect("actionlint"));
    lint.args(["-no-color", "-shellcheck", "shellcheck", "-pyflakes", ""]).args(files);
    let found = Output::of(lint.current_dir(root)).expect("actionlint runs");
    assert_eq!((found.code, found.stdout.as_str(), found.stderr.as_str()), (Some(0), "", ""));
}
