//! What holds the lists that a verb changes: service accounts and workloads, named by flags, read from the cluster.

use std::time::Duration;

use clap::Args;
use pullsecret_core::admission::{Account, AccountSeen};
use pullsecret_core::ownership::foreign_owner;
use pullsecret_core::plan::attach::Holder;
use pullsecret_core::pod::PodSpec;
use pullsecret_core::reference_list::{SERVICE_ACCOUNT_PATH, list_path, names, template_spec_path};
use pullsecret_core::{Kind, ObjectRef, check_name};
use serde_json::Value;

use crate::cluster::{Cluster, ClusterError, ListOptions};
use crate::completable::Completable;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::world::World;

/// How long a new namespace may take to get its `default` account.
const ACCOUNT_WAIT: Duration = Duration::from_secs(15);

/// The flags that name them.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct TargetFlags {
    /// Service accounts, by name [default: default]
    #[arg(long, alias = "sa", value_name = "NAME", add = Completable::ServiceAccount.values(), value_delimiter = ',', help_heading = "Targets")]
    pub(super) serviceaccount: Vec<String>,

    /// All service accounts of the namespace
    #[arg(long, conflicts_with = "serviceaccount", help_heading = "Targets")]
    pub(super) all_serviceaccounts: bool,

    /// Workloads, as TYPE/NAME
    #[arg(long, value_name = "TYPE/NAME", add = Completable::Workload.values(), value_delimiter = ',', help_heading = "Targets")]
    pub(super) workload: Vec<String>,
}

/// The lists that are to be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Targets {
    pub(super) accounts: Vec<String>,
    pub(super) all_accounts: bool,
    pub(super) workloads: Vec<(Kind, String)>,
    /// The user named no target, so that it is the default account.
    pub(super) implied: bool,
}

/// What a list is read for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// To append these names.
    Attach(&'a [String]),
    /// To take this name out.
    Detach(&'a str),
}

/// What was read.
pub(super) struct Held {
    pub(super) holders: Vec<Holder>,
    /// Accounts that are somebody else's, would change, and were not asked for by name; each with its owner.
    pub(super) left_alone: Vec<(ObjectRef, String)>,
}

impl Targets {
    /// Those that the flags name; with none, the default account.
    ///
    /// # Errors
    /// A flag makes no sense.
    pub(super) fn of(flags: &TargetFlags) -> Result<Self, CommandError> {
        for name in &flags.serviceaccount {
            check_name(name)
                .map_err(|error| usage(format!("{name:?} is no name of a service account: {error}")))?;
        }
        let mut workloads = Vec::new();
        for workload in flags.workload.iter().map(|text| workload(text)) {
            let workload = workload?;
            if !workloads.contains(&workload) {
                workloads.push(workload);
            }
        }
        let implied =
            flags.serviceaccount.is_empty() && !flags.all_serviceaccounts && flags.workload.is_empty();
        let mut accounts: Vec<String> = Vec::new();
        for name in flags.serviceaccount.iter().map(String::as_str).chain(implied.then_some("default")) {
            if !accounts.iter().any(|known| known == name) {
                accounts.push(name.to_owned());
            }
        }
        Ok(Self { accounts, all_accounts: flags.all_serviceaccounts, workloads, implied })
    }

    /// Reads them.
    ///
    /// # Errors
    /// One of them is not there or may not be read.
    pub(super) async fn read(
        &self,
        purpose: Purpose<'_>,
        adopt: bool,
        namespace: &str,
        session: &Session,
    ) -> Result<Held, CommandError> {
        let cluster = session.cluster().await?;
        let mut held = Held { holders: Vec::new(), left_alone: Vec::new() };
        if self.all_accounts {
            for read in cluster.list(Kind::ServiceAccount, Some(namespace), &ListOptions::default()).await? {
                let name = read.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
                let object = ObjectRef::new(Kind::ServiceAccount, namespace, name);
                let changes = purpose.changes(&names(read.pointer(SERVICE_ACCOUNT_PATH)));
                match foreign_owner(&read).filter(|_| changes && !adopt) {
                    Some(owner) => held.left_alone.push((object, owner)),
                    None => held.holders.push(Holder { object, read, account: None }),
                }
            }
        }
        for name in &self.accounts {
            let object = ObjectRef::new(Kind::ServiceAccount, namespace, name);
            let read = account(&object, purpose, session).await?;
            held.holders.push(Holder { object, read, account: None });
        }
        for (kind, name) in &self.workloads {
            held.holders.push(holder(ObjectRef::new(*kind, namespace, name), purpose, session).await?);
        }
        Ok(held)
    }
}

impl Purpose<'_> {
    /// Whether a list is changed.
    fn changes(self, listed: &[String]) -> bool {
        match self {
            Self::Attach(secrets) => secrets.iter().any(|name| !listed.contains(name)),
            Self::Detach(secret) => listed.iter().any(|name| name == secret),
        }
    }
}

