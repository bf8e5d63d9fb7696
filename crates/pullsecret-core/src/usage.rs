//! Who names which pull secrets: service accounts, workloads by their templates, and pods.
//!
//! A pod's list is fixed when it is made: the pod's own, else its account's as it was then (Kubernetes 1.35,
//! `plugin/pkg/admission/serviceaccount`). So each of the three is a reference of its own.

mod images;
mod losses;
mod pulls;
mod referrer;

pub use images::{ImageUsers, Images};
pub use losses::{ChangedPull, Losses, changed_pulls, losses, secrets};
pub use pulls::{Pull, Pulls};
pub use referrer::Referrer;

use std::collections::{BTreeMap, BTreeSet};

use crate::{ImageReference, Kind, ObjectRef, Registry};

/// The kinds whose objects name pull secrets, in the order in which they are told.
pub const KINDS: [Kind; 9] = [
    Kind::ServiceAccount,
    Kind::Deployment,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::CronJob,
    Kind::Job,
    Kind::ReplicaSet,
    Kind::ReplicationController,
    Kind::Pod,
];

/// Leaves pods out that have ended: they pull nothing any more.
pub const LIVE_PODS: &str = "status.phase!=Succeeded,status.phase!=Failed";

/// Who uses each secret, by namespace and name.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    namespaces: BTreeMap<String, BTreeMap<String, Users>>,
    /// Repositories in use that are spelt as hardly anybody does, by namespace: they tell whether a key that is
    /// spelt like that is meant. Few enough to be kept.
    unusual: BTreeMap<String, BTreeSet<String>>,
}

impl Usage {
    /// Takes in an object of a kind; of what others of these kinds made, see [`Referrer::controller`].
    pub fn add(&mut self, kind: Kind, referrer: &Referrer) {
        if referrer.has_ended() {
            return;
        }
        let repositories = referrer.images().filter_map(|image| ImageReference::parse(image).ok());
        for repository in repositories.map(|image| image.repository()).filter(|name| is_unusual(name)) {
            self.unusual.entry(referrer.namespace().to_owned()).or_default().insert(repository);
        }
        let names: BTreeSet<&str> = referrer.pull_secrets().filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return;
        }
        let secrets = self.namespaces.entry(referrer.namespace().to_owned()).or_default();
        for name in names {
            secrets.entry(name.to_owned()).or_default().add(kind, referrer.name());
        }
    }

    /// Who uses a secret.
    pub fn of(&self, namespace: &str, secret: &str) -> &Users {
        static NOBODY: Users =
            Users { accounts: Vec::new(), workloads: BTreeSet::new(), pods: Vec::new(), is_met: false };
        self.namespaces.get(namespace).and_then(|secrets| secrets.get(secret)).unwrap_or(&NOBODY)
    }

    /// The repositories in use in a namespace whose names only an unusual key matches.
    pub fn unusual_repositories(&self, namespace: &str) -> Vec<String> {
        self.unusual.get(namespace).into_iter().flatten().cloned().collect()
    }

    /// Notes that there is a pull secret of that name.
    pub fn meet(&mut self, namespace: &str, secret: &str) {
        if let Some(users) = self.namespaces.get_mut(namespace).and_then(|secrets| secrets.get_mut(secret)) {
            users.is_met = true;
        }
    }

    /// Namespaces and names that are used, and that no pull secret was met by: nothing is there, or something else.
    pub fn unmet(&self) -> impl Iterator<Item = (&str, &str, &Users)> {
        self.namespaces.iter().flat_map(|(namespace, secrets)| {
            let unmet = secrets.iter().filter(|(_, users)| !users.is_met);
            unmet.map(|(name, users)| (namespace.as_str(), name.as_str(), users))
        })
    }
}

/// Who uses one secret; names without their namespace, which is the secret's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    accounts: Vec<String>,
    workloads: BTreeSet<(Kind, String)>,
    pods: Vec<String>,
    /// Whether there is a pull secret of the name.
    is_met: bool,
}

