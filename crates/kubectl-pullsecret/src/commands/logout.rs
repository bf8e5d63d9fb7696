//! `logout`: forgets a password that the OS keyring holds.

use clap::Args;
use pullsecret_core::{Registry, shell_word, user_flag};

use super::logins;
use crate::completable::Completable;
use crate::credential_store::Account;
use crate::error::{CommandError, Exit};
use crate::keyring_index::{Accounts, KeyringIndex};
use crate::session::Session;

/// Arguments of `logout`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # The only user whose password is kept for this registry
  kubectl pullsecret logout ghcr.io

  # One of several
  kubectl pullsecret logout ghcr.io -u bob")]
pub struct LogoutArgs {
    /// Registry, as host[:port][/path]; docker.io for Docker Hub
    #[arg(value_name = "REGISTRY", add = Completable::StoredRegistry.values())]
    registry: String,

    /// User name at the registry; needed where several are kept
    #[arg(short, long, value_name = "USER", add = Completable::RegistryUser.values())]
    username: Option<String>,
}

pub(crate) async fn run(args: LogoutArgs, session: &Session) -> Result<(), CommandError> {
    let registry = Registry::parse(&args.registry)?.to_string();
    let named = match args.username {
        Some(user) => Some(user),
        None => only_user(&registry, session).await?,
    };
    let Some(user) = named else {
        session.out().result(&format!("no login for {registry} is kept"));
        return Ok(());
    };
    let account = Account::new(registry, user);
    let (index, gone) = (KeyringIndex::new(&session.environment), account.clone());
    let deleted = session.keyring(move |store| store.delete(&gone.registry, &gone.username)).await??;
    let said = if deleted { "forgotten" } else { "is not kept" };
    session.out().result(&format!("login/{account} {said}"));
    let removed = session.keyring(move |_| index.remove(&account)).await?;
    match removed {
        Ok(None) => {}
        Ok(Some(damage)) => session.out().warning(&damage.to_string()),
        Err(error) => {
            session
                .out()
                .warning(&format!("{}; logins may still show it", CommandError::from(error).message));
        }
    }
    Ok(())
}

/// The only user whose password is kept for the registry, if there is one.
async fn only_user(registry: &str, session: &Session) -> Result<Option<String>, CommandError> {
    let Accounts { mut kept, unsearched, .. } = logins::accounts(session).await?;
    if let Some(trouble) = unsearched {
        return Err(trouble.into());
    }
    kept.retain(|account| account.registry == registry);
    match kept.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.username.clone())),
        several => {
            let users: Vec<&str> = several.iter().map(|account| account.username.as_str()).collect();
            let error = CommandError::new(
                Exit::Usage,
                format!("several users are kept for {registry}: {}", users.join(", ")),
            );
            Err(users.iter().fold(error, |error, user| {
                error.command(
                    "Forget",
                    &format!("kubectl pullsecret logout {} {}", shell_word(registry), user_flag(user)),
                )
            }))
        }
    }
}
