//! What can go wrong between us and the cluster, told apart; the words for users are in `error/cluster.rs`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use pullsecret_core::Kind;

use super::exec_plugin::PluginError;
use super::kubeconfig::KubeconfigError;

/// The API server that was asked, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The kubeconfig context in use; `None` in a cluster, or where only `--server` was given.
    pub context: Option<String>,
    /// The server as the kubeconfig or `--server` writes it, without credentials.
    pub server: String,
    /// The proxy on the way, without credentials.
    pub proxy: Option<String>,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.server)?;
        if let Some(context) = &self.context {
            write!(f, " (context {context})")?;
        }
        if let Some(proxy) = &self.proxy {
            write!(f, " through the proxy {proxy}")?;
        }
        Ok(())
    }
}

/// One request to the API server, as RBAC sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// RBAC's verb: `get`, `list`, `create`, `patch`, `delete`.
    pub verb: &'static str,
    /// What it was about; `None` for a path that is no resource (`/version`).
    pub kind: Option<Kind>,
    /// The namespace; `None` for all of them, or for what is in none.
    pub namespace: Option<String>,
    /// The object's name, where the request names one.
    pub name: Option<String>,
}

impl Attempt {
    /// The resource as RBAC rules and `kubectl create role --resource` spell it: `deployments.apps`.
    pub fn resource(&self) -> String {
        match self.kind {
            None => "the server's version".to_owned(),
            Some(kind) if kind.group().is_empty() => kind.resource().to_owned(),
            Some(kind) => format!("{}.{}", kind.resource(), kind.group()),
        }
    }

    /// Where: `in namespace shop`, `in any namespace`, or nothing for what is in no namespace.
    pub fn place(&self) -> String {
        match (&self.namespace, self.kind) {
            (Some(namespace), _) => format!(" in namespace {namespace}"),
            (None, Some(kind)) if kind.is_namespaced() => " in all namespaces".to_owned(),
            (None, _) => String::new(),
        }
    }

    /// The object as kubectl names it, `secret/regcred`; without a name, the resource.
    pub fn object(&self) -> String {
        match (self.kind, &self.name) {
            (Some(kind), Some(name)) => format!("{kind}/{name}"),
            _ => self.resource(),
        }
    }
}

impl fmt::Display for Attempt {
    /// `patch serviceaccount/default in namespace shop`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.verb, self.object(), self.place())
    }
}

/// Why no connection to the API server came about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    /// Nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// The host's name has no address.
    #[error("its name cannot be resolved")]
    Unresolved,
    /// No connection within the time allowed.
    #[error("no connection within {}", seconds(*.0))]
    Silent(Duration),
    /// A TLS handshake or a certificate was refused, by us or by them.
    #[error("{0}")]
    Tls(TlsFault),
    /// The proxy did not let us through.
    #[error("no way through the proxy: {0}")]
    Proxy(String),
    /// Anything else, in the operating system's words.
    #[error("{0}")]
    Other(String),
}

/// Why TLS did not come about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    /// Signed by nobody we trust.
    #[error("its certificate is signed by an unknown authority")]
    UnknownAuthority,
    /// Good, but not for the name that we asked for.
    #[error("its certificate is for another name")]
    OtherName,
    /// Too old, or not valid yet.
    #[error("its certificate has expired or is not valid yet")]
    OutOfDate,
    /// The other side does not speak TLS.
    #[error("it does not speak TLS (is it http?)")]
    NotTls,
    /// Anything else, in the TLS library's words.
    #[error("TLS: {0}")]
    Other(String),
}

/// A duration for people: `30s`, `1.5s`.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{}s", duration.as_secs_f64())
}

