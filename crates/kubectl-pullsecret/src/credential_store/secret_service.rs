//! What the Secret Service says about itself before it is used: whether it is there, whether it is locked.
//!
//! The keyring's library raises the desktop's unlocking dialog as soon as it finds something locked, waits for
//! it for ever, and folds several causes into one error. Asking first, over D-Bus, avoids all three.

use std::collections::HashMap;
use std::error::Error as StdError;

use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error};
use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

use super::os_keyring::{Purpose, SERVICE};
use super::{Account, StoreError};
use crate::environment::Environment;

/// What the user calls it where the program behind it is not known.
pub(super) const BACKEND: &str = "Secret Service";

/// The modifier that gives an entry its label, by which the desktop's password manager shows it.
pub(super) const LABEL: Option<&str> = Some("label");

/// The well-known name of whoever offers the Secret Service (Secret Service API 0.2, "Object Paths").
const BUS_NAME: &str = "org.freedesktop.secrets";

/// Programs that offer the Secret Service, by the name of their process, which Linux cuts at 15 bytes.
const PROVIDERS: [(&str, &str); 5] = [
    ("gnome-keyring-d", "GNOME Keyring"),
    ("keepassxc", "KeePassXC"),
    ("kwalletd5", "KWallet"),
    ("kwalletd6", "KWallet"),
    ("ksecretd", "KWallet"),
];

/// The unlocking dialog is drawn by the desktop. A terminal without one is a remote or a text session, and the
/// dialog would open on a screen where nobody sits, or nowhere.
pub(super) fn has_desktop(environment: &Environment) -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().any(|name| environment.var(name).is_some())
}

/// Makes sure that the account's entry can be used, or says why not.
///
/// With `asks` a locked keyring is left to the library, which raises the dialog; without, it is
/// [`StoreError::Locked`]. A provider need not know what a locked collection holds (`KeePassXC` does not), so an
/// entry that is not found while the default collection is locked has not been looked for.
pub(super) fn prepare(account: &Account, asks: bool, purpose: Purpose) -> Result<(), StoreError> {
    let keyring = connect()?;
    let name = account.to_string();
    let found = keyring
        .search_items(HashMap::from([("service", SERVICE), ("username", name.as_str())]))
        .map_err(|error| from_secret_service(&error))?;
    if !found.locked.is_empty() {
        return if asks { Ok(()) } else { Err(StoreError::Locked) };
    }
    if !found.unlocked.is_empty() {
        return Ok(());
    }
    let collection = match keyring.get_default_collection() {
        Ok(collection) => collection,
        Err(Error::NoResult) if purpose == Purpose::Find => return Ok(()),
        Err(error) => return Err(from_secret_service(&error)),
    };
    match (collection.is_locked(), asks) {
        (Ok(false), _) => Ok(()),
        (Ok(true), true) => collection.unlock().map_err(|error| from_secret_service(&error)),
        (Ok(true), false) => Err(StoreError::Locked),
        (Err(error), _) => Err(from_secret_service(&error)),
    }
}

/// The accounts kept under our service. Nothing is unlocked: with a locked keyring the answer would be too short
/// (GNOME Keyring gives no names from it, `KeePassXC` no entries), so that is [`StoreError::Locked`].
pub(super) fn accounts() -> Result<Option<Vec<Account>>, StoreError> {
    let keyring = connect()?;
    let found = keyring
        .search_items(HashMap::from([("service", SERVICE)]))
        .map_err(|error| from_secret_service(&error))?;
    let locked = match keyring.get_default_collection() {
        Ok(collection) => collection.is_locked(),
        Err(Error::NoResult) => Ok(false),
        Err(error) => Err(error),
    };
    if !found.locked.is_empty() || locked.map_err(|error| from_secret_service(&error))? {
        return Err(StoreError::Locked);
    }
    let names = found.unlocked.iter().filter_map(|item| item.get_attributes().ok()?.remove("username"));
    let mut accounts: Vec<Account> = names.filter_map(|name| Account::parse(&name)).collect();
    accounts.sort();
    accounts.dedup();
    Ok(Some(accounts))
}

/// What the user calls the program that offers the Secret Service, if one is running and known.
pub(super) fn backend_name() -> &'static str {
    running_program().unwrap_or(BACKEND)
}

fn running_program() -> Option<&'static str> {
    let bus = DBusProxy::new(&Connection::session().ok()?).ok()?;
    let process = bus.get_connection_unix_process_id(BusName::try_from(BUS_NAME).ok()?).ok()?;
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    PROVIDERS.iter().find(|(program, _)| *program == name.trim_end()).map(|(_, name)| *name)
}

/// Bus and provider, each with its own failure. No secret passes over this connection, so it needs no
/// encryption.
fn connect() -> Result<SecretService<'static>, StoreError> {
    let bus = Connection::session().map_err(|error| StoreError::NoBus(unreachable_bus(&error)))?;
    SecretService::connect_with_existing(EncryptionType::Plain, bus)
        .map_err(|error| from_secret_service(&error))
}

/// Where the bus was looked for and what came of it.
fn unreachable_bus(error: &zbus::Error) -> String {
    match zbus::Address::session() {
        Ok(address) => format!("{address}: {}", chain(error)),
        Err(_) => chain(error),
    }
}

/// The error that the keyring's library wrapped, if it is one of the Secret Service's.
pub(super) fn error(error: &(dyn StdError + Send + Sync + 'static)) -> StoreError {
    match error.downcast_ref::<Error>() {
        Some(error) => from_secret_service(error),
        None => StoreError::Failed(error.to_string()),
    }
}

fn from_secret_service(error: &Error) -> StoreError {
    match error {
        Error::Locked => StoreError::Locked,
        Error::Prompt | Error::PromptDisconnected => StoreError::Dismissed,
        Error::NoResult => StoreError::NoCollection,
        Error::Unavailable => StoreError::NoProvider,
        Error::Zbus(error) if is_absence(error) => StoreError::NoProvider,
        error => StoreError::Failed(chain(error)),
    }
}

/// Whether the bus says that nobody has the name and nobody can be started who would take it.
fn is_absence(error: &zbus::Error) -> bool {
    let name = match error {
        zbus::Error::MethodError(name, ..) => name.as_str(),
        zbus::Error::FDO(error) => match **error {
            zbus::fdo::Error::ServiceUnknown(_) | zbus::fdo::Error::NameHasNoOwner(_) => return true,
            _ => return false,
        },
        _ => return false,
    };
    ["ServiceUnknown", "NameHasNoOwner"].iter().any(|end| name.ends_with(end))
        || name.starts_with("org.freedesktop.DBus.Error.Spawn.")
}

/// The innermost error's words: the outer ones name the libraries in between.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