impl Users {
    fn add(&mut self, kind: Kind, name: &str) {
        match kind {
            Kind::ServiceAccount => self.accounts.push(name.to_owned()),
            Kind::Pod => self.pods.push(name.to_owned()),
            kind => drop(self.workloads.insert((kind, name.to_owned()))),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.workloads.is_empty() && self.pods.is_empty()
    }

    /// All of them as objects of the secret's namespace.
    pub fn references(&self, namespace: &str) -> Vec<ObjectRef> {
        let accounts = self.accounts.iter().map(|name| (Kind::ServiceAccount, name));
        let workloads = self.workloads.iter().map(|(kind, name)| (*kind, name));
        let pods = self.pods.iter().map(|name| (Kind::Pod, name));
        let all = accounts.chain(workloads).chain(pods);
        all.map(|(kind, name)| ObjectRef::new(kind, namespace, name)).collect()
    }

    /// In words, the shortest that kubectl takes: `sa/default`, `deploy/web`, `3 pods`.
    pub fn words(&self) -> Vec<String> {
        let accounts = self.accounts.iter().map(|name| format!("sa/{name}"));
        let workloads = self.workloads.iter().map(|(kind, name)| format!("{}/{name}", short(*kind)));
        let pods = match self.pods.as_slice() {
            [] => None,
            [pod] => Some(format!("pod/{pod}")),
            pods => Some(format!("{} pods", pods.len())),
        };
        accounts.chain(workloads).chain(pods).collect()
    }
}

/// Whether only a key with an unusual host or path matches a repository: `GHCR.io/x`, `ghcr.io:443/x`.
fn is_unusual(repository: &str) -> bool {
    let mut parts = repository.splitn(3, '/');
    let host = parts.next().unwrap_or_default();
    let path = parts.next().unwrap_or_default();
    let odd_path = path.starts_with("v1") || path.starts_with("v2");
    odd_path || Registry::parse(host).is_ok_and(|registry| !registry.warnings().is_empty())
}

/// The short name of a kind that has one.
fn short(kind: Kind) -> &'static str {
    match kind {
        Kind::Deployment => "deploy",
        Kind::ReplicaSet => "rs",
        Kind::StatefulSet => "sts",
        Kind::DaemonSet => "ds",
        Kind::CronJob => "cj",
        Kind::ReplicationController => "rc",
        _ => "job",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn usage(objects: &[(Kind, Value)]) -> Usage {
        let mut usage = Usage::default();
        for (kind, object) in objects {
            usage.add(*kind, &serde_json::from_value(object.clone()).unwrap());
        }
        usage
    }

    fn named(name: &str, rest: &Value) -> Value {
        let mut object = json!({"metadata": {"namespace": "shop", "name": name}});
        object.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        object
    }

    fn unmet(usage: &Usage) -> Vec<String> {
        usage.unmet().map(|(namespace, name, _)| format!("{namespace}/{name}")).collect()
    }

    #[test]
    fn names_that_no_secret_has_are_told() {
        let list = json!({"imagePullSecrets": [{"name": "a"}, {"name": "b"}]});
        let mut usage = usage(&[(Kind::ServiceAccount, named("default", &list))]);
        for (namespace, name) in [("shop", "a"), ("pay", "b"), ("shop", "c")] {
            usage.meet(namespace, name);
        }
        assert_eq!(unmet(&usage), ["shop/b"]);
    }

    fn template(list: &Value) -> Value {
        json!({"template": {"spec": {"imagePullSecrets": list, "containers": []}}})
    }

    #[test]
    fn accounts_templates_and_pods_are_told_apart() {
        let list = json!([{"name": "a"}, {}, null, {"name": ""}, {"name": "b"}, {"name": "a"}]);
        let usage = usage(&[
            (Kind::ServiceAccount, named("default", &json!({"imagePullSecrets": list}))),
            (Kind::Deployment, named("web", &json!({"spec": template(&list)}))),
            (Kind::CronJob, named("tick", &json!({"spec": {"jobTemplate": {"spec": template(&list)}}}))),
            (Kind::Pod, named("web-1", &json!({"spec": {"imagePullSecrets": list}}))),
            (Kind::Pod, named("web-2", &json!({"spec": {"imagePullSecrets": [{"name": "b"}]}}))),
        ]);
        assert_eq!(usage.of("shop", "a").words(), ["sa/default", "deploy/web", "cj/tick", "pod/web-1"]);
        assert_eq!(usage.of("shop", "b").words(), ["sa/default", "deploy/web", "cj/tick", "2 pods"]);
        assert_eq!(unmet(&usage), ["shop/a", "shop/b"]);
        assert_eq!(
            usage.of("shop", "a").references("shop")[2],
            ObjectRef::new(Kind::CronJob, "shop", "tick")
        );
        assert!(usage.of("shop", "c").is_empty() && usage.of("pay", "a").is_empty());
    }

    #[test]
    fn what_has_ended_is_left_out() {
        let list = json!([{"name": "a"}]);
        let ended = |phase: &str| {
            named("p", &json!({"spec": {"imagePullSecrets": list}, "status": {"phase": phase}}))
        };
        let usage = usage(&[(Kind::Pod, ended("Succeeded")), (Kind::Pod, ended("Failed"))]);
        assert!(usage.of("shop", "a").is_empty());
    }

    #[test]
    fn unusual_names_of_images_are_kept_and_usual_ones_are_not() {
        let images =
            ["nginx", "ghcr.io/acme/app:1", "GHCR.io/acme/app", "ghcr.io:443/x/y", "a.io/v1/x", "no name"];
        let containers: Vec<_> = images.iter().map(|image| json!({"image": image})).collect();
        let usage = usage(&[(Kind::Pod, named("p", &json!({"spec": {"containers": containers}})))]);
        assert_eq!(usage.unusual_repositories("shop"), ["GHCR.io/acme/app", "a.io/v1/x", "ghcr.io:443/x/y"]);
        assert!(usage.unusual_repositories("pay").is_empty());
    }

    #[test]
    fn objects_without_lists_name_nothing() {
        for rest in [
            json!({}),
            json!({"imagePullSecrets": null}),
            json!({"spec": null}),
            json!({"spec": {"template": null}}),
            json!({"spec": {"template": {"spec": {"imagePullSecrets": []}}}, "status": null}),
        ] {
            let usage = usage(&[(Kind::Deployment, named("web", &rest))]);
            assert_eq!(unmet(&usage), [""; 0], "{rest}");
        }
    }
}
