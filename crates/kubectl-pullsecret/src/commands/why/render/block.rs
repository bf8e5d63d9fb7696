//! What is said of one image: what is tried, and what came close.

use std::net::{Ipv4Addr, Ipv6Addr};

use pullsecret_core::ImageReference;
use pullsecret_core::admission::Origin;
use pullsecret_core::diagnosis::{Certainty, Code};
use pullsecret_core::kubelet::KubeletKey;
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::prediction::{Ignored, IgnoredCode, Prediction, Stop};

use super::super::failures::Failure;
use super::words::{count, marks, rows, rows_with, secrets, short, users};
use super::{Case, Wanted, answers, failure, pods};
use crate::output::{Page, Row};

pub(super) fn say(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    title(case, wanted, page);
    page.gap();
    failure::say(case, wanted, page);
    let is_kept_away = wanted.is_never_pulled() && wanted.is_without();
    if case.is_beside_credentials(wanted) || is_kept_away && case.failures_of(wanted).next().is_some() {
        return answers::say(case, wanted, page);
    }
    let prediction = &wanted.prediction;
    match (&prediction.stop, &case.subject.list.origin) {
        (Some(stop @ Stop::InvalidName { .. }), _) => {
            page.say("The kubelet cannot read this image name, so nothing is pulled.");
            page.under(&format!("It says: {stop}"));
        }
        (_, Origin::MissingAccount) => {
            let (account, namespace) = (case.account(), &case.subject.namespace);
            page.say(&format!("No pod can be made of it: namespace {namespace} has no {account}."));
            refused(case, page);
        }
        (_, Origin::NotAllowed { name, .. }) => {
            let secret =
                if name.is_empty() { "an entry without a name".to_owned() } else { format!("secret/{name}") };
            let account = case.account();
            page.say(&format!("No pod can be made of it: {account} does not allow {secret} in its list."));
            refused(case, page);
        }
        (_, Origin::UnreadableAccount) => {
            let account = case.account();
            page.say(&format!(
                "Not known: the pull secrets are those that {account} lists, which you may not read."
            ));
        }
        (Some(stop @ Stop::Undecodable { .. }), _) => undecodable(case, wanted, stop, page),
        (None, _) if prediction.credentials.is_empty() => none(case, wanted, page),
        (None, _) => some(case, wanted, page),
    }
    if wanted.is_never_pulled() {
        page.under("Its imagePullPolicy is Never: it is not pulled at all, and has to be on the node.");
    }
    answers::say(case, wanted, page);
    close(prediction, page);
    anew(case, wanted, page);
    hidden(case, wanted, page);
    pods::say(case, wanted, page);
}

/// The API server's words to whoever makes a pod of it.
fn refused(case: &Case<'_>, page: &mut Page) {
    let subject = case.subject;
    if let Some(refusal) = subject.list.refusal(&subject.namespace, subject.spec.account()) {
        page.under(&format!("The API server says: {refusal}"));
    }
}

/// `container web · nginx:1.27 → docker.io/library/nginx:1.27`
pub(super) fn title(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let mut title = format!("{} · {}", users(&wanted.uses), wanted.image);
    if case.voice.named
        && let Some(object) = &case.subject.object
    {
        title = format!("{} · {title}", short(object));
    }
    let is_other = |meant: &&ImageReference| !wanted.image.starts_with(&meant.repository());
    if let Some(meant) = wanted.prediction.reference.as_ref().filter(is_other) {
        title = format!("{title} → {meant}");
    }
    if let Some(state) = failure::state(case, wanted) {
        title = format!("{title} · {state}");
    }
    page.line(&title);
}

