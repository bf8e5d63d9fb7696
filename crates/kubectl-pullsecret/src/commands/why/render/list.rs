//! Where the list of pull secrets comes from, and what cannot be seen from here.

use pullsecret_core::admission::Origin;
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::report::Basis;

use super::super::subject::{Anew, LivePod, Pods, Standing, Unseen};
use super::block::{cloud, is_loopback};
use super::words::{listed, short};
use super::{Case, Wanted};
use crate::output::Page;

pub(super) fn say(case: &Case<'_>, wanted: &[Wanted<'_>], page: &mut Page) {
    // Where no credential can help, whose list it is does not matter.
    if wanted.iter().all(|wanted| wanted.is_misnamed() || case.is_beside_credentials(wanted)) {
        return;
    }
    for fact in origin(case) {
        page.say(&fact);
    }
    if let Some(anew) = &case.subject.anew {
        of_new_pod(case, anew, page);
    }
    pods(case, page);
    node(case, wanted, page);
}

/// Whose list it is, and what is on it.
fn origin(case: &Case<'_>) -> Vec<String> {
    let (list, name, account) = (&case.subject.list, case.name(), case.account());
    let names = listed(list.names.iter().map(String::as_str));
    let is_empty = list.names.is_empty();
    match &list.origin {
        _ if case.subject.standing == Standing::Static => of_static(case),
        Origin::Pod if is_empty => {
            let empty = "The pod's list of pull secrets is empty. It was fixed when the pod was made.";
            std::iter::once(empty.to_owned()).chain(of_unknown_maker(case)).collect()
        }
        Origin::Pod => {
            let mut facts = vec![format!("The pod's list, fixed when it was made: {names}.")];
            if case.subject.anew.is_none() {
                facts.extend(beside(case));
            }
            facts
        }
        Origin::Own => std::iter::once(own(case)).chain(hidden(case)).collect(),
        Origin::Account if is_empty && case.subject.object.is_none() => {
            vec![format!("{account} lists no pull secret.")]
        }
        Origin::Account if is_empty => {
            vec![format!("{account} lists no pull secret, and {name} names none itself.")]
        }
        Origin::Account => vec![format!("The list of {account}, which a new pod gets: {names}.")],
        Origin::AllSecrets if is_empty => {
            let namespace = &case.subject.namespace;
            vec![format!("The files hold neither {account} nor a pull secret in namespace {namespace}.")]
        }
        Origin::AllSecrets => {
            vec![format!(
                "The files hold no {account}, so all their pull secrets count, as they stand: {names}."
            )]
        }
        Origin::Supposed if is_empty => vec!["The list is supposed to be empty.".to_owned()],
        Origin::Supposed => vec![format!("The list is supposed to be: {names}.")],
        Origin::NotAllowed { .. } => {
            let allowed = case.subject.listed_by_account().unwrap_or_default();
            let allowed = listed(allowed.iter().map(String::as_str));
            let allowed = if allowed.is_empty() { "none".to_owned() } else { allowed };
            let strict = format!(
                "{account} allows only the pull secrets that it lists (annotation kubernetes.io/enforce-mountable-secrets): {allowed}."
            );
            vec![own(case), strict]
        }
        Origin::MissingAccount if !case.subject.spec.pull_secrets.is_empty() => vec![own(case)],
        Origin::UnreadableAccount | Origin::MissingAccount => Vec::new(),
    }
}

/// The list in the manifest or the template.
fn own(case: &Case<'_>) -> String {
    let whose = if case.is_pod() { case.name() } else { format!("{}'s template", case.name()) };
    let names = listed(case.subject.spec.pull_secrets.iter().map(String::as_str));
    format!("The list of {whose} itself: {names}.")
}

/// Of a pod that the cluster only shows (Kubernetes 1.35, `plugin/pkg/admission/serviceaccount/admission.go`:
/// mirror pods are left as they are, and those that name secrets are refused).
fn of_static(case: &Case<'_>) -> Vec<String> {
    let node =
        case.subject.node.name.as_ref().map_or_else(|| "its node".to_owned(), |name| format!("node {name}"));
    let names = listed(case.subject.list.names.iter().map(String::as_str));
    let list = if names.is_empty() {
        "Its list of pull secrets is empty, as that of every static pod: only what the node has of its own can serve."
            .to_owned()
    } else {
        format!("Its list of pull secrets, as that manifest has it: {names}. No service account adds to it.")
    };
    vec![
        format!("It is a static pod: the kubelet of {node} runs it from a manifest on that node."),
        list,
        "Nothing that is done to the pod in the cluster changes that; its manifest does.".to_owned(),
    ]
}

/// What a pod in this one's place gets, where nobody can look at the template that it is made from.
fn of_unknown_maker(case: &Case<'_>) -> Vec<String> {
    let Some(maker) = &case.subject.unknown_maker else { return Vec::new() };
    let name = &maker.name;
    let why = match maker.why {
        Unseen::Foreign => format!("{name} makes it, of a kind whose template is not known here"),
        Unseen::Unreadable => format!("{name} makes it, which you may not read"),
        Unseen::Missing if case.voice.files => format!("{name} makes it, which the files do not hold"),
        Unseen::Missing => format!("{name} made it, which is not there any more"),
    };
    let perhaps = case.subject.perhaps().map(|list| {
        let names = listed(list.names.iter().map(String::as_str));
        format!(
            "If the template there names no pull secret, a new pod gets the list of {}: {names}.",
            case.account()
        )
    });
    std::iter::once(format!("What a new pod gets is not known: {why}.")).chain(perhaps).collect()
}

