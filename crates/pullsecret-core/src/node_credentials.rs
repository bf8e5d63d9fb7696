//! Where a node probably has credentials of its own, which nobody sees from outside: clouds give their nodes a
//! provider for their own registries.
//!
//! Hosts are those that the providers themselves match by default: cloud-provider-aws
//! `docs/credential_provider.md`, cloud-provider-gcp `cmd/auth-provider-gcp`, cloud-provider-azure
//! `docs/book/.../kubelet-credential-provider.md`.

use serde_json::Value;

/// A platform whose nodes come with credentials for its own registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Amazon: EKS and ECR.
    Amazon,
    /// Google: GKE, Artifact Registry and the old Container Registry.
    Google,
    /// Microsoft: AKS and ACR.
    Azure,
    /// OpenShift and the registry that it brings.
    OpenShift,
}

impl Platform {
    /// The platform whose own registry this is: `host[:port]` as in image names.
    pub fn of_registry(host: &str) -> Option<Self> {
        let host = host.split(':').next().unwrap_or(host);
        let ends = |ends: &[&str]| ends.iter().any(|end| host.ends_with(end));
        if (host.contains(".dkr.ecr") && ends(&[".amazonaws.com", ".amazonaws.com.cn"]))
            || (host.contains(".dkr-ecr") && ends(&[".on.aws", ".on.amazonwebservices.com.cn"]))
        {
            return Some(Self::Amazon);
        }
        if host == "gcr.io" || ends(&[".gcr.io", ".pkg.dev"]) {
            return Some(Self::Google);
        }
        if ends(&[".azurecr.io", ".azurecr.cn", ".azurecr.us", ".azurecr.de"]) {
            return Some(Self::Azure);
        }
        host.starts_with("image-registry.openshift-image-registry.svc").then_some(Self::OpenShift)
    }

    /// The platform that runs a node, by the labels that it puts on the object. The `providerID` proves nothing:
    /// any cloud controller manager sets it, on nodes of kubeadm and k3s too.
    pub fn of_node(node: &Value) -> Option<Self> {
        let labels = node["metadata"]["labels"].as_object();
        let has_label = |start: &str| labels.into_iter().flatten().any(|(name, _)| name.starts_with(start));
        if has_label("node.openshift.io/") {
            Some(Self::OpenShift)
        } else if has_label("eks.amazonaws.com/") {
            Some(Self::Amazon)
        } else if has_label("cloud.google.com/gke-") {
            Some(Self::Google)
        } else if has_label("kubernetes.azure.com/") {
            Some(Self::Azure)
        } else {
            None
        }
    }

    /// What its registry is called.
    pub fn registry(self) -> &'static str {
        match self {
            Self::Amazon => "Amazon ECR",
            Self::Google => "Google Artifact Registry",
            Self::Azure => "Azure Container Registry",
            Self::OpenShift => "OpenShift's own registry",
        }
    }

    /// What its clusters are called.
    pub fn cluster(self) -> &'static str {
        match self {
            Self::Amazon => "EKS",
            Self::Google => "GKE",
            Self::Azure => "AKS",
            Self::OpenShift => "OpenShift",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_clouds_own_registries_are_known_and_others_are_not() {
        for (host, platform) in [
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", Some(Platform::Amazon)),
            ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", Some(Platform::Amazon)),
            ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", Some(Platform::Amazon)),
            ("123456789012.dkr-ecr.eu-west-1.on.aws", Some(Platform::Amazon)),
            ("europe-docker.pkg.dev", Some(Platform::Google)),
            ("eu.gcr.io", Some(Platform::Google)),
            ("acme.azurecr.io", Some(Platform::Azure)),
            ("image-registry.openshift-image-registry.svc:5000", Some(Platform::OpenShift)),
            ("public.ecr.aws", None),
            ("notgcr.io", None),
            ("ghcr.io", None),
        ] {
            assert_eq!(Platform::of_registry(host), platform, "{host}");
        }
    }

    #[test]
    fn nodes_are_known_by_their_labels_and_not_by_their_provider() {
        let node = |label: &str, provider: &str| {
            Platform::of_node(
                &json!({"metadata": {"labels": {label: "x"}}, "spec": {"providerID": provider}}),
            )
        };
        assert_eq!(node("eks.amazonaws.com/nodegroup", ""), Some(Platform::Amazon));
        assert_eq!(node("cloud.google.com/gke-nodepool", "gce://project/zone/name"), Some(Platform::Google));
        assert_eq!(node("kubernetes.azure.com/cluster", "azure:///x"), Some(Platform::Azure));
        assert_eq!(node("node.openshift.io/os_id", "aws:///x"), Some(Platform::OpenShift));
        for provider in
            ["aws:///eu-west-1a/i-0", "gce://project/zone/name", "azure:///x", "kind://podman/kind/n1"]
        {
            assert_eq!(node("x", provider), None, "{provider}");
        }
        assert_eq!(Platform::of_node(&Value::Null), None);
    }
}
