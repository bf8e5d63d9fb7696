//! The registry does not let this be pulled: whether anything was sent, and what became of it.

use super::{Attempt, Certainty, Code, Facts, Finding, NodeFault, Remedy, Said, unsent};
use crate::diagnosis::anatomy::{Sent, Stage};
use crate::node_credentials::Platform;
use crate::prediction::Tried;

/// How long a token of Amazon ECR is taken, in hours (Amazon ECR API reference, `GetAuthorizationToken`).
const ECR_TOKEN_HOURS: i64 = 12;

/// Registries that answer 401 for a repository which a token that they gave does not cover (table B).
const SAYS_401_FOR_NO_ACCESS: [&str; 1] = ["quay.io"];

/// The finding of an attempt that failed for want of a right.
pub(super) fn finding(facts: &Facts<'_>, attempt: &Attempt<'_>) -> Finding {
    let nothing_sent =
        facts.usable.is_empty() && attempt.sent != Sent::Credential && !has_more_attempts(facts);
    let knows_401 = SAYS_401_FOR_NO_ACCESS.contains(&facts.registry.as_str());
    match attempt.said {
        Said::NothingSent => unsent::finding(facts, Certainty::Proven),
        Said::TokenRefused => token_refused(facts),
        Said::CredentialRefused => refused(facts, attempt, Certainty::Proven),
        Said::CredentialForbidden => denied(facts, attempt, Certainty::Likely),
        Said::ScopeMissing if nothing_sent => not_found_or_private(facts),
        Said::ScopeMissing if facts.blind => denied(facts, attempt, Certainty::Likely),
        Said::ScopeMissing => denied(facts, attempt, Certainty::Proven),
        // A node that has a credential of its own has sent it: with nothing, these registries answer 401.
        Said::Forbidden if nothing_sent && facts.node_has_own.is_some() => {
            denied(facts, attempt, Certainty::Likely)
        }
        _ if nothing_sent => unsent::finding(facts, facts.that_nothing_was_sent()),
        Said::Forbidden if is_old_ecr_token(facts) => refused(facts, attempt, Certainty::Likely),
        Said::Forbidden => denied(facts, attempt, Certainty::Likely),
        _ if knows_401 && attempt.stage != Some(Stage::Token) => denied(facts, attempt, Certainty::Likely),
        _ => refused(facts, attempt, Certainty::Likely),
    }
}

/// Whether more was tried than the pod's secrets hold: only credentials make the kubelet try again, so the node has
/// some of its own (Kubernetes 1.35, `pkg/kubelet/kuberuntime/kuberuntime_image.go`).
fn has_more_attempts(facts: &Facts<'_>) -> bool {
    facts.evidence.attempts.len() > facts.case.prediction.credentials.len().max(1)
}

/// The credential that an attempt was made with, or the only one that it can have been.
fn credential<'c>(facts: &Facts<'c>, attempt: &Attempt<'_>) -> Option<&'c Tried<'c>> {
    let at = facts.evidence.attempts.iter().position(|one| one == attempt).unwrap_or_default();
    match facts.usable.as_slice() {
        [only] if !facts.blind && !has_more_attempts(facts) => Some(*only),
        _ => facts.credential_of(at).filter(|tried| tried.entry.credential().gap().is_none()),
    }
}

fn refused(facts: &Facts<'_>, attempt: &Attempt<'_>, certainty: Certainty) -> Finding {
    let host = facts.host();
    let Some(tried) = credential(facts, attempt) else { return refused_unseen(facts, certainty) };
    let user = tried.entry.credential().username();
    let cause = if certainty == Certainty::Proven {
        format!("The credential is refused: wrong or expired password for {user}.")
    } else {
        format!("{host} refuses {user}: wrong or expired password, or no right to read {}.", facts.path)
    };
    Finding::new(Code::CredentialRejected, certainty, cause, vec![facts.rotate(tried)])
}

