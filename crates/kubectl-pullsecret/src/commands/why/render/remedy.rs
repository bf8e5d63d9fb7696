//! The commands that come last: what to type to mend what was found.

use pullsecret_core::admission::Origin;
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::pod::ImageUser;
use pullsecret_core::prediction::{SecretSeen, Stop};
use pullsecret_core::{ImageReference, Kind, ObjectRef, shell_word};

use super::super::subject::Pods;
use super::words::marks;
use super::{Case, Wanted, own_list, secret};
use crate::output::Page;

/// Commands under what they are for.
#[derive(Default)]
struct Remedies(Vec<(String, Vec<String>)>);

impl Remedies {
    /// Something to do for which there is no command.
    fn say(&mut self, purpose: String) {
        if self.0.iter().all(|(known, _)| *known != purpose) {
            self.0.push((purpose, Vec::new()));
        }
    }

    fn add(&mut self, purpose: &str, command: String) {
        match self.0.iter_mut().find(|(known, _)| known == purpose) {
            Some((_, commands)) if commands.contains(&command) => {}
            Some((_, commands)) => commands.push(command),
            None => self.0.push((purpose.to_owned(), vec![command])),
        }
    }
}

pub(super) fn say(case: &Case<'_>, wanted: &[Wanted<'_>], page: &mut Page) {
    let mut remedies = Remedies::default();
    if case.subject.list.origin == Origin::MissingAccount {
        let (account, place) = (shell_word(case.subject.spec.account()), case.voice.place);
        remedies.add("To make it", format!("kubectl create serviceaccount {account} {place}"));
    }
    for wanted in wanted.iter().filter(|wanted| !wanted.is_never_pulled()) {
        of_image(case, wanted, &mut remedies);
    }
    for (purpose, commands) in remedies.0 {
        page.say(&purpose);
        for command in commands {
            page.line(&format!("  {command}"));
        }
    }
}

fn of_image(case: &Case<'_>, wanted: &Wanted<'_>, remedies: &mut Remedies) {
    let prediction = &wanted.prediction;
    if wanted.is_misnamed() {
        return rename(case, wanted, remedies);
    }
    if helps_anew(case, wanted) {
        return remake(case, remedies);
    }
    if let Some(Stop::Undecodable { secret, source }) = &prediction.stop {
        let host = prediction.reference.as_ref().map(ImageReference::domain).unwrap_or_default();
        let purpose = format!("To write secret/{secret} anew, with this entry alone");
        return match secret::written_anew(case, secret, source, host) {
            Some(command) => remedies.add(&purpose, command),
            None => kept_by_others(case, secret, remedies),
        };
    }
    if !prediction.unreadable.is_empty() || case.subject.list.origin == Origin::UnreadableAccount {
        return permission(case, wanted, remedies);
    }
    if let Some(hidden) = case.hidden(wanted)
        && let Some((purpose, command)) = own_list::extended(case, &hidden)
    {
        return remedies.add(&purpose, command);
    }
    let settled = matches!(case.subject.list.origin, Origin::Supposed | Origin::MissingAccount);
    let Some(reference) = prediction.reference.as_ref().filter(|_| !settled) else { return };
    let host = reference.domain();
    let platform = Platform::of_registry(host);
    if wanted.is_without() && (platform.is_none() || platform != case.subject.node.platform) {
        if let Some(command) = secret::with_entry(case, host, prediction) {
            remedies.add(&format!("If {host} wants a credential"), command);
        }
    } else if let [tried] = &prediction.credentials[..]
        && tried.entry.credential().gap().is_some()
    {
        match secret::completed(case, tried, host) {
            Some(command) => remedies.add("To give it what is missing", command),
            None => kept_by_others(case, tried.secret, remedies),
        }
    }
}

/// Where a secret has to be mended that others keep.
fn kept_by_others(case: &Case<'_>, name: &str, remedies: &mut Remedies) {
    if let Some(SecretSeen::Read(secret)) = case.keyrings.secret(&case.subject.namespace, name)
        && let Some(owner) = &secret.foreign_owner
    {
        remedies.say(format!("secret/{name} is managed by {owner}: mend it there."));
    }
}

/// Whether pods made anew get a credential that those of now have not.
fn helps_anew(case: &Case<'_>, wanted: &Wanted<'_>) -> bool {
    let ours = marks(&wanted.prediction.credentials);
    if let Some(anew) = &case.subject.anew {
        let other = case.predict(&anew.list, wanted.image);
        return !other.credentials.is_empty() && ours.is_empty();
    }
    let Pods::Seen(pods) = &case.subject.pods else { return false };
    let has_other = |pod: &super::super::subject::LivePod| {
        pod.list.names != case.subject.list.names
            && marks(&case.predict(&pod.list, wanted.image).credentials) != ours
    };
    !ours.is_empty() && pods.iter().any(has_other)
}

