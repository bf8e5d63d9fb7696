//! The built plugin under the real kubectl, against real parts.

mod add;
mod add_refused;
mod admission;
mod attach;
mod cluster;
mod completion;
mod concurrency;
mod keyring;
mod leaks;
mod lists;
mod manifest;
mod meanwhile;
mod pods;
mod prompt;
mod sources;
mod terminal;
mod verify;
mod why;
mod why_order;
