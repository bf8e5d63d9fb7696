//! Starts and ends the real parts that the tests, the demo and the benchmarks use: no mocks.
//!
//! A [`Run`] owns everything that is started: one temporary folder, and processes that end with it, however it
//! ends. [`Program`] names what is built from the repository's own Go modules, once, into a cache
//! ([`build::cache_folder`]); [`Program::path`] builds what is not there yet.
//!
//! Linux only, synchronous, and never a dependency of the plugin.

mod access;
mod api_server;
pub mod build;
mod certificate;
mod control_plane;
mod digest;
mod error;
mod front;
mod http;
mod image;
mod keyring;
mod kubeconfig;
mod kubectl;
mod name_server;
mod node;
mod nushell;
pub mod packages;
mod port;
mod process;
mod program;
mod progress;
mod registry;
mod request_log;
mod run;
mod token_server;
mod wait;

pub use access::Rule;
pub use certificate::{Authority, Identity};
pub use control_plane::ControlPlane;
pub use digest::sha256;
pub use error::{Error, Result};
pub use front::{Fault, Front, Site};
pub use image::{write_foreign_image, write_image};
pub use keyring::Keyring;
pub use kubectl::Output;
pub use name_server::NameServer;
pub use node::{Node, NodeSetup, Pair};
pub use nushell::nushell;
pub use port::free_port;
pub use process::{Process, Start};
pub use program::Program;
pub use registry::{Access, Registry, RegistrySetup};
pub use request_log::Request;
pub use run::{KEEP_VARIABLE, Run};