fn undecodable(case: &Case<'_>, wanted: &Wanted<'_>, stop: &Stop<'_>, page: &mut Page) {
    let Stop::Undecodable { secret, source } = stop else { return };
    // Where the pod says it already, it is not said again.
    let is_told = case.failures_of(wanted).any(|failure| failure.diagnosis().code == Code::SecretUndecodable);
    if !is_told {
        page.say(&format!("Every pull fails: the kubelet cannot decode secret/{secret}."));
        page.under(&format!("It says: {stop}"));
    }
    let say = if is_told { Page::say } else { Page::under };
    if let Some(key) = source.key() {
        say(page, &format!("What it cannot read is the entry of {key}."));
    }
    say(page, "That stops the other secrets of the list too, and the pull of public images.");
    if is_told {
        return;
    }
    page.under(match case.subject.node.minor() {
        Some(minor) if minor >= 33 => "The pod shows this text as the reason for which its container waits.",
        Some(_) => "The pod shows this text in the message of ErrImagePull.",
        None => "The pod shows this text as its container's waiting reason (1.33 and later) or in ErrImagePull (before).",
    });
}

/// The credentials that are tried.
fn some(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let prediction = &wanted.prediction;
    let tried = &prediction.credentials;
    let gaps = tried.iter().filter(|tried| tried.entry.credential().gap().is_some()).count();
    let who = if case.is_template() { "For a new pod the kubelet" } else { "The kubelet" };
    let who = if prediction.unreadable.is_empty() {
        who.to_owned()
    } else {
        format!("{who}, as far as you may read,")
    };
    page.say(&match tried.len() {
        1 if gaps == 1 => format!("{who} has one credential, and that is as good as none."),
        1 => format!("{who} tries one credential."),
        count if gaps == count => format!("{who} has {count} credentials, and they are all as good as none."),
        count => format!("{who} tries {count} credentials, in this order, until one serves."),
    });
    // What a workload's pods were answered is not what its template was.
    let failure = case.failures_of(wanted).next().filter(|_| case.is_pod());
    let outcomes = failure.map_or(&[][..], |failure| &failure.diagnosis().outcomes);
    let outcome = |at: usize| outcomes.get(at).copied().flatten().map_or("", failure::outcome);
    page.rows(&rows_with(tried, outcome));
    if !prediction.unreadable.is_empty() {
        let hidden = secrets(&prediction.unreadable);
        page.under(&format!("{hidden} may not be read: what is in there can come before, between or after,"));
        page.under(if tried.iter().any(|tried| is_old_hub(tried.entry.key())) {
            "take the place of index.docker.io, which counts only where nothing else matches, or stop the pull."
        } else {
            "or stop the pull if it cannot be decoded."
        });
    }
    let random = tried.chunk_by(|one, other| one.place == other.place).filter(|alike| alike.len() > 1);
    let random: Vec<String> = random.map(|alike| places(alike[0].place, alike.len())).collect();
    if let Some((first, others)) = random.split_first() {
        let others = match others.split_last() {
            Some((last, between)) => {
                let between = between.iter().map(|places| format!(", which of {places}"));
                format!("{}, and which of {last}", between.collect::<String>())
            }
            None => String::new(),
        };
        page.under(&format!(
            "Which of {first} comes first{others} is random: one key in two spellings in one secret."
        ));
    }
}

/// `1 and 2`, `3, 4 and 5`.
fn places(first: usize, count: usize) -> String {
    let last = first + count - 1;
    let others: Vec<String> = (first..last).map(|place| place.to_string()).collect();
    format!("{} and {last}", others.join(", "))
}

/// Whether this key is the one that any other for Docker Hub suppresses.
fn is_old_hub(key: &str) -> bool {
    KubeletKey::of(key).is_ok_and(|key| key.is_docker_hub_index())
}

/// There is no credential, as far as one can see.
fn none(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let prediction = &wanted.prediction;
    if !prediction.unreadable.is_empty() {
        return unreadable(prediction, page);
    }
    let Some(reference) = &prediction.reference else { return };
    let host = reference.domain();
    if let Some(platform) = Platform::of_registry(host) {
        page.say("No pull secret serves it.");
        page.under(&cloud(case, platform));
        return;
    }
    let proven = |failure: &Failure<'_>| {
        let diagnosis = failure.diagnosis();
        diagnosis.certainty == Certainty::Proven && diagnosis.code.is_about_credentials()
    };
    page.say(&if case.failures_of(wanted).any(proven) {
        "No pull secret serves it.".to_owned()
    } else {
        format!(
            "No pull secret serves it: the kubelet asks {host} without a credential, unless the node has one of its own."
        )
    });
    if is_loopback(host) {
        page.under(&format!("{host} is the node itself there, not this machine."));
    }
}

