//! What is no refusal: images that are not there, secrets that cannot be decoded, pods without words, and what is
//! not known.

use super::{Attempt, Certainty, Code, Evidence, Facts, Finding, NodeFault, Remedy, unsent};
use crate::diagnosis::shortened;
use crate::prediction::Stop;

/// The kubelet from which on images on a node are checked against the pod's credentials by default (KEP-2535).
const VERIFIES_FROM: u32 = 35;

/// Registries that refuse whoever may not read a repository, and so answer 404 only for one that may be read: Docker
/// Hub and GHCR refuse at their token services (table B).
const SAYS_404_ONLY_TO_READERS: [&str; 2] = ["docker.io", "ghcr.io"];

/// How much of a text that nobody knows is in a sentence, in characters.
const SHOWN: usize = 300;

/// 404: for whom?
pub(super) fn not_found(facts: &Facts<'_>, attempt: &Attempt<'_>) -> Finding {
    let (host, image) = (facts.host(), facts.name_there());
    let cause = format!("{host} has no {image}.");
    if SAYS_404_ONLY_TO_READERS.contains(&facts.registry.as_str()) {
        // Without an address, it can have been mirrors that answered: nobody else need have been asked.
        let is_named = attempt.asked.is_some_and(|asked| asked.is_of_an_image);
        let certainty = if is_named { Certainty::Proven } else { Certainty::Likely };
        return Finding::new(Code::NotFound, certainty, cause, vec![Remedy::CheckTag]);
    }
    if !facts.usable.is_empty() || facts.blind || facts.node_has_own.is_some() {
        return Finding::new(Code::NotFound, Certainty::Likely, cause, vec![Remedy::CheckTag]);
    }
    let cause = format!("{host} has no {image}, or hides it from whoever asks without a credential.");
    let remedies = vec![Remedy::CheckTag, facts.add_credential(None, None)];
    Finding::new(Code::NotFoundOrPrivate, facts.that_nothing_was_sent(), cause, remedies)
}

/// The image is there, and the kubelet asks the registry all the same (inference C.6).
pub(super) fn not_verified(facts: &Facts<'_>) -> Option<Finding> {
    let verifies = facts.case.kubelet_minor? >= VERIFIES_FROM && facts.case.image_on_node == Some(true);
    if !verifies || always_pulls(facts) {
        return None;
    }
    let remedies = match facts.usable.first() {
        Some(tried) => vec![facts.rotate(tried)],
        None => unsent_of_there(facts),
    };
    let cause = format!(
        "{} is on the node, but not for this pod: it has shown no credential that {} accepts.",
        facts.case.image,
        facts.host()
    );
    Some(Finding::new(Code::NotVerifiedForPod, Certainty::Likely, cause, remedies))
}

/// What gives a pod the credential that it lacks for an image that is on its node, and so is there.
fn unsent_of_there(facts: &Facts<'_>) -> Vec<Remedy> {
    let mut remedies = unsent::finding(facts, Certainty::Likely).remedies;
    remedies.retain(|remedy| *remedy != Remedy::CheckTag);
    remedies
}

fn always_pulls(facts: &Facts<'_>) -> bool {
    // Kubernetes 1.35 `pkg/apis/core/v1/defaults.go`: without a policy, the tag decides.
    let by_tag =
        || facts.case.prediction.reference.as_ref().is_some_and(|image| image.tag() == Some("latest"));
    facts.case.pull_policy.map_or_else(by_tag, |policy| policy == "Always")
}

/// The policy is never to pull.
pub(super) fn never_pull(facts: &Facts<'_>) -> Finding {
    let image = facts.case.image;
    let verifies = facts.case.kubelet_minor.is_none_or(|minor| minor >= VERIFIES_FROM);
    if verifies && facts.case.image_on_node == Some(true) {
        let cause = format!("{image} is on the node, but not for this pod, and the pod forbids to pull it.");
        let remedies = unsent_of_there(facts);
        return Finding::new(Code::NotVerifiedForPod, Certainty::Likely, cause, remedies);
    }
    // From 1.35 the kubelet says the same of an image that is there and is not for this pod.
    let certainty = if verifies { Certainty::Likely } else { Certainty::Proven };
    let cause =
        format!("{image} is not on the node, and the pod forbids to pull it (imagePullPolicy: Never).");
    Finding::new(Code::NeverPull, certainty, cause, Vec::new())
}

