//! What a pod would get that is made in the place of a failing one: from which template, with whose list.

use std::collections::BTreeMap;

use pullsecret_core::admission::{Account, AccountSeen, Origin, PullList};
use pullsecret_core::plan::attach::{Holder, rolls_out};
use pullsecret_core::plan::restart::Successor;
use pullsecret_core::pod::{Pod, PodSpec};
use pullsecret_core::reference_list::list_path;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use crate::cluster::Cluster;
use crate::error::CommandError;

/// Looks at workloads and accounts, at each of them once.
pub(in crate::commands) struct Successors<'a> {
    cluster: &'a Cluster,
    /// What the secrets are attached to.
    holders: &'a [Holder],
    secrets: Vec<String>,
    workloads: BTreeMap<ObjectRef, Option<Value>>,
    accounts: BTreeMap<ObjectRef, AccountSeen>,
}

impl<'a> Successors<'a> {
    pub(in crate::commands) fn new(
        cluster: &'a Cluster,
        holders: &'a [Holder],
        secrets: Vec<String>,
    ) -> Self {
        Self { cluster, holders, secrets, workloads: BTreeMap::new(), accounts: BTreeMap::new() }
    }

    /// The workloads that were read.
    pub(super) fn into_workloads(self) -> BTreeMap<ObjectRef, Value> {
        self.workloads.into_iter().filter_map(|(object, read)| Some((object, read?))).collect()
    }

    /// What would be made in the place of this pod.
    pub(in crate::commands) async fn of(&mut self, pod: &Pod) -> Result<Successor, CommandError> {
        let maker = self.maker(pod).await?;
        let template = maker.as_ref().and_then(|(object, read)| PodSpec::of_template(object.kind, read));
        let known = template.is_some() || pod.controller.is_none();
        let mut spec = match template {
            Some(template) => template,
            // A bare pod is made anew without its list, which may have been copied from its account.
            None if pod.controller.is_none() => PodSpec { pull_secrets: Vec::new(), ..pod.spec.clone() },
            None => pod.spec.clone(),
        };
        if let Some(holder) = maker.as_ref().and_then(|(object, _)| self.holder(object)) {
            spec.pull_secrets = holder.names_after(&self.secrets);
        }
        let account = ObjectRef::new(Kind::ServiceAccount, &pod.object.namespace, spec.account());
        let seen = self.account(&account).await?;
        let mut list = PullList::of_new_pod(&spec, &seen);
        if let (false, AccountSeen::Read(Account { names, .. })) = (known, &seen)
            && spec.pull_secrets.iter().all(|name| names.contains(name))
        {
            // Who made it may not be read; a list that is the account's was copied from there.
            list = PullList { names: names.clone(), origin: Origin::Account };
        }
        let rolls = maker.as_ref().is_some_and(|(object, read)| replaces_its_pods(object.kind, read));
        let workload = maker.map(|(object, _)| object).filter(|object| list_path(object.kind).is_some());
        Ok(Successor { list, account: account.name, workload, rolls })
    }

    fn holder(&self, object: &ObjectRef) -> Option<&'a Holder> {
        self.holders.iter().find(|holder| holder.object == *object)
    }

    /// The workload from whose template it would be made: its controller, or for a `ReplicaSet` the Deployment
    /// that replaces it.
    async fn maker(&mut self, pod: &Pod) -> Result<Option<(ObjectRef, Value)>, CommandError> {
        let Some((kind, name)) = &pod.controller else { return Ok(None) };
        let Some(controller) = workload(kind, name, &pod.object.namespace) else { return Ok(None) };
        let Some(read) = self.read(&controller).await? else { return Ok(None) };
        let owners = read.pointer("/metadata/ownerReferences").and_then(Value::as_array);
        let above = owners.into_iter().flatten().find(|owner| owner["controller"] == true);
        let above = above.and_then(|owner| {
            workload(owner["kind"].as_str()?, owner["name"].as_str()?, &pod.object.namespace)
        });
        if let Some(above) = above.filter(|above| above.kind == Kind::Deployment)
            && let Some(read) = self.read(&above).await?
            && replaces_its_pods(above.kind, &read)
        {
            return Ok(Some((above, read)));
        }
        Ok(Some((controller, read)))
    }

    /// What may not be read is as good as not there.
    async fn read(&mut self, object: &ObjectRef) -> Result<Option<Value>, CommandError> {
        if let Some(known) = self.workloads.get(object) {
            return Ok(known.clone());
        }
        let read = match self.cluster.get(object).await {
            Err(error) if error.is_refusal() => None,
            read => read?,
        };
        self.workloads.insert(object.clone(), read.clone());
        Ok(read)
    }

    /// An account with the list that it has in the end.
    async fn account(&mut self, object: &ObjectRef) -> Result<AccountSeen, CommandError> {
        if let Some(holder) = self.holder(object) {
            let account = Account::from_object(&holder.read);
            let names = holder.names_after(&self.secrets);
            return Ok(AccountSeen::Read(Account { names, ..account }));
        }
        if let Some(known) = self.accounts.get(object) {
            return Ok(known.clone());
        }
        let seen = match self.cluster.get(object).await {
            Err(error) if error.is_refusal() => AccountSeen::Unreadable,
            read => read?.map_or(AccountSeen::Missing, |read| AccountSeen::Read(Account::from_object(&read))),
        };
        self.accounts.insert(object.clone(), seen.clone());
        Ok(seen)
    }
}

fn workload(kind: &str, name: &str, namespace: &str) -> Option<ObjectRef> {
    Some(ObjectRef::new(Kind::named(kind)?, namespace, name))
}

/// Whether a change of its template replaces also pods that fail: a StatefulSet waits for them.
fn replaces_its_pods(kind: Kind, read: &Value) -> bool {
    matches!(kind, Kind::Deployment | Kind::DaemonSet) && rolls_out(kind, read)
}
