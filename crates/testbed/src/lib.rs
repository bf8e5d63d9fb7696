//! Starts and ends the real parts that the tests, the demo and the benchmarks use: no mocks.
//!
//! A [`Run`] owns everything that is started: one temporary folder, and processes that end with it, however it
//! ends. [`Program`] names what is built from the repository's own Go modules, once, into a cache
//! ([`build::cache_folder`]); [`Program::path`] builds what is not there yet.
//!
//! Linux only, synchronous, and never a dependency of the plugin.

pub mod build;
mod digest;
mod error;
mod process;
mod program;
mod progress;
mod run;

pub use error::{Error, Result};
pub use process::{Process, Start};
pub use program::Program;
pub use run::{KEEP_VARIABLE, Run};
