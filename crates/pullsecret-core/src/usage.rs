//! Who names which pull secrets: service accounts, workloads by their templates, and pods.
//!
//! A pod's list is fixed when it is made: the pod's own, else its account's as it was then (Kubernetes 1.35,
//! `plugin/pkg/admission/serviceaccount`). So each of the three is a reference of its own.

mod referrer;

pub use referrer::Referrer;

use std::collections::{BTreeMap, BTreeSet};

use crate::{Kind, ObjectRef};

/// The kinds whose objects name pull secrets, in the order in which they are told. A `ReplicaSet` that no
/// controller made is the one thing left out: a cluster holds ten old ones for each Deployment, and its pods tell
/// what it would.
pub const KINDS: [Kind; 8] = [
    Kind::ServiceAccount,
    Kind::Deployment,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::CronJob,
    Kind::Job,
    Kind::ReplicationController,
    Kind::Pod,
];

/// Leaves pods out that have ended: they pull nothing any more.
pub const LIVE_PODS: &str = "status.phase!=Succeeded,status.phase!=Failed";

/// Who uses each secret, by namespace and name.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    namespaces: BTreeMap<String, BTreeMap<String, Users>>,
}

impl Usage {
    /// Takes in an object of a kind. What a controller made is left out, for its controller stands for it; but
    /// pods are counted, because their lists are what pulls go by.
    pub fn add(&mut self, kind: Kind, referrer: &Referrer) {
        let controlled = kind != Kind::Pod && referrer.is_controlled();
        if controlled || referrer.has_ended() {
            return;
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
        static NOBODY: Users = Users { accounts: Vec::new(), workloads: Vec::new(), pods: Vec::new() };
        self.namespaces.get(namespace).and_then(|secrets| secrets.get(secret)).unwrap_or(&NOBODY)
    }

    /// The names that are used in a namespace, whether or not there are such secrets.
    pub fn names(&self, namespace: &str) -> impl Iterator<Item = &str> {
        self.namespaces.get(namespace).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }
}

/// Who uses one secret; names without their namespace, which is the secret's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    accounts: Vec<String>,
    workloads: Vec<(Kind, String)>,
    pods: Vec<String>,
}

impl Users {
    fn add(&mut self, kind: Kind, name: &str) {
        match kind {
            Kind::ServiceAccount => self.accounts.push(name.to_owned()),
            Kind::Pod => self.pods.push(name.to_owned()),
            kind => self.workloads.push((kind, name.to_owned())),
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

    fn template(list: &Value) -> Value {
        json!({"template": {"spec": {"imagePullSecrets": list, "containers": []}}})
    }

    #[test]
    fn accounts_templates_and_pods_are_told_apart() {
        let list = json!([{"name": "a"}, {}, {"name": ""}, {"name": "b"}, {"name": "a"}]);
        let usage = usage(&[
            (Kind::ServiceAccount, named("default", &json!({"imagePullSecrets": list}))),
            (Kind::Deployment, named("web", &json!({"spec": template(&list)}))),
            (Kind::CronJob, named("tick", &json!({"spec": {"jobTemplate": {"spec": template(&list)}}}))),
            (Kind::Pod, named("web-1", &json!({"spec": {"imagePullSecrets": list}}))),
            (Kind::Pod, named("web-2", &json!({"spec": {"imagePullSecrets": [{"name": "b"}]}}))),
        ]);
        assert_eq!(usage.of("shop", "a").words(), ["sa/default", "deploy/web", "cj/tick", "pod/web-1"]);
        assert_eq!(usage.of("shop", "b").words(), ["sa/default", "deploy/web", "cj/tick", "2 pods"]);
        assert_eq!(usage.names("shop").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            usage.of("shop", "a").references("shop")[2],
            ObjectRef::new(Kind::CronJob, "shop", "tick")
        );
        assert!(usage.of("shop", "c").is_empty() && usage.of("pay", "a").is_empty());
        assert_eq!(usage.names("pay").count(), 0);
    }

    #[test]
    fn what_a_controller_made_and_what_has_ended_is_left_out() {
        let list = json!([{"name": "a"}]);
        let owned = json!({"metadata": {"namespace": "shop", "name": "x",
            "ownerReferences": [{"kind": "CronJob", "name": "tick", "controller": true}]}, "spec": template(&list)});
        let ended = |phase: &str| {
            named("p", &json!({"spec": {"imagePullSecrets": list}, "status": {"phase": phase}}))
        };
        let usage = usage(&[
            (Kind::Job, owned.clone()),
            (Kind::Pod, ended("Succeeded")),
            (Kind::Pod, ended("Failed")),
        ]);
        assert!(usage.of("shop", "a").is_empty());
        let mut pod = owned;
        pod["spec"] = json!({"imagePullSecrets": list});
        assert_eq!(super::tests::usage(&[(Kind::Pod, pod)]).of("shop", "a").words(), ["pod/x"]);
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
            assert_eq!(usage.names("shop").count(), 0, "{rest}");
        }
    }
}
