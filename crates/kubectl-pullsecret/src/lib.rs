//! The `kubectl-pullsecret` plugin as a library, so that tests can run it in-process.

pub mod cluster;
pub mod credential_store;
pub mod docker_store;
pub mod environment;
pub mod error;
pub mod global_flags;
pub mod keyring_index;
pub mod prompt;
