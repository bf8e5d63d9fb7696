//! `login`: checks a password against its registry and keeps it in the OS keyring.

use std::path::PathBuf;

use clap::Args;
use pullsecret_core::{Credential, Registry, shell_word, user_flag};

use super::password;
use super::verification::{self, Verify};
use crate::completable::Completable;
use crate::credential_store::{Account, StoreError};
use crate::error::{CommandError, Exit, Judgement, judge};
use crate::keyring_index::KeyringIndex;
use crate::session::Session;

/// Arguments of `login`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # Asked for the password
  kubectl pullsecret login ghcr.io -u bob

  # From a pipe
  cat key.json | kubectl pullsecret login europe-docker.pkg.dev -u _json_key \\
    --password-stdin

  # Kept without asking the registry, which cannot be reached from here
  kubectl pullsecret login registry.internal.example -u ci --verify=never")]
pub struct LoginArgs {
    /// Registry, as host[:port][/path]; docker.io for Docker Hub
    #[arg(value_name = "REGISTRY", add = Completable::Registry.values())]
    registry: String,

    /// User name at the registry
    #[arg(short, long, value_name = "USER", add = Completable::RegistryUser.values())]
    username: Option<String>,

    /// Take the password from standard input
    #[arg(long, requires = "username")]
    password_stdin: bool,

    /// Whether to ask the registry before keeping it
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Verification")]
    verify: Verify,

    /// Certificate authorities of the registry, besides the system's (PEM)
    #[arg(long, value_name = "FILE", add = Completable::File.values(), help_heading = "Verification")]
    registry_ca: Vec<PathBuf>,

    /// Registries to ask by plain http, as host[:port]; loopback needs none of this
    #[arg(long, value_name = "HOST", add = Completable::Registry.values(), help_heading = "Verification")]
    plain_http: Vec<String>,
}

pub(crate) async fn run(args: LoginArgs, session: &Session) -> Result<(), CommandError> {
    let registry = Registry::parse(&args.registry)?;
    let piped = if args.password_stdin { Some(password::from_stdin(session)?) } else { None };
    let user = user(&args, &registry, session)?;
    let account = Account::new(registry.to_string(), user.as_str());
    // Opened before anybody types or is asked anything: without a keyring all of it would be in vain.
    let before = kept(&account, session).await?;
    let password = match piped {
        Some(password) => password,
        None => password::typed(&user, &account.registry, session)?,
    };
    let credential = Credential::new(user.as_str(), password);
    check(&args, &registry, &credential, session).await?;
    let unchanged = before.is_some_and(|before| before.same_as(&credential));
    if !unchanged {
        keep(&account, &credential, session).await?;
    }
    note(&account, session).await;
    let place = session.store.backend_name();
    let done = if unchanged { "unchanged" } else { "kept" };
    session.out().result(&format!("login/{account} {done} in the keyring ({place})"));
    Ok(())
}

/// The user whose password it is, asked for where there is somebody to ask.
fn user(args: &LoginArgs, registry: &Registry, session: &Session) -> Result<String, CommandError> {
    let can_ask = session.can_ask() || args.password_stdin;
    args.username.as_deref().map_or(Ok(()), password::check_user_flag)?;
    match args.username.as_deref() {
        Some(user) if can_ask => Ok(user.to_owned()),
        None if can_ask => password::typed_user(&registry.to_string(), session),
        user => Err(nobody_to_ask(registry, user)),
    }
}

fn nobody_to_ask(registry: &Registry, user: Option<&str>) -> CommandError {
    let whose = user.map(|user| format!(" for {user}")).unwrap_or_default();
    let piped = format!(
        "… | kubectl pullsecret login {} {} --password-stdin",
        shell_word(&registry.to_string()),
        user_flag(user.unwrap_or("USER"))
    );
    CommandError::new(Exit::Usage, format!("no password{whose} at {registry}"))
        .detail("Standard input or standard error is not a terminal, so there is nobody to ask.")
        .command("Pipe it", &piped)
}

/// The credential that is kept already. An entry that is no password is replaced like any other.
async fn kept(account: &Account, session: &Session) -> Result<Option<Credential>, CommandError> {
    let asked = account.clone();
    let found = session.keyring(move |store| store.get(&asked.registry, &asked.username)).await?;
    match found {
        Ok(password) => Ok(password.map(|password| Credential::new(account.username.as_str(), password))),
        Err(StoreError::NotText(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks the registry. What it refuses is not kept; where it cannot be asked, `--verify` decides.
async fn check(
    args: &LoginArgs,
    registry: &Registry,
    credential: &Credential,
    session: &Session,
) -> Result<(), CommandError> {
    if args.verify == Verify::Never {
        return Ok(());
    }
    let client = verification::client(&args.registry_ca, &args.plain_http, session)?;
    let user = credential.username();
    let judgement = if registry.is_pattern() {
        Judgement::Open(format!("{registry} is a pattern, and no one registry could be asked; not checked"))
    } else {
        judge(registry, user, &client.check_login(registry, Some(credential)).await, "Nothing was kept.")
    };
    verification::settle(args.verify, judgement, (registry, user), "Nothing was kept", session)
}

/// Puts the password into the keyring.
pub(super) async fn keep(
    account: &Account,
    credential: &Credential,
    session: &Session,
) -> Result<(), CommandError> {
    let (account, password) = (account.clone(), credential.password().clone());
    session.keyring(move |store| store.set(&account.registry, &account.username, &password)).await??;
    Ok(())
}

/// Notes the name. The password is kept by now, so a list that cannot be written is only a warning. A damaged
/// list is first made anew from the keyring, which is open now.
pub(super) async fn note(account: &Account, session: &Session) {
    let (index, added) = (KeyringIndex::new(&session.environment), account.clone());
    let noted = session.keyring(move |store| {
        let damage = index.accounts(store)?.damage;
        index.add(&added).map(|_| damage)
    });
    match noted.await.and_then(|noted| noted.map_err(CommandError::from)) {
        Ok(None) => {}
        Ok(Some(damage)) => session.out().warning(&format!("{damage}; it was replaced")),
        Err(error) => session.out().warning(&format!("{}; logins will not show it", error.message)),
    }
}
