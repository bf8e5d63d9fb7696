//! From what a message says to a diagnosis: a second table for what is decided by the message alone, and a few
//! questions for what is not.

mod access;
mod found;
mod unsent;

use super::case::Case;
use super::code::{Certainty, Code};
use super::evidence::{Attempt, Evidence};
use super::facts::Facts;
use super::remedy::{NodeFault, Remedy};
use super::said::Said;

/// A diagnosis before it is dressed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) code: Code,
    pub(super) certainty: Certainty,
    pub(super) cause: String,
    pub(super) remedies: Vec<Remedy>,
}

impl Finding {
    pub(super) fn new(
        code: Code,
        certainty: Certainty,
        cause: impl Into<String>,
        remedies: Vec<Remedy>,
    ) -> Self {
        Self { code, certainty, cause: cause.into(), remedies }
    }
}

/// What is decided by the message alone: the code, the sentence (`HOST`, `IMAGE` and `REGISTRY` are filled in), and
/// what mends it. What a registry or a network says of itself is proven by being said.
const DECIDED: [(Said, Code, &str, &[Mend]); 23] = [
    (
        Said::Limit,
        Code::RateLimited,
        "HOST lets no more be pulled for the moment: the limit is reached.",
        &[Mend::Wait],
    ),
    (
        Said::Dns,
        Code::Dns,
        "The node does not find the name HOST.",
        &[Mend::Node(NodeFault::Dns), Mend::Name],
    ),
    (
        Said::Unreachable,
        Code::Unreachable,
        "The node gets no connection to HOST.",
        &[Mend::Node(NodeFault::Network), Mend::Owner],
    ),
    (
        Said::Proxy,
        Code::Unreachable,
        "The node does not get to HOST through its proxy.",
        &[Mend::Node(NodeFault::Proxy)],
    ),
    (
        Said::CertificateUnknown,
        Code::Tls,
        "The node does not trust the certificate of HOST.",
        &[Mend::Node(NodeFault::CertificateAuthorities), Mend::Owner],
    ),
    (
        Said::CertificateEnded,
        Code::Tls,
        "The certificate of HOST has ended, or the node's clock is wrong.",
        &[Mend::Owner, Mend::Node(NodeFault::Clock)],
    ),
    (
        Said::CertificateName,
        Code::Tls,
        "The certificate of HOST is for another name.",
        &[Mend::Owner, Mend::Name],
    ),
    (Said::Handshake, Code::Tls, "The node and HOST do not agree on an encryption.", &[Mend::Owner]),
    (
        Said::PlainHttp,
        Code::PlainHttp,
        "HOST speaks plain http, and the node asks by https.",
        &[Mend::Node(NodeFault::PlainHttp)],
    ),
    (
        Said::RegistryFault,
        Code::RegistryError,
        "HOST answers with a fault of its own.",
        &[Mend::Wait, Mend::Owner],
    ),
    (
        Said::LayerRefused,
        Code::RegistryError,
        "The manifest of IMAGE can be read, but HOST refuses a layer: no matter of credentials.",
        &[Mend::Owner, Mend::Node(NodeFault::Network)],
    ),
    (
        Said::Damaged,
        Code::RegistryError,
        "What HOST sent of IMAGE arrived damaged.",
        &[Mend::Wait, Mend::Owner],
    ),
    (
        Said::Platform,
        Code::Platform,
        "IMAGE is not built for the node's platform.",
        &[Mend::Node(NodeFault::Platform)],
    ),
    (Said::DiskFull, Code::DiskFull, "The node has no space left for IMAGE.", &[Mend::Node(NodeFault::Disk)]),
    (
        Said::SignatureRefused,
        Code::SignatureRejected,
        "A policy of the node refuses IMAGE.",
        &[Mend::Node(NodeFault::SignaturePolicy)],
    ),
    (
        Said::ShortName,
        Code::ShortName,
        "The runtime does not know which registry IMAGE means.",
        &[Mend::Name, Mend::Node(NodeFault::ShortNames)],
    ),
    (
        Said::SandboxImage,
        Code::SandboxImage,
        "The node cannot pull the pause image, for which it takes no pull secret.",
        &[Mend::Node(NodeFault::SandboxImage)],
    ),
    (
        Said::RuntimeDown,
        Code::RuntimeDown,
        "The node's container runtime does not answer.",
        &[Mend::Node(NodeFault::Runtime)],
    ),
    (Said::Throttled, Code::Throttled, "The node starts no more pulls for the moment.", &[Mend::Wait]),
    (
        Said::Stalled,
        Code::Stalled,
        "The pull of IMAGE took too long and was called off.",
        &[Mend::Wait, Mend::Node(NodeFault::Network)],
    ),
    (
        Said::Unsupported,
        Code::UnsupportedImage,
        "The node's runtime does not take images of this kind.",
        &[Mend::Owner],
    ),
    (Said::TagUnknown, Code::NotFound, "REGISTRY has no such tag: IMAGE.", &[Mend::Tag]),
    (Said::InvalidName, Code::InvalidImageName, "IMAGE is no image name.", &[Mend::Name]),
];