/// A secret cannot be decoded: which one?
pub(super) fn undecodable(facts: &Facts<'_>, text: &str) -> Finding {
    let unreadable = facts.case.prediction.unreadable.join(", secret/");
    if let Some(Stop::Undecodable { secret, source }) = &facts.case.prediction.stop {
        let same = source.to_string() == text;
        let certainty = if same || !facts.blind { Certainty::Proven } else { Certainty::Likely };
        let cause =
            format!("secret/{secret} cannot be decoded, which stops every pull of the pod: {source}.");
        let remedy = Remedy::RewriteSecret {
            secret: (*secret).to_owned(),
            registry: Some(facts.registry.clone()).filter(|registry| !registry.is_empty()),
            key: source.key().map(str::to_owned),
        };
        return Finding::new(Code::SecretUndecodable, certainty, cause, vec![remedy]);
    }
    let text = shortened(text, SHOWN);
    let (cause, remedies) = if unreadable.is_empty() {
        // Those that there are can be decoded now: mended since, or held by the node as they were.
        let cause =
            format!("One of the pod's secrets could not be decoded when the kubelet tried last: {text}.");
        (cause, vec![Remedy::Wait])
    } else {
        let cause = format!(
            "One of the pod's secrets cannot be decoded, and it is one that may not be read: \
             secret/{unreadable} ({text})."
        );
        (cause, Vec::new())
    };
    Finding::new(Code::SecretUndecodable, Certainty::Likely, cause, remedies)
}

/// Something after the pull, or before it. What comes before is tried again and again, and its last event can be of a
/// try that a better one followed.
pub(super) fn no_pull(evidence: &Evidence<'_>) -> Finding {
    let (cause, remedy, certainty) = if evidence.is_before_the_pull() {
        let cause = "The pod does not come to its pulls: something before them fails.";
        (cause, Remedy::ReadEvents, Certainty::Likely)
    } else {
        ("The image is there; the container fails after the pull.", Remedy::ReadLogs, Certainty::Proven)
    };
    Finding::new(Code::NotAPullProblem, certainty, cause, vec![remedy])
}

/// The pod says only that it fails (kubelets before 1.32, once the events are gone): what its list shows is possible.
pub(super) fn without_words(facts: &Facts<'_>) -> Finding {
    match &facts.case.prediction.stop {
        Some(Stop::Undecodable { .. }) => {
            return Finding { certainty: Certainty::Likely, ..undecodable(facts, "") };
        }
        Some(Stop::InvalidName { image, .. }) => {
            let cause = format!("{image} is no image name.");
            let remedies = vec![Remedy::FixImageName];
            return Finding::new(Code::InvalidImageName, Certainty::Proven, cause, remedies);
        }
        None => {}
    }
    if facts.usable.is_empty()
        && let Some(why) = unsent::why(facts, Certainty::Possible)
    {
        return why;
    }
    let cause = "The kubelet does not say why, and no event tells it any more.";
    Finding::new(Code::Unknown, Certainty::Possible, cause, vec![Remedy::ReadEvents])
}

/// The pull is done, and what follows on the node fails: no code says more of that, so its words do.
pub(super) fn unpacking(facts: &Facts<'_>, text: &str) -> Finding {
    let cause = format!("The node got {} and cannot unpack it: {}", facts.case.image, shortened(text, SHOWN));
    let remedies = vec![Remedy::FixNode(NodeFault::Runtime)];
    Finding::new(Code::Unknown, Certainty::Possible, cause, remedies)
}

/// The runtime fails at files of the node, before it asks any registry: no code says more of that either.
pub(super) fn own_files(text: &str) -> Finding {
    let cause = format!(
        "The node's container runtime may not do this with files of its own: {}",
        shortened(text, SHOWN)
    );
    let remedies = vec![Remedy::FixNode(NodeFault::Runtime)];
    Finding::new(Code::Unknown, Certainty::Possible, cause, remedies)
}

/// Words that no row of the table knows.
pub(super) fn unknown(text: &str) -> Finding {
    let cause = format!("Not a message that we know: {}", shortened(text, SHOWN));
    Finding::new(Code::Unknown, Certainty::Possible, cause, vec![Remedy::ReadEvents])
}