/// Names without what they hold: their order says something all the same.
fn unreadable(prediction: &Prediction<'_>, page: &mut Page) {
    let names = &prediction.unreadable;
    if let [name] = names[..] {
        page.say(&format!("Not known: you may not read secret/{name}."));
        return;
    }
    page.say("Not known: you may not read these. Of equal keys, those of the upper secret are tried first:");
    let row = |(place, name): (usize, &&str)| Row {
        cells: vec![place.to_string(), format!("secret/{name}")],
        note: String::new(),
    };
    page.rows(&(1..).zip(names).map(row).collect::<Vec<_>>());
    page.under("Of a key and its own beginning the longer is tried first, whichever secret it is in.");
}

/// What is to be expected of the node of a cloud for its own registry.
pub(super) fn cloud(case: &Case<'_>, platform: Platform) -> String {
    let (registry, cluster) = (platform.registry(), platform.cluster());
    match case.subject.node.platform {
        Some(found) if found == platform => format!(
            "Likely the node has a credential of its own: it is one of {cluster}, and this is {registry}."
        ),
        _ => format!(
            "Possibly the node has a credential of its own, as those of {cluster} have for {registry}."
        ),
    }
}

/// Whether a registry is the machine itself that pulls: `host`, or `host:port`, or with an IPv6 address in brackets.
pub(super) fn is_loopback(host: &str) -> bool {
    if let Some((address, _)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback());
    }
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// What somebody may have meant for this image.
fn close(prediction: &Prediction<'_>, page: &mut Page) {
    if prediction.stop.is_some() {
        return;
    }
    let near: Vec<Row> = prediction.ignored.iter().filter(|ignored| ignored.near).map(ignored_row).collect();
    if near.is_empty() {
        return;
    }
    page.gap();
    page.say(if prediction.credentials.is_empty() { "Close, but not used" } else { "Not used" });
    page.rows(&near);
    let elsewhere =
        prediction.ignored.iter().filter(|ignored| ignored.code == IgnoredCode::OtherRegistry).count();
    if elsewhere > 0 {
        page.under(&format!("and {} for other registries", count(elsewhere, "entry", "entries")));
    }
}

fn ignored_row(ignored: &Ignored<'_>) -> Row {
    let secret = match ignored.secret {
        "" => "(no name)".to_owned(),
        name => format!("secret/{name}"),
    };
    Row {
        cells: vec![secret, ignored.key.as_deref().unwrap_or_default().to_owned()],
        note: ignored.reason.clone(),
    }
}

/// What a pod made in this one's place would use, where that is something else.
fn anew(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let Some(anew) = &case.subject.anew else { return };
    let other = case.predict(&anew.list, wanted.image);
    let unknown = matches!(
        anew.list.origin,
        Origin::MissingAccount | Origin::NotAllowed { .. } | Origin::UnreadableAccount
    );
    if unknown || marks(&other.credentials) == marks(&wanted.prediction.credentials) {
        return;
    }
    page.gap();
    if other.credentials.is_empty() {
        page.say("A new pod in its place would have none.");
    } else {
        page.say("A new pod in its place would use");
        page.rows(&rows(&other.credentials));
    }
}

/// What the account lists for this image and the pod or template does not.
fn hidden(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let Some(hidden) = case.hidden(wanted) else { return };
    let (account, whose) =
        (case.account(), if case.is_pod() { "this pod" } else { "the template's own list" });
    page.gap();
    page.say(&format!("Listed by {account}, but not by {whose}"));
    page.rows(&rows(&hidden.credentials));
}
