//! `logins`: whose passwords the OS keyring holds for us, without opening it.

use clap::Args;
use pullsecret_core::report::{Login, Report};

use crate::credential_store::Account;
use crate::error::CommandError;
use crate::keyring_index::{Accounts, KeyringIndex};
use crate::output::Format;
use crate::session::Session;

/// Arguments of `logins`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # Registries and users whose passwords add takes from the keyring
  kubectl pullsecret logins

  # For scripts
  kubectl pullsecret logins -o json")]
pub struct LoginsArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

pub(crate) async fn run(args: &LoginsArgs, session: &Session) -> Result<(), CommandError> {
    let Accounts { kept, unsearched, .. } = accounts(session).await?;
    if let Some(trouble) = unsearched {
        session.out().warning(&format!("{trouble}, so names that it holds may be missing"));
    }
    let mut out = session.out();
    match args.output {
        Some(Format::Name) => kept.iter().for_each(|account| out.result(&format!("login/{account}"))),
        Some(format) => {
            let login = |Account { registry, username }| Login { registry, username };
            out.document(&Report::new("Login", kept.into_iter().map(login).collect()), format);
        }
        None if kept.is_empty() => {
            out.status("No logins are kept.");
            out.status("To keep one: kubectl pullsecret login REGISTRY -u USER");
        }
        None => table(&kept).iter().for_each(|line| out.result(line)),
    }
    Ok(())
}

/// The accounts of the index, which is said to be incomplete where it is.
pub(super) async fn accounts(session: &Session) -> Result<Accounts, CommandError> {
    let index = KeyringIndex::new(&session.environment);
    let accounts = session.keyring(move |store| index.accounts(store)).await??;
    if let Some(damage) = &accounts.damage {
        session.out().warning(&format!("{damage}; logins come back as they are used"));
    }
    Ok(accounts)
}

fn table(accounts: &[Account]) -> Vec<String> {
    let widest = accounts.iter().map(|account| account.registry.chars().count()).max().unwrap_or(0).max(8);
    let rows = accounts.iter().map(|account| (account.registry.as_str(), account.username.as_str()));
    std::iter::once(("REGISTRY", "USER"))
        .chain(rows)
        .map(|(registry, user)| format!("{registry:<widest$}   {user}"))
        .collect()
}
