//! Nodes that have credentials of their own for any registry, and not for that of their cloud alone: `OpenShift`'s have a
//! global pull secret.

use pullsecret_core::Kind;
use pullsecret_core::report::{PullVerification, VerificationResult};
use pullsecret_core::verification::{Conclusion, Doubt};
use serde::de::IgnoredAny;

use crate::cluster::ListOptions;
use crate::error::CommandError;
use crate::world::{Seen, World};

/// What `OpenShift` puts on its nodes (machine-config-operator, `templates/*/01-*-kubelet`).
const LABEL: &str = "node.openshift.io/os_id";

/// Takes back what is said to fail, where such nodes may know better. They are looked for only then; who may not list them
/// is not told of any.
///
/// # Errors
/// The cluster cannot be asked.
pub(super) async fn doubt(items: &mut [PullVerification], world: &World<'_>) -> Result<(), CommandError> {
    let is_doubtful =
        |item: &PullVerification| item.result == VerificationResult::Fails && item.error.is_none();
    if !items.iter().any(is_doubtful) {
        return Ok(());
    }
    let options = ListOptions { labels: Some(LABEL.to_owned()), fields: None };
    let nodes = world.pages::<IgnoredAny>(Kind::Node, None, &options)?.next().await?;
    if matches!(nodes, Seen::Found(found) if !found.is_empty()) {
        for item in items.iter_mut().filter(|item| is_doubtful(item)) {
            item.conclude(Conclusion::Unknown(Doubt::NodeCredentials));
            item.node_credentials = Some("OpenShift's global pull secret".to_owned());
        }
    }
    Ok(())
}
