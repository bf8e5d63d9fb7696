//! What `kubectl pullsecret` decides, as functions from values to values: no clock, no environment, no
//! files, no network.

mod credential;
mod object;

pub use credential::Credential;
pub use object::{Kind, ObjectRef};
