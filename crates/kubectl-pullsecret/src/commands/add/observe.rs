//! What the cluster has now, as far as `add` needs it: the secrets, the lists, the pods.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::future::{join, try_join_all};
use pullsecret_core::ownership::foreign_owner;
use pullsecret_core::plan::attach::Holder;
use pullsecret_core::pod::Pod;
use pullsecret_core::reference_list::{SERVICE_ACCOUNT_PATH, names, template_spec_path};
use pullsecret_core::{Kind, ObjectRef, PullSecret};
use serde_json::Value;

use super::request::{AddRequest, Targets};
use crate::cluster::{Cluster, ClusterError, ListOptions};
use crate::error::{CommandError, Exit};
use crate::session::Session;

/// How long a new namespace may take to get its `default` account.
const ACCOUNT_WAIT: Duration = Duration::from_secs(15);

/// What was seen.
pub(super) struct Scene {
    pub(super) namespace: String,
    pub(super) secrets: BTreeMap<String, PullSecret>,
    pub(super) holders: Vec<Holder>,
    /// Objects that are somebody else's and were not asked for by name.
    pub(super) left_alone: Vec<(ObjectRef, String)>,
    /// The pods of the namespace; none if they may not be read.
    pub(super) pods: Option<Vec<Pod>>,
}

impl Scene {
    /// The uids of all pods.
    pub(super) fn uids(&self) -> BTreeSet<String> {
        self.pods.iter().flatten().map(|pod| pod.uid.clone()).collect()
    }
}

/// Looks at everything: the secrets, the lists and the pods at once.
pub(super) async fn scene(request: &AddRequest, session: &Session) -> Result<Scene, CommandError> {
    let cluster = session.cluster().await?;
    let namespace = request.namespace.clone().unwrap_or_else(|| cluster.namespace().to_owned());
    let names = secret_names(request);
    let (objects, pods) =
        join(objects(request, &namespace, &names, session), pods(cluster, &namespace)).await;
    let (secrets, (holders, left_alone)) = objects?;
    Ok(Scene { namespace, secrets, holders, left_alone, pods: pods? })
}

/// Looks again at what is to be changed; the pods stay as they were seen.
pub(super) async fn again(
    request: &AddRequest,
    scene: &mut Scene,
    session: &Session,
) -> Result<(), CommandError> {
    let names = secret_names(request);
    let (secrets, (holders, left_alone)) = objects(request, &scene.namespace, &names, session).await?;
    (scene.secrets, scene.holders, scene.left_alone) = (secrets, holders, left_alone);
    Ok(())
}

fn secret_names(request: &AddRequest) -> Vec<String> {
    match &request.name {
        Some(name) => vec![name.clone()],
        None => request.registries.iter().map(pullsecret_core::Registry::secret_name).collect(),
    }
}

type Objects = (BTreeMap<String, PullSecret>, (Vec<Holder>, Vec<(ObjectRef, String)>));

async fn objects(
    request: &AddRequest,
    namespace: &str,
    names: &[String],
    session: &Session,
) -> Result<Objects, CommandError> {
    let cluster = session.cluster().await?;
    let secrets = try_join_all(names.iter().map(|name| secret(cluster, namespace, name)));
    let holders = holders(&request.targets, request.permissions.adopt, namespace, session);
    let (secrets, holders) = join(secrets, holders).await;
    let secrets = secrets?.into_iter().flatten().map(|secret| (secret.object.name.clone(), secret)).collect();
    Ok((secrets, holders?))
}

async fn secret(cluster: &Cluster, namespace: &str, name: &str) -> Result<Option<PullSecret>, ClusterError> {
    let read = cluster.get(&ObjectRef::new(Kind::Secret, namespace, name)).await?;
    Ok(read.map(PullSecret::from_object))
}

