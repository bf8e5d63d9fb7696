//! `attach`: a secret named in the lists of service accounts or workloads, behind what is there.

mod pods;
mod supply;

use clap::Args;
use pullsecret_core::plan::attach;
use pullsecret_core::plan::refusal::Permissions;
use pullsecret_core::report::Change;
use pullsecret_core::{Kind, ObjectRef, shown};

use super::secret_name;
use super::targets::{self, Purpose, TargetFlags, Targets};
use crate::completable::Completable;
use crate::error::{CommandError, refused_list};
use crate::execution::{self, ChangeFlags, Terms, read_back};
use crate::session::Session;

/// Arguments of `attach`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # To the default service account: pods made from now on pull with it
  kubectl pullsecret attach regcred

  # To two accounts, shown and not done
  kubectl pullsecret attach regcred --serviceaccount web,worker --dry-run

  # To one workload, which starts a rollout
  kubectl pullsecret attach regcred --workload deployment/web")]
pub struct AttachArgs {
    /// The secret
    #[arg(value_name = "NAME", add = Completable::PullSecret.values())]
    name: String,

    #[command(flatten)]
    targets: TargetFlags,

    #[command(flatten)]
    change: ChangeFlags,
}

pub(super) async fn run(args: AttachArgs, session: &Session) -> Result<(), CommandError> {
    let targets = Targets::of(&args.targets)?;
    let names = [secret_name::valid(&args.name)?.to_owned()];
    let [name] = &names;
    let namespace = session.cluster().await?.namespace();
    let secret = ObjectRef::new(Kind::Secret, namespace, name);
    let supply = supply::look(&secret, session).await?;
    let adopt = args.change.adopt;
    let look = || targets.read(Purpose::Attach(&names), adopt, namespace, session);
    let permissions = Permissions { adopt, ..Permissions::default() };
    let mut held = look().await?;
    let plan = attach::plan(&held.holders, &names, permissions).map_err(|refusal| refused_list(&refusal))?;
    targets::say_left_alone(&held, session);
    let again = async |_: &[Change]| {
        held = look().await?;
        attach::plan(&held.holders, &names, permissions).map_err(|refusal| refused_list(&refusal))
    };
    let terms = Terms { namespace, flags: &args.change, reasons: Vec::new(), can_ask: session.can_ask() };
    let Some(changes) = execution::carry_out(session, terms, plan, again).await? else { return Ok(()) };
    let missing = |listed: &[String]| {
        (!listed.contains(name)).then(|| format!("the name {} is not there any more", shown::name(name)))
    };
    read_back::lists(session, &changes, missing).await?;
    pods::tell(&supply, &held.holders, &changes, session).await
}
