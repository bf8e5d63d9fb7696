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
    /// Those whose pods name it and no other secret: `deploy/web`, `pod/web-1`.
    pub alone: BTreeSet<String>,
    /// Those whose pods name others too, or may: an undecodable one stops every pull, and one that serves Docker Hub
    /// may suppress an entry of this one.
    pub among: BTreeSet<String>,
    /// Those whose pods do not name it.
    pub others: BTreeSet<String>,
}

/// Whether a list of secrets names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Alone,
    Among,
    Not,
}

impl Named {
    fn by<'n>(names: impl Iterator<Item = &'n str>, secret: &str) -> Self {
        let (mut is_named, mut has_others) = (false, false);
        for name in names.filter(|name| !name.is_empty()) {
            *(if name == secret { &mut is_named } else { &mut has_others }) = true;
        }
        match (is_named, has_others) {
            (true, false) => Self::Alone,
            (true, true) => Self::Among,
            (false, _) => Self::Not,
        }
    }
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
            let named = self.named(*kind, referrer, secret, complete);
            let who = who(*kind, referrer);
            for image in referrer.images() {
                let users = images.entry(image).or_default();
                let alike = match named {
                    Named::Alone => &mut users.alone,
                    Named::Among => &mut users.among,
                    Named::Not => &mut users.others,
                };
                alike.insert(who.clone());
            }
        }
        images
    }

    /// Everything that pulls images.
    pub(super) fn pullers(&self) -> impl Iterator<Item = Puller<'_>> {
        self.pullers.iter().map(|(kind, referrer)| Puller {
            kind: *kind,
            name: referrer.name(),
            who: who(*kind, referrer),
            own: referrer.pull_secrets().map(str::to_owned).collect(),
            account: referrer.account(),
            account_list: self.accounts.get(referrer.account()).map_or(&[], Vec::as_slice),
            images: referrer.images().collect(),
        })
    }

    /// Whether the pods of this name the secret: in their own list, or in that of their account where that is what
    /// they get.
    fn named(&self, kind: Kind, referrer: &Referrer, secret: &str, complete: bool) -> Named {
        let own = referrer.pull_secrets().next().is_some();
        if own || kind == Kind::Pod && referrer.is_admitted() {
            return Named::by(referrer.pull_secrets(), secret);
        }
        match self.accounts.get(referrer.account()) {
            Some(names) => Named::by(names.iter().map(String::as_str), secret),
            None if complete => Named::Not,
            None => Named::Among,
        }
    }
}

/// A workload or a pod, and by which lists it pulls which images.
pub(super) struct Puller<'i> {
    pub(super) kind: Kind,
    pub(super) name: &'i str,
    /// What it is called in front of people.
    pub(super) who: String,
    /// The names in its own list.
    pub(super) own: Vec<String>,
    pub(super) account: &'i str,
    /// The names in its account's list; none where that was not seen.
    pub(super) account_list: &'i [String],
    pub(super) images: Vec<&'i str>,
}

fn who(kind: Kind, referrer: &Referrer) -> String {
    let kind = if kind == Kind::Pod { "pod" } else { short(kind) };
    format!("{kind}/{}", referrer.name())
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
        let naming = users.alone.into_iter().chain(users.among);
        (naming.collect(), users.others.into_iter().collect())
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
    fn lists_that_name_others_too_are_told_apart() {
        let pod = |name: &str, list: &[&str]| {
            (Kind::Pod, json!({"metadata": {"name": name, "uid": "u"}, "spec": spec(list)}))
        };
        let images = images(&[pod("one", &["s", "", "s"]), pod("two", &["s", "t"]), pod("none", &["t"])]);
        let users = images.users("s", true).remove("app:1").unwrap_or_default();
        let names = |users: BTreeSet<String>| users.into_iter().collect::<Vec<_>>();
        assert_eq!(names(users.alone), ["pod/one"]);
        assert_eq!(names(users.among), ["pod/two"]);
        assert_eq!(names(users.others), ["pod/none"]);
    }

    #[test]
    fn what_has_ended_is_left_out() {
        let ended = json!({"metadata": {"name": "p"}, "spec": spec(&[]), "status": {"phase": "Failed"}});
        let images = images(&[(Kind::Pod, ended)]);
        assert!(images.users("s", true).is_empty());
    }
}