/// Why something could not be done on the cluster. No variant holds a credential, an object's data, or an
/// answer's body beyond the message of the API server's `Status`.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The kubeconfig does not say which cluster, or cannot be read.
    #[error(transparent)]
    Kubeconfig(#[from] KubeconfigError),
    /// A flag's value or a kubeconfig field cannot be used.
    #[error("{setting}: {problem}")]
    Setting {
        /// The flag or field, and where it stands.
        setting: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The kubeconfig's credential plugin gave no credential.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// No connection.
    #[error("{endpoint} cannot be reached: {reason}")]
    Unreachable {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// Why there is no connection.
        reason: Unreached,
    },
    /// Connected, but no answer in time.
    #[error("{endpoint} did not answer within {}", seconds(*.limit))]
    TimedOut {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// What was asked.
        attempt: Attempt,
        /// How long we waited.
        limit: Duration,
    },
    /// The connection ended before the answer did.
    #[error("{endpoint} closed the connection in the middle of an answer")]
    ConnectionLost {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// What was asked.
        attempt: Attempt,
    },
    /// An answer that no Kubernetes API server gives: a proxy's page, a redirect, broken JSON.
    #[error("{endpoint} does not answer like a Kubernetes API server: {problem}")]
    NotKubernetes {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// What was asked.
        attempt: Attempt,
        /// What is odd about the answer.
        problem: String,
    },
    /// 401: the credential is missing, wrong or expired.
    #[error("{endpoint} does not accept your credentials")]
    Unauthorized {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
    },
    /// 403 by the authoriser: this user lacks a permission.
    #[error("may not {attempt}")]
    Forbidden {
        /// The request that was refused.
        attempt: Attempt,
    },
    /// 403 for another reason (a quota, an admission webhook, a namespace that is going away, impersonation).
    #[error("the API server refuses to {attempt}: {message}")]
    Denied {
        /// The request that was refused.
        attempt: Attempt,
        /// The server's reason.
        message: String,
    },
    /// 404 on something that had to be there.
    #[error("{} not found{}", attempt.object(), attempt.place())]
    NotFound {
        /// The request that found nothing.
        attempt: Attempt,
    },
    /// 404 on the namespace itself.
    #[error("namespace {namespace} not found")]
    NamespaceNotFound {
        /// The namespace that is not there.
        namespace: String,
    },
    /// 409: an object of that name is there already.
    #[error("{} exists already{}", attempt.object(), attempt.place())]
    AlreadyExists {
        /// The request that was refused.
        attempt: Attempt,
    },
    /// 409, or a JSON Patch's `test` that failed: the object is not what was read.
    #[error("{} was changed by someone else{}", attempt.object(), attempt.place())]
    Conflict {
        /// The request that was refused.
        attempt: Attempt,
    },
    /// 400 or 422: the server finds the object or the request invalid.
    #[error("the API server finds {} invalid: {message}", attempt.object())]
    Invalid {
        /// The request that was refused.
        attempt: Attempt,
        /// The server's text.
        message: String,
    },
    /// 410: a list could not be read to its end, again and again.
    #[error("the list of {} expired while it was read", attempt.resource())]
    Gone {
        /// The request that was refused.
        attempt: Attempt,
        /// The server's token for what is left of the list as it is now.
        proceed: Option<String>,
    },
    /// 413: the request is too large for the server.
    #[error("{} is too large{}", attempt.object(), attempt.place())]
    TooLarge {
        /// The request that was refused.
        attempt: Attempt,
    },
    /// An answer that is larger than any that we read.
    #[error("{endpoint} answers without end")]
    AnswerTooLarge {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// What was asked.
        attempt: Attempt,
    },
    /// 429 or 503 after every wait that we were ready for.
    #[error("{endpoint} is overloaded")]
    Throttled {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// How long the server asked us to wait the last time, if it said.
        retry_after: Option<Duration>,
    },
    /// Any other refusal.
    #[error("{endpoint} answered {status} to {attempt}: {message}")]
    Server {
        /// Who was asked.
        endpoint: Arc<Endpoint>,
        /// What was asked.
        attempt: Attempt,
        /// The HTTP status.
        status: u16,
        /// The server's text.
        message: String,
    },
}

impl ClusterError {
    /// Whether this user may not do it: for a reading, an authoriser that answers in words of its own counts too.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::Denied { .. })
    }
}
