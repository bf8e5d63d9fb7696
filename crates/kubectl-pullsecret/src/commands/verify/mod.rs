//! `verify`: would the registry hand out the images in use, to the credentials that the kubelet tries?

mod answer;
mod args;
mod ask;
mod case;
mod items;
mod nodes;
mod observe;
mod render;
mod request;
mod words;

pub(super) use args::VerifyArgs;

use pullsecret_core::report::{PullVerification, Report, VerificationResult};
use pullsecret_core::verification::Doubt;
use pullsecret_core::{Kind, ObjectRef, shell_word};

use super::{references, verification};
use crate::cluster::ClusterError;
use crate::error::{CommandError, Exit};
use crate::output::Format;
use crate::registry_client::RegistryClient;
use crate::session::Session;
use crate::world::{FileFlags, Seen, World};
use args::VerifyFormat;
pub(in crate::commands) use case::Case;
use observe::Observed;
use render::Shape;
pub(in crate::commands) use render::rows_of;
use request::Whose;

/// Whose view it is.
pub(in crate::commands) const FROM_HERE: &str =
    "Checked from this machine; the nodes may use mirrors or credentials of their own.";
/// How many questions are under way at once, where nobody says.
pub(in crate::commands) const AT_ONCE: u8 = 8;

/// From how many questions on it is told how far they are.
const MANY: usize = 10;

pub(crate) async fn run(args: VerifyArgs, session: &Session) -> Result<(), CommandError> {
    let whose = request::resolve(&args)?;
    let world = World::open(session, &FileFlags::default()).await?;
    let Observed { cases, unreadable } = observe::observe(&world, &whose, &args.image, session).await?;
    let client = verification::client(&args.registry_ca, &args.plain_http, session)?;
    let mut items = asked(cases, &client, usize::from(args.concurrency), session).await;
    // Of a secret by itself it does not matter what else there is.
    if !matches!(whose, Whose::Secret(_)) {
        nodes::doubt(&mut items, &world).await?;
    }
    let format = match args.output {
        Some(VerifyFormat::Json) => Some(Format::Json),
        Some(VerifyFormat::Yaml) => Some(Format::Yaml),
        Some(VerifyFormat::Wide) | None => None,
    };
    if let Some(format) = format {
        session.out().document(&Report::new("PullVerification", items.clone()), format);
    } else if items.is_empty() {
        say_nothing(&world, &whose, session).await?;
    } else {
        let wide = args.output == Some(VerifyFormat::Wide);
        render::print(&items, Shape { namespaces: args.all_namespaces, wide }, session);
        session.out().status(FROM_HERE);
        say_unknown(&items, session);
    }
    let namespace = (!args.all_namespaces).then(|| world.namespace());
    references::say_unreadable(&unreadable, namespace, session);
    end(&items, &unreadable, &whose, session)
}

/// Asks the registries for all of it, so many questions at once.
pub(in crate::commands) async fn asked(
    cases: Vec<Case>,
    client: &RegistryClient,
    at_once: usize,
    session: &Session,
) -> Vec<PullVerification> {
    let questions: Vec<_> = cases.iter().map(items::question).collect();
    let stopped: Vec<bool> = questions.iter().map(Option::is_none).collect();
    let questions: Vec<_> = questions.into_iter().flatten().collect();
    let tell = |done: usize, all: usize| {
        if all >= MANY {
            session.out().progress(&format!("Asked {done} of {all} questions of the registries"));
        }
    };
    let answers = ask::ask(client, &questions, at_once, tell).await;
    session.out().end_progress();
    let mut answers = answers.into_iter();
    let items = cases.into_iter().zip(stopped).map(|(case, is_stopped)| {
        let answers = if is_stopped { None } else { answers.next() };
        items::item(case, answers)
    });
    items.collect()
}

/// How many images only the nodes know of, so that no failure seems to be passed over.
fn say_unknown(items: &[PullVerification], session: &Session) {
    let is_the_nodes = |item: &&PullVerification| item.unknown.is_some_and(|doubt| !doubt.is_incomplete());
    let of = match (items.iter().filter(is_the_nodes).count(), items.len()) {
        (0, _) => return,
        (1, 1) => "the image".to_owned(),
        (count, all) => format!("{count} of {all} images"),
    };
    session.out().status(&format!("Whether {of} would be pulled, only the nodes can tell."));
}

/// Nothing is in use: perhaps because there is no such namespace.
async fn say_nothing(world: &World<'_>, whose: &Whose, session: &Session) -> Result<(), CommandError> {
    let namespace = world.namespace();
    let words = match whose {
        Whose::Everybody => "No images are in use.".to_owned(),
        Whose::Secret(name) => format!(
            "secret/{name} serves no image in use in namespace {namespace}, so nothing was asked.\nTo ask for one: \
             kubectl pullsecret verify {name} --image IMAGE {}",
            session.place(namespace)
        ),
        Whose::Namespace | Whose::Target(_) | Whose::Account(_) => {
            let object = ObjectRef::new(Kind::Namespace, "", namespace);
            if matches!(world.get(&object).await?, Seen::Missing) {
                return Err(ClusterError::NamespaceNotFound { namespace: namespace.to_owned() }.into());
            }
            format!("No images are in use in namespace {namespace}.")
        }
    };
    words.lines().for_each(|line| session.out().status(line));
    Ok(())
}

/// How it ends: with what would not be pulled, or with what is not known and could be.
fn end(
    items: &[PullVerification],
    unreadable: &[Kind],
    whose: &Whose,
    session: &Session,
) -> Result<(), CommandError> {
    let count = |is_so: &dyn Fn(&PullVerification) -> bool| items.iter().filter(|item| is_so(item)).count();
    let of = |part: usize| match items.len() {
        1 => "the image".to_owned(),
        all => format!("{part} of {all} images"),
    };
    let is_failure = |item: &PullVerification| item.result == VerificationResult::Fails;
    let failures = count(&is_failure);
    if let Some(first) = items.iter().find(|item| is_failure(item)) {
        let message = format!("{} would not be pulled", of(failures));
        let (label, command) = more(first, whose, session);
        return Err(CommandError::new(Exit::Refused, message).command(label, &command));
    }
    let open = count(&|item| item.unknown.is_some_and(Doubt::is_incomplete));
    match (open, unreadable.is_empty()) {
        (0, true) => Ok(()),
        (0, false) => Err(CommandError::new(Exit::Incomplete, "not all images in use are known")),
        _ => Err(CommandError::new(Exit::Incomplete, format!("{} could not be checked", of(open)))),
    }
}

/// What tells more of an image that would not be pulled.
fn more(item: &PullVerification, whose: &Whose, session: &Session) -> (&'static str, String) {
    let place = session.place(&item.namespace);
    match (whose, item.used_by.first()) {
        (Whose::Secret(name), _) => {
            ("What is in it", format!("kubectl pullsecret show {} {place}", shell_word(name)))
        }
        (_, Some(user)) => ("Why", format!("kubectl pullsecret why {} {place}", render::typed(user))),
        (_, None) => ("Why", format!("kubectl pullsecret why --image {} {place}", shell_word(&item.image))),
    }
}