/// Something was sent, and it is not known what.
fn refused_unseen(facts: &Facts<'_>, certainty: Certainty) -> Finding {
    let host = facts.host();
    let usable = facts.usable.iter();
    let several: Vec<String> = usable
        .map(|tried| format!("{} of secret/{}", tried.entry.credential().username(), tried.secret))
        .collect();
    let (cause, remedies) = if !several.is_empty() {
        let cause = format!("{host} refuses the credential: one of {}.", several.join(", "));
        (cause, facts.usable.iter().map(|tried| facts.rotate(tried)).collect())
    } else if facts.blind {
        let unreadable = facts.case.prediction.unreadable.join(", secret/");
        let cause =
            format!("{host} refuses the credential: one of secret/{unreadable}, which may not be read.");
        (cause, vec![facts.add_credential(None, None)])
    } else {
        let cause = format!(
            "{host} refuses the credential, which is in no secret of the pod now: the node's own, or a former one."
        );
        let own = Remedy::FixNode(NodeFault::Credentials(facts.node_has_own));
        (cause, vec![own, facts.add_credential(None, None)])
    };
    Finding::new(Code::CredentialRejected, certainty, cause, remedies)
}

fn denied(facts: &Facts<'_>, attempt: &Attempt<'_>, certainty: Certainty) -> Finding {
    let (host, path) = (facts.host(), facts.path.as_str());
    let tried = credential(facts, attempt);
    let user = tried.map(|tried| tried.entry.credential().username());
    let mut remedies = vec![facts.ask_owner(user)];
    let cause = if let Some(user) = user {
        format!("{user} may not read {path} at {host}, or there is no such repository.")
    } else if facts.usable.is_empty() && !facts.blind {
        remedies.push(Remedy::FixNode(NodeFault::Credentials(facts.node_has_own)));
        format!("The node's own credential may not read {path} at {host}, or there is no such repository.")
    } else {
        format!("None of the credentials may read {path} at {host}, or there is no such repository.")
    };
    remedies.extend(tried.map(|tried| facts.rotate(tried)));
    Finding::new(Code::AccessDenied, certainty, cause, remedies)
}

fn token_refused(facts: &Facts<'_>) -> Finding {
    let cause = format!(
        "{} does not take the token that its own token service gave: a clock is wrong, or the two do not agree.",
        facts.host()
    );
    let remedies = vec![Remedy::FixNode(NodeFault::Clock), facts.ask_owner(None)];
    Finding::new(Code::TokenRejected, Certainty::Proven, cause, remedies)
}

/// Asked anonymously, by all that is known: what explains that, or else what it is about cannot be told.
fn not_found_or_private(facts: &Facts<'_>) -> Finding {
    if facts.node_has_own.is_none()
        && let Some(finding) = unsent::why(facts, facts.that_nothing_was_sent())
    {
        return finding;
    }
    let (host, path) = (facts.host(), facts.path.as_str());
    let cause = format!("{host} has no {path}, or it is private and no credential was sent.");
    let mut remedies = vec![Remedy::CheckTag, facts.add_credential(None, None)];
    // `team/app` is Docker Hub's to the kubelet, whatever registry was meant.
    if !facts.case.image.starts_with(facts.registry.as_str()) {
        remedies.insert(0, Remedy::FixImageName);
    }
    Finding::new(Code::NotFoundOrPrivate, facts.that_nothing_was_sent(), cause, remedies)
}

/// The anonymous share is used up, which a credential would not need: why none was sent is worth saying.
pub(super) fn anonymous_limit(facts: &Facts<'_>) -> Finding {
    let host = facts.host();
    let short =
        format!("{host} lets no more be pulled without a credential for the moment, and none was sent");
    let Some(why) = unsent::why(facts, Certainty::Likely) else {
        let remedies = vec![Remedy::Wait, facts.add_credential(None, None)];
        return Finding::new(Code::RateLimited, Certainty::Proven, format!("{short}."), remedies);
    };
    let reason = why.cause.split_once(": ").map_or("", |(_, reason)| reason);
    let cause = if reason.is_empty() { format!("{short}.") } else { format!("{short}: {reason}") };
    let mut remedies = why.remedies;
    if !remedies.contains(&Remedy::Wait) {
        remedies.push(Remedy::Wait);
    }
    Finding::new(Code::RateLimited, Certainty::Proven, cause, remedies)
}

/// Whether the one credential is a token of ECR that must have ended by now.
fn is_old_ecr_token(facts: &Facts<'_>) -> bool {
    let [tried] = facts.usable.as_slice() else { return false };
    let times = facts.case.secrets.iter().find(|times| times.name == tried.secret);
    let written = times.and_then(|times| times.changed.max(times.created));
    let (Some(written), Some(now)) = (written, facts.case.now) else { return false };
    Platform::of_registry(&facts.registry) == Some(Platform::Amazon)
        && tried.entry.credential().username() == "AWS"
        && now.duration_since(written).as_hours() >= ECR_TOKEN_HOURS
}
