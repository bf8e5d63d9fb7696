//! Plans in action: shown, agreed to, and executed as shown.

mod carry_out;
mod flags;
pub(crate) mod read_back;
mod replacement;
mod report;

pub(crate) use carry_out::{Terms, carry_out};
pub(crate) use flags::{ChangeFlags, DryRun};

use std::time::Duration;

use pullsecret_core::ObjectRef;
use pullsecret_core::plan::{Action, Intent, Plan, Step};
use pullsecret_core::report::{Change, ChangeAction};

use crate::cluster::{Cluster, ClusterError, WriteOptions};
use crate::error::{CommandError, Exit};
use crate::prompt::Hold;
use crate::session::Session;
use replacement::Replacement;

/// What happened to one step.
enum Applied {
    /// It was done.
    Done(Change),
    /// The object is no longer as the plan found it.
    Stale,
}

/// Prints the plan: where it acts, then a line for each change.
fn show(session: &Session, cluster: &Cluster, namespace: &str, plan: &Plan) {
    let context = cluster.context().map(|context| format!("context {context} · ")).unwrap_or_default();
    let width = plan.steps.iter().map(|step| step.object.to_string().chars().count()).max().unwrap_or(0);
    let mut out = session.out();
    out.status(&format!("Plan · {context}{} · namespace {namespace}", cluster.server()));
    for step in &plan.steps {
        out.status(&format!("  {} {:<width$}  {}", step.sign(), step.object.to_string(), step.summary));
    }
}

/// Agreement to the plan: asked for on a terminal, needed as `-y` off it for whatever is not merely additive.
/// `reasons` are further things that want agreement.
fn agree(
    session: &Session,
    plan: &Plan,
    reasons: Vec<String>,
    yes: bool,
    can_ask: bool,
) -> Result<(), CommandError> {
    if yes {
        return Ok(());
    }
    if can_ask {
        if session.prompt.confirm("Go ahead?", false)? {
            return Ok(());
        }
        return Err(CommandError::new(Exit::Refused, "not confirmed").detail("Nothing was changed."));
    }
    let reasons: Vec<String> = plan.wants_consent().into_iter().chain(reasons).collect();
    if reasons.is_empty() {
        return Ok(());
    }
    let refused =
        CommandError::new(Exit::Usage, "this needs your consent, and there is no terminal to ask on");
    let refused = reasons.into_iter().fold(refused, |error, reason| error.detail(format!("{reason}.")));
    Err(refused.detail("Nothing was changed. If that is what you want, run it again with -y."))
}

/// How a step is executed.
struct Manner<'a> {
    /// With which options of the API.
    options: WriteOptions,
    /// How a dry run is called in reports.
    dry_run: Option<&'static str>,
    /// Tells of Ctrl-C.
    hold: &'a Hold,
}

/// Executes one step.
async fn apply(session: &Session, step: &Step, manner: &Manner<'_>) -> Result<Applied, CommandError> {
    let (cluster, object, options) = (session.cluster().await?, &step.object, &manner.options);
    let done = match &step.action {
        Action::Create(manifest) => {
            let creation = cluster.create(object.kind, &object.namespace, manifest.open(), options);
            in_flight(creation, object, manner.hold).await?.map(drop)
        }
        Action::Patch(patch) => {
            let patching = cluster.json_patch(object, patch.open(), options);
            in_flight(patching, object, manner.hold).await?.map(drop)
        }
        Action::Delete { uid, resource_version } => {
            let deletion = cluster.delete(object, uid, resource_version, options);
            match in_flight(deletion, object, manner.hold).await? {
                // Somebody else was faster.
                Err(ClusterError::NotFound { .. }) => Ok(()),
                done => done,
            }
        }
        Action::Replace { uid, resource_version, new, old } => {
            let replacement =
                Replacement { object, uid, resource_version, new: new.open(), old: old.open(), options };
            if !replacement.carry_out(session, manner.hold).await? {
                return Ok(Applied::Stale);
            }
            Ok(())
        }
    };
    match done {
        Ok(()) => Ok(Applied::Done(change(step, manner.dry_run))),
        Err(ClusterError::Conflict { .. } | ClusterError::AlreadyExists { .. }) => Ok(Applied::Stale),
        // It was there when the plan was made: looking again says what became of it.
        Err(ClusterError::NotFound { .. }) if matches!(step.action, Action::Patch(_)) => Ok(Applied::Stale),
        Err(error) => Err(error.into()),
    }
}

/// Waits for something, or for Ctrl-C.
pub(crate) async fn unless_interrupted<T>(
    work: impl Future<Output = T>,
    hold: &Hold,
) -> Result<T, CommandError> {
    tokio::select! {
        done = work => Ok(done),
        () = hold.interrupted() => Err(interrupted()),
    }
}

/// The same for a request that changes an object.
async fn in_flight<T>(
    request: impl Future<Output = T>,
    object: &ObjectRef,
    hold: &Hold,
) -> Result<T, CommandError> {
    unless_interrupted(request, hold).await.map_err(|error| {
        error.detail(format!(
            "The change of {object} was under way and may have been carried out all the same."
        ))
    })
}

/// Ctrl-C.
fn interrupted() -> CommandError {
    CommandError::new(Exit::Interrupted, "interrupted")
}

/// What a step does, as it is reported.
fn change(step: &Step, dry_run: Option<&'static str>) -> Change {
    let action = match &step.action {
        Action::Create(_) => ChangeAction::Created,
        Action::Patch(_) if step.intents.contains(&Intent::Restart) => ChangeAction::Restarted,
        Action::Patch(_) => ChangeAction::Patched,
        Action::Replace { .. } => ChangeAction::Replaced,
        Action::Delete { .. } => ChangeAction::Deleted,
    };
    Change { object: step.object.clone(), action, summary: step.summary.clone(), dry_run, error: None }
}

/// How long to wait before the next attempt after a conflict: longer each time, and not in step with others.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher as _, Hasher as _};
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    let most = 50u64.saturating_mul(u64::from(attempt.min(20)));
    Duration::from_millis(5 + random % most.max(1))
}
