//! Which list of pull secrets a pod has: the API server settles that once, when the pod is made.
//!
//! Facts are those of kubernetes v1.35 `plugin/pkg/admission/serviceaccount/admission.go`: a pod whose own list
//! is empty gets a copy of its account's; a list with anything in it, were it one entry without a name, is left
//! alone; and later changes of the account change no pod. Before all that the account is looked up, whether or not
//! its list is needed, and after it a strict account's pods are held to its list.

use jiff::Timestamp;
use serde_json::Value;

use crate::managed_fields;
use crate::pod::PodSpec;
use crate::reference_list::{SERVICE_ACCOUNT_PATH, names};

/// The annotation of a strict account. Its value is read as Go's `strconv.ParseBool` reads it.
const STRICT: &str = "kubernetes.io/enforce-mountable-secrets";

/// A service account, as far as pulls are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The names in its `imagePullSecrets`, in order.
    pub names: Vec<String>,
    /// Whether a pod that names another pull secret than these is refused.
    pub strict: bool,
    /// When its list was last changed, where its managed fields tell.
    pub changed: Option<Timestamp>,
}

impl Account {
    /// Reads a service account as the API server sends it.
    pub fn from_object(object: &Value) -> Self {
        let strict = object["metadata"]["annotations"][STRICT].as_str();
        Self {
            names: names(object.pointer(SERVICE_ACCOUNT_PATH)),
            strict: strict.is_some_and(|value| ["1", "t", "T", "true", "TRUE", "True"].contains(&value)),
            changed: managed_fields::changed(object, "f:imagePullSecrets"),
        }
    }
}

/// What was seen of a service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountSeen {
    /// The account.
    Read(Account),
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
    /// The account is strict and does not list a name of the manifest's or the template's own list, so that the
    /// API server takes no pod of it.
    NotAllowed {
        /// The place of the first such name, from 0.
        at: usize,
        /// That name.
        name: String,
    },
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

    /// The list that a pod gets which is made now; an empty one where none can be made.
    pub fn of_new_pod(spec: &PodSpec, account: &AccountSeen) -> Self {
        let own = &spec.pull_secrets;
        let (names, origin) = match account {
            AccountSeen::Missing => (Vec::new(), Origin::MissingAccount),
            AccountSeen::Read(account) if own.is_empty() => (account.names.clone(), Origin::Account),
            AccountSeen::Read(account) if account.strict => {
                let refused = (0..).zip(own).find(|(_, name)| !account.names.contains(name));
                match refused {
                    Some((at, name)) => (Vec::new(), Origin::NotAllowed { at, name: name.clone() }),
                    None => (own.clone(), Origin::Own),
                }
            }
            AccountSeen::Unreadable if own.is_empty() => (Vec::new(), Origin::UnreadableAccount),
            AccountSeen::Read(_) | AccountSeen::Unreadable => (own.clone(), Origin::Own),
        };
        Self { names, origin }
    }

    /// What the API server says to whoever makes a pod with this list, which it refuses; `None` where it takes it.
    pub fn refusal(&self, namespace: &str, account: &str) -> Option<String> {
        match &self.origin {
            Origin::MissingAccount => Some(format!(
                "error looking up service account {namespace}/{account}: serviceaccount \"{account}\" not found"
            )),
            Origin::NotAllowed { at, name } => Some(format!(
                "imagePullSecrets[{at}].name=\"{name}\" is not allowed because service account {account} does not reference that imagePullSecret"
            )),
            _ => None,
        }
    }

    /// The names of which the kubelet looks something up, in order: those that are not empty.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(names: &[&str]) -> PodSpec {
        PodSpec { pull_secrets: names.iter().map(|name| (*name).to_owned()).collect(), ..PodSpec::default() }
    }

    fn seen(names: &[&str], strict: bool) -> AccountSeen {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        AccountSeen::Read(Account { names, strict, changed: None })
    }

    #[test]
    fn an_empty_list_gets_the_accounts_and_any_other_hides_it() {
        let account = seen(&["a", "b"], false);
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

    #[test]
    fn no_pod_is_made_without_its_account_whatever_it_lists_itself() {
        let list = PullList::of_new_pod(&spec(&["a"]), &AccountSeen::Missing);
        assert_eq!((list.names.len(), &list.origin), (0, &Origin::MissingAccount));
        assert_eq!(
            list.refusal("shop", "web").as_deref(),
            Some(r#"error looking up service account shop/web: serviceaccount "web" not found"#)
        );
        let unreadable = PullList::of_new_pod(&spec(&["a"]), &AccountSeen::Unreadable);
        assert_eq!((unreadable.refusal("shop", "web"), unreadable.origin), (None, Origin::Own));
    }

    #[test]
    fn a_strict_account_refuses_what_it_does_not_list() {
        let list = |own: &[&str]| PullList::of_new_pod(&spec(own), &seen(&["a", "b"], true));
        assert_eq!(list(&[]).origin, Origin::Account);
        assert_eq!(list(&["b"]).origin, Origin::Own);
        let refused = list(&["a", "c", "d"]);
        assert_eq!(refused.origin, Origin::NotAllowed { at: 1, name: "c".into() });
        assert_eq!(
            refused.refusal("shop", "web").as_deref(),
            Some(
                r#"imagePullSecrets[1].name="c" is not allowed because service account web does not reference that imagePullSecret"#
            )
        );
        assert_eq!(list(&[""]).origin, Origin::NotAllowed { at: 0, name: String::new() });
    }

    #[test]
    fn strictness_is_read_as_go_reads_a_bool() {
        for (value, strict) in [("true", true), ("1", true), ("T", true), ("false", false), ("yes", false)] {
            let object = serde_json::json!({"metadata": {"annotations": {STRICT: value}}});
            assert_eq!(Account::from_object(&object).strict, strict, "{value}");
        }
    }
}
