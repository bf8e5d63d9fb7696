//! `-f FILE…`: the objects that files hold, read as kubectl's resource builder reads them, without a cluster.

mod block;
mod budget;
mod error;
mod fault;
mod json;
mod locate;
mod manifest;
mod object;
mod pattern;
mod prune;
mod scalar;
mod secret;
mod shape;
mod sources;
mod stream;
mod text;
mod yaml;

pub use error::{Malformed, ManifestError, Misshapen};
pub use manifest::{Manifest, Manifests, Place, Repeated};
pub use sources::Sources;

use std::io::Read;

use budget::Budget;
use manifest::Collection;

/// Reads everything that the sources name. Objects without a namespace are put into `namespace`; of several
/// with one kind, namespace and name the last counts, as when kubectl applies them one after the other.
///
/// # Errors
/// The first file that cannot be read, is too large, is neither YAML nor JSON, or holds an object that no API
/// server would take.
pub fn read(sources: &Sources, stdin: &mut dyn Read, namespace: &str) -> Result<Manifests, ManifestError> {
    let mut found = Collection::new(namespace);
    let mut budget = Budget::default();
    for source in sources::expand(sources)? {
        let file = source.name();
        let text = text::decode(source.read(stdin, &mut budget)?, &file)?;
        stream::read(&text, &file, &mut budget, &mut found)?;
    }
    Ok(found.finish())
}

#[cfg(test)]
mod tests;
