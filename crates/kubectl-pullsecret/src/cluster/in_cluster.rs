//! The way to the API server from inside a pod, used only where there is no kubeconfig at all.

use std::path::Path;

use kube::config::{AuthInfo, Cluster};

use super::kubeconfig::Chosen;
use crate::environment::Environment;

/// Where the kubelet mounts a pod's service account.
pub(super) const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The pod's own cluster, if this is a pod with a service account
/// (client-go v0.35.4 `clientcmd.inClusterClientConfig`).
pub(super) fn choose(environment: &Environment, mount: &Path) -> Option<Chosen> {
    let host = environment.var("KUBERNETES_SERVICE_HOST")?;
    let port = environment.var("KUBERNETES_SERVICE_PORT")?;
    let token = mount.join("token");
    if !token.is_file() {
        return None;
    }
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let namespace = environment.var("POD_NAMESPACE").map(str::to_owned).or_else(|| {
        let text = std::fs::read_to_string(mount.join("namespace")).ok()?;
        Some(text.trim().to_owned()).filter(|name| !name.is_empty())
    });
    let authority = mount.join("ca.crt");
    Some(Chosen {
        context: None,
        namespace,
        cluster_name: "of this pod".to_owned(),
        cluster: Cluster {
            server: Some(format!("https://{host}:{port}")),
            certificate_authority: authority.is_file().then(|| authority.to_string_lossy().into_owned()),
            ..Cluster::default()
        },
        user: AuthInfo { token_file: Some(token.to_string_lossy().into_owned()), ..AuthInfo::default() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_speaks_to_its_own_api_server() {
        let mount = tempfile::tempdir().expect("a folder");
        let environment = Environment::from_pairs([
            ("KUBERNETES_SERVICE_HOST", "fd00::1"),
            ("KUBERNETES_SERVICE_PORT", "443"),
        ]);
        assert!(choose(&environment, mount.path()).is_none(), "without a token this is no pod");

        std::fs::write(mount.path().join("token"), "t\n").expect("written");
        std::fs::write(mount.path().join("namespace"), "shop\n").expect("written");
        let chosen = choose(&environment, mount.path()).expect("a pod");
        assert_eq!(chosen.cluster.server.as_deref(), Some("https://[fd00::1]:443"));
        assert_eq!(chosen.namespace.as_deref(), Some("shop"));
        assert!(chosen.user.token_file.is_some());
        assert!(choose(&Environment::default(), mount.path()).is_none(), "without the variables neither");
    }
}
