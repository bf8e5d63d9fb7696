//! Looks at what is to be explained: pods, templates, their accounts and nodes; reads only.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use pullsecret_core::admission::{Account, AccountSeen, Origin, PullList};
use pullsecret_core::pod::{ImageUse, ImageUser, Pod, PodSpec};
use pullsecret_core::{ConfigFormat, Kind, ObjectRef, shell_word};
use serde_json::Value;

use super::makers::{Jobs, WORKLOADS};
use super::request::{Asked, Request};
use super::status::Status;
use super::subject::{LivePod, Node, Pods, Standing, Subject, Way};
use crate::cluster::ListOptions;
use crate::error::{CommandError, Exit};
use crate::world::{Seen, World};

/// One look at the world, which remembers what it has seen.
pub(super) struct Observer<'w> {
    pub(super) world: &'w World<'w>,
    pub(super) request: &'w Request,
    /// Whether a script is told, who gets an item for each pod.
    pub(super) for_script: bool,
    accounts: RefCell<HashMap<ObjectRef, AccountSeen>>,
    pub(super) nodes: RefCell<HashMap<String, Node>>,
    pub(super) objects: RefCell<HashMap<ObjectRef, Seen<Arc<Value>>>>,
    all_secrets: RefCell<HashMap<String, Vec<String>>>,
}

impl<'w> Observer<'w> {
    pub(super) fn new(world: &'w World<'w>, request: &'w Request, for_script: bool) -> Self {
        let (accounts, nodes, objects, all_secrets) = Default::default();
        Self { world, request, for_script, accounts, nodes, objects, all_secrets }
    }

    /// What was asked about. `within` is the namespace that the user named, if any.
    pub(super) async fn subjects(&self, within: Option<&str>) -> Result<Vec<Subject>, CommandError> {
        match &self.request.asked {
            Asked::Everything => self.everything(within).await,
            Asked::Failing => self.failing(within).await,
            Asked::Images(images) => Ok(vec![self.images(images).await?]),
            Asked::Targets(targets) => {
                let mut subjects = Vec::new();
                for target in targets {
                    let object = target.object(self.world.namespace());
                    let read = match self.world.require(&object).await {
                        Ok(read) => read,
                        Err(error) => return Err(self.or_a_workload(&object, error).await),
                    };
                    subjects.push(self.subject(object, &read).await?);
                }
                Ok(subjects)
            }
        }
    }

    /// A bare name is a pod's; where there is none, a workload may be meant.
    async fn or_a_workload(&self, object: &ObjectRef, error: CommandError) -> CommandError {
        if object.kind != Kind::Pod || error.exit != Exit::Usage {
            return error;
        }
        for kind in WORKLOADS {
            let workload = ObjectRef::new(kind, &object.namespace, &object.name);
            if let Ok(Seen::Found(_)) = self.world.get(&workload).await {
                let word = format!("{}/{}", kind.name().to_ascii_lowercase(), shell_word(&object.name));
                return error.detail(format!("Or is the {} meant: why {word}", kind.name()));
            }
        }
        error
    }

    async fn subject(&self, object: ObjectRef, read: &Value) -> Result<Subject, CommandError> {
        if object.kind == Kind::Pod {
            let pod = Pod::from_object(read).ok_or_else(|| self.misshapen(&object))?;
            return self.pod(pod, read).await;
        }
        let pods = self.pods_of(&object, read).await?;
        self.workload(object, read, pods).await
    }

    /// A pod by itself.
    pub(super) async fn pod(&self, pod: Pod, read: &Value) -> Result<Subject, CommandError> {
        let namespace = pod.object.namespace.clone();
        let standing = match pod {
            Pod { mirror: true, .. } => Standing::Static,
            Pod { ended: true, .. } => Standing::Ended,
            _ => Standing::Ordinary,
        };
        let (spec, list, account) = match standing {
            Standing::Static => (pod.spec.clone(), self.list_of(&pod), None),
            _ if pod.admitted => {
                let account = self.account(&namespace, pod.spec.account()).await?;
                (pod.spec.clone(), self.list_of(&pod), Some(account))
            }
            _ => self.new_pod(pod.spec.clone(), &namespace).await?,
        };
        let (anew, unknown_maker) = match &account {
            Some(account) if list.origin == Origin::Pod && standing == Standing::Ordinary => {
                self.anew(&pod, read, account).await?
            }
            _ => (None, None),
        };
        let node = self.node(spec.node.as_deref()).await?;
        let controlled = pod.controller.is_some() || pod.mirror;
        let object = Some(pod.object.clone());
        let is_there = pod.admitted;
        let status = if is_there { Some(self.status(pod, account.clone()).await?) } else { None };
        let subject = Subject { object, node, ..Subject::of(namespace, spec, list, account) };
        Ok(Subject { controlled, standing, status, anew, unknown_maker, ..subject })
    }

    /// What a pod that is there tells.
    async fn status(&self, pod: Pod, account: Option<AccountSeen>) -> Result<Status, CommandError> {
        let events = self.events(&pod).await?;
        Ok(Status { pod, account, events })
    }

    /// A workload's template, with the pods that were made of it.
    pub(super) async fn workload(
        &self,
        object: ObjectRef,
        read: &Value,
        pods: Pods,
    ) -> Result<Subject, CommandError> {
        let spec = PodSpec::of_template(object.kind, read).ok_or_else(|| self.misshapen(&object))?;
        let namespace = object.namespace.clone();
        let (spec, list, account) = self.new_pod(spec, &namespace).await?;
        let pods = if list.origin == Origin::Supposed { Pods::None } else { pods };
        let way = Way::of(object.kind, read);
        let object = Some(object);
        Ok(Subject { object, way, pods, ..Subject::of(namespace, spec, list, account) })
    }

