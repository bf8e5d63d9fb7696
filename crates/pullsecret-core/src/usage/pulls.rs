//! Which images are pulled by which lists of pull secrets: of a whole cluster, so each object is reduced as it is read.

use std::collections::{BTreeMap, HashMap};

use super::Referrer;
use crate::{Kind, ObjectRef};

/// What pulls images, and the lists of service accounts.
#[derive(Clone, Debug, Default)]
pub struct Pulls {
    /// By namespace and name.
    accounts: HashMap<(String, String), Vec<String>>,
    /// By namespace, then by image and list.
    pulls: BTreeMap<String, BTreeMap<(String, List), Users>>,
}

/// Who pulls an image, by kind and name.
type Users = Vec<(Kind, String)>;

/// A list of pull secrets as it is known before all accounts are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Own(Vec<String>),
    Account(String),
}

/// An image that is pulled by a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    /// The image as written.
    pub image: String,
    /// The list; an account's name where that was not seen, so that nothing is known of its list.
    pub list: Result<Vec<String>, String>,
    /// The workloads and pods that pull it so.
    pub users: Vec<ObjectRef>,
}

impl Pulls {
    /// Takes in an object of a kind; of what others of these kinds made, see [`Referrer::controller`].
    pub fn add(&mut self, kind: Kind, referrer: &Referrer) {
        let namespace = referrer.namespace().to_owned();
        let own: Vec<String> = referrer.pull_secrets().map(str::to_owned).collect();
        if kind == Kind::ServiceAccount {
            self.accounts.insert((namespace, referrer.name().to_owned()), own);
            return;
        }
        if referrer.has_ended() {
            return;
        }
        let is_final = !own.is_empty() || kind == Kind::Pod && referrer.is_admitted();
        let list = if is_final { List::Own(own) } else { List::Account(referrer.account().to_owned()) };
        let pulls = self.pulls.entry(namespace).or_default();
        for image in referrer.pulled_images() {
            let users = pulls.entry((image.to_owned(), list.clone())).or_default();
            let user = (kind, referrer.name().to_owned());
            if users.last() != Some(&user) {
                users.push(user);
            }
        }
    }

    /// The namespaces in which anything is pulled.
    pub fn namespaces(&self) -> impl Iterator<Item = &str> {
        self.pulls.iter().filter(|(_, pulls)| !pulls.is_empty()).map(|(namespace, _)| namespace.as_str())
    }

    /// What is pulled in a namespace, by image and list. `complete` says that all accounts are known, so that one that is
    /// not among them has no list.
    pub fn of(&self, namespace: &str, complete: bool) -> Vec<Pull> {
        let mut found: Vec<Pull> = Vec::new();
        for ((image, list), users) in self.pulls.get(namespace).into_iter().flatten() {
            let list = self.resolved(namespace, list, complete);
            let users = users.iter().map(|(kind, name)| ObjectRef::new(*kind, namespace, name));
            match found
                .iter_mut()
                .rev()
                .take_while(|pull| pull.image == *image)
                .find(|pull| pull.list == list)
            {
                Some(pull) => pull.users.extend(users),
                None => found.push(Pull { image: image.clone(), list, users: users.collect() }),
            }
        }
        for pull in &mut found {
            pull.users.sort();
        }
        found
    }

    fn resolved(&self, namespace: &str, list: &List, complete: bool) -> Result<Vec<String>, String> {
        let account = match list {
            List::Own(names) => return Ok(names.clone()),
            List::Account(account) => account,
        };
        match self.accounts.get(&(namespace.to_owned(), account.clone())) {
            Some(names) => Ok(names.clone()),
            None if complete => Ok(Vec::new()),
            None => Err(account.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pulls(objects: &[(Kind, Value)]) -> Pulls {
        let mut pulls = Pulls::default();
        for (kind, object) in objects {
            pulls.add(*kind, &serde_json::from_value(object.clone()).unwrap());
        }
        pulls
    }

    fn object(name: &str, uid: &str, list: &[&str], images: &[&str]) -> Value {
        let names: Vec<Value> = list.iter().map(|name| json!({"name": name})).collect();
        let containers: Vec<Value> = images.iter().map(|image| json!({"image": image})).collect();
        json!({"metadata": {"namespace": "shop", "name": name, "uid": uid},
            "spec": {"imagePullSecrets": names, "containers": containers}})
    }

    fn told(pulls: &Pulls, complete: bool) -> Vec<String> {
        let words = |pull: Pull| {
            let users: Vec<_> = pull.users.iter().map(ToString::to_string).collect();
            let list = pull.list.map_or_else(|account| format!("{account}?"), |names| names.join("+"));
            format!("{} by [{list}]: {}", pull.image, users.join(" "))
        };
        pulls.of("shop", complete).into_iter().map(words).collect()
    }

    #[test]
    fn what_is_pulled_alike_is_told_together() {
        let account = json!({"metadata": {"namespace": "shop", "name": "default"}, "imagePullSecrets": [{"name": "s"}]});
        let template = |name: &str, list: &[&str]| {
            let pod = object(name, "", list, &["app:1", "app:1"]);
            json!({"metadata": pod["metadata"], "spec": {"template": {"spec": pod["spec"]}}})
        };
        let found = pulls(&[
            (Kind::Pod, object("old", "u", &[], &["app:1"])),
            (Kind::Pod, object("new", "u", &["s"], &["app:1", "side:1"])),
            (Kind::Deployment, template("web", &[])),
            (Kind::Deployment, template("own", &["t", "s"])),
            (Kind::ServiceAccount, account),
        ]);
        assert_eq!(
            told(&found, true),
            [
                "app:1 by []: pod/old",
                "app:1 by [s]: pod/new deployment.apps/web",
                "app:1 by [t+s]: deployment.apps/own",
                "side:1 by [s]: pod/new",
            ]
        );
        assert_eq!(found.namespaces().collect::<Vec<_>>(), ["shop"]);
    }

    #[test]
    fn an_account_that_nobody_has_seen_may_have_any_list() {
        let mut ended = object("ended", "u", &[], &["gone:1"]);
        ended["status"] = json!({"phase": "Succeeded"});
        let found = pulls(&[(Kind::Pod, object("p", "", &[], &["app:1"])), (Kind::Pod, ended)]);
        assert_eq!(told(&found, false), ["app:1 by [default?]: pod/p"]);
        assert_eq!(told(&found, true), ["app:1 by []: pod/p"]);
    }
}
