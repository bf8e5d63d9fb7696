//! The plan of `add`: made, shown, agreed to, executed, read back.

use pullsecret_core::PullSecret;
use pullsecret_core::plan::Plan;
use pullsecret_core::plan::add::{self, WantedSecret};
use pullsecret_core::report::{Change, ChangeAction};

use super::observe::{self, Scene};
use super::request::AddRequest;
use super::wait::{self, Watched};
use super::{advice, read_back, recover};
use crate::commands::recovery::{self, Failing, FailingPod};
use crate::commands::targets;
use crate::error::{CommandError, refused};
use crate::execution::{self, Terms};
use crate::session::Session;

/// From the plan to its result.
pub(super) async fn run(
    request: &AddRequest,
    wanted: &[WantedSecret],
    scene: Scene,
    session: &Session,
) -> Result<(), CommandError> {
    let mut scene = scene;
    let mut failing = recover::failing(wanted, &scene, session).await?;
    let plan = plan(request, wanted, &scene, &failing, session)?;
    targets::say_left_alone(&scene.held, session);
    let (namespace, seen) = (scene.namespace.clone(), scene.uids());
    let terms = Terms {
        namespace: &namespace,
        flags: &request.change,
        reasons: short_lived(wanted, session),
        can_ask: request.can_ask(session),
    };
    let makes_anew = plan.makes_anew();
    let again = async |done: &[Change]| {
        observe::again(request, &mut scene, session).await?;
        if makes_anew {
            look_at_pods_again(wanted, &mut scene, &mut failing, done, session).await?;
        }
        self::plan(request, wanted, &scene, &failing, session)
    };
    let Some(changes) = execution::carry_out(session, terms, plan, again).await? else { return Ok(()) };
    if changes.iter().any(|change| change.action != ChangeAction::Unchanged) {
        read_back::check(session, wanted, &changes).await?;
    }
    let place = session.place(&namespace);
    let attach = |failing: &FailingPod| advice::attachments(request, wanted, failing, &place);
    recovery::tell(&advice::registries(wanted), &failing, &changes, attach, &place, session);
    match request.wait {
        Some(patience) => {
            let watched = Watched::new(wanted, &failing, &changes, (&namespace, seen));
            wait::follow(watched, patience, session).await
        }
        None => Ok(()),
    }
}

/// The kubelet rewrites a failing pod's status at each attempt, so that what was read before the question is mostly
/// old news by now.
async fn look_at_pods_again(
    wanted: &[WantedSecret],
    scene: &mut Scene,
    failing: &mut Failing,
    done: &[Change],
    session: &Session,
) -> Result<(), CommandError> {
    scene.pods = recovery::pods(session.cluster().await?, &scene.namespace).await?;
    let now = recover::failing(wanted, scene, session).await?;
    *failing = now.instead_of(std::mem::take(failing), done);
    Ok(())
}

/// What wants agreement apart from the plan: a credential that soon ends.
fn short_lived(wanted: &[WantedSecret], session: &Session) -> Vec<String> {
    let entries = wanted.iter().flat_map(|secret| &secret.entries);
    let short = entries.filter_map(|entry| {
        let token = pullsecret_core::short_lived::recognise(&entry.credential, (session.now)())?;
        Some(format!("The password for {} is {}, which soon ends", entry.registry, token.kind.name()))
    });
    short.collect()
}

/// The plan for what is there now.
fn plan(
    request: &AddRequest,
    wanted: &[WantedSecret],
    scene: &Scene,
    failing: &Failing,
    session: &Session,
) -> Result<Plan, CommandError> {
    let secrets: Vec<(WantedSecret, Option<PullSecret>)> = wanted
        .iter()
        .map(|secret| (secret.clone(), scene.secrets.get(&secret.object.name).cloned()))
        .collect();
    let mut plan = add::plan(&secrets, &scene.held.holders, request.permissions)
        .map_err(|refusal| refused(refusal, &session.place(&scene.namespace)))?;
    if request.restart {
        plan.steps.extend(recovery::steps(failing, (session.now)()));
    }
    Ok(plan)
}