    async fn images(&self, images: &[String]) -> Result<Subject, CommandError> {
        let namespace = self.world.namespace().to_owned();
        let used = |image: &String| ImageUse {
            user: ImageUser::Container,
            name: String::new(),
            image: image.clone(),
            pull_policy: None,
        };
        let spec = PodSpec { images: images.iter().map(used).collect(), ..PodSpec::default() };
        let (spec, list, account) = self.new_pod(spec, &namespace).await?;
        if list.origin == Origin::MissingAccount {
            let account = ObjectRef::new(Kind::ServiceAccount, namespace, spec.account());
            return Err(self.world.missing(&account).await);
        }
        Ok(Subject::of(namespace, spec, list, account))
    }

    /// What a pod that is made of this gets.
    async fn new_pod(
        &self,
        mut spec: PodSpec,
        namespace: &str,
    ) -> Result<(PodSpec, PullList, Option<AccountSeen>), CommandError> {
        if spec.service_account.is_none() {
            spec.service_account.clone_from(&self.request.account);
        }
        if let Some(names) = &self.request.supposed {
            let list = PullList { names: names.clone(), origin: Origin::Supposed };
            return Ok((spec, list, None));
        }
        let (mut list, account) = self.new_list(&spec, namespace).await?;
        if !self.is_known(&list) {
            list = PullList { names: self.all_secrets(namespace).await?, origin: Origin::AllSecrets };
        }
        Ok((spec, list, Some(account)))
    }

    /// The list of a pod that is made now, and what was seen of its account.
    pub(super) async fn new_list(
        &self,
        spec: &PodSpec,
        namespace: &str,
    ) -> Result<(PullList, AccountSeen), CommandError> {
        let account = self.account(namespace, spec.account()).await?;
        let mut list = PullList::of_new_pod(spec, &account);
        if !self.is_known(&list) && !spec.pull_secrets.is_empty() {
            list = PullList { names: spec.pull_secrets.clone(), origin: Origin::Own };
        }
        Ok((list, account))
    }

    /// The list of a pod that is there, or the one that is supposed.
    pub(super) fn list_of(&self, pod: &Pod) -> PullList {
        match &self.request.supposed {
            Some(names) => PullList { names: names.clone(), origin: Origin::Supposed },
            None => PullList::of_pod(&pod.spec),
        }
    }

    /// A service account's list.
    pub(super) async fn account(&self, namespace: &str, name: &str) -> Result<AccountSeen, CommandError> {
        let object = ObjectRef::new(Kind::ServiceAccount, namespace, name);
        if let Some(seen) = self.accounts.borrow().get(&object) {
            return Ok(seen.clone());
        }
        let seen = match self.world.get(&object).await? {
            Seen::Found(account) => AccountSeen::Read(Account::from_object(&account)),
            Seen::Missing => AccountSeen::Missing,
            Seen::Unreadable(_) => AccountSeen::Unreadable,
        };
        self.accounts.borrow_mut().insert(object, seen.clone());
        Ok(seen)
    }

    /// The pull secrets of a namespace of the files, in the order in which they stand; also those that were meant
    /// to be ones and have another type.
    async fn all_secrets(&self, namespace: &str) -> Result<Vec<String>, CommandError> {
        if let Some(names) = self.all_secrets.borrow().get(namespace) {
            return Ok(names.clone());
        }
        let listed = self.world.list(Kind::Secret, Some(namespace), &ListOptions::default()).await?;
        let secrets = listed.found().unwrap_or_default();
        let names: Vec<String> =
            secrets.iter().filter(|secret| is_pull_secret(secret)).map(|secret| name(secret)).collect();
        self.all_secrets.borrow_mut().insert(namespace.to_owned(), names.clone());
        Ok(names)
    }

    /// A pod of a workload. Its node is what was read of it before.
    pub(super) async fn live_pod(
        &self,
        pod: Pod,
        read: &Value,
        jobs: &Jobs,
    ) -> Result<LivePod, CommandError> {
        let of_its_job = match jobs.template_of_cronjob(read) {
            Some((_, Way::Never)) => Some(self.list_of(&pod)),
            Some((spec, _)) => {
                let (list, _) = self.new_list(&spec, &pod.object.namespace).await?;
                Some(list).filter(|list| self.is_known(list))
            }
            None => None,
        };
        let account = if pod.waits() && !pod.mirror {
            Some(self.account(&pod.object.namespace, pod.spec.account()).await?)
        } else {
            None
        };
        let (list, node) = (self.list_of(&pod), self.node_seen(pod.spec.node.as_deref()));
        Ok(LivePod { status: self.status(pod, account).await?, list, node, of_its_job })
    }

    pub(super) fn misshapen(&self, object: &ObjectRef) -> CommandError {
        let error = CommandError::new(Exit::Usage, format!("{object} is not shaped like one"));
        match self.world.place(object) {
            Some(place) => error.detail(format!("It stands at {place}.")),
            None => error,
        }
    }
}

pub(super) fn name(object: &Value) -> String {
    object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn is_pull_secret(secret: &Value) -> bool {
    let formats = [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg];
    formats
        .iter()
        .any(|format| secret["type"] == format.secret_type() || !secret["data"][format.data_key()].is_null())
}
