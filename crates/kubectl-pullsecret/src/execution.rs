//! Plans in action: shown, agreed to, and executed as shown.

use std::time::Duration;

use pullsecret_core::plan::{Action, Intent, Plan, Step};
use pullsecret_core::report::{Change, ChangeAction};

use crate::cluster::{Cluster, ClusterError, WriteOptions};
use crate::error::{CommandError, Exit};
use crate::session::Session;

/// What happened to one step.
pub(crate) enum Applied {
    /// It was done.
    Done(Change),
    /// The object is no longer as the plan found it.
    Stale,
}

/// Prints the plan: where it acts, then a line for each change.
pub(crate) fn show(session: &Session, cluster: &Cluster, namespace: &str, plan: &Plan) {
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
pub(crate) fn agree(
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

/// Executes one step.
pub(crate) async fn apply(
    cluster: &Cluster,
    step: &Step,
    options: &WriteOptions,
    dry_run: Option<&'static str>,
) -> Result<Applied, ClusterError> {
    let object = &step.object;
    let done = match &step.action {
        Action::Create(manifest) => {
            cluster.create(object.kind, &object.namespace, manifest.open(), options).await.map(drop)
        }
        Action::Patch(patch) => cluster.json_patch(object, patch.open(), options).await.map(drop),
        Action::Delete { uid, resource_version } => {
            cluster.delete(object, uid, resource_version, options).await
        }
        Action::Replace { uid, resource_version, new, old } => {
            let deleted = cluster.delete(object, uid, resource_version, options).await;
            match (deleted, options.dry_run) {
                (Err(error), _) => Err(error),
                // The server only pretends to delete, so that a creation would meet what is still there.
                (Ok(()), true) => Ok(()),
                (Ok(()), false) => recreate(cluster, step, new.open(), old.open(), options).await,
            }
        }
    };
    match done {
        Ok(()) => Ok(Applied::Done(change(step, dry_run))),
        Err(ClusterError::Conflict { .. } | ClusterError::AlreadyExists { .. }) => Ok(Applied::Stale),
        // It was there when the plan was made: looking again says what became of it.
        Err(ClusterError::NotFound { .. }) if matches!(step.action, Action::Patch(_)) => Ok(Applied::Stale),
        Err(error) => Err(error),
    }
}

async fn recreate(
    cluster: &Cluster,
    step: &Step,
    new: &serde_json::Value,
    old: &serde_json::Value,
    options: &WriteOptions,
) -> Result<(), ClusterError> {
    let object = &step.object;
    let Err(error) = cluster.create(object.kind, &object.namespace, new, options).await else {
        return Ok(());
    };
    match cluster.create(object.kind, &object.namespace, old, options).await {
        Ok(_) | Err(ClusterError::AlreadyExists { .. }) => Err(error),
        Err(lost) => {
            tracing::info!("{object} was not written back: {lost}");
            Err(lost)
        }
    }
}

/// What a step does, as it is reported.
pub(crate) fn change(step: &Step, dry_run: Option<&'static str>) -> Change {
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
pub(crate) fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher as _, Hasher as _};
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    let most = 50u64.saturating_mul(u64::from(attempt.min(20)));
    Duration::from_millis(5 + random % most.max(1))
}