/// What the account lists, beside a pod whose list is final.
fn beside(case: &Case<'_>) -> Option<String> {
    let (account, names) = (case.account(), case.subject.listed_by_account()?);
    if *names == case.subject.list.names {
        return Some(format!("{account} lists the same."));
    }
    let names = listed(names.iter().map(String::as_str));
    (!names.is_empty()).then(|| format!("{account} lists: {names}."))
}

/// What of the account's list a list of one's own keeps away.
fn hidden(case: &Case<'_>) -> Option<String> {
    let (own, names) = (&case.subject.list.names, case.subject.listed_by_account()?);
    let hidden = names.iter().any(|name| !own.contains(name));
    let names = listed(names.iter().map(String::as_str));
    hidden.then(|| format!("It hides the list of {}: {names}.", case.account()))
}

/// What a pod made in this one's place gets.
fn of_new_pod(case: &Case<'_>, anew: &Anew, page: &mut Page) {
    let account = format!("serviceaccount/{}", anew.account);
    let maker = anew.maker.as_ref().map_or_else(|| case.name(), short);
    let names = listed(anew.list.names.iter().map(String::as_str));
    let same = anew.list.names == case.subject.list.names;
    let is_same_account = anew.account == case.subject.spec.account();
    page.say(&match &anew.list.origin {
        Origin::UnreadableAccount => {
            format!("Whether a new pod gets the same is not known: you may not read {account}.")
        }
        Origin::MissingAccount => format!("A new pod cannot be made: there is no {account} any more."),
        Origin::NotAllowed { name, .. } => format!(
            "A new pod cannot be made: the template of {maker} names secret/{name}, and {account} allows only what it lists itself."
        ),
        Origin::Account if same => format!("A new pod gets the same from {account}."),
        _ if same => format!("A new pod gets the same from the template of {maker}."),
        Origin::Account if !is_same_account => {
            let names = if names.is_empty() { "no pull secret" } else { &names };
            let old = case.account();
            format!("It was made as {old}. A new pod is made as {account}, which lists {names}.")
        }
        Origin::Account if case.subject.list.names.is_empty() => {
            format!("It was made before {account} listed any pull secret. Now that lists: {names}.")
        }
        Origin::Account if names.is_empty() => {
            format!("It was made with another list: {account} lists no pull secret now.")
        }
        Origin::Account => format!("It was made with another list: {account} now lists {names}."),
        _ => format!("It was made with another list: the template of {maker} now lists {names}."),
    });
    if let Some(next) = anew.next.as_ref().filter(|next| next.list.names != anew.list.names) {
        let names = listed(next.list.names.iter().map(String::as_str));
        let names = if names.is_empty() { "no pull secret".to_owned() } else { names };
        page.say(&format!(
            "A job keeps the template that it was made with. The next one of {} gets: {names}.",
            short(&next.object)
        ));
    }
}

/// Whether the pods of a workload have its list.
fn pods(case: &Case<'_>, page: &mut Page) {
    let name = case.name();
    let Pods::Seen(pods) = &case.subject.pods else {
        if matches!(case.subject.pods, Pods::Unreadable) {
            page.say(&format!(
                "You may not list the pods of {name}: whether they have this list is not known."
            ));
        }
        return;
    };
    let differ: Vec<&str> =
        pods.iter().filter(|pod| pod.list.names != case.subject.list.names).map(LivePod::name).collect();
    match (differ.len(), pods.len()) {
        (0, 0) if case.voice.files => {}
        (0, 0) => page.say(&format!("{name} has no pods now.")),
        (0, 1) => page.say(&format!("Its pod {} has this list.", pods[0].name())),
        (0, all) => page.say(&format!("Its {all} pods all have this list.")),
        _ if case.told_of_lists.get() => {}
        (_, 1) => page.say(&format!("Its pod {} has another list.", pods[0].name())),
        (some, all) => {
            page.say(&format!("With another list: {some} of its {all} pods ({}).", listed(differ)));
        }
    }
}

/// What only the node knows, and by whose rules this was settled.
fn node(case: &Case<'_>, wanted: &[Wanted<'_>], page: &mut Page) {
    let some: Vec<&Wanted<'_>> =
        wanted.iter().filter(|wanted| !wanted.prediction.credentials.is_empty()).collect();
    let hosts = some.iter().filter_map(|wanted| wanted.prediction.reference.as_ref());
    let mut platforms: Vec<Platform> =
        hosts.filter_map(|reference| Platform::of_registry(reference.domain())).collect();
    platforms.dedup();
    for platform in &platforms {
        page.say(&format!("{} It comes after these.", cloud(case, *platform)));
    }
    let mut hosts: Vec<&str> =
        some.iter().filter_map(|wanted| wanted.host()).filter(|host| is_loopback(host)).collect();
    hosts.dedup();
    for host in hosts {
        page.say(&format!("{host} is the node itself there, not this machine."));
    }
    if !some.is_empty() {
        if platforms.is_empty() {
            page.say("After these comes what the node has of its own, which cannot be seen from here.");
        }
        page.say("If nothing serves, the pull fails: it is not tried without a credential as well.");
    }
    let kubelet = case.subject.node.kubelet();
    match (kubelet.basis, &case.subject.node.name) {
        (Basis::Observed, Some(node)) => page.say(&format!("Kubelet {} on node {node}.", kubelet.version)),
        (_, Some(node)) => page.say(&format!(
            "By the rules of kubelet {}; which one runs on node {node} is not known.",
            kubelet.version
        )),
        (_, None) => page.say(&format!("By the rules of kubelet {}.", kubelet.version)),
    }
}
