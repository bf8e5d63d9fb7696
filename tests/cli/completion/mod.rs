//! What a shell is answered when TAB is pressed, whatever shell that is.

mod install;
mod silence;
mod values;
mod words;

use crate::desk::{Desk, FakeStore, Person};

/// Somebody at a terminal, with nothing kept.
fn desk() -> Desk {
    Desk::new(FakeStore::default(), Person::default())
}

/// What is written for a line whose last word is being typed. Standard error stays empty, and it always succeeds.
fn answer(desk: &Desk, words: &[&str]) -> String {
    asked_by("__complete", desk, words)
}

/// The same for a script of ours, which quotes values for its shell.
fn answer_to_script(desk: &Desk, words: &[&str]) -> String {
    asked_by("__completeForScript", desk, words)
}

fn asked_by(door: &str, desk: &Desk, words: &[&str]) -> String {
    let mut arguments = vec![door];
    arguments.extend(words);
    let ended = desk.run(&arguments, "").expect_code(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

/// The values of an answer, without descriptions and hints.
fn values(answer: &str) -> Vec<&str> {
    let lines = answer.lines().filter(|line| !line.starts_with(':') && !line.starts_with("_activeHelp_ "));
    lines.map(|line| line.split('\t').next().unwrap_or_default()).collect()
}
