//! What mends a pull, as a value: a command layer knows namespaces, contexts and verbs, and makes the words of it.

use crate::node_credentials::Platform;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Make the pod anew: its list of secrets is as old as itself.
    RecreatePods,
    /// Give the pod a credential for this registry.
    AddCredential {
        /// The registry: `host[:port]` as in image names.
        registry: String,
        /// The user, where one is known.
        user: Option<String>,
        /// The secret to put it into, where the pod names one already.
        secret: Option<String>,
    },
    /// Put a new password into the secret.
    RotateInSecret {
        /// The registry.
        registry: String,
        /// The user whose password it is.
        user: String,
        /// The secret that holds it.
        secret: String,
    },
    /// Name this secret in the pod's own list, which hides the account's.
    AttachSecret {
        /// The secret.
        secret: String,
    },
    /// Write the secret as the kubelet reads it: its type, its data key, its body, or the key of an entry.
    RewriteSecret {
        /// The secret.
        secret: String,
        /// The registry for which it ought to serve.
        registry: Option<String>,
        /// The key, as it may be printed, that does not serve; `None` where it is about the whole secret.
        key: Option<String>,
    },
    /// Correct the image's name.
    FixImageName,
    /// See whether the tag, or the repository, is there.
    CheckTag,
    /// Ask whoever looks after the registry for access, or to mend it.
    AskRegistryOwner {
        /// The registry.
        registry: String,
        /// The user who needs access, where one is known.
        user: Option<String>,
    },
    /// Something on the node, which is not mended through the API.
    FixNode(NodeFault),
    /// Nothing: the kubelet tries again by itself.
    Wait,
    /// Look at the container's log: it is no matter of pulls.
    ReadLogs,
    /// Look at the pod's events: it is no matter of pulls, and there is no log yet.
    ReadEvents,
}

/// What is to be mended on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeFault {
    /// The names that it finds.
    Dns,
    /// What it reaches: firewalls, routes, ports.
    Network,
    /// The proxy of its runtime.
    Proxy,
    /// The authorities that its runtime trusts.
    CertificateAuthorities,
    /// Its clock.
    Clock,
    /// The runtime's settings for a registry by plain http.
    PlainHttp,
    /// Its disk.
    Disk,
    /// Its container runtime.
    Runtime,
    /// The runtime's signature policy.
    SignaturePolicy,
    /// The runtime's short names and search registries.
    ShortNames,
    /// The pause image that its runtime is set to.
    SandboxImage,
    /// The credentials that it has of its own, of this platform if one is known.
    Credentials(Option<Platform>),
    /// Its platform: the pod wants another node, or the image another build.
    Platform,
}
