//! How to reach the API server and as whom: kubeconfig, flags and environment, settled before any request.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use kube::config::Cluster;

use super::cluster_error::{ClusterError, Endpoint};
use super::credentials::{Credentials, Identity};
use super::exec_plugin::Attendant;
use super::kubeconfig::{self, Chosen, KubeconfigError};
use super::{in_cluster, pem, proxy};
use crate::environment::Environment;
use crate::global_flags::GlobalFlags;

/// Go's dialer, and so kubectl, gives a connection that long.
const CONNECT: Duration = Duration::from_secs(30);
/// How long a server may be silent in the middle of an exchange, where the user has set no limit.
/// kubectl would wait for ever.
const SILENCE: Duration = Duration::from_secs(30);
/// How long one request may take in all, where the user has set no limit: a server that sends a byte now and
/// then is never silent. The largest answer is a page of 500 objects.
const WHOLE: Duration = Duration::from_mins(3);
/// How long we wait for a connection of our own accord: a name that resolves to nothing that answers is
/// far more often a missing VPN than a slow network.
const CONNECT_BY_DEFAULT: Duration = Duration::from_secs(10);

/// The limits on one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timeouts {
    /// For the connection, TLS and proxy included.
    pub(super) connect: Duration,
    /// For a silence of the server.
    pub(super) silence: Option<Duration>,
    /// For the whole request.
    pub(super) request: Option<Duration>,
}

impl Timeouts {
    fn of(flags: &GlobalFlags) -> Self {
        match flags.request_timeout.map(crate::global_flags::RequestTimeout::limit) {
            None => Self { connect: CONNECT_BY_DEFAULT, silence: Some(SILENCE), request: Some(WHOLE) },
            Some(None) => Self { connect: CONNECT, silence: None, request: None },
            Some(Some(limit)) => Self { connect: CONNECT.min(limit), silence: None, request: Some(limit) },
        }
    }
}

/// Whom to impersonate.
#[derive(Clone, Default)]
pub(super) struct Impersonation {
    pub(super) user: Option<String>,
    pub(super) uid: Option<String>,
    pub(super) groups: Option<Vec<String>>,
    pub(super) extra: Option<std::collections::HashMap<String, Vec<String>>>,
}

/// Everything that a connection needs.
pub(super) struct Settings {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) namespace: String,
    pub(super) uri: Uri,
    /// The certificate authorities, each as DER; `None` means the operating system's.
    pub(super) roots: Option<Vec<Vec<u8>>>,
    pub(super) insecure: bool,
    pub(super) server_name: Option<String>,
    pub(super) proxy: Option<Uri>,
    pub(super) impersonation: Impersonation,
    pub(super) timeouts: Timeouts,
    pub(super) credentials: Credentials,
    /// A client certificate that does not come from a plugin.
    pub(super) identity: Option<Identity>,
}

impl Settings {
    /// Settles everything; reads files, but neither speaks to anyone nor runs a plugin.
    pub(super) fn resolve(
        flags: &GlobalFlags,
        environment: &Environment,
        attendant: Attendant,
    ) -> Result<Self, ClusterError> {
        let mut chosen = choose(flags, environment)?;
        apply_cluster_flags(&mut chosen.cluster, flags);
        let cluster = &chosen.cluster;
        let server = cluster.server.clone().filter(|server| !server.is_empty());
        let server = server.ok_or_else(|| KubeconfigError::NoServer(chosen.cluster_name.clone()))?;
        let insecure = cluster.insecure_skip_tls_verify == Some(true);
        let authority = pem::authority(cluster)?;
        if insecure && authority.is_some() {
            return Err(ClusterError::Setting {
                setting: format!("cluster {} in the kubeconfig", chosen.cluster_name),
                problem: "a certificate authority together with insecure-skip-tls-verify is not allowed"
                    .to_owned(),
            });
        }
        let uri = base_uri(&server, insecure || authority.is_some())?;
        let proxy = proxy::choose(cluster.proxy_url.as_deref(), &environment.proxies(), &uri)?;
        let secure = uri.scheme_str() == Some("https");
        // kubectl sends no credential over plain http, and so do we not
        // (client-go v0.35.4 `DirectClientConfig.ClientConfig`: "only … if we are secure").
        let (credentials, identity) = if secure {
            Credentials::resolve(&chosen, flags, environment, attendant)?
        } else {
            (Credentials::None, None)
        };
        let namespace = flags.namespace.clone().filter(|name| !name.is_empty());
        let namespace = namespace.or_else(|| chosen.namespace.clone());
        Ok(Self {
            endpoint: Arc::new(Endpoint {
                context: chosen.context.clone(),
                server: without_user(&server),
                proxy: proxy.as_ref().map(proxy::shown),
            }),
            namespace: namespace.unwrap_or_else(|| "default".to_owned()),
            uri,
            roots: authority
                .as_deref()
                .map(|bundle| pem::certificates(bundle, "certificate-authority"))
                .transpose()?,
            insecure,
            server_name: cluster.tls_server_name.clone().filter(|name| !name.is_empty()),
            proxy,
            impersonation: impersonation(&chosen, flags),
            timeouts: Timeouts::of(flags),
            credentials,
            identity,
        })
    }
}

