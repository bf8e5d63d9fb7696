//! `list`: the pull secrets, what is in them, who uses them, and what is wrong.

mod args;
mod listing;
mod notes;
mod row;
mod secrets;

pub(super) use args::ListArgs;

use futures_util::future;
use pullsecret_core::usage::Usage;

use super::references;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::world::{Seen, World};
use args::ListFormat;
use listing::Listing;
use secrets::Secrets;

pub(crate) async fn run(args: ListArgs, session: &Session) -> Result<(), CommandError> {
    let world = World::open(session, &args.files).await?;
    let namespace = (!args.all_namespaces).then(|| world.namespace().to_owned());
    let mut secrets = Secrets::of(&world, namespace.as_deref(), args.selector.as_deref())?;
    let mut usage = Usage::default();
    // Nobody who wants names alone wants to know who uses them.
    let looks = args.output != Some(ListFormat::Name);
    let used = async {
        if !looks {
            return Ok(Vec::new());
        }
        references::visit(&world, namespace.as_deref(), |kind, referrer| usage.add(kind, &referrer)).await
    };
    let (unreadable, mut page) = future::try_join(used, secrets.next()).await?;
    let mut listing = Listing::new(session, &world, &args, usage, unreadable);
    loop {
        match page {
            Seen::Found(found) => listing.show(found),
            Seen::Missing => break,
            Seen::Unreadable(error) => return listing.names_alone(error).await,
        }
        page = secrets.next().await?;
    }
    // In a cluster that would be a request for each name: all namespaces get the number of such names.
    if looks && args.expiring.is_none() && (namespace.is_some() || world.is_files()) {
        listing.others().await?;
    }
    let found = listing.end().await?;
    match args.expiring {
        Some(within) if found > 0 => {
            let secrets = if found == 1 { "secret" } else { "secrets" };
            let message =
                format!("{found} {secrets} with credentials that have ended or end within {within}");
            Err(CommandError::new(Exit::Refused, message))
        }
        _ => Ok(()),
    }
}
