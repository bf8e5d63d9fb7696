//! `why`: which credentials the kubelet tries for an image, in which order, and what it ignores without a word.

mod anew;
mod args;
mod events;
mod failing;
mod failures;
mod items;
mod keyrings;
mod makers;
mod nodes;
mod observe;
mod render;
mod request;
mod status;
mod subject;

pub(super) use args::WhyArgs;

use pullsecret_core::report::Report;

use crate::error::CommandError;
use crate::session::Session;
use crate::world::World;
use keyrings::Keyrings;
use observe::Observer;
use render::Voice;
use request::{Asked, Request};
use subject::Subject;

pub(crate) async fn run(args: WhyArgs, session: &Session) -> Result<(), CommandError> {
    let request = request::resolve(&args, session)?;
    let world = World::open(session, &args.files).await?;
    let within = session.flags.namespace.as_deref().filter(|name| !name.is_empty() && !args.all_namespaces);
    let subjects = Observer::new(&world, &request, args.output.is_some()).subjects(within).await?;
    warn_of_other_accounts(&request, &subjects, session);
    let keyrings = Keyrings::read(&subjects, &world).await?;
    let named = subjects.len() > 1 || request.asked == Asked::Everything;
    let (now, width, files) = ((session.now)(), session.out().width(), world.is_files());
    let places: Vec<String> = subjects.iter().map(|subject| session.place(&subject.namespace)).collect();
    let voice = |at: usize| Voice { place: &places[at], files, width, named, now };
    if let Some(format) = args.output {
        let items = subjects.iter().enumerate();
        let items = items.flat_map(|(at, subject)| items::items(subject, &keyrings, &voice(at)));
        let report = Report::new("PullExplanation", items.collect());
        session.out().document(&report, format.into());
        return Ok(());
    }
    if request.asked == Asked::Failing {
        session.out().results(&render::summary(&subjects, &keyrings, voice, width));
        return Ok(());
    }
    if subjects.is_empty() {
        session.out().status("There is no pod and no workload in the files.");
    }
    for (at, subject) in subjects.iter().enumerate() {
        let lines = render::lines(subject, &keyrings, &voice(at));
        let above = if at > 0 { &[String::new()][..] } else { &[] };
        session.out().results(&[above, &lines].concat());
    }
    Ok(())
}

/// `--serviceaccount` is for those that name none.
fn warn_of_other_accounts(request: &Request, subjects: &[Subject], session: &Session) {
    let Some(account) = &request.account else { return };
    for subject in subjects.iter().filter(|subject| subject.spec.account() != account) {
        if let Some(object) = &subject.object {
            let own = subject.spec.account();
            session.out().warning(&format!(
                "{object} names serviceaccount/{own} itself, which counts; --serviceaccount is for those that name none"
            ));
        }
    }
}
