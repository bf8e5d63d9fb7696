//! The plan carried out: step by step, and planned again after a conflict, but never beyond what was agreed to.

use pullsecret_core::ObjectRef;
use pullsecret_core::plan::Plan;
use pullsecret_core::plan::add::WantedSecret;
use pullsecret_core::report::{Change, ChangeAction};

use super::args::DryRun;
use super::observe::{self, Scene};
use super::recover::{self, Failing};
use super::request::AddRequest;
use crate::cluster::WriteOptions;
use crate::error::{CommandError, Exit};
use crate::execution::{self, Applied, Manner};
use crate::prompt::Hold;
use crate::session::Session;

/// After how many conflicts one gives up: enough for fifty others who write the same two objects.
const MOST_ATTEMPTS: u32 = 200;

/// A plan on its way.
pub(super) struct Progress<'a> {
    request: &'a AddRequest,
    wanted: &'a [WantedSecret],
    session: &'a Session,
    agreed: Plan,
    /// What is left of it, as things stand now.
    current: Plan,
    scene: Scene,
    /// The failing pods: those that were made anew by this, and the others as they are now.
    pub(super) failing: Failing,
    done: Vec<Change>,
    failed: Option<ObjectRef>,
}

impl<'a> Progress<'a> {
    /// Before the first step.
    pub(super) fn new(
        request: &'a AddRequest,
        wanted: &'a [WantedSecret],
        session: &'a Session,
        agreed: Plan,
        (scene, failing): (Scene, Failing),
    ) -> Self {
        let current = agreed.clone();
        Self { request, wanted, session, agreed, current, scene, failing, done: Vec::new(), failed: None }
    }

    /// Carries it out. After a conflict observes and plans again, and goes on only with what was agreed to.
    pub(super) async fn finish(&mut self) -> Result<(), CommandError> {
        let hold = Hold::new();
        for attempt in 0..MOST_ATTEMPTS {
            if self.pass(&hold).await? {
                return Ok(());
            }
            let again = async {
                tokio::time::sleep(execution::pause(attempt)).await;
                self.plan_again().await
            };
            execution::unless_interrupted(again, &hold).await??;
        }
        Err(CommandError::new(Exit::Incomplete, "others keep changing the same objects")
            .detail(format!("Gave up after {MOST_ATTEMPTS} attempts. Run the same command again.")))
    }

    async fn plan_again(&mut self) -> Result<(), CommandError> {
        observe::again(self.request, &mut self.scene, self.session).await?;
        if self.agreed.makes_anew() {
            self.look_at_pods_again().await?;
        }
        self.current =
            super::apply::plan(self.request, self.wanted, &self.scene, &self.failing, self.session)?;
        let done = &self.done;
        self.current.steps.retain(|step| !done.iter().any(|change| change.object == step.object));
        self.current.leave_out_new_restarts(&self.agreed);
        if self.current.is_covered_by(&self.agreed) { Ok(()) } else { Err(changed_meanwhile()) }
    }

    /// The kubelet rewrites a failing pod's status at each attempt, so that what was read before the question is
    /// mostly old news by now.
    async fn look_at_pods_again(&mut self) -> Result<(), CommandError> {
        let cluster = self.session.cluster().await?;
        self.scene.pods = observe::pods(cluster, &self.scene.namespace).await?;
        let now = recover::failing(self.wanted, &self.scene, self.session).await?;
        let before = std::mem::take(&mut self.failing);
        self.failing = now.instead_of(before, &self.done);
        Ok(())
    }

    /// One pass over the steps; `false` if one met an object that is not as the plan found it.
    async fn pass(&mut self, hold: &Hold) -> Result<bool, CommandError> {
        let manner = Manner {
            options: WriteOptions {
                dry_run: self.request.dry_run == DryRun::Server,
                field_manager: self.request.field_manager.clone(),
            },
            dry_run: self.request.dry_run_name(),
            hold,
        };
        for step in &self.current.steps {
            if hold.is_interrupted() {
                return Err(execution::interrupted());
            }
            match execution::apply(self.session, step, &manner).await {
                Ok(Applied::Done(change)) => self.done.push(change),
                Ok(Applied::Stale) => return Ok(false),
                Err(error) => {
                    self.failed = Some(step.object.clone());
                    return Err(error);
                }
            }
        }
        if hold.is_interrupted() { Err(execution::interrupted()) } else { Ok(true) }
    }

    /// What became of every object of the agreed plan. `stopped` is why not everything was done.
    pub(super) fn changes(&self, stopped: Option<&str>) -> Vec<Change> {
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
        let dry_run = self.request.dry_run_name();
        Change { object: object.clone(), action, summary: summary.to_owned(), dry_run, error }
    }
}

fn changed_meanwhile() -> CommandError {
    CommandError::new(Exit::Refused, "somebody else changed these objects in the meantime").detail(
        "What is to be done now differs from the plan that was shown. Run the same command again to see it.",
    )
}
