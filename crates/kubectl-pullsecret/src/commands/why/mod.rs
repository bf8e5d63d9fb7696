//! `why`: which credentials the kubelet tries for an image, in which order, and what it ignores without a word.

mod anew;
mod args;
mod items;
mod keyrings;
mod makers;
mod nodes;
mod observe;
mod render;
mod request;
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
    let within = session.flags.namespace.as_deref().filter(|name| !name.is_empty());
    let subjects = Observer::new(&world, &request, args.output.is_some()).subjects(within).await?;
    warn_of_other_accounts(&request, &subjects, session);
    let keyrings = Keyrings::read(&subjects, &world).await?;
    if let Some(format) = args.output {
        let report = Report::new("PullExplanation", items::items(&subjects, &keyrings));
        session.out().document(&report, format.into());
        return Ok(());
    }
    if subjects.is_empty() {
        session.out().status("There is no pod and no workload in the files.");
    }
    let named = subjects.len() > 1 || request.asked == Asked::Everything;
    for (at, subject) in subjects.iter().enumerate() {
        let place = session.place(&subject.namespace);
        let width = session.out().width();
        let voice = Voice { place: &place, files: world.is_files(), width, named };
        let lines = render::lines(subject, &keyrings, &voice);
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
