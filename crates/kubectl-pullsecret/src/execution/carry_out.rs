//! The plan carried out: step by step, and planned again after a conflict, but never beyond what was agreed to.

use pullsecret_core::ObjectRef;
use pullsecret_core::plan::Plan;
use pullsecret_core::report::{Change, ChangeAction};

use super::{Applied, ChangeFlags, DryRun, Manner, agree, apply, interrupted, pause, report, show};
use crate::cluster::WriteOptions;
use crate::error::{CommandError, Exit, partial};
use crate::prompt::Hold;
use crate::session::Session;

/// After how many conflicts one gives up: enough for fifty others who write the same two objects.
const MOST_ATTEMPTS: u32 = 200;

/// What a plan is carried out with.
pub(crate) struct Terms<'a> {
    /// Where it acts.
    pub(crate) namespace: &'a str,
    /// How it is done and told.
    pub(crate) flags: &'a ChangeFlags,
    /// What wants agreement apart from the plan.
    pub(crate) reasons: Vec<String>,
    /// Whether there is somebody to ask.
    pub(crate) can_ask: bool,
}

/// From a plan to its result: shown, agreed to, carried out, printed. What became of every object of it; `None` if
/// nothing was to be done but say what would be. `again` makes the plan anew from what is there after a conflict; it
/// is given what was done by then.
///
/// # Errors
/// It was not agreed to, a step failed, or what is to be done now is more than what was agreed to.
pub(crate) async fn carry_out(
    session: &Session,
    terms: Terms<'_>,
    plan: Plan,
    again: impl AsyncFnMut(&[Change]) -> Result<Plan, CommandError>,
) -> Result<Option<Vec<Change>>, CommandError> {
    let Terms { namespace, flags, reasons, can_ask } = terms;
    if !plan.steps.is_empty() {
        show(session, session.cluster().await?, namespace, &plan);
    }
    if flags.dry_run == DryRun::Client {
        report::print(report::would_be(&plan, flags.dry_run), flags.output, session);
        return Ok(None);
    }
    if !plan.steps.is_empty() && flags.dry_run == DryRun::None {
        agree(session, &plan, reasons, flags.yes, can_ask)?;
    }
    let mut progress = Progress::new(session, flags, plan);
    let ended = progress.finish(again).await;
    let changes = progress.changes(ended.as_ref().err().map(|error| error.message.as_str()));
    report::print(changes.clone(), flags.output, session);
    ended.map_err(|error| partial(error, &changes))?;
    Ok((flags.dry_run == DryRun::None).then_some(changes))
}

/// A plan on its way.
struct Progress<'a> {
    session: &'a Session,
    flags: &'a ChangeFlags,
    agreed: Plan,
    /// What is left of it, as things stand now.
    current: Plan,
    done: Vec<Change>,
    failed: Option<ObjectRef>,
}

impl<'a> Progress<'a> {
    /// Before the first step.
    fn new(session: &'a Session, flags: &'a ChangeFlags, agreed: Plan) -> Self {
        let current = agreed.clone();
        Self { session, flags, agreed, current, done: Vec::new(), failed: None }
    }

    /// Carries it out. After a conflict plans again, and goes on only with what was agreed to.
    async fn finish(
        &mut self,
        mut again: impl AsyncFnMut(&[Change]) -> Result<Plan, CommandError>,
    ) -> Result<(), CommandError> {
        let hold = Hold::new();
        for attempt in 0..MOST_ATTEMPTS {
            if self.pass(&hold).await? {
                return Ok(());
            }
            let replanned = async {
                tokio::time::sleep(pause(attempt)).await;
                again(&self.done).await
            };
            let plan = super::unless_interrupted(replanned, &hold).await??;
            self.go_on_with(plan)?;
        }
        Err(CommandError::new(Exit::Incomplete, "others keep changing the same objects")
            .detail(format!("Gave up after {MOST_ATTEMPTS} attempts. Run the same command again.")))
    }

    /// Takes what is left of a new plan, if that was agreed to.
    fn go_on_with(&mut self, plan: Plan) -> Result<(), CommandError> {
        self.current = plan;
        let done = &self.done;
        self.current.steps.retain(|step| !done.iter().any(|change| change.object == step.object));
        self.current.leave_out_new_restarts(&self.agreed);
        if self.current.is_covered_by(&self.agreed) { Ok(()) } else { Err(changed_meanwhile()) }
    }

    /// One pass over the steps; `false` if one met an object that is not as the plan found it.
    async fn pass(&mut self, hold: &Hold) -> Result<bool, CommandError> {
        let manner = Manner {
            options: WriteOptions {
                dry_run: self.flags.dry_run == DryRun::Server,
                field_manager: self.flags.field_manager.clone(),
            },
            dry_run: self.flags.dry_run.name(),
            hold,
        };
        for step in &self.current.steps {
            if hold.is_interrupted() {
                return Err(interrupted());
            }
            match apply(self.session, step, &manner).await {
                Ok(Applied::Done(change)) => self.done.push(change),
                Ok(Applied::Stale) => return Ok(false),
                Err(error) => {
                    self.failed = Some(step.object.clone());
                    return Err(error);
                }
            }
        }
        if hold.is_interrupted() { Err(interrupted()) } else { Ok(true) }
    }

    /// What became of every object of the agreed plan. `stopped` is why not everything was done.
    fn changes(&self, stopped: Option<&str>) -> Vec<Change> {
        let planned = self.agreed.steps.iter().map(|step| (&step.object, step.summary.as_str()));
        let unchanged = self.agreed.unchanged.iter().map(|object| (object, ""));
        planned.chain(unchanged).map(|(object, summary)| self.became(object, summary, stopped)).collect()
    }

    fn became(&self, object: &ObjectRef, summary: &str, stopped: Option<&str>) -> Change {
        if let Some(change) = self.done.iter().find(|change| change.object == *object) {
            return change.clone();
        }
        let left = self.current.steps.iter().any(|step| step.object == *object);
        let (action, summary) = match &self.failed {
            Some(failed) if failed == object => (ChangeAction::Failed, summary),
            _ if left => (ChangeAction::Skipped, summary),
            _ => (ChangeAction::Unchanged, ""),
        };
        let error = stopped.filter(|_| action != ChangeAction::Unchanged).map(str::to_owned);
        let dry_run = self.flags.dry_run.name();
        Change { object: object.clone(), action, summary: summary.to_owned(), dry_run, error }
    }
}

fn changed_meanwhile() -> CommandError {
    CommandError::new(Exit::Refused, "somebody else changed these objects in the meantime").detail(
        "What is to be done now differs from the plan that was shown. Run the same command again to see it.",
    )
}
