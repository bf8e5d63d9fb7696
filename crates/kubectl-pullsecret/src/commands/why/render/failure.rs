//! Why pulls fail: the cause first, how sure it is, and the node's own words.

use jiff::Timestamp;
use pullsecret_core::age;
use pullsecret_core::diagnosis::{Code, Said};
use pullsecret_core::inspection::Inspection;
use pullsecret_core::lint::{self, Context};
use pullsecret_core::pod::Container;
use pullsecret_core::prediction::SecretSeen;
use pullsecret_core::report::Finding;

use super::super::failures::Failure;
use super::super::subject::Pods;
use super::words::listed;
use super::{Case, Wanted};
use crate::output::Page;

/// What the title says of a pod's image: `ImagePullBackOff for 4m`, `pulled`.
pub(super) fn state(case: &Case<'_>, wanted: &Wanted<'_>) -> Option<String> {
    case.subject.status.as_ref().filter(|status| !status.pod.ended)?;
    if let Some(failure) = case.failures_of(wanted).next() {
        return waiting(failure.told.container, case.voice.now);
    }
    if is_pulling(case, wanted) {
        return Some("being pulled".to_owned());
    }
    is_pulled(case, wanted).then(|| "pulled".to_owned())
}

/// Whether it is on its way to a container of this pod.
pub(super) fn is_pulling(case: &Case<'_>, wanted: &Wanted<'_>) -> bool {
    case.subject.status.as_ref().is_some_and(|status| {
        let mut containers = status.pod.containers.iter();
        containers.any(|container| is_user(wanted, container) && status.is_pulling(container))
    })
}

fn is_user(wanted: &Wanted<'_>, container: &Container) -> bool {
    wanted.uses.iter().any(|used| used.user == container.user && used.name == container.name)
}

/// Whether all containers that use it have it, in the pod or the pods that are there.
pub(super) fn is_pulled(case: &Case<'_>, wanted: &Wanted<'_>) -> bool {
    let pods = case.subject.pods.seen();
    let statuses = case.subject.status.iter().chain(pods.iter().map(|pod| &pod.status));
    let containers = statuses.flat_map(|status| &status.pod.containers);
    let mut users = containers.filter(|container| is_user(wanted, container));
    users.clone().next().is_some()
        && users.all(|container| container.pulled && container.image == wanted.image)
}

fn waiting(container: &Container, now: Timestamp) -> Option<String> {
    let reason = &container.waiting.as_ref()?.reason;
    // An undecodable secret's whole error stands in the reason's place, and is said below.
    let reason = match reason.as_str() {
        "" => "waiting",
        reason if reason.contains(' ') => "waiting",
        reason => reason,
    };
    let since = container.since.map(|since| format!(" for {}", age::human(now.duration_since(since))));
    Some(format!("{reason}{}", since.unwrap_or_default()))
}

/// The causes.
pub(super) fn say(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    for failure in case.failures_of(wanted) {
        one(case, failure, page);
    }
}

pub(super) fn one(case: &Case<'_>, failure: &Failure<'_>, page: &mut Page) {
    page.gap();
    if let Pods::Seen(pods) = &case.subject.pods {
        page.say(&match (&failure.pods()[..], pods.len()) {
            ([name], 1) => format!("Its pod {name} fails:"),
            ([name], all) => format!("1 of its {all} pods fails ({name}):"),
            (names, all) if names.len() == all => format!("Its {all} pods all fail:"),
            (names, all) => {
                format!("{} of its {all} pods fail ({}):", names.len(), listed(names.iter().copied()))
            }
        });
    }
    let diagnosis = failure.diagnosis();
    page.say(&format!("{} ({})", diagnosis.cause, diagnosis.certainty));
    let is_said = |says: &&String| !diagnosis.cause.contains(says.as_str());
    if let Some(says) = diagnosis.node_says.as_ref().filter(is_said) {
        page.under(&format!("The node says: {says}"));
    }
    if diagnosis.code == Code::CredentialRejected {
        for oddity in oddities(case, failure) {
            page.under(&oddity);
        }
    }
    if failure.status.are_events_hidden() {
        page.under("The node's words are in the pod's events, which you may not read.");
    }
    page.gap();
}

/// What can be seen of the secrets that makes a registry refuse what is in them.
fn oddities(case: &Case<'_>, failure: &Failure<'_>) -> Vec<String> {
    const ODD: [lint::Code; 3] = [lint::Code::AuthDisagrees, lint::Code::EdgeWhiteSpace, lint::Code::Expired];
    let (namespace, voice) = (&case.subject.namespace, case.voice);
    let context = Context { now: voice.now, place: voice.place, in_file: voice.files, repositories: &[] };
    let mut names = failure.list.names.clone();
    names.dedup();
    let secrets = names.iter().filter_map(|name| match case.keyrings.secret(namespace, name) {
        Some(SecretSeen::Read(secret)) => Some((name, Inspection::of(secret, &context).findings)),
        Some(SecretSeen::Missing | SecretSeen::Unreadable) | None => None,
    });
    let odd = |(name, findings): (&String, Vec<Finding>)| {
        let name = name.clone();
        let odd = findings.into_iter().filter(|finding| ODD.contains(&finding.code));
        odd.map(move |finding| format!("secret/{name}: {}", finding.message))
    };
    secrets.flat_map(odd).collect()
}

/// What became of a credential that was tried.
pub(super) fn outcome(said: Said) -> &'static str {
    match said {
        Said::NothingSent => "not sent",
        Said::CredentialRefused => "✗ refused",
        Said::Unauthorized => "✗ refused (401)",
        Said::CredentialForbidden | Said::Forbidden | Said::ScopeMissing => "✗ no access",
        Said::TokenRefused => "✗ its token is refused",
        Said::NotFound | Said::TagUnknown => "✗ finds no such image",
        _ => "",
    }
}
