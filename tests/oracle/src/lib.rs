//! Holds what the core says of pull secrets against the kubelet's own code.
//!
//! A [`Case`] is a pod's secrets and an image. Cases are made from a seed and a number, with a leaning to what is
//! odd and to what nearly matches; the core answers, the kubelet's code answers, and both have to say the same:
//! the image's name taken apart, or the error's words; the secrets' error, or every credential in its order.
//!
//! The kubelet's side is a Go program in `tests/cluster/oracle`, which the test bed builds.

mod answer;
mod bench;
mod case;
mod generate;
mod kubelet;
mod ours;
mod random;
mod run;
mod smaller;

pub use answer::{Answer, Found, Reference};
pub use bench::{Times, measure};
pub use case::{Case, Secret};
pub use kubelet::{Error, Kubelet};
pub use run::{Limits, Mismatch, Tally, explain, run};