/// What makes the pods anew.
fn remake(case: &Case<'_>, remedies: &mut Remedies) {
    let place = case.voice.place;
    let maker = match &case.subject.anew {
        Some(anew) => anew.maker.as_ref(),
        None => case.subject.object.as_ref(),
    };
    let rollout = [Kind::Deployment, Kind::DaemonSet, Kind::StatefulSet];
    if let Some(maker) = maker.filter(|maker| rollout.contains(&maker.kind)) {
        return remedies
            .add("To make them anew", format!("kubectl rollout restart {} {place}", maker.shell_word()));
    }
    let is_bare = case.subject.anew.is_some() && !case.subject.controlled;
    if let (true, Some(pod)) = (is_bare, &case.subject.object) {
        let (get, replace) =
            (format!("kubectl get {} {place} -o json", pod.shell_word()), "kubectl replace --force -f -");
        return remedies.add("To make it anew", format!("{get} | {replace} {place}"));
    }
    let pods = match &case.subject.pods {
        Pods::Seen(pods) => {
            let differ = pods.iter().filter(|pod| pod.list.names != case.subject.list.names);
            differ.map(|pod| shell_word(&format!("pod/{}", pod.name)).into_owned()).collect()
        }
        Pods::None | Pods::Unreadable => {
            case.subject.object.iter().map(ObjectRef::shell_word).collect::<Vec<_>>()
        }
    };
    for pod in pods {
        remedies.add("To have it made anew", format!("kubectl delete {pod} {place}"));
    }
}

/// The right to read that is missing. Who may give it has a kubeconfig and a context of their own.
fn permission(case: &Case<'_>, wanted: &Wanted<'_>, remedies: &mut Remedies) {
    let place = format!("-n {}", shell_word(&case.subject.namespace));
    let role = |name: &str, resource: &str, names: &[&str]| {
        let names: Vec<String> =
            names.iter().map(|name| format!("--resource-name={}", shell_word(name))).collect();
        format!("kubectl create role {name} --verb=get --resource={resource} {} {place}", names.join(" "))
    };
    if case.subject.list.origin == Origin::UnreadableAccount {
        let command = role("pullsecret-why-list", "serviceaccounts", &[case.subject.spec.account()]);
        return remedies.add("To see it, ask for", command);
    }
    let command = role("pullsecret-why", "secrets", &wanted.prediction.unreadable);
    remedies.add("To see what is in there, ask for", command);
}

/// The right spelling of an image, where that is plain.
fn rename(case: &Case<'_>, wanted: &Wanted<'_>, remedies: &mut Remedies) {
    let bare = wanted.image.trim();
    let schemes = ["https://", "http://", "docker://", "oci://"];
    let bare = schemes.iter().find_map(|scheme| bare.strip_prefix(scheme)).unwrap_or(bare);
    let bare = bare.trim_matches('/').trim_end_matches(':');
    let spelled = [bare.to_owned(), bare.to_ascii_lowercase()];
    let is_name = |image: &&String| !image.is_empty() && ImageReference::parse(image).is_ok();
    let Some(image) = spelled.iter().find(is_name) else { return };
    let image = shell_word(image);
    let containers = wanted.uses.iter().filter(|used| used.user != ImageUser::Volume);
    let containers: Vec<String> =
        containers.map(|used| format!("{}={image}", shell_word(&used.name))).collect();
    // The pod's template has the same name, and makes the same pod again.
    let maker = case.subject.anew.as_ref().and_then(|anew| anew.maker.as_ref());
    match maker.or(case.subject.object.as_ref()) {
        None => {
            let command = format!("kubectl pullsecret why --image {image} {}", case.voice.place);
            remedies.add("If you mean this one", command);
        }
        // A Job's template cannot be changed, and kubectl sets no volume's image.
        Some(object) if case.voice.files || containers.is_empty() || object.kind == Kind::Job => {
            remedies.add("If this one is meant, write", image.into_owned());
        }
        Some(object) => {
            let (object, place) = (object.shell_word(), case.voice.place);
            let command = format!("kubectl set image {object} {} {place}", containers.join(" "));
            remedies.add("If this one is meant", command);
        }
    }
}
