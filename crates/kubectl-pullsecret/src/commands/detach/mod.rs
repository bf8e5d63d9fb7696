//! `detach`: a secret taken out of the lists of service accounts or workloads.

mod aftermath;

use clap::Args;
use pullsecret_core::plan::detach;
use pullsecret_core::plan::refusal::Permissions;
use pullsecret_core::report::Change;
use pullsecret_core::shown;

use super::secret_name;
use super::targets::{self, Purpose, TargetFlags, Targets};
use crate::completable::Completable;
use crate::error::{CommandError, Exit, refused_list};
use crate::execution::{self, ChangeFlags, Terms, read_back};
use crate::session::Session;

/// Arguments of `detach`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # From the default service account; the secret itself stays
  kubectl pullsecret detach regcred

  # From all accounts of a namespace, shown and not done
  kubectl pullsecret detach regcred --all-serviceaccounts -n shop --dry-run

  # From one workload, which starts a rollout; -y where there is no terminal
  kubectl pullsecret detach regcred --workload deployment/web -y")]
pub struct DetachArgs {
    /// The secret; it need not exist
    #[arg(value_name = "NAME", add = Completable::PullSecret.values())]
    name: String,

    #[command(flatten)]
    targets: TargetFlags,

    #[command(flatten)]
    change: ChangeFlags,
}

pub(super) async fn run(args: DetachArgs, session: &Session) -> Result<(), CommandError> {
    let targets = Targets::of(&args.targets)?;
    let name = listed_name(&args.name)?;
    let namespace = session.cluster().await?.namespace();
    let adopt = args.change.adopt;
    let look = || targets.read(Purpose::Detach(name), adopt, namespace, session);
    let permissions = Permissions { adopt, ..Permissions::default() };
    let held = look().await?;
    let plan = detach::plan(&held.holders, name, permissions).map_err(|refusal| refused_list(&refusal))?;
    targets::say_left_alone(&held, session);
    if plan.steps.is_empty() {
        aftermath::say_unlisted(&held.holders, name, session);
    } else {
        aftermath::warn(&held.holders, name, namespace, session).await?;
    }
    let again = async |_: &[Change]| {
        detach::plan(&look().await?.holders, name, permissions).map_err(|refusal| refused_list(&refusal))
    };
    let terms = Terms { namespace, flags: &args.change, reasons: Vec::new(), can_ask: session.can_ask() };
    let Some(changes) = execution::carry_out(session, terms, plan, again).await? else { return Ok(()) };
    let there = |listed: &[String]| {
        listed
            .iter()
            .any(|listed| listed == name)
            .then(|| format!("the name {} is there again", shown::name(name)))
    };
    read_back::lists(session, &changes, there).await
}

/// The name; what no secret can be called can stand in a list all the same.
fn listed_name(typed: &str) -> Result<&str, CommandError> {
    let name = secret_name::bare(typed);
    if name.is_empty() || name.contains('/') {
        return Err(CommandError::new(Exit::Usage, format!("{typed:?} is no name for a secret"))
            .detail("Workloads are named with --workload, service accounts with --serviceaccount."));
    }
    Ok(name)
}
