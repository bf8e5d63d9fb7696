//! `add`: from a registry and a user to pods that pull.

mod advice;
mod apply;
mod args;
mod gather;
mod guided;
mod manifest;
mod observe;
mod read_back;
mod recover;
mod request;
mod verify;
mod wait;

pub(super) use args::AddArgs;

use pullsecret_core::plan::add::{WantedEntry, WantedSecret};
use pullsecret_core::{Kind, ObjectRef, short_lived};

use crate::commands::verification::Verify;
use crate::error::CommandError;
use crate::session::Session;
use gather::Gathered;
use request::AddRequest;

pub(crate) async fn run(args: AddArgs, session: &Session) -> Result<(), CommandError> {
    let (args, namespace) = guided::complete(args, session).await?;
    let mut request = request::resolve(args, namespace, (session.now)())?;
    let given = gather::from_stdin(&request, session)?;
    if let Some(format) = request.manifest_format() {
        manifest::allowed(&request, session)?;
        let gathered = gather::all(&request, given, session).await?;
        if request.verify == Verify::Always {
            verify::all(&request, &gathered, &[], session).await?;
        } else {
            verify::forewarn(&gathered, &[], session);
        }
        return manifest::print(&request, &gathered, format, session);
    }
    let mut scene = observe::scene(&request, session).await?;
    let accounts = recover::other_accounts(&request, &scene, session)?;
    if !accounts.is_empty() {
        request.targets.accounts.extend(accounts);
        observe::again(&request, &mut scene, session).await?;
    }
    let gathered = gather::all(&request, given, session).await?;
    verify::all(&request, &gathered, scene.pods.as_deref().unwrap_or_default(), session).await?;
    let wanted = wanted(&request, &gathered, &scene.namespace, session);
    apply::run(&request, &wanted, scene, session).await?;
    gather::offer_to_keep(&request, &gathered, session).await
}

/// The secrets that are wanted: one for each registry, or one for all where the user named it.
fn wanted(
    request: &AddRequest,
    gathered: &[Gathered],
    namespace: &str,
    session: &Session,
) -> Vec<WantedSecret> {
    let mut secrets: Vec<WantedSecret> = Vec::new();
    for Gathered { registry, credential, .. } in gathered {
        let name = request.name.clone().unwrap_or_else(|| registry.secret_name());
        let recognised = short_lived::recognise(credential, (session.now)());
        let entry = WantedEntry {
            key: registry.key(),
            registry: registry.to_string(),
            credential: credential.clone(),
            email: request.email.clone(),
            at_latest: request.expires.is_none() && recognised.as_ref().is_some_and(|token| !token.stated),
            expires: request
                .expires
                .or_else(|| recognised.map(|token| token.expires))
                .or_else(|| short_lived::stated_expiry(credential)),
        };
        match secrets.iter_mut().find(|secret| secret.object.name == name) {
            Some(secret) => secret.entries.push(entry),
            None => secrets.push(WantedSecret {
                object: ObjectRef::new(Kind::Secret, namespace, name),
                entries: vec![entry],
            }),
        }
    }
    secrets
}
