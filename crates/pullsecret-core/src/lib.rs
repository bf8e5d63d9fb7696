//! What `kubectl pullsecret` decides, as functions from values to values: no clock, no environment, no
//! files, no network.

pub mod admission;
pub mod age;
mod credential;
pub mod diagnosis;
mod docker_config;
mod go_quoted;
mod image;
pub mod inspection;
pub mod kubelet;
pub mod label_selector;
pub mod lint;
mod managed_fields;
pub mod node_credentials;
mod object;
pub mod ownership;
pub mod password;
pub mod plan;
pub mod pod;
pub mod prediction;
mod pull_secret;
pub mod reference_list;
mod registry;
mod repetition;
pub mod report;
mod sealed;
mod shell;
pub mod short_lived;
pub mod shown;
pub mod usage;
pub mod verification;

pub use credential::{Credential, Edge, Edges, Gap, UsernameError, check_username};
pub use docker_config::{
    ConfigFormat, DecodeError, DecodeProblem, DockerConfig, Entry, EntryChange, EntryOutcome, KeyAndUser,
    Overlooked, OverlookedFields, SyntaxError,
};
pub use image::{ImageReference, ImageReferenceError};
pub use object::{Kind, NameError, ObjectRef, check_name};
pub use pull_secret::{EXPIRES_ANNOTATION, MAX_SECRET_BYTES, PullSecret};
pub use registry::{Registry, RegistryError, RegistryFault, RegistryWarning, UnusualSpelling};
pub use repetition::Repetition;
pub use sealed::Sealed;
pub use shell::{shell_word, user_flag};
