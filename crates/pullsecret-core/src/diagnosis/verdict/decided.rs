//! What is decided by the message alone: a table.

use super::{Attempt, Certainty, Code, Facts, Finding, NodeFault, Remedy, Said, found};

/// What is decided by the message alone: the code, the sentence (`HOST`, `IMAGE` and `REGISTRY` are filled in), and
/// what mends it. What a registry or a network says of itself is proven by being said.
const DECIDED: [(Said, Code, &str, &[Mend]); 26] = [
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
        Said::ProxyMalformed,
        Code::Unreachable,
        "The proxy that is set for the node's container runtime is no address of one.",
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
    (
        Said::ClientCertificate,
        Code::Tls,
        "HOST wants a certificate of the node's container runtime, and takes none that it has.",
        &[Mend::Owner],
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
        "The manifest of IMAGE can be read, but HOST refuses a layer: hardly a matter of credentials.",
        &[Mend::Owner, Mend::Node(NodeFault::Network)],
    ),
    (
        Said::LayerMissing,
        Code::RegistryError,
        "HOST has the manifest of IMAGE, but not all that it names.",
        &[Mend::Owner, Mend::Wait],
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

/// The finding of an attempt of which the table knows.
pub(super) fn finding(facts: &Facts<'_>, attempt: &Attempt<'_>, said: Said) -> Finding {
    let Some((_, code, sentence, mends)) = DECIDED.iter().find(|(known, ..)| *known == said) else {
        return found::unknown(attempt.text);
    };
    let host = match attempt.host.unwrap_or(&facts.registry) {
        "" => "the registry".to_owned(),
        // What listens there is on the node, not where the image was made.
        host if is_loopback(host) => format!("{host}, which is the node itself"),
        host => host.to_owned(),
    };
    let mirror = facts.mirror(attempt);
    let owner = mirror.unwrap_or(&facts.registry);
    // That a registry answers so is its own word; that a mirror does leaves open what the registry would say. And what
    // comes before the pulls is tried again, so that it can be over.
    let is_of_mirror = mirror.is_some() && said.is_about_registry();
    let is_over = facts.evidence.is_before_the_pull() && said != Said::SandboxImage;
    let may_be_a_right = said == Said::LayerRefused && is_by_registry(facts, attempt);
    let is_open = is_of_mirror || is_over || may_be_a_right;
    let certainty = if is_open { Certainty::Likely } else { Certainty::Proven };
    let names = [("HOST", host.as_str()), ("REGISTRY", facts.host()), ("IMAGE", facts.case.image)];
    let mut remedies: Vec<Remedy> = mends.iter().map(|mend| mended(*mend, owner)).collect();
    if said == Said::Limit && facts.usable.is_empty() {
        remedies.push(facts.add_credential(None, None));
    }
    Finding::new(*code, certainty, filled(sentence, &names), remedies)
}

/// The sentence with names in their places. Each is put in once: a name can be the word for another's place.
fn filled(sentence: &str, names: &[(&str, &str)]) -> String {
    let (mut whole, mut rest) = (String::new(), sentence);
    let next = |text: &str| {
        let places = names.iter().filter_map(|(word, name)| Some((text.find(word)?, *word, *name)));
        places.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, word, name)) = next(rest) {
        whole.push_str(&rest[..at]);
        whole.push_str(name);
        rest = &rest[at + word.len()..];
    }
    whole + rest
}

/// Whether it was the registry that answered, by all that is known, and not a store that it sends one on to: it can
/// take what lets one read a manifest for too little for a layer.
fn is_by_registry(facts: &Facts<'_>, attempt: &Attempt<'_>) -> bool {
    attempt.asked.is_none_or(|asked| asked.is_of_an_image || asked.host == facts.registry)
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name.starts_with("127.") || name == "[::1]"
}

fn mended(mend: Mend, owner: &str) -> Remedy {
    match mend {
        Mend::Wait => Remedy::Wait,
        Mend::Name => Remedy::FixImageName,
        Mend::Tag => Remedy::CheckTag,
        Mend::Owner => Remedy::AskRegistryOwner { registry: owner.to_owned(), user: None },
        Mend::Node(fault) => Remedy::FixNode(fault),
    }
}
