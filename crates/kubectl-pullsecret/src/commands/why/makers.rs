//! Which workload makes a pod, and which pods a workload has made.

use std::collections::HashMap;
use std::sync::Arc;

use pullsecret_core::pod::{Pod, PodSpec};
use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use super::observe::{Observer, name};
use super::subject::{Pods, Subject, Way};
use crate::cluster::ListOptions;
use crate::error::CommandError;
use crate::world::Seen;

/// The kinds that make pods, those first that make the others.
pub(super) const WORKLOADS: [Kind; 7] = [
    Kind::Deployment,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::CronJob,
    Kind::Job,
    Kind::ReplicaSet,
    Kind::ReplicationController,
];

/// The label by which a Deployment tells its `ReplicaSets` and their pods apart; their names end with its value
/// (Kubernetes 1.35, `pkg/controller/deployment/sync.go`).
const TEMPLATE_HASH: &str = "/metadata/labels/pod-template-hash";

impl Observer<'_> {
    /// The pods of a workload that are there and have not ended.
    pub(super) async fn pods_of(&self, object: &ObjectRef, read: &Value) -> Result<Pods, CommandError> {
        let namespace = Some(object.namespace.as_str());
        let mut jobs = Jobs::default();
        if object.kind == Kind::CronJob {
            let Seen::Found(listed) = self.world.list(Kind::Job, namespace, &ListOptions::default()).await?
            else {
                return Ok(Pods::Unreadable);
            };
            jobs = Jobs::of(&listed);
        }
        let labels = selector(read).filter(|_| !self.world.is_files());
        let options = ListOptions { labels, ..ListOptions::default() };
        let Seen::Found(listed) = self.world.list(Kind::Pod, namespace, &options).await? else {
            return Ok(Pods::Unreadable);
        };
        let found = listed.iter().filter(|read| Makers::of(read, &jobs).include(object));
        let found: Vec<(Pod, &Value)> =
            found.filter_map(|read| Some((Pod::from_object(read).filter(is_live)?, &**read))).collect();
        self.read_nodes(found.iter().map(|(pod, _)| pod)).await?;
        let mut pods = Vec::new();
        for (pod, read) in found {
            pods.push(self.live_pod(pod, read, &jobs).await?);
        }
        Ok(Pods::Seen(pods))
    }

    /// Every workload and every pod that belongs to none of them.
    pub(super) async fn everything(&self, within: Option<&str>) -> Result<Vec<Subject>, CommandError> {
        let options = ListOptions::default();
        let mut workloads: Vec<(ObjectRef, Arc<Value>)> = Vec::new();
        for kind in WORKLOADS {
            let listed = self.world.list(kind, within, &options).await?.found().unwrap_or_default();
            workloads.extend(listed.into_iter().map(|read| {
                let namespace = read["metadata"]["namespace"].as_str().unwrap_or_default().to_owned();
                (ObjectRef::new(kind, namespace, name(&read)), read)
            }));
        }
        let jobs: Vec<Arc<Value>> = workloads
            .iter()
            .filter(|(object, _)| object.kind == Kind::Job)
            .map(|(_, read)| read.clone())
            .collect();
        let jobs = Jobs::of(&jobs);
        let places: HashMap<ObjectRef, usize> =
            workloads.iter().enumerate().map(|(at, (object, _))| (object.clone(), at)).collect();
        // What another of them makes is explained with that.
        let made: Vec<bool> =
            workloads.iter().map(|(_, read)| Makers::of(read, &jobs).place(&places).is_some()).collect();
        let mut pods: Vec<Vec<_>> = workloads.iter().map(|_| Vec::new()).collect();
        let mut alone = Vec::new();
        let listed = self.world.list(Kind::Pod, within, &options).await?.found().unwrap_or_default();
        for read in &listed {
            let namespace = read["metadata"]["namespace"].as_str().unwrap_or_default();
            let object = ObjectRef::new(Kind::Pod, namespace, name(read));
            let Some(pod) = Pod::from_object(read) else { return Err(self.misshapen(&object)) };
            match Makers::of(read, &jobs).place(&places) {
                Some(place) if is_live(&pod) => {
                    self.read_nodes(std::iter::once(&pod)).await?;
                    pods[place].push(self.live_pod(pod, read, &jobs).await?);
                }
                Some(_) => {}
                None => alone.push(self.pod(pod, read).await?),
            }
        }
        let mut subjects = Vec::new();
        for (((object, read), pods), made) in workloads.into_iter().zip(pods).zip(made) {
            if !made {
                subjects.push(self.workload(object, &read, Pods::Seen(pods)).await?);
            }
        }
        subjects.extend(alone);
        Ok(subjects)
    }
}

fn is_live(pod: &Pod) -> bool {
    !pod.ended
}

