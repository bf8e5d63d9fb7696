//! The plan of `add`: made, shown, agreed to, executed, read back.

use pullsecret_core::plan::Plan;
use pullsecret_core::plan::add::{self, WantedSecret};
use pullsecret_core::report::{Change, ChangeAction, Report};
use pullsecret_core::{Kind, PullSecret};

use super::args::DryRun;
use super::observe::{self, Scene};
use super::recover::{self, Failing};
use super::request::AddRequest;
use super::{read_back, wait};
use crate::cluster::WriteOptions;
use crate::error::{CommandError, Exit, partial, refused};
use crate::execution::{self, Applied};
use crate::output::Format;
use crate::session::Session;

/// After how many conflicts one gives up: enough for fifty others who write the same two objects.
const MOST_ATTEMPTS: u32 = 200;

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
        let changes = plan.steps.iter().map(|step| execution::change(step, request.dry_run_name())).collect();
        print_changes(request, changes, &plan, session);
        return Ok(());
    }
    if !plan.steps.is_empty() && request.dry_run == DryRun::None {
        let reasons = short_lived(wanted, session);
        execution::agree(session, &plan, reasons, request.yes, request.can_ask(session))?;
    }
    let namespace = scene.namespace.clone();
    let (changes, ended) = execute(request, wanted, plan.clone(), scene, &failing, session).await;
    print_changes(request, changes.clone(), &plan, session);
    ended.map_err(|error| partial(error, &changes))?;
    if request.dry_run == DryRun::Server {
        return Ok(());
    }
    if !changes.is_empty() {
        read_back::check(session, wanted, &changes).await?;
    }
    recover::tell(request, &failing, &namespace, session);
    match request.wait {
        Some(limit) => {
            let pods = (failing.left(request.restart), failing.helped(request.restart));
            wait::follow(wanted, &namespace, limit, pods, session).await
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
    let mut plan = add::plan(&secrets, &scene.holders, request.permissions)
        .map_err(|refusal| refused(refusal, &session.place(&scene.namespace)))?;
    if request.restart {
        plan.steps.extend(recover::steps(failing, (session.now)()));
    }
    Ok(plan)
}

/// Executes the plan; after a conflict observes and plans again, and goes on only with what was agreed to.
async fn execute(
    request: &AddRequest,
    wanted: &[WantedSecret],
    agreed: Plan,
    mut scene: Scene,
    failing: &Failing,
    session: &Session,
) -> (Vec<Change>, Result<(), CommandError>) {
    let mut done: Vec<Change> = Vec::new();
    let mut current = agreed.clone();
    for attempt in 0..MOST_ATTEMPTS {
        match pass(request, &current, &mut done, session).await {
            Ok(true) => return (done, Ok(())),
            Err(error) => return (done, Err(error)),
            Ok(false) => {}
        }
        tokio::time::sleep(execution::pause(attempt)).await;
        scene = match observe::again(request, scene, session).await {
            Ok(scene) => scene,
            Err(error) => return (done, Err(error)),
        };
        current = match plan(request, wanted, &scene, failing, session) {
            Ok(plan) => plan,
            Err(error) => return (done, Err(error)),
        };
        current.steps.retain(|step| !done.iter().any(|change| change.object == step.object));
        if !current.is_covered_by(&agreed) {
            return (done, Err(changed_meanwhile()));
        }
    }
    let given_up = CommandError::new(Exit::Incomplete, "others keep changing the same objects")
        .detail(format!("Gave up after {MOST_ATTEMPTS} attempts. Run the same command again."));
    (done, Err(given_up))
}

fn changed_meanwhile() -> CommandError {
    CommandError::new(Exit::Refused, "somebody else changed these objects in the meantime").detail(
        "What is to be done now differs from the plan that was shown. Run the same command again to see it.",
    )
}

/// One pass over the steps; `false` if one met an object that is not as the plan found it.
async fn pass(
    request: &AddRequest,
    plan: &Plan,
    done: &mut Vec<Change>,
    session: &Session,
) -> Result<bool, CommandError> {
    let cluster = session.cluster().await?;
    let options = WriteOptions {
        dry_run: request.dry_run == DryRun::Server,
        field_manager: request.field_manager.clone(),
    };
    for step in &plan.steps {
        match execution::apply(cluster, step, &options, request.dry_run_name()).await {
            Ok(Applied::Done(change)) => done.push(change),
            Ok(Applied::Stale) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

fn print_changes(request: &AddRequest, changes: Vec<Change>, plan: &Plan, session: &Session) {
    let dry_run = request.dry_run_name();
    let unchanged = plan.unchanged.iter().map(|object| Change {
        object: object.clone(),
        action: ChangeAction::Unchanged,
        summary: String::new(),
        dry_run,
        error: None,
    });
    let mut all: Vec<Change> = changes.into_iter().chain(unchanged).collect();
    all.sort_by_key(|change| order(change.object.kind));
    let mut out = session.out();
    match request.format {
        Some(Format::Name) => all.iter().for_each(|change| out.result(&change.object.to_string())),
        Some(format) => out.document(&Report::new("ChangeResult", all), format),
        None => {
            for change in all {
                let how = dry_run.map(|how| if how == "client" { " (dry run)" } else { " (server dry run)" });
                out.result(&format!("{} {}{}", change.object, change.action, how.unwrap_or_default()));
            }
        }
    }
}

fn order(kind: Kind) -> u8 {
    match kind {
        Kind::Secret => 0,
        Kind::ServiceAccount => 1,
        Kind::Pod => 3,
        _ => 2,
    }
}
