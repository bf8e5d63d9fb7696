//! What follows from taking a secret out of lists: images without a credential, and pods that keep what they have.

use pullsecret_core::admission::{Account, AccountSeen};
use pullsecret_core::plan::attach::Holder;
use pullsecret_core::plan::detach::{ListChange, list_changes};
use pullsecret_core::reference_list::{list_path, names};
use pullsecret_core::usage::{self, Images, Losses, Referrer};
use pullsecret_core::{Kind, ObjectRef, shown};

use crate::commands::references;
use crate::error::CommandError;
use crate::session::Session;
use crate::world::World;

/// How many images or lists are named before they are only counted.
const MOST_NAMED: usize = 10;

/// Warns of what the change takes away, before anybody agrees to it.
///
/// # Errors
/// The cluster cannot be asked; what may not be read is said.
pub(super) async fn warn(
    holders: &[Holder],
    secret: &str,
    namespace: &str,
    session: &Session,
) -> Result<(), CommandError> {
    let world = World::Cluster(session.cluster().await?, session);
    let (mut images, mut naming, mut refused) = (Images::default(), 0, Vec::new());
    let unreadable = references::visit(&world, Some(namespace), |kind, referrer| {
        if referrer.pull_secrets().any(|name| name == secret) && !referrer.has_ended() {
            naming += usize::from(kind == Kind::Pod);
            refused.extend(forbidden(kind, &referrer, holders));
        }
        images.add(kind, referrer);
    })
    .await?;
    let pulls = usage::changed_pulls(&images, &lists(holders, secret));
    let seen = world.secrets(usage::secrets(&pulls, namespace)).await?;
    let seen = seen.into_iter().map(|(secret, seen)| (secret.name, seen)).collect();
    say_losses(&usage::losses(&pulls, &seen), session);
    for (workload, account) in refused {
        session.out().warning(&format!(
            "{workload} names {} itself, and {account} then takes no pod of it (enforce-mountable-secrets)",
            shown::name(secret)
        ));
    }
    if !unreadable.is_empty() {
        let resources = references::resources(&unreadable).join(", ");
        session.out().warning(&format!(
            "not all images that lose it are known: you may not list {resources} in namespace {}",
            shown::name(namespace)
        ));
    }
    let keep = match naming {
        0 => return Ok(()),
        1 => "1 pod names it, and keeps it until it is made anew".to_owned(),
        _ => format!("{naming} pods name it, and keep it until they are made anew"),
    };
    session.out().status(&format!("{keep}: the change is for pods made from now on."));
    Ok(())
}

/// The workload and the account, if this names the secret in its own list and runs under a strict account that is
/// about to list it no more.
fn forbidden(kind: Kind, referrer: &Referrer, holders: &[Holder]) -> Option<(ObjectRef, ObjectRef)> {
    let is_account =
        |object: &ObjectRef| object.kind == Kind::ServiceAccount && object.name == referrer.account();
    let holder = holders.iter().find(|holder| is_account(&holder.object))?;
    let account = &holder.object;
    let workload = ObjectRef::new(kind, &account.namespace, referrer.name());
    let makes_pods = !matches!(kind, Kind::ServiceAccount | Kind::Pod);
    let keeps_it = !holders.iter().any(|other| other.object == workload);
    (makes_pods && keeps_it && Account::from_object(&holder.read).strict).then(|| (workload, account.clone()))
}

/// The lists that change, and the accounts on which emptied templates fall back.
fn lists(holders: &[Holder], secret: &str) -> Vec<ListChange> {
    let mut lists = list_changes(holders, secret);
    for holder in holders {
        let Some((account, AccountSeen::Read(read))) = &holder.account else { continue };
        if !lists.iter().any(|list| list.object == *account) {
            lists.push(ListChange {
                object: account.clone(),
                before: read.names.clone(),
                after: read.names.clone(),
            });
        }
    }
    lists
}

fn say_losses(losses: &Losses, session: &Session) {
    let mut out = session.out();
    let count = losses.images.len();
    let unless = "the nodes have one of their own, new pods cannot pull";
    match count {
        0 => {}
        1 => out.warning(&format!("1 image loses its last credential: unless it is public or {unless} it")),
        _ => out.warning(&format!(
            "{count} images lose their last credential: unless they are public or {unless} them"
        )),
    }
    for (image, who) in losses.images.iter().take(MOST_NAMED) {
        let who: Vec<_> = who.iter().map(|who| shown::name(who)).collect();
        out.status(&format!("  {}  {}", shown::visible(image), who.join(", ")));
    }
    if count > MOST_NAMED {
        out.status(&format!("  and {} more", count - MOST_NAMED));
    }
    if !losses.unreadable.is_empty() {
        let names: Vec<_> =
            losses.unreadable.iter().map(|name| format!("secret/{}", shown::name(name))).collect();
        let names = names.join(", ");
        out.warning(&format!(
            "which images lose their last credential is not known: you may not read {names}"
        ));
    }
}

/// Says what the lists name where none of them names the secret: a name may be mistyped, and what pods get may come
/// from elsewhere.
pub(super) fn say_unlisted(holders: &[Holder], secret: &str, session: &Session) {
    let mut out = session.out();
    let shown_secret = shown::name(secret);
    if holders.len() > MOST_NAMED {
        return out.status(&format!("None of {} lists names {shown_secret}", holders.len()));
    }
    for holder in holders {
        let own = names(list_path(holder.object.kind).and_then(|path| holder.read.pointer(&path)));
        let (object, inherited) = (&holder.object, holder.inherited());
        let listed =
            |names: &[String]| names.iter().map(|name| shown::name(name)).collect::<Vec<_>>().join(", ");
        match &holder.account {
            Some((account, _)) if own.is_empty() && inherited.iter().any(|name| name == secret) => {
                out.status(&format!(
                    "{object} has no list of its own: its pods get {shown_secret} from {account}"
                ));
            }
            _ if own.is_empty() => out.status(&format!("{object} names no pull secret")),
            _ => out.status(&format!("{object} does not name {shown_secret}, but {}", listed(&own))),
        }
    }
}