/// The kubeconfig's choice, else the pod's, else what `--server` says alone.
fn choose(flags: &GlobalFlags, environment: &Environment) -> Result<Chosen, ClusterError> {
    if let Some(config) = kubeconfig::read(flags, environment)? {
        return Ok(kubeconfig::choose(&config, flags)?);
    }
    if let Some(chosen) = in_cluster::choose(environment, Path::new(in_cluster::SERVICE_ACCOUNT)) {
        return Ok(chosen);
    }
    if flags.server.as_ref().is_some_and(|server| !server.is_empty()) {
        return Ok(kubeconfig::choose(&kube::config::Kubeconfig::default(), flags)?);
    }
    Err(KubeconfigError::None { looked: kubeconfig::usual_files(environment) }.into())
}

/// The flags about the server, over what the kubeconfig says
/// (client-go v0.35.4 `DirectClientConfig.getCluster`).
fn apply_cluster_flags(cluster: &mut Cluster, flags: &GlobalFlags) {
    let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let authority = flags.certificate_authority.as_ref().filter(|path| !path.as_os_str().is_empty());
    if flags.insecure_skip_tls_verify == Some(true) || authority.is_some() {
        cluster.insecure_skip_tls_verify = flags.insecure_skip_tls_verify;
        cluster.certificate_authority = authority.map(|path| path.to_string_lossy().into_owned());
        cluster.certificate_authority_data = None;
    }
    let server = given(&flags.server);
    let server_name = given(&flags.tls_server_name);
    // Another server has another name: the kubeconfig's no longer applies.
    if server.is_some() || server_name.is_some() {
        cluster.tls_server_name = server_name;
    }
    cluster.server = server.or_else(|| cluster.server.take());
}

/// The server's URL. Without a scheme it is http, but https where TLS is configured
/// (client-go v0.35.4 `rest.DefaultServerURL`).
fn base_uri(server: &str, tls: bool) -> Result<Uri, ClusterError> {
    let wrong = |problem: String| ClusterError::Setting {
        setting: format!("server {}", without_user(server)),
        problem,
    };
    let with_scheme = match (server.contains("://"), tls) {
        (true, _) => server.to_owned(),
        (false, true) => format!("https://{server}"),
        (false, false) => format!("http://{server}"),
    };
    let uri: Uri = with_scheme.parse().map_err(|error: http::uri::InvalidUri| wrong(error.to_string()))?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(host)) if !host.is_empty() => Ok(uri),
        _ => Err(wrong("it is not an http or https URL".to_owned())),
    }
}

/// A URL without the user and password that some put into it.
pub(super) fn without_user(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (scheme, rest));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if scheme.is_empty() { format!("{host}{path}") } else { format!("{scheme}://{host}{path}") }
}

fn impersonation(chosen: &Chosen, flags: &GlobalFlags) -> Impersonation {
    let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let user = &chosen.user;
    let groups = if flags.as_group.is_empty() {
        user.impersonate_groups.clone()
    } else {
        Some(flags.as_group.clone())
    };
    Impersonation {
        user: given(&flags.impersonate).or_else(|| given(&user.impersonate)),
        uid: given(&flags.as_uid).or_else(|| given(&user.impersonate_uid)),
        groups,
        extra: user.impersonate_user_extra.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_bounded_unless_the_user_says_otherwise() {
        let timeouts = |value: Option<&str>| {
            let request_timeout = value.map(|value| value.parse().expect("a timeout"));
            Timeouts::of(&GlobalFlags { request_timeout, ..GlobalFlags::default() })
        };
        assert!(timeouts(None).silence.is_some() && timeouts(None).request.is_some());
        assert_eq!((timeouts(Some("0")).silence, timeouts(Some("0")).request), (None, None));
        let second = Duration::from_secs(1);
        assert_eq!((timeouts(Some("1s")).connect, timeouts(Some("1s")).request), (second, Some(second)));
    }

    #[test]
    fn a_server_is_read_as_kubectl_reads_it() {
        for (written, tls, uri) in [
            ("localhost:8080", false, "http://localhost:8080/"),
            ("10.0.0.1:6443", true, "https://10.0.0.1:6443/"),
            ("https://rancher.test/k8s/clusters/c-1", false, "https://rancher.test/k8s/clusters/c-1"),
        ] {
            assert_eq!(base_uri(written, tls).expect("a URL").to_string(), uri);
        }
        for written in ["ftp://x", "https://", "http://a b", ""] {
            assert!(base_uri(written, false).is_err(), "{written}");
        }
        assert_eq!(without_user("https://u:p@host:1/x@y"), "https://host:1/x@y");
    }
}
