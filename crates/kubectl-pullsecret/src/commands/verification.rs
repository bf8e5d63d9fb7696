//! Whether a registry is asked about a credential before anything is done with it, and what its answer leads to.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use pullsecret_core::Registry;

use crate::error::{CommandError, Exit, Judgement};
use crate::registry_client::{RegistryClient, RegistryClientOptions};
use crate::session::Session;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(15);

/// Whether the registry is asked before anything is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Verify {
    /// Ask; a registry that cannot be reached from here is a warning
    #[default]
    Auto,
    /// Ask; without an answer nothing is written
    Always,
    /// Do not ask
    Never,
}

/// A client with the flags that say how registries are reached from here.
pub(super) fn client(
    registry_ca: &[PathBuf],
    plain_http: &[String],
    session: &Session,
) -> Result<RegistryClient, CommandError> {
    Ok(RegistryClient::new(RegistryClientOptions {
        ca_files: registry_ca.to_vec(),
        plain_http: plain_http.to_vec(),
        proxies: session.environment.proxies(),
        timeout: ANSWER,
    })?)
}

/// Says that a credential works, fails if it does not, and leaves what is not known to `--verify`. `undone` says
/// what does not happen then, such as `Nothing was kept`.
pub(super) fn settle(
    verify: Verify,
    judgement: Judgement,
    (registry, user): (&Registry, &str),
    undone: &str,
    session: &Session,
) -> Result<(), CommandError> {
    match judgement {
        Judgement::Accepted => session.out().status(&format!("✓ {registry} accepts {user}")),
        Judgement::Refused(refusal) => return Err(refusal),
        Judgement::Open(why) if verify == Verify::Always => {
            return Err(CommandError::new(Exit::Refused, why)
                .detail(format!("{undone}, because --verify=always wants an answer.")));
        }
        Judgement::Open(why) => session.out().warning(&why),
    }
    Ok(())
}
