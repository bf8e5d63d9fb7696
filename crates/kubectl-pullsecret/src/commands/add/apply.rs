//! The plan of `add`: made, shown, agreed to, executed, read back.

use pullsecret_core::PullSecret;
use pullsecret_core::plan::Plan;
use pullsecret_core::plan::add::{self, WantedSecret};
use pullsecret_core::report::ChangeAction;

use super::args::DryRun;
use super::carry_out::Progress;
use super::observe::Scene;
use super::recover::{self, Failing};
use super::request::AddRequest;
use super::wait::{self, Watched};
use super::{advice, read_back, report};
use crate::error::{CommandError, partial, refused};
use crate::execution;
use crate::session::Session;

/// From the plan to its result.
pub(super) async fn run(
    request: &AddRequest,
    wanted: &[WantedSecret],
    scene: Scene,
    session: &Session,
) -> Result<(), CommandError> {
    let cluster = session.cluster().await?;
    let failing = recover::failing(wanted, &scene, session).await?;
    let plan = plan(request, wanted, &scene, &failing, session)?;
    for (object, owner) in &scene.left_alone {
        session.out().warning(&format!("{object} is managed by {owner} and left alone; --adopt changes it"));
    }
    if !plan.steps.is_empty() {
        execution::show(session, cluster, &scene.namespace, &plan);
    }
    if request.dry_run == DryRun::Client {
        report::print(request, report::would_be(request, &plan), session);
        return Ok(());
    }
    if !plan.steps.is_empty() && request.dry_run == DryRun::None {
        let reasons = short_lived(wanted, session);
        execution::agree(session, &plan, reasons, request.yes, request.can_ask(session))?;
    }
    let (namespace, seen) = (scene.namespace.clone(), scene.uids());
    let mut progress = Progress::new(request, wanted, session, plan, (scene, failing));
    let ended = progress.finish().await;
    let changes = progress.changes(ended.as_ref().err().map(|error| error.message.as_str()));
    report::print(request, changes.clone(), session);
    ended.map_err(|error| partial(error, &changes))?;
    if request.dry_run == DryRun::Server {
        return Ok(());
    }
    if changes.iter().any(|change| change.action != ChangeAction::Unchanged) {
        read_back::check(session, wanted, &changes).await?;
    }
    let failing = progress.failing;
    advice::tell(request, wanted, &failing, &changes, &namespace, session);
    match request.wait {
        Some(patience) => {
            let watched = Watched::new(wanted, &failing, &changes, (&namespace, seen));
            wait::follow(watched, patience, session).await
        }
        None => Ok(()),
    }
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
pub(super) fn plan(
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
    let mut plan = add::plan(&secrets, &scene.holders, request.permissions)
        .map_err(|refusal| refused(refusal, &session.place(&scene.namespace)))?;
    if request.restart {
        plan.steps.extend(recover::steps(failing, (session.now)()));
    }
    Ok(plan)
}
