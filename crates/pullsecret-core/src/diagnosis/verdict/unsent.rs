//! Nothing was sent: why not, among what the pod's list and its account hold.

use jiff::SignedDuration;

use super::{Certainty, Code, Facts, Finding, NodeFault, Remedy};
use crate::diagnosis::facts::{Because, Offer};
use crate::prediction::{Ignored, IgnoredCode, Tried};

/// The finding where nothing was sent, with the certainty that the message gives to that alone.
pub(super) fn finding(facts: &Facts<'_>, base: Certainty) -> Finding {
    let refined = if facts.blind { base.min(Certainty::Likely) } else { base };
    if let Some(finding) = why(facts, refined) {
        return finding;
    }
    let host = facts.host();
    // Some registries refuse so for what does not exist, too.
    let mut remedies = vec![facts.add_credential(None, None), Remedy::CheckTag];
    let cause = match facts.node_has_own {
        Some(platform) => {
            remedies.insert(0, Remedy::FixNode(NodeFault::Credentials(Some(platform))));
            format!(
                "No credential was sent, and {host} wants one; {} nodes mostly have one of their own for {}.",
                platform.cluster(),
                platform.registry()
            )
        }
        None => format!("No credential was sent, and {host} wants one."),
    };
    Finding::new(Code::NoCredential, base, cause, remedies)
}

/// The one thing in the pod's list or in its account that explains it.
pub(super) fn why(facts: &Facts<'_>, certainty: Certainty) -> Option<Finding> {
    if let Some(tried) = facts.usable.first() {
        return Some(sent_by_now(facts, tried, certainty));
    }
    if let Some(tried) = facts.unusable.first() {
        return Some(empty(facts, tried, certainty));
    }
    let offer = facts.offer();
    let stale = offer.as_ref().filter(|offer| offer.because != Because::OwnList);
    stale
        .map(|offer| older(facts, offer, certainty))
        .or_else(|| ignored(facts, certainty))
        .or_else(|| facts.lost().map(|secret| lost(facts, secret, certainty)))
        .or_else(|| offer.as_ref().map(|offer| hidden(facts, offer, certainty)))
}

/// For how long after a secret was written a kubelet may not have tried with it: it waits five minutes at most between
/// two pulls (Kubernetes 1.35 `pkg/kubelet/kubelet.go`, `MaxContainerBackOff`), and looks at secrets about as often.
const NOT_YET: SignedDuration = SignedDuration::from_mins(10);

/// Nothing was sent, and the pod's list holds something to send.
fn sent_by_now(facts: &Facts<'_>, tried: &Tried<'_>, certainty: Certainty) -> Finding {
    let (host, secret) = (facts.host(), tried.secret);
    let times = facts.case.secrets.iter().find(|times| times.name == secret);
    let written = times.and_then(|times| times.changed.max(times.created));
    let age = written.zip(facts.case.now).map(|(written, now)| now.duration_since(written));
    let likely = certainty.min(Certainty::Likely);
    let (because, certainty, remedy) = if times.is_some_and(|times| times.immutable) {
        let because = "It is immutable, so that a node which knew it before does not see it made anew.";
        (because, likely, Remedy::RecreatePods)
    } else if age.is_some_and(|age| age > NOT_YET) {
        let because = "Either the node does not see the secret as it is, or it has not tried since.";
        (because, likely, Remedy::RecreatePods)
    } else {
        let certainty = if age.is_some() { certainty } else { likely };
        ("The kubelet has not tried with it yet.", certainty, Remedy::Wait)
    };
    let cause =
        format!("No credential was sent, and {host} wants one: secret/{secret} has one by now. {because}");
    Finding::new(Code::NoCredential, certainty, cause, vec![remedy])
}

fn empty(facts: &Facts<'_>, tried: &Tried<'_>, certainty: Certainty) -> Finding {
    let (host, secret) = (facts.host(), tried.secret);
    let user = tried.entry.credential().username();
    let lacks = if user.is_empty() { "no user" } else { "no password" };
    let cause = format!("No credential was sent: secret/{secret} has {lacks} for {host}, which wants one.");
    let user = Some(user).filter(|user| !user.is_empty());
    Finding::new(Code::NoCredential, certainty, cause, vec![facts.add_credential(user, Some(secret))])
}

