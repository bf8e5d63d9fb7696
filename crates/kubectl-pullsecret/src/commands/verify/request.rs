//! What `verify` is asked: typed and valid, or the first thing that is wrong.

use pullsecret_core::Kind;

use super::args::VerifyArgs;
use crate::commands::secret_name;
use crate::error::CommandError;
use crate::world::Target;

/// Whose images and credentials.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Those of a namespace.
    Namespace,
    /// Those of all of them.
    Everybody,
    /// Those that a secret serves, with that secret alone.
    Secret(String),
    /// A pod's, or those of a workload's template.
    Target(Target),
    /// Of images by themselves: a service account's.
    Account(String),
}

pub(super) fn resolve(args: &VerifyArgs) -> Result<Whose, CommandError> {
    let Some(word) = &args.target else {
        let account = args.serviceaccount.clone().unwrap_or_else(|| "default".to_owned());
        return Ok(match (args.all_namespaces, args.image.is_empty()) {
            (true, _) => Whose::Everybody,
            (false, true) => Whose::Namespace,
            (false, false) => Whose::Account(account),
        });
    };
    let secret = match word.split_once('/') {
        None => Some(word.as_str()),
        Some((kind, name)) => Some(name).filter(|_| Kind::from_type(kind) == Some(Kind::Secret)),
    };
    match secret {
        Some(name) => Ok(Whose::Secret(secret_name::valid(name)?.to_owned())),
        None => Ok(Whose::Target(Target::parse(word)?)),
    }
}
