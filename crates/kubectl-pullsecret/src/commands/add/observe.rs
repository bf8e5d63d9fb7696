//! What the cluster has now, as far as `add` needs it: the secrets, the lists, the pods.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::{join, try_join_all};
use pullsecret_core::pod::Pod;
use pullsecret_core::{Kind, ObjectRef, PullSecret};

use super::request::AddRequest;
use crate::cluster::{Cluster, ClusterError};
use crate::commands::recovery;
use crate::commands::targets::{Held, Purpose};
use crate::error::{CommandError, Exit};
use crate::session::Session;

/// What was seen.
pub(super) struct Scene {
    pub(super) namespace: String,
    pub(super) secrets: BTreeMap<String, PullSecret>,
    /// The lists that are to name them.
    pub(super) held: Held,
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
        join(objects(request, &namespace, &names, session), recovery::pods(cluster, &namespace)).await;
    let (secrets, held) = objects?;
    Ok(Scene { namespace, secrets, held, pods: pods? })
}

/// Looks again at what is to be changed; the pods stay as they were seen.
pub(super) async fn again(
    request: &AddRequest,
    scene: &mut Scene,
    session: &Session,
) -> Result<(), CommandError> {
    let names = secret_names(request);
    (scene.secrets, scene.held) = objects(request, &scene.namespace, &names, session).await?;
    Ok(())
}

fn secret_names(request: &AddRequest) -> Vec<String> {
    match &request.name {
        Some(name) => vec![name.clone()],
        None => request.registries.iter().map(pullsecret_core::Registry::secret_name).collect(),
    }
}

type Objects = (BTreeMap<String, PullSecret>, Held);

async fn objects(
    request: &AddRequest,
    namespace: &str,
    names: &[String],
    session: &Session,
) -> Result<Objects, CommandError> {
    let cluster = session.cluster().await?;
    let secrets = try_join_all(names.iter().map(|name| secret(cluster, namespace, name)));
    let held = request.targets.read(Purpose::Attach(names), request.change.adopt, namespace, session);
    let (secrets, held) = join(secrets, held).await;
    let secrets = secrets?.into_iter().flatten().map(|secret| (secret.object.name.clone(), secret)).collect();
    // The default account is missing, which the user did not name.
    let unasked = |error: &CommandError| request.targets.implied && error.exit == Exit::Usage;
    let held = held.map_err(|error| {
        if unasked(&error) {
            error.detail("With --no-attach the secret is created without it.")
        } else {
            error
        }
    })?;
    Ok((secrets, held))
}

async fn secret(cluster: &Cluster, namespace: &str, name: &str) -> Result<Option<PullSecret>, ClusterError> {
    let read = cluster.get(&ObjectRef::new(Kind::Secret, namespace, name)).await?;
    Ok(read.map(PullSecret::from_object))
}
