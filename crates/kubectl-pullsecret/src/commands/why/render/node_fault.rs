//! What has to be mended on a node, for which the API has no command.

use pullsecret_core::diagnosis::NodeFault;

use super::Case;

/// As a sentence.
pub(super) fn sentence(case: &Case<'_>, fault: NodeFault) -> String {
    let node = match &case.subject.node.name {
        Some(name) => format!("node {name}"),
        None => "the node".to_owned(),
    };
    match fault {
        NodeFault::Dns => {
            format!("On {node}: its own name service (not the cluster's) has to know the host.")
        }
        NodeFault::Network => {
            format!("On {node}: firewall, route, port and proxy, as its container runtime has them.")
        }
        NodeFault::Proxy => format!("On {node}: the proxy in the environment of its container runtime."),
        NodeFault::CertificateAuthorities => {
            format!(
                "On {node}: its container runtime has to trust the authority that vouches for the registry."
            )
        }
        NodeFault::Clock => format!("On {node}: its clock."),
        NodeFault::PlainHttp => {
            format!("On {node}: its container runtime has to be told to ask this registry by plain http.")
        }
        NodeFault::Disk => format!("On {node}: its disk."),
        NodeFault::Runtime => format!("On {node}: its container runtime."),
        NodeFault::SignaturePolicy => format!("On {node}: the policy for images of its container runtime."),
        NodeFault::ShortNames => {
            format!("On {node}: the registries that its container runtime looks in for short names.")
        }
        NodeFault::SandboxImage => {
            format!(
                "On {node}: the pause image that its container runtime is set to, and how that gets at it."
            )
        }
        NodeFault::Credentials(Some(platform)) => {
            format!("On {node}: the right of {} to read from {}.", platform.cluster(), platform.registry())
        }
        NodeFault::Credentials(None) => format!("On {node}: the credential that it has of its own."),
        NodeFault::Platform => {
            "Build the image for the node's platform, too, or have the pod run on another node.".to_owned()
        }
    }
}
