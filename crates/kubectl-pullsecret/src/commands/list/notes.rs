//! What is said beside the list: names that lead nowhere, what may not be read, and why there is nothing.

use pullsecret_core::{Kind, ObjectRef, shell_word};

use super::listing::Listing;
use crate::cluster::ClusterError;
use crate::commands::references::say_unreadable;
use crate::error::CommandError;
use crate::world::{Seen, World};

/// How many of a kind are told one by one.
const MOST_NAMED: usize = 3;
/// How many namespaces more are named in one line.
const MOST_LISTED: usize = 10;

impl Listing<'_> {
    pub(super) fn say_missing(&self) {
        let mut out = self.session.out();
        for (object, users) in self.missing.iter().take(MOST_NAMED) {
            let place = if self.args.all_namespaces {
                format!(" in namespace {}", object.namespace)
            } else {
                String::new()
            };
            out.warning(&format!("{object}{place} does not exist; it is named by {users}"));
        }
        if let Some(more) = self.missing.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            out.warning(&format!("{more} more secrets that are named do not exist either"));
        }
    }

    /// Names that are used and were not met, where each would be a request of its own.
    pub(super) fn say_unmet(&self) {
        let mut namespaces: Vec<&str> = self.usage.unmet().map(|(namespace, ..)| namespace).collect();
        let names = namespaces.len();
        namespaces.dedup();
        if names == 0 {
            return;
        }
        let (are, they) = if names == 1 { ("name is", "is") } else { ("names are", "are") };
        let mut out = self.session.out();
        out.warning(&format!(
            "{names} {are} used for pull secrets and {they} not among these: missing, or of another type"
        ));
        let mut lead = "To see which: ";
        for namespace in namespaces.iter().take(MOST_NAMED) {
            out.status(&format!("{lead}kubectl pullsecret list {}", self.session.place(namespace)));
            lead = "              ";
        }
        let rest = namespaces.get(MOST_NAMED..).unwrap_or_default();
        if let [listed @ .., last] = &rest[..rest.len().min(MOST_LISTED)] {
            let more = rest.len().saturating_sub(MOST_LISTED);
            let words = match (listed.is_empty(), more) {
                (true, 0) => (*last).to_owned(),
                (false, 0) => format!("{} and {last}", listed.join(", ")),
                (_, more) => format!("{}, {last} and {more} more", listed.join(", ")),
            };
            out.status(&format!("Likewise in {words}."));
        }
    }

    pub(super) fn say_partial(&self) {
        let namespace = (!self.args.all_namespaces).then(|| self.world.namespace());
        say_unreadable(&self.unreadable, namespace, self.session);
    }

    /// Nothing was found: perhaps because there is no such namespace.
    pub(super) async fn say_empty(&self) -> Result<(), CommandError> {
        let Self { world, args, .. } = self;
        let place = if args.all_namespaces {
            "in any namespace".to_owned()
        } else {
            let namespace = world.namespace();
            let object = ObjectRef::new(Kind::Namespace, "", namespace);
            if !world.is_files() && matches!(world.get(&object).await?, Seen::Missing) {
                return Err(ClusterError::NamespaceNotFound { namespace: namespace.to_owned() }.into());
            }
            format!("in namespace {namespace}")
        };
        let place = if world.is_files() { format!("{place} of the files") } else { place };
        let labels =
            args.selector.as_ref().map(|labels| format!(" with labels {labels}")).unwrap_or_default();
        let expiring = args
            .expiring
            .as_ref()
            .map(|within| format!(" with credentials that end within {within}"))
            .unwrap_or_default();
        self.session.out().status(&format!("No pull secrets{labels}{expiring} {place}."));
        if args.selector.is_none() && args.expiring.is_none() && !args.all_namespaces {
            self.say_elsewhere();
        }
        Ok(())
    }

    /// Names other namespaces of the files that have pull secrets, for objects in files often name one.
    fn say_elsewhere(&self) {
        let World::Files(files) = self.world else { return };
        let elsewhere = files.namespaces_with_pull_secrets();
        let named: Vec<String> = elsewhere
            .iter()
            .take(MOST_NAMED)
            .map(|(name, count)| format!("{count} in {name} (add -n {})", shell_word(name)))
            .collect();
        if named.is_empty() {
            return;
        }
        let more = elsewhere.len() - named.len();
        let more =
            if more == 0 { String::new() } else { format!(", and in {more} more namespaces (add -A)") };
        self.session.out().status(&format!("The files have others: {}{more}.", named.join(", ")));
    }
}
