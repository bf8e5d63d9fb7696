//! Who else looks after an object: what an operator owns or deploys is not ours to change.

use serde_json::Value;

use crate::shown;

/// The value of `app.kubernetes.io/managed-by` on the objects that we create, and only on those.
pub const MANAGED_BY: &str = "kubectl-pullsecret";

/// The label that says who manages an object (recommended labels of Kubernetes).
pub const MANAGED_BY_LABEL: &str = "app.kubernetes.io/managed-by";

/// Labels and annotations by which operators mark what they manage: the key (a prefix where it ends in `/`)
/// and the operator's name.
const MARKS: [(&str, &str); 14] = [
    ("meta.helm.sh/release-name", "Helm"),
    ("argocd.argoproj.io/tracking-id", "Argo CD"),
    ("argocd.argoproj.io/instance", "Argo CD"),
    ("kustomize.toolkit.fluxcd.io/", "Flux"),
    ("helm.toolkit.fluxcd.io/", "Flux"),
    ("reconcile.external-secrets.io/", "External Secrets"),
    ("sealedsecrets.bitnami.com/managed", "Sealed Secrets"),
    ("sealedsecrets.bitnami.com/cluster-wide", "Sealed Secrets"),
    ("reflector.v1.k8s.emberstack.com/reflects", "reflector"),
    ("replicator.v1.mittwald.de/replicated-from-version", "kubernetes-replicator"),
    ("openshift.io/internal-registry-auth-token.service-account", "OpenShift"),
    ("openshift.io/internal-registry-auth-token.binding", "OpenShift"),
    ("openshift.io/token-secret.name", "OpenShift"),
    ("secrets.hashicorp.com/", "Vault Secrets Operator"),
];

/// Values of `app.kubernetes.io/managed-by` that name something which reverts changes by others.
const MANAGERS: [(&str, &str); 6] = [
    ("helm", "Helm"),
    ("argocd", "Argo CD"),
    ("flux", "Flux"),
    ("external-secrets", "External Secrets"),
    ("hashicorp-vso", "Vault Secrets Operator"),
    ("sealed-secrets", "Sealed Secrets"),
];

/// Field managers of controllers that reconcile what they applied. `kubectl-*` and the controller manager
/// are not among them: they write once.
const FIELD_MANAGERS: [(&str, &str); 7] = [
    ("argocd-controller", "Argo CD"),
    ("argocd-application-controller", "Argo CD"),
    ("kustomize-controller", "Flux"),
    ("helm-controller", "Flux"),
    ("external-secrets", "External Secrets"),
    ("sealed-secrets-controller", "Sealed Secrets"),
    ("hashicorp-vso", "Vault Secrets Operator"),
];

/// The owner of a foreign object, as one would name it to a user; `None` for an object that is ours or
/// nobody's. `object` is the object as the API server sends it.
pub fn foreign_owner(object: &Value) -> Option<String> {
    let metadata = &object["metadata"];
    if let Some(owner) = metadata["ownerReferences"].as_array().and_then(|owners| owners.first()) {
        let text = |field: &str| shown::name(owner[field].as_str().unwrap_or("?")).into_owned();
        return Some(format!("{}/{}", text("kind").to_ascii_lowercase(), text("name")));
    }
    marked(metadata).or_else(|| labelled(metadata)).or_else(|| applied(metadata))
}

fn marked(metadata: &Value) -> Option<String> {
    let keys = ["labels", "annotations"]
        .into_iter()
        .filter_map(|field| metadata[field].as_object())
        .flat_map(|map| map.keys());
    keys.filter_map(|key| {
        MARKS.iter().find(|(mark, _)| if mark.ends_with('/') { key.starts_with(mark) } else { key == mark })
    })
    .map(|(_, name)| (*name).to_owned())
    .next()
}

fn labelled(metadata: &Value) -> Option<String> {
    let manager = metadata["labels"][MANAGED_BY_LABEL].as_str()?.to_ascii_lowercase();
    MANAGERS.iter().find(|(label, _)| manager == *label).map(|(_, name)| (*name).to_owned())
}

fn applied(metadata: &Value) -> Option<String> {
    let managers = metadata["managedFields"].as_array()?.iter().filter_map(|entry| entry["manager"].as_str());
    managers
        .filter_map(|manager| FIELD_MANAGERS.iter().find(|(known, _)| manager == *known))
        .map(|(_, name)| (*name).to_owned())
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn owners_and_operators_are_named() {
        let owned = json!({"metadata": {"ownerReferences": [{"kind": "SealedSecret", "name": "reg"}]}});
        assert_eq!(foreign_owner(&owned).as_deref(), Some("sealedsecret/reg"));
        let cases = [
            (json!({"labels": {"app.kubernetes.io/managed-by": "Helm"}}), "Helm"),
            (json!({"annotations": {"meta.helm.sh/release-name": "web"}}), "Helm"),
            (json!({"labels": {"kustomize.toolkit.fluxcd.io/name": "apps"}}), "Flux"),
            (json!({"labels": {"reconcile.external-secrets.io/managed": "true"}}), "External Secrets"),
            (json!({"managedFields": [{"manager": "argocd-controller"}]}), "Argo CD"),
        ];
        for (metadata, owner) in cases {
            assert_eq!(foreign_owner(&json!({"metadata": metadata})).as_deref(), Some(owner));
        }
    }

    #[test]
    fn people_and_ourselves_are_not_foreign() {
        for metadata in [
            json!({}),
            json!({"labels": {"app.kubernetes.io/managed-by": MANAGED_BY}}),
            json!({"labels": {"app.kubernetes.io/managed-by": "the-platform-team"}}),
            json!({"managedFields": [{"manager": "kubectl-create"}, {"manager": "kube-controller-manager"}]}),
            json!({"ownerReferences": [], "labels": null}),
        ] {
            assert_eq!(foreign_owner(&json!({"metadata": metadata})), None, "{metadata}");
        }
    }
}
