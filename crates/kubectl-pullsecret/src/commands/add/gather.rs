//! Where passwords come from: standard input, the keyring, Docker's and Podman's stores, a person.

use pullsecret_core::password;
use pullsecret_core::{Credential, Registry, check_username, shell_word, user_flag};
use secrecy::SecretString;

use super::request::{AddRequest, Source};
use crate::commands::login;
use crate::credential_store::Account;
use crate::docker_store::{DockerSource, DockerStore, Found, FoundKind};
use crate::error::{CommandError, Exit, no_password};
use crate::keyring_index::Accounts;
use crate::session::Session;

/// A registry's credential, and how it was come by.
pub(super) struct Gathered {
    pub(super) registry: Registry,
    pub(super) credential: Credential,
    /// A person typed it just now, and nothing is known against the keyring: worth offering to keep.
    pub(super) worth_keeping: bool,
}

/// The password on standard input, where that is the source. Read before anything else, because it may be
/// wrong in itself.
pub(super) fn from_stdin(
    request: &AddRequest,
    session: &Session,
) -> Result<Option<SecretString>, CommandError> {
    if request.source != Source::Stdin {
        return Ok(None);
    }
    crate::commands::password::from_stdin(session).map(Some)
}

/// The credentials of all registries. Several registries from a store: those without a usable credential are
/// reported and left out.
pub(super) async fn all(
    request: &AddRequest,
    stdin: Option<SecretString>,
    session: &Session,
) -> Result<Vec<Gathered>, CommandError> {
    let mut gathered = Vec::new();
    let several = request.registries.len() > 1;
    for registry in &request.registries {
        let one = match one(request, registry, stdin.as_ref(), session).await {
            Err(error)
                if several
                    && matches!(request.source, Source::Docker(_))
                    && error.exit != Exit::Interrupted =>
            {
                session.out().warning(&format!("{registry} skipped: {}", error.message));
                continue;
            }
            other => other?,
        };
        if several {
            session.out().status(&format!("{registry}: taken, as {}", one.credential.username()));
        }
        gathered.push(one);
    }
    if gathered.is_empty() {
        return Err(
            CommandError::new(Exit::Refused, "no registry is left to add").detail("Nothing was written.")
        );
    }
    Ok(gathered)
}

async fn one(
    request: &AddRequest,
    registry: &Registry,
    stdin: Option<&SecretString>,
    session: &Session,
) -> Result<Gathered, CommandError> {
    let user = request.username.as_deref();
    let kept = |credential| Gathered { registry: registry.clone(), credential, worth_keeping: false };
    match &request.source {
        Source::Stdin => {
            let (Some(password), Some(user)) = (stdin, user) else {
                return Err(CommandError::new(Exit::Usage, "--password-stdin needs --username"));
            };
            Ok(kept(Credential::new(user, password.clone())))
        }
        Source::Docker(source) => from_docker(source, registry, user, session).await.map(kept),
        Source::Prompt => typed(registry, user, None, session),
        Source::Keyring => match from_keyring(registry, user, session).await? {
            Some(credential) => Ok(kept(credential)),
            None => Err(not_in_keyring(registry, user)),
        },
        Source::Unsaid => match from_keyring(registry, user, session).await {
            Ok(Some(credential)) => Ok(kept(credential)),
            Ok(None) => {
                let whose = user.map(|user| format!("{user}@")).unwrap_or_default();
                let missing = format!("the keyring holds no entry for {whose}{registry}");
                typed(registry, user, Some(&missing), session)
            }
            Err(error) if session.can_ask() && error.exit == Exit::Incomplete => {
                session.out().warning(&format!("{}; asking instead", error.message));
                typed(registry, user, None, session).map(|typed| Gathered { worth_keeping: false, ..typed })
            }
            Err(error) if error.exit == Exit::Incomplete => {
                Err(no_password(&registry.to_string(), user, Some(&error.message)))
            }
            Err(error) => Err(error),
        },
    }
}

fn not_in_keyring(registry: &Registry, user: Option<&str>) -> CommandError {
    let whose = user.map(|user| format!(" of {user}")).unwrap_or_default();
    let login = format!(
        "kubectl pullsecret login {} {}",
        shell_word(&registry.to_string()),
        user_flag(user.unwrap_or("USER"))
    );
    CommandError::new(Exit::Usage, format!("the keyring holds no password{whose} for {registry}"))
        .command("Keep it", &login)
}

