//! What other projects' tests assert about the rules that we follow, held against the core: kubernetes,
//! distribution/reference, containers/image and go-containerregistry.
//!
//! The facts are theirs (which input, which outcome), in tables under `data/` or here; each table names the project,
//! the version and the file. What a project does otherwise on purpose stands there as a difference, with the reason.

mod configs;
mod edits;
mod images;
mod keys;
mod registries;
mod secrets;
mod table;