fn older(facts: &Facts<'_>, offer: &Offer<'_>, certainty: Certainty) -> Finding {
    let (host, secret) = (facts.host(), offer.secret);
    let account = facts.case.account.map_or("default", |account| account.name);
    let certainty = match offer.because {
        Because::Older => certainty,
        _ => certainty.min(Certainty::Likely),
    };
    if offer.because == Because::NotCopied {
        let cause = format!(
            "No credential was sent, and {host} wants one: the pod was made without secret/{secret}, though \
             serviceaccount/{account} listed it by then. The API server can be seconds behind, or a webhook took it out."
        );
        return Finding::new(Code::NoCredential, certainty, cause, vec![Remedy::RecreatePods]);
    }
    let cause = format!(
        "No credential was sent, and {host} wants one: the pod is older than secret/{secret} in \
         serviceaccount/{account}."
    );
    Finding::new(Code::StalePod, certainty, cause, vec![Remedy::RecreatePods])
}

fn hidden(facts: &Facts<'_>, offer: &Offer<'_>, certainty: Certainty) -> Finding {
    let (host, secret) = (facts.host(), offer.secret);
    let account = facts.case.account.map_or("default", |account| account.name);
    let cause = format!(
        "No credential was sent, and {host} wants one: the pod's own list hides secret/{secret} of \
         serviceaccount/{account}."
    );
    let remedies = vec![Remedy::AttachSecret { secret: secret.to_owned() }];
    Finding::new(Code::NoCredential, certainty, cause, remedies)
}

fn lost(facts: &Facts<'_>, secret: &str, certainty: Certainty) -> Finding {
    let host = facts.host();
    let cause = format!(
        "No credential was sent, and {host} wants one: the kubelet could not get secret/{secret}, which you may not read."
    );
    let remedies = vec![facts.add_credential(None, Some(secret))];
    Finding::new(Code::SecretMissing, certainty.min(Certainty::Likely), cause, remedies)
}

/// What stands in the pod's list for this registry, and is not used. A key of this very host says most; otherwise
/// the first of the list.
fn ignored(facts: &Facts<'_>, certainty: Certainty) -> Option<Finding> {
    let near = facts.case.prediction.ignored.iter().filter(|ignored| ignored.near);
    let candidates: Vec<(&Ignored<'_>, Code)> =
        near.filter_map(|ignored| Some((ignored, code(ignored.code)?))).collect();
    let of_this_host = candidates.iter().find(|(_, code)| *code == Code::KeyMismatch);
    let (ignored, code) = *of_this_host.or_else(|| candidates.first())?;
    let has_rival = candidates.iter().any(|(_, other)| *other != code);
    let certainty =
        if has_rival && of_this_host.is_none() { certainty.min(Certainty::Likely) } else { certainty };
    let (host, secret) = (facts.host(), ignored.secret);
    let why = match (code, &ignored.key) {
        (Code::SecretMissing, _) => format!("there is no secret/{secret}, which the pod names"),
        (Code::KeyMismatch, Some(key)) => {
            format!("the key {key} of secret/{secret} does not match ({})", ignored.reason)
        }
        _ => format!("the kubelet ignores secret/{secret} ({})", ignored.reason),
    };
    let remedy = match code {
        Code::SecretMissing => facts.add_credential(None, Some(secret)),
        _ => Remedy::RewriteSecret {
            secret: secret.to_owned(),
            registry: Some(facts.registry.clone()),
            key: ignored.key.as_deref().map(str::to_owned),
        },
    };
    let cause = format!("No credential was sent, and {host} wants one: {why}.");
    Some(Finding::new(code, certainty, cause, vec![remedy]))
}

fn code(ignored: IgnoredCode) -> Option<Code> {
    match ignored {
        IgnoredCode::SecretMissing => Some(Code::SecretMissing),
        IgnoredCode::WrongType | IgnoredCode::NoData | IgnoredCode::NoEntries => Some(Code::SecretIgnored),
        IgnoredCode::KeyUnreadable | IgnoredCode::KeyNeverMatches | IgnoredCode::KeyMismatch => {
            Some(Code::KeyMismatch)
        }
        IgnoredCode::EmptyName
        | IgnoredCode::SecretUndecodable
        | IgnoredCode::OtherRegistry
        | IgnoredCode::IndexDockerIoSuppressed => None,
    }
}
