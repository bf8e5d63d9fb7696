//! Completion where it is used: in real shells at a terminal. Something is typed, TAB is pressed, the screen is read.

mod cases;
mod desk;
mod lists;
mod powershell;
mod shell;
mod typist;

use desk::Desk;
use shell::Shell;
use typist::Typist;

/// Everything that a shell has to do. All that goes wrong is told at once.
fn completes(shell: Shell) {
    let desk = Desk::new();
    let mut typist = Typist::at(&desk, shell);
    let mut wrong = cases::wrong(&mut typist, shell);
    wrong.extend(lists::wrong(&typist, shell));
    assert!(!desk.home().join("touched").exists(), "{shell:?} has run what was only typed");
    assert!(wrong.is_empty(), "{shell:?}: {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn bash() {
    completes(Shell::Bash);
}

#[test]
fn bash_with_its_package() {
    completes(Shell::BashWithPackage);
}

#[test]
fn zsh() {
    completes(Shell::Zsh);
}

#[test]
fn fish() {
    completes(Shell::Fish);
}

#[test]
fn elvish() {
    completes(Shell::Elvish);
}

#[test]
fn nushell() {
    completes(Shell::Nushell);
}