/// Says which accounts are left as they are.
pub(super) fn say_left_alone(held: &Held, session: &Session) {
    for (object, owner) in &held.left_alone {
        session.out().warning(&format!("{object} is managed by {owner} and left alone; --adopt changes it"));
    }
}

fn usage(message: impl Into<String>) -> CommandError {
    CommandError::new(Exit::Usage, message)
}

fn workload(text: &str) -> Result<(Kind, String), CommandError> {
    let wrong = || usage(format!("--workload {text:?} is no TYPE/NAME, such as deployment/web"));
    let (kind, name) = text.split_once('/').ok_or_else(wrong)?;
    let kind = Kind::from_type(kind).ok_or_else(|| {
        wrong()
            .detail("Types: deployment, statefulset, daemonset, cronjob, replicaset, replicationcontroller.")
    })?;
    check_name(name).map_err(|_| wrong())?;
    if template_spec_path(kind).is_none() {
        return Err(usage(format!("the pod template of a {} cannot be changed", kind.name()))
            .detail("Name its service account instead, or the workload that makes it."));
    }
    Ok((kind, name.to_owned()))
}

/// A service account. The `default` one of a namespace that was just made is waited for by who attaches to it.
async fn account(object: &ObjectRef, purpose: Purpose<'_>, session: &Session) -> Result<Value, CommandError> {
    let cluster = session.cluster().await?;
    if let Some(read) = cluster.get(object).await? {
        return Ok(read);
    }
    if object.name == "default" && matches!(purpose, Purpose::Attach(_)) {
        namespace_exists(cluster, &object.namespace).await?;
        session.out().status(&format!("Waiting for {object}, which the cluster makes by itself…"));
        let waited = tokio::time::timeout(ACCOUNT_WAIT, appearance(cluster, object)).await;
        if let Ok(found) = waited {
            return Ok(found?);
        }
    }
    Err(World::Cluster(cluster, session).missing(object).await)
}

async fn appearance(cluster: &Cluster, object: &ObjectRef) -> Result<Value, ClusterError> {
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if let Some(read) = cluster.get(object).await? {
            return Ok(read);
        }
    }
}

/// Fails if the namespace is known to be missing; who may not read namespaces goes on.
pub(super) async fn namespace_exists(cluster: &Cluster, namespace: &str) -> Result<(), CommandError> {
    match cluster.get(&ObjectRef::new(Kind::Namespace, "", namespace)).await {
        Ok(None) => {
            Err(CommandError::from(ClusterError::NamespaceNotFound { namespace: namespace.to_owned() }))
        }
        Ok(Some(_)) => Ok(()),
        Err(error) if error.is_refusal() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A workload, with its account where that matters: its list applies while the template's own is empty, and a strict
/// one takes no pod that names what it does not list.
async fn holder(object: ObjectRef, purpose: Purpose<'_>, session: &Session) -> Result<Holder, CommandError> {
    let cluster = session.cluster().await?;
    let Some(read) = cluster.get(&object).await? else {
        return Err(World::Cluster(cluster, session).missing(&object).await);
    };
    let own = names(list_path(object.kind).and_then(|path| read.pointer(&path)));
    if let Purpose::Detach(secret) = purpose
        && own.iter().any(|name| name != secret)
    {
        return Ok(Holder { object, read, account: None });
    }
    let spec = PodSpec::of_template(object.kind, &read).unwrap_or_default();
    let account = ObjectRef::new(Kind::ServiceAccount, &object.namespace, spec.account());
    // What is not known cannot be copied in, but for nothing else is it needed.
    let is_copied = own.is_empty() && matches!(purpose, Purpose::Attach(_));
    let seen = match cluster.get(&account).await {
        Err(error) if error.is_refusal() && !is_copied => AccountSeen::Unreadable,
        read => read?.map_or(AccountSeen::Missing, |read| AccountSeen::Read(Account::from_object(&read))),
    };
    Ok(Holder { object, read, account: Some((account, seen)) })
}