/// A remedy without the names.
#[derive(Clone, Copy)]
enum Mend {
    Wait,
    Name,
    Tag,
    Owner,
    Node(NodeFault),
}

/// The diagnosis of a failing pull.
pub(super) fn find(case: &Case<'_>, evidence: &Evidence<'_>) -> Finding {
    let facts = Facts::of(case, evidence);
    if evidence.is_bare() {
        return found::without_words(&facts);
    }
    let Some(attempt) = evidence.attempts.get(evidence.deciding()) else { return found::unknown("") };
    if attempt.said.is_about_access()
        && let Some(finding) = found::not_verified(&facts)
    {
        return finding;
    }
    match attempt.said {
        Said::NothingSent
        | Said::CredentialRefused
        | Said::CredentialForbidden
        | Said::Unauthorized
        | Said::Forbidden
        | Said::ScopeMissing
        | Said::TokenRefused => access::finding(&facts, attempt),
        Said::NotFound => found::not_found(&facts),
        Said::AnonymousLimit => access::anonymous_limit(&facts),
        Said::NeverPull => found::never_pull(&facts),
        Said::SecretUndecodable => found::undecodable(&facts, attempt.text),
        Said::Unpacking => found::unpacking(&facts, attempt.text),
        Said::NotAPull => found::no_pull(evidence),
        Said::Unknown => found::unknown(attempt.text),
        said => decided(&facts, attempt, said),
    }
}

fn decided(facts: &Facts<'_>, attempt: &Attempt<'_>, said: Said) -> Finding {
    let Some((_, code, sentence, mends)) = DECIDED.iter().find(|(known, ..)| *known == said) else {
        return found::unknown(attempt.text);
    };
    let host = match attempt.host.unwrap_or(&facts.registry) {
        "" => "the registry".to_owned(),
        // What listens there is on the node, not where the image was made.
        host if is_loopback(host) => format!("{host}, which is the node itself"),
        host => host.to_owned(),
    };
    let cause = sentence
        .replace("HOST", &host)
        .replace("REGISTRY", if facts.registry.is_empty() { "the registry" } else { &facts.registry })
        .replace("IMAGE", facts.case.image);
    let mut remedies: Vec<Remedy> = mends.iter().map(|mend| mended(*mend, facts)).collect();
    if said == Said::Limit && facts.usable.is_empty() {
        remedies.push(facts.add_credential(None, None));
    }
    Finding::new(*code, Certainty::Proven, cause, remedies)
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name.starts_with("127.") || name == "[::1]"
}

fn mended(mend: Mend, facts: &Facts<'_>) -> Remedy {
    match mend {
        Mend::Wait => Remedy::Wait,
        Mend::Name => Remedy::FixImageName,
        Mend::Tag => Remedy::CheckTag,
        Mend::Owner => facts.ask_owner(None),
        Mend::Node(fault) => Remedy::FixNode(fault),
    }
}
