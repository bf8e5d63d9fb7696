//! `why`: what a person and a script read of what the kubelet does.

mod added;
mod admission;
mod commands;
mod document;
mod evidence;
mod failing;
mod failures;
mod images;
mod makers;
mod mends;
mod nodes;
mod objects;
mod permissions;
mod pods;
mod refused;
mod remakes;
mod situations;
mod verified;
mod watch;

use harness::{Ended, check_schema};
use serde_json::Value;

use crate::desk::{Desk, FakeStore, Person};

/// Runs `why ARGUMENTS -f FILE -n shop` where the file holds these objects.
fn why(objects: &[Value], arguments: &[&str]) -> Ended {
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    desk.terminal = false;
    let file = desk.home().join("objects.yaml");
    let documents: Vec<String> = objects.iter().map(|object| format!("---\n{object}\n")).collect();
    std::fs::write(&file, documents.concat()).expect("written");
    let file = file.to_string_lossy().into_owned();
    let words = [&["why"], arguments, &["-f", &file, "-n", "shop"]].concat();
    desk.run(&words, "")
}

/// What a person reads.
fn told(objects: &[Value], arguments: &[&str]) -> String {
    let ended = why(objects, arguments).expect_code(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

/// What a script reads: the items, one a line.
fn items(objects: &[Value], arguments: &[&str]) -> String {
    let ended = why(objects, &[arguments, &["-o", "json"]].concat()).expect_code(0);
    let document = check_schema("PullExplanation", &ended.stdout);
    let items = document["items"].as_array().expect("items").iter();
    items.map(Value::to_string).collect::<Vec<_>>().join("\n")
}
