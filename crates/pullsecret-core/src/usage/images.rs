//! Which images of a namespace one secret is tried for: those of pods that name it, and those of pods that do not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Referrer, short};
use crate::Kind;

/// The lists of a namespace's service accounts, and what has images in it.
#[derive(Clone, Debug, Default)]
pub struct Images {
    accounts: HashMap<String, Vec<String>>,
    pullers: Vec<(Kind, Referrer)>,
}

/// Who uses an image, split by whether the pods name the secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageUsers {
    /// Those whose pods name it: `deploy/web`, `pod/web-1`.
    pub naming: BTreeSet<String>,
    /// The others.
    pub others: BTreeSet<String>,
}

impl Images {
    /// Takes in an object of a kind; of what others of these kinds made, see [`Referrer::controller`].
    pub fn add(&mut self, kind: Kind, referrer: Referrer) {
        if kind == Kind::ServiceAccount {
            let names = referrer.pull_secrets().map(str::to_owned).collect();
            self.accounts.insert(referrer.name().to_owned(), names);
        } else if !referrer.has_ended() {
            self.pullers.push((kind, referrer));
        }
    }

    /// The images as they are written, each with who uses it. `complete` says that all accounts are known, so that
    /// a pod of one that is not among them has no list; without that it may have any.
    pub fn users(&self, secret: &str, complete: bool) -> BTreeMap<&str, ImageUsers> {
        let mut images: BTreeMap<&str, ImageUsers> = BTreeMap::new();
        for (kind, referrer) in &self.pullers {
            let names = self.names(*kind, referrer, secret, complete);
            let who = if *kind == Kind::Pod {
                format!("pod/{}", referrer.name())
            } else {
                format!("{}/{}", short(*kind), referrer.name())
            };
            for image in referrer.images() {
                let users = images.entry(image).or_default();
                if names { &mut users.naming } else { &mut users.others }.insert(who.clone());
            }
        }
        images
    }

    /// Whether the pods of this name the secret: in their own list, or in that of their account where that is what
    /// they get.
    fn names(&self, kind: Kind, referrer: &Referrer, secret: &str, complete: bool) -> bool {
        let own = referrer.pull_secrets().next().is_some();
        if own || kind == Kind::Pod && referrer.is_admitted() {
            return referrer.pull_secrets().any(|name| name == secret);
        }
        self.accounts
            .get(referrer.account())
            .map_or(!complete, |names| names.iter().any(|name| name == secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn images(objects: &[(Kind, Value)]) -> Images {
        let mut images = Images::default();
        for (kind, object) in objects {
            images.add(*kind, serde_json::from_value(object.clone()).unwrap());
        }
        images
    }

    fn spec(list: &[&str]) -> Value {
        let names: Vec<Value> = list.iter().map(|name| json!({"name": name})).collect();
        json!({"imagePullSecrets": names, "containers": [{"image": "app:1"}]})
    }

    fn users(images: &Images, complete: bool) -> (Vec<String>, Vec<String>) {
        let users = images.users("s", complete).remove("app:1").unwrap_or_default();
        (users.naming.into_iter().collect(), users.others.into_iter().collect())
    }

    #[test]
    fn the_list_that_pods_have_or_will_get_counts() {
        let pod = |name: &str, uid: &str, list: &[&str]| {
            (Kind::Pod, json!({"metadata": {"name": name, "uid": uid}, "spec": spec(list)}))
        };
        let template = |name: &str, list: &[&str]| {
            (
                Kind::Deployment,
                json!({"metadata": {"name": name}, "spec": {"template": {"spec": spec(list)}}}),
            )
        };
        let account = json!({"metadata": {"name": "default"}, "imagePullSecrets": [{"name": "s"}]});
        let images = images(&[
            (Kind::ServiceAccount, account),
            pod("old", "u", &[]),
            pod("new", "u", &["s"]),
            pod("manifest", "", &[]),
            template("inherits", &[]),
            template("hides", &["other"]),
        ]);
        let (naming, others) = users(&images, true);
        assert_eq!(naming, ["deploy/inherits", "pod/manifest", "pod/new"]);
        assert_eq!(others, ["deploy/hides", "pod/old"], "a pod's list is fixed when it is made");
    }

    #[test]
    fn an_account_that_nobody_has_seen_may_have_any_list() {
        let images = images(&[(Kind::Pod, json!({"metadata": {"name": "p"}, "spec": spec(&[])}))]);
        assert_eq!(users(&images, false).0, ["pod/p"]);
        assert_eq!(users(&images, true).1, ["pod/p"]);
    }

    #[test]
    fn what_has_ended_is_left_out() {
        let ended = json!({"metadata": {"name": "p"}, "spec": spec(&[]), "status": {"phase": "Failed"}});
        let images = images(&[(Kind::Pod, ended)]);
        assert!(images.users("s", true).is_empty());
    }
}
