//! `list` and `show`: what a person and a script read of pull secrets.

mod cluster;
mod list;
mod names;
pub(crate) mod objects;
mod refused;
pub(crate) mod server;
mod show;
mod users;

use harness::Ended;
use serde_json::Value;

use crate::desk::{Desk, FakeStore, Person};

/// A desk without a terminal.
fn desk() -> Desk {
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    desk.terminal = false;
    desk
}

/// Runs the plugin with `-f FILE` where the file holds these objects.
fn with_files(objects: &[Value], arguments: &[&str]) -> Ended {
    on(&desk(), objects, arguments)
}

/// The same at a desk of one's own.
fn on(desk: &Desk, objects: &[Value], arguments: &[&str]) -> Ended {
    let file = desk.home().join("objects.yaml");
    let documents: Vec<String> = objects.iter().map(|object| format!("---\n{object}\n")).collect();
    std::fs::write(&file, documents.concat()).expect("written");
    let file = file.to_string_lossy().into_owned();
    desk.run(&[arguments, &["-f", &file]].concat(), "")
}