/// The workloads that an object comes from, the last in the chain first.
pub(super) struct Makers {
    namespace: String,
    makers: Vec<(Kind, String)>,
}

impl Makers {
    /// The makers by an object's own marks, and those of Jobs as far as they are known.
    pub(super) fn of(read: &Value, jobs: &Jobs) -> Self {
        let namespace = read["metadata"]["namespace"].as_str().unwrap_or_default().to_owned();
        let mut makers = Vec::new();
        if let Some((kind, name)) = controller_of(read)
            && let Some(kind) = Kind::named(&kind)
        {
            if let Some((cronjob, _)) = jobs.job(&namespace, &name).filter(|_| kind == Kind::Job) {
                makers.push((Kind::CronJob, cronjob.clone()));
            }
            let hash = read.pointer(TEMPLATE_HASH).and_then(Value::as_str);
            let deployment = hash.and_then(|hash| name.strip_suffix(hash)?.strip_suffix('-'));
            if let Some(deployment) = deployment.filter(|_| kind == Kind::ReplicaSet) {
                makers.push((Kind::Deployment, deployment.to_owned()));
            }
            makers.push((kind, name));
        }
        Self { namespace, makers }
    }

    /// The Deployment among them.
    pub(super) fn deployment(&self) -> Option<ObjectRef> {
        let (kind, name) = self.makers.iter().find(|(kind, _)| *kind == Kind::Deployment)?;
        Some(ObjectRef::new(*kind, self.namespace.as_str(), name.as_str()))
    }

    fn include(&self, object: &ObjectRef) -> bool {
        self.namespace == object.namespace
            && self.makers.iter().any(|(kind, name)| *kind == object.kind && *name == object.name)
    }

    /// Where the first of them stands among the known ones.
    fn place(&self, known: &HashMap<ObjectRef, usize>) -> Option<usize> {
        let objects = self
            .makers
            .iter()
            .map(|(kind, name)| ObjectRef::new(*kind, self.namespace.as_str(), name.as_str()));
        objects.into_iter().find_map(|object| known.get(&object).copied())
    }
}

/// The kind and name of the owner that controls an object. A kind of others that is called like one of Kubernetes'
/// own has its group with it, as kubectl spells it: `StatefulSet.apps.kruise.io`.
pub(super) fn controller_of(read: &Value) -> Option<(String, String)> {
    let owners = read.pointer("/metadata/ownerReferences")?.as_array()?;
    let owner = owners.iter().find(|owner| owner["controller"] == true)?;
    let (kind, name) = (owner["kind"].as_str()?, owner["name"].as_str()?.to_owned());
    let version = owner["apiVersion"].as_str();
    let group = version.map(|version| version.rsplit_once('/').map_or("", |(group, _)| group));
    match group.filter(|group| Kind::named(kind).is_some_and(|own| own.group() != *group)) {
        Some(group) => Some((format!("{kind}.{group}"), name)),
        None => Some((kind.to_owned(), name)),
    }
}

/// The Jobs that `CronJobs` have made, by namespace and name: each with its `CronJob`'s name.
#[derive(Default)]
pub(super) struct Jobs(HashMap<(String, String), (String, Arc<Value>)>);

impl Jobs {
    fn of(jobs: &[Arc<Value>]) -> Self {
        let made = jobs.iter().filter_map(|job| {
            let (kind, cronjob) = controller_of(job)?;
            let namespace = job["metadata"]["namespace"].as_str()?.to_owned();
            (kind == "CronJob").then(|| ((namespace, name(job)), (cronjob, job.clone())))
        });
        Self(made.collect())
    }

    fn job(&self, namespace: &str, name: &str) -> Option<&(String, Arc<Value>)> {
        self.0.get(&(namespace.to_owned(), name.to_owned()))
    }

    /// The template of the Job that a pod is of, where a `CronJob` has made that.
    pub(super) fn template_of_cronjob(&self, pod: &Value) -> Option<(PodSpec, Way)> {
        let (kind, name) = controller_of(pod)?;
        let (_, job) = self.job(pod["metadata"]["namespace"].as_str()?, &name)?;
        let spec = PodSpec::of_template(Kind::Job, job).filter(|_| kind == Kind::Job.name())?;
        Some((spec, Way::of(Kind::Job, job)))
    }
}

/// A workload's selector as `kubectl -l` writes it. It only spares the server the pods of others, so what cannot
/// be written so is left out.
fn selector(read: &Value) -> Option<String> {
    let selector = read.pointer("/spec/selector")?;
    let labels = selector.get("matchLabels").unwrap_or(selector).as_object()?;
    let pairs: Vec<String> =
        labels.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_str()?))).collect();
    (!pairs.is_empty()).then(|| pairs.join(","))
}
