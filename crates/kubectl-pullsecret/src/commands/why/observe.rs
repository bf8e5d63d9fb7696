//! Looks at what is to be explained: pods, templates, their accounts and nodes; reads only.

use std::cell::RefCell;
use std::collections::HashMap;

use pullsecret_core::admission::{AccountSeen, Origin, PullList};
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::pod::{ImageUse, ImageUser, Pod, PodSpec};
use pullsecret_core::reference_list::{SERVICE_ACCOUNT_PATH, names};
use pullsecret_core::{ConfigFormat, Kind, ObjectRef};
use serde_json::Value;

use super::makers::template;
use super::request::{Asked, Request};
use super::subject::{Anew, LivePod, Node, Pods, Subject};
use crate::cluster::ListOptions;
use crate::error::{CommandError, Exit};
use crate::world::{Seen, World};

/// One look at the world, which remembers what it has seen.
pub(super) struct Observer<'w> {
    pub(super) world: &'w World<'w>,
    pub(super) request: &'w Request,
    accounts: RefCell<HashMap<ObjectRef, AccountSeen>>,
    nodes: RefCell<HashMap<String, Node>>,
    all_secrets: RefCell<HashMap<String, Vec<String>>>,
}

impl<'w> Observer<'w> {
    pub(super) fn new(world: &'w World<'w>, request: &'w Request) -> Self {
        let (accounts, nodes, all_secrets) = Default::default();
        Self { world, request, accounts, nodes, all_secrets }
    }

    /// What was asked about. `within` is the namespace that the user named, if any.
    pub(super) async fn subjects(&self, within: Option<&str>) -> Result<Vec<Subject>, CommandError> {
        match &self.request.asked {
            Asked::Everything => self.everything(within).await,
            Asked::Images(images) => Ok(vec![self.images(images).await?]),
            Asked::Targets(targets) => {
                let mut subjects = Vec::new();
                for target in targets {
                    let object = target.object(self.world.namespace());
                    let read = self.world.require(&object).await?;
                    subjects.push(self.subject(object, &read).await?);
                }
                Ok(subjects)
            }
        }
    }

    async fn subject(&self, object: ObjectRef, read: &Value) -> Result<Subject, CommandError> {
        if object.kind == Kind::Pod {
            let pod = Pod::from_object(read).ok_or_else(|| self.misshapen(&object))?;
            return self.pod(&pod).await;
        }
        let pods = self.pods_of(&object, read).await?;
        self.workload(object, read, pods).await
    }

    /// A pod by itself.
    pub(super) async fn pod(&self, pod: &Pod) -> Result<Subject, CommandError> {
        let namespace = pod.object.namespace.clone();
        let (spec, list, account) = if pod.admitted {
            let account = self.account(&namespace, pod.spec.account()).await?;
            (pod.spec.clone(), self.list_of(pod), Some(account))
        } else {
            self.new_pod(pod.spec.clone(), &namespace).await?
        };
        let anew = match &account {
            Some(account) if list.origin == Origin::Pod => self.anew(pod, account).await?,
            _ => None,
        };
        let node = self.node(spec.node.as_deref()).await?;
        let (object, controlled) = (Some(pod.object.clone()), pod.controller.is_some());
        Ok(Subject { object, namespace, spec, account, list, node, controlled, anew, pods: Pods::None })
    }

    /// A workload's template, with the pods that were made of it.
    pub(super) async fn workload(
        &self,
        object: ObjectRef,
        read: &Value,
        pods: Pods,
    ) -> Result<Subject, CommandError> {
        let spec = template(object.kind, read).ok_or_else(|| self.misshapen(&object))?;
        let namespace = object.namespace.clone();
        let (spec, list, account) = self.new_pod(spec, &namespace).await?;
        let pods = if list.origin == Origin::Supposed { Pods::None } else { pods };
        let (object, node) = (Some(object), Node::default());
        Ok(Subject { object, namespace, spec, account, list, node, controlled: false, anew: None, pods })
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
        let (object, node) = (None, Node::default());
        let (controlled, anew, pods) = (false, None, Pods::None);
        Ok(Subject { object, namespace, spec, account, list, node, controlled, anew, pods })
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
        let account = self.account(namespace, spec.account()).await?;
        let mut list = PullList::of_new_pod(&spec, &account);
        if list.origin == Origin::MissingAccount && self.world.is_files() {
            list = PullList { names: self.all_secrets(namespace).await?, origin: Origin::AllSecrets };
        }
        Ok((spec, list, Some(account)))
    }

    /// The list of a pod that is there, or the one that is supposed.
    pub(super) fn list_of(&self, pod: &Pod) -> PullList {
        match &self.request.supposed {
            Some(names) => PullList { names: names.clone(), origin: Origin::Supposed },
            None => PullList::of_pod(&pod.spec),
        }
    }

    /// What a pod made in this one's place would get; `None` where that cannot be known.
    async fn anew(&self, pod: &Pod, account: &AccountSeen) -> Result<Option<Anew>, CommandError> {
        let maker = self.maker(pod).await?;
        if let Some((object, spec)) = maker {
            let account = self.account(&pod.object.namespace, spec.account()).await?;
            let list = PullList::of_new_pod(&spec, &account);
            let account = spec.account().to_owned();
            let anew = Anew { list, account, maker: Some(object) };
            return Ok(Some(anew).filter(|anew| self.is_known(&anew.list)));
        }
        // An empty list was copied from an account whose list was empty, so it will be copied again. Of any other
        // list nobody knows whether it was the pod's own.
        if !pod.spec.pull_secrets.is_empty() {
            return Ok(None);
        }
        let list = PullList::of_new_pod(&pod.spec, account);
        let anew = Anew { list, account: pod.spec.account().to_owned(), maker: None };
        Ok(Some(anew).filter(|anew| self.is_known(&anew.list)))
    }

    /// Files that hold no account do not say that there is none.
    fn is_known(&self, list: &PullList) -> bool {
        list.origin != Origin::MissingAccount || !self.world.is_files()
    }

    /// A service account's list.
    async fn account(&self, namespace: &str, name: &str) -> Result<AccountSeen, CommandError> {
        let object = ObjectRef::new(Kind::ServiceAccount, namespace, name);
        if let Some(seen) = self.accounts.borrow().get(&object) {
            return Ok(seen.clone());
        }
        let seen = match self.world.get(&object).await? {
            Seen::Found(account) => AccountSeen::Read(names(account.pointer(SERVICE_ACCOUNT_PATH))),
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

    /// What is known of a node.
    pub(super) async fn node(&self, name: Option<&str>) -> Result<Node, CommandError> {
        let Some(name) = name else { return Ok(Node::default()) };
        if let Some(node) = self.nodes.borrow().get(name) {
            return Ok(node.clone());
        }
        let mut node = Node { name: Some(name.to_owned()), ..Node::default() };
        if let Seen::Found(read) = self.world.get(&ObjectRef::new(Kind::Node, "", name)).await? {
            let version = read.pointer("/status/nodeInfo/kubeletVersion").and_then(Value::as_str);
            node.version = version.map(str::to_owned);
            node.platform = Platform::of_node(&read);
        }
        self.nodes.borrow_mut().insert(name.to_owned(), node.clone());
        Ok(node)
    }

    pub(super) async fn live_pod(&self, pod: &Pod) -> Result<LivePod, CommandError> {
        Ok(LivePod {
            name: pod.object.name.clone(),
            spec: pod.spec.clone(),
            list: self.list_of(pod),
            node: self.node(pod.spec.node.as_deref()).await?,
        })
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