async fn from_keyring(
    registry: &Registry,
    user: Option<&str>,
    session: &Session,
) -> Result<Option<Credential>, CommandError> {
    let name = registry.to_string();
    let user = match user {
        Some(user) => user.to_owned(),
        None => match kept_users(&name, session).await?.as_slice() {
            [] => return Ok(None),
            [only] => only.clone(),
            several => {
                let listed = several.join(", ");
                return Err(CommandError::new(
                    Exit::Usage,
                    format!("the keyring holds several users for {name}: {listed}"),
                )
                .command(
                    "Say which",
                    &format!("kubectl pullsecret add {} {}", shell_word(&name), user_flag(&several[0])),
                ));
            }
        },
    };
    let asked = user.clone();
    let found = session.keyring(move |store| store.get(&name, &asked)).await??;
    Ok(found.map(|password| Credential::new(user, password)))
}

async fn kept_users(registry: &str, session: &Session) -> Result<Vec<String>, CommandError> {
    let Accounts { kept, unsearched, .. } = crate::commands::logins::accounts(session).await?;
    // Not to have looked is not to have found nothing.
    if let Some(trouble) = unsearched {
        return Err(trouble.into());
    }
    let here = kept.into_iter().filter(|account| account.registry == registry);
    Ok(here.map(|account| account.username).collect())
}

async fn from_docker(
    source: &DockerSource,
    registry: &Registry,
    user: Option<&str>,
    session: &Session,
) -> Result<Credential, CommandError> {
    let place = source_name(source);
    let store = DockerStore::new(&session.environment);
    let (asked, wanted, who) = (source.clone(), registry.clone(), user.map(str::to_owned));
    let look = move || store.get(&asked, &wanted, who.as_deref());
    let looked = tokio::task::spawn_blocking(look).await;
    let looked =
        looked.map_err(|_| CommandError::new(Exit::Incomplete, format!("{place} could not be read")))?;
    let Some(Found { credential, origin, kind }) = looked? else {
        let whose = user.map(|user| format!(" of {user}")).unwrap_or_default();
        return Err(CommandError::new(
            Exit::Usage,
            format!("{place} holds no credential{whose} for {registry}"),
        ));
    };
    if kind != FoundKind::Password {
        let what = if kind == FoundKind::IdentityToken { "an identity token" } else { "a registry token" };
        return Err(CommandError::new(
            Exit::Refused,
            format!("{origin} holds {what} for {registry}, no password"),
        )
        .detail("The kubelet sends a user name and a password and nothing else, so it would be of no use.")
        .command(
            "Instead",
            &format!("kubectl pullsecret add {} -u USER --from prompt", shell_word(&registry.to_string())),
        ));
    }
    check_username(credential.username()).map_err(|error| {
        CommandError::new(Exit::Usage, format!("{origin} holds no usable user for {registry}: {error}"))
    })?;
    session.out().status(&format!("{registry}: {} from {origin}", credential.username()));
    Ok(Credential::new(
        credential.username(),
        password::checked(credential.password().clone()).map_err(|error| {
            CommandError::new(
                Exit::Usage,
                format!("{origin} holds no usable password for {registry}: {error}"),
            )
        })?,
    ))
}

fn source_name(source: &DockerSource) -> String {
    match source {
        DockerSource::Docker => "Docker's configuration".to_owned(),
        DockerSource::Podman => "Podman's configuration".to_owned(),
        DockerSource::Helper(name) => format!("docker-credential-{name}"),
        DockerSource::Config(path) => path.display().to_string(),
    }
}

/// Asks for what is missing. `tried` is what was to no avail before, for where there is nobody to ask.
fn typed(
    registry: &Registry,
    user: Option<&str>,
    tried: Option<&str>,
    session: &Session,
) -> Result<Gathered, CommandError> {
    if !session.can_ask() {
        return Err(no_password(&registry.to_string(), user, tried));
    }
    let user = match user {
        Some(user) => user.to_owned(),
        None => crate::commands::password::typed_user(&registry.to_string(), session)?,
    };
    let password = crate::commands::password::typed(&user, &registry.to_string(), session)?;
    Ok(Gathered {
        registry: registry.clone(),
        credential: Credential::new(user, password),
        worth_keeping: true,
    })
}

/// After success: offers to keep what was typed. A keyring that does not take it is a warning; the work is done.
pub(super) async fn offer_to_keep(
    request: &AddRequest,
    gathered: &[Gathered],
    session: &Session,
) -> Result<(), CommandError> {
    if request.change.dry_run.name().is_some() || !session.can_ask() {
        return Ok(());
    }
    for Gathered { registry, credential, .. } in gathered.iter().filter(|one| one.worth_keeping) {
        let place = session.store.backend_name();
        let question = format!("Keep the password for {registry} in the keyring ({place}) for next time?");
        if !session.prompt.confirm(&question, true)? {
            continue;
        }
        let account = Account::new(registry.to_string(), credential.username());
        match login::keep(&account, credential, session).await {
            Ok(()) => {
                login::note(&account, session).await;
                session.out().status("Kept.");
            }
            Err(error) => session.out().warning(&format!("not kept: {}", error.message)),
        }
    }
    Ok(())
}
