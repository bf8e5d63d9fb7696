//! `why`: which credentials the kubelet tries for an image, in which order, and what it ignores without a word.

mod anew;
mod answers;
mod args;
mod events;
mod failing;
mod failures;
mod items;
mod keyrings;
mod look;
mod makers;
mod nodes;
mod observe;
mod render;
mod request;
mod status;
mod subject;
mod told;
mod watch;

pub(super) use args::WhyArgs;

use super::verification;
use crate::error::CommandError;
use crate::session::Session;
use crate::world::World;
use answers::Answers;
use look::Question;
use request::Request;
use subject::Subject;

pub(crate) async fn run(args: WhyArgs, session: &Session) -> Result<(), CommandError> {
    let request = request::resolve(&args, session)?;
    let world = World::open(session, &args.files).await?;
    let within = session.flags.namespace.as_deref().filter(|name| !name.is_empty() && !args.all_namespaces);
    let format = args.output.map(Into::into);
    let question = Question { world: &world, request: &request, session, within, format };
    let mut look = question.look().await?;
    if args.verify {
        let client = verification::client(&args.registry_ca, &args.plain_http, session)?;
        look.answers = Answers::ask(&look.subjects, &look.keyrings, &client, session).await;
    }
    warn_of_other_accounts(&request, &look.subjects, session);
    question.tell(&look);
    if args.watch { watch::follow(&question, look).await } else { Ok(()) }
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
