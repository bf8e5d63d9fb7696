//! Who names pull secrets: service accounts, workloads and pods, read page by page and reduced at once.

use std::cell::RefCell;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use pullsecret_core::Kind;
use pullsecret_core::usage::{KINDS, LIVE_PODS, Referrer};

use crate::cluster::ListOptions;
use crate::error::CommandError;
use crate::session::Session;
use crate::world::{Seen, World};

/// How many lists are read at once: more would hold more pages at a time, and make a server work for one user alone.
const AT_ONCE: usize = 3;

/// Shows every object of a namespace, or of all with `None`, that may name pull secrets, in the server's order
/// within each kind; of what one of these controls, pods alone, because it stands for the rest (a cluster holds ten
/// old `ReplicaSets` for each Deployment). The kinds that this user may not list are the result.
///
/// # Errors
/// The cluster cannot be asked, or a file holds what is shaped like nothing.
pub(super) async fn visit(
    world: &World<'_>,
    namespace: Option<&str>,
    visitor: impl FnMut(Kind, Referrer),
) -> Result<Vec<Kind>, CommandError> {
    let visitor = RefCell::new(visitor);
    let unreadable = stream::iter(KINDS)
        .map(|kind| visit_kind(world, namespace, kind, &visitor))
        .buffered(AT_ONCE)
        .try_collect::<Vec<_>>()
        .await?;
    Ok(unreadable.into_iter().flatten().collect())
}

async fn visit_kind(
    world: &World<'_>,
    namespace: Option<&str>,
    kind: Kind,
    visitor: &RefCell<impl FnMut(Kind, Referrer)>,
) -> Result<Option<Kind>, CommandError> {
    // Files are looked at whole, and who has ended in them is left out later.
    let live = (kind == Kind::Pod && !world.is_files()).then(|| LIVE_PODS.to_owned());
    let options = ListOptions { fields: live, ..ListOptions::default() };
    let mut pages = world.pages::<Referrer>(kind, namespace, &options)?;
    loop {
        match pages.next().await? {
            Seen::Found(page) => {
                let counted = |referrer: &Referrer| kind == Kind::Pod || !has_controller(referrer, world);
                let counted = page.into_iter().filter(counted);
                counted.for_each(|referrer| visitor.borrow_mut()(kind, referrer));
            }
            Seen::Missing => return Ok(None),
            Seen::Unreadable(_) => return Ok(Some(kind)),
        }
    }
}

/// Whether something else that is looked at stands for an object. In a cluster, what controls it is there; files may
/// lack it.
fn has_controller(referrer: &Referrer, world: &World<'_>) -> bool {
    let controller = referrer.controller();
    controller.is_some_and(|controller| !world.is_files() || world.place(&controller).is_some())
}

/// The resources that may not be listed, as RBAC spells them.
pub(super) fn resources(kinds: &[Kind]) -> Vec<String> {
    let spelled = |kind: &Kind| match kind.group() {
        "" => kind.resource().to_owned(),
        group => format!("{}.{group}", kind.resource()),
    };
    kinds.iter().map(spelled).collect()
}

/// Says what may not be listed, so that not all that names a secret is known.
pub(super) fn say_unreadable(kinds: &[Kind], namespace: Option<&str>, session: &Session) {
    if kinds.is_empty() {
        return;
    }
    let resources = resources(kinds).join(", ");
    let place =
        namespace.map_or_else(|| "in all namespaces".to_owned(), |name| format!("in namespace {name}"));
    let warning = format!("not all that names secrets is known: you may not list {resources} {place}");
    session.out().warning(&warning);
}