/// The pods of a namespace, `None` if they may not be listed: then nothing is said of them.
pub(super) async fn pods(cluster: &Cluster, namespace: &str) -> Result<Option<Vec<Pod>>, CommandError> {
    // A pod as the server sends it is many times what is kept of it, so no more than a page is held in full.
    let mut pages = cluster.pages::<Value>(Kind::Pod, Some(namespace), ListOptions::default());
    let mut pods = Vec::new();
    loop {
        match pages.next().await {
            Ok(Some(page)) => pods.extend(page.iter().filter_map(Pod::from_object)),
            Ok(None) => return Ok(Some(pods)),
            Err(error) if error.is_refusal() => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
}

async fn holders(
    targets: &Targets,
    adopt: bool,
    namespace: &str,
    session: &Session,
) -> Result<(Vec<Holder>, Vec<(ObjectRef, String)>), CommandError> {
    let cluster = session.cluster().await?;
    let mut left_alone = Vec::new();
    let mut holders = Vec::new();
    if targets.all_accounts {
        for read in cluster.list(Kind::ServiceAccount, Some(namespace), &ListOptions::default()).await? {
            let name = read.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
            let object = ObjectRef::new(Kind::ServiceAccount, namespace, name);
            match foreign_owner(&read).filter(|_| !adopt) {
                Some(owner) => left_alone.push((object, owner)),
                None => holders.push(Holder { object, read, inherited: Vec::new() }),
            }
        }
    }
    for name in &targets.accounts {
        let object = ObjectRef::new(Kind::ServiceAccount, namespace, name);
        let read = account(&object, targets.implied, session).await?;
        holders.push(Holder { object, read, inherited: Vec::new() });
    }
    for (kind, name) in &targets.workloads {
        holders.push(workload(ObjectRef::new(*kind, namespace, name), cluster).await?);
    }
    Ok((holders, left_alone))
}

/// A service account. The `default` one of a namespace that was just made is waited for.
async fn account(object: &ObjectRef, implied: bool, session: &Session) -> Result<Value, CommandError> {
    let cluster = session.cluster().await?;
    if let Some(read) = cluster.get(object).await? {
        return Ok(read);
    }
    namespace_exists(cluster, &object.namespace).await?;
    if object.name == "default" {
        session.out().status(&format!("Waiting for {object}, which the cluster makes by itself…"));
        let waited = tokio::time::timeout(ACCOUNT_WAIT, appearance(cluster, object)).await;
        if let Ok(found) = waited {
            return Ok(found?);
        }
    }
    let missing = CommandError::new(
        Exit::Usage,
        format!("{object} is not in namespace {}", object.namespace),
    )
    .command("There are", &format!("kubectl get serviceaccounts {}", session.place(&object.namespace)));
    Err(if implied { missing.detail("With --no-attach the secret is created without it.") } else { missing })
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
async fn namespace_exists(cluster: &Cluster, namespace: &str) -> Result<(), CommandError> {
    match cluster.get(&ObjectRef::new(Kind::Namespace, "", namespace)).await {
        Ok(None) => {
            Err(CommandError::from(ClusterError::NamespaceNotFound { namespace: namespace.to_owned() }))
        }
        Ok(Some(_)) => Ok(()),
        Err(error) if error.is_refusal() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A workload, with its account's list where its own is empty: one entry of its own would hide that list.
async fn workload(object: ObjectRef, cluster: &Cluster) -> Result<Holder, CommandError> {
    let Some(read) = cluster.get(&object).await? else {
        namespace_exists(cluster, &object.namespace).await?;
        return Err(CommandError::new(
            Exit::Usage,
            format!("{object} is not in namespace {}", object.namespace),
        ));
    };
    let spec = template_spec_path(object.kind).and_then(|path| read.pointer(path)).unwrap_or(&Value::Null);
    let mut inherited = Vec::new();
    if names(spec.get("imagePullSecrets")).is_empty() {
        let named = spec["serviceAccountName"].as_str().or_else(|| spec["serviceAccount"].as_str());
        let account = ObjectRef::new(Kind::ServiceAccount, &object.namespace, named.unwrap_or("default"));
        let account = cluster.get(&account).await?;
        inherited = names(account.as_ref().and_then(|account| account.pointer(SERVICE_ACCOUNT_PATH)));
        inherited.retain(|name| !name.is_empty());
    }
    Ok(Holder { object, read, inherited })
}
