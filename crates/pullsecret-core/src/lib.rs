//! What `kubectl pullsecret` decides, as functions from values to values: no clock, no environment, no
//! files, no network.

mod credential;
mod image;
mod object;
mod registry;

pub use credential::Credential;
pub use image::{ImageReference, ImageReferenceError};
pub use object::{Kind, ObjectRef};
pub use registry::{Registry, RegistryError, RegistryFault, RegistryWarning, UnusualSpelling};
