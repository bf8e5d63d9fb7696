//! Which list of pull secrets a pod has: the API server settles that once, when the pod is made.
//!
//! Facts are those of kubernetes v1.35 `plugin/pkg/admission/serviceaccount/admission.go`: a pod whose own list
//! is empty gets a copy of its account's; a list with anything in it, were it one entry without a name, is left
//! alone; and later changes of the account change no pod.

use crate::pod::PodSpec;

/// What was seen of a service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountSeen {
    /// The names in its `imagePullSecrets`, in order.
    Read(Vec<String>),
    /// There is none of that name.
    Missing,
    /// It may not be read.
    Unreadable,
}

/// A list of pull secrets, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullList {
    /// The names, in order.
    pub names: Vec<String>,
    /// Where they come from.
    pub origin: Origin,
}

/// Where a list of pull secrets comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The pod's own, final since it was made.
    Pod,
    /// The manifest's or the template's own, which hides the account's.
    Own,
    /// The account's, copied into a pod when it is made.
    Account,
    /// Of the account, which may not be read: nothing is known of the list.
    UnreadableAccount,
    /// There is no such account, so that the API server takes no pod of it.
    MissingAccount,
    /// Files hold no such account: all their secrets, in the order in which they stand.
    AllSecrets,
    /// Named on the command line.
    Supposed,
}

impl PullList {
    /// The list of a pod that is there already.
    pub fn of_pod(spec: &PodSpec) -> Self {
        Self { names: spec.pull_secrets.clone(), origin: Origin::Pod }
    }

    /// The list that a pod gets which is made now.
    pub fn of_new_pod(spec: &PodSpec, account: &AccountSeen) -> Self {
        let (names, origin) = match account {
            _ if !spec.pull_secrets.is_empty() => (spec.pull_secrets.clone(), Origin::Own),
            AccountSeen::Read(names) => (names.clone(), Origin::Account),
            AccountSeen::Missing => (Vec::new(), Origin::MissingAccount),
            AccountSeen::Unreadable => (Vec::new(), Origin::UnreadableAccount),
        };
        Self { names, origin }
    }

    /// The names of which the kubelet looks something up, in order: those that are not empty.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|name| !name.is_empty())
    }
}

/// What the API server says to whoever makes a pod whose account is missing
/// (`plugin/pkg/admission/serviceaccount/admission.go`).
pub fn refusal(namespace: &str, account: &str) -> String {
    format!("error looking up service account {namespace}/{account}: serviceaccount \"{account}\" not found")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(names: &[&str]) -> PodSpec {
        PodSpec { pull_secrets: names.iter().map(|name| (*name).to_owned()).collect(), ..PodSpec::default() }
    }

    #[test]
    fn an_empty_list_gets_the_accounts_and_any_other_hides_it() {
        let account = AccountSeen::Read(vec!["a".into(), "b".into()]);
        for (own, names, origin) in [
            (&[][..], &["a", "b"][..], Origin::Account),
            (&["c"], &["c"], Origin::Own),
            (&[""], &[""], Origin::Own),
        ] {
            let list = PullList::of_new_pod(&spec(own), &account);
            assert_eq!((list.names, list.origin), (spec(names).pull_secrets, origin), "{own:?}");
        }
    }

    #[test]
    fn the_list_of_a_pod_is_final() {
        let list = PullList::of_pod(&spec(&[]));
        assert_eq!((list.names.len(), list.origin), (0, Origin::Pod));
    }

    #[test]
    fn an_account_that_was_not_seen_gives_nothing_and_is_said() {
        let list = |account| PullList::of_new_pod(&spec(&[]), &account).origin;
        assert_eq!(list(AccountSeen::Missing), Origin::MissingAccount);
        assert_eq!(list(AccountSeen::Unreadable), Origin::UnreadableAccount);
    }
}
