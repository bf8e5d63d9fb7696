//! `show`: one secret, decoded and redacted, entry by entry.

mod page;
mod served;

use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use pullsecret_core::inspection::Inspection;
use pullsecret_core::lint::{Context, not_referenced};
use pullsecret_core::report::Report;
use pullsecret_core::usage::{Images, Usage};
use pullsecret_core::{ImageReference, Kind, ObjectRef, PullSecret};

use super::references::{self, resources};
use super::secret_name;
use crate::completable::Completable;
use crate::error::CommandError;
use crate::output::Format;
use crate::session::Session;
use crate::world::{FileFlags, World};

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # What is in a secret, which images it serves, and what is wrong with it
  kubectl pullsecret show pull-ghcr-io

  # With the passwords
  kubectl pullsecret show pull-ghcr-io --reveal

  # Without a cluster
  kubectl pullsecret show pull-ghcr-io -f manifests/")]
pub struct ShowArgs {
    /// The secret
    #[arg(value_name = "NAME", add = Completable::PullSecret.values())]
    name: String,

    /// Print the passwords too
    #[arg(long)]
    reveal: bool,

    #[command(flatten)]
    files: FileFlags,

    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

/// Everything there is to say of a secret.
struct Scene {
    inspection: Inspection,
    /// Who else looks after the secret.
    owner: Option<String>,
    usage: Usage,
    images: Images,
    /// What may name the secret and may not be listed.
    unreadable: Vec<Kind>,
    in_file: bool,
    /// What a command needs to look at the same.
    place: String,
    now: Timestamp,
}

pub(crate) async fn run(args: ShowArgs, session: &Session) -> Result<(), CommandError> {
    let name = secret_name::valid(&args.name)?;
    let world = World::open(session, &args.files).await?;
    let object = ObjectRef::new(Kind::Secret, world.namespace(), name);
    let secret = PullSecret::from_object(Arc::unwrap_or_clone(world.require(&object).await?));
    if args.output == Some(Format::Name) {
        session.out().result(&object.to_string());
        return Ok(());
    }
    let place = args.files.place(&session.place(&object.namespace));
    let scene = observe(&world, session, &secret, place).await?;
    if args.reveal && session.terminals.stdout {
        session
            .out()
            .warning("the passwords are printed on this screen, and stay in what it can scroll back to");
    }
    if let Some(format) = args.output {
        let users = scene.usage.of(&object.namespace, name);
        let item = scene.inspection.item(users, &resources(&scene.unreadable), args.reveal);
        session.out().document(&Report::new("PullSecret", vec![item]), format);
    } else {
        page::print(&scene, args.reveal, session);
    }
    references::say_unreadable(&scene.unreadable, Some(&object.namespace), session);
    Ok(())
}

async fn observe(
    world: &World<'_>,
    session: &Session,
    secret: &PullSecret,
    place: String,
) -> Result<Scene, CommandError> {
    let ObjectRef { namespace, name, .. } = &secret.object;
    let (mut usage, mut images) = (Usage::default(), Images::default());
    let unreadable = references::visit(world, Some(namespace), |kind, referrer| {
        usage.add(kind, &referrer);
        images.add(kind, referrer);
    });
    let unreadable = unreadable.await?;
    let in_use = images.users(name, true);
    let references = in_use.keys().filter_map(|image| ImageReference::parse(image).ok());
    let repositories: Vec<String> = references.map(|reference| reference.repository()).collect();
    let (now, in_file) = ((session.now)(), world.is_files());
    let context = Context { now, place: &session.place(namespace), in_file, repositories: &repositories };
    let mut inspection = Inspection::of(secret, &context);
    if !in_file && unreadable.is_empty() && usage.of(namespace, name).is_empty() {
        inspection.findings.push(not_referenced(&secret.object));
    }
    if let Some(place) = world.place(&secret.object) {
        inspection.stands_at(&place.file, place.line);
    }
    let owner = secret.foreign_owner.clone();
    Ok(Scene { inspection, owner, usage, images, unreadable, in_file, place, now })
}
