//! The commands that come last: what to type to mend what was found.

use pullsecret_core::admission::Origin;
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::pod::{ImageUse, ImageUser};
use pullsecret_core::prediction::{SecretSeen, Stop};
use pullsecret_core::reference_list::SERVICE_ACCOUNT_PATH;
use pullsecret_core::{ImageReference, Kind, shell_word};
use serde_json::{Value, json};

use super::super::subject::Standing;
use super::remake::{helps_anew, next_job, remake, run_again};
use super::remedies::Remedies;
use super::{Case, Wanted, failure, mend, own_list, secret};
use crate::output::Page;

pub(super) fn say(case: &Case<'_>, wanted: &[Wanted<'_>], page: &mut Page) {
    if !case.may_be_mended() {
        return;
    }
    let mut remedies = Remedies::default();
    if case.subject.list.origin == Origin::MissingAccount {
        let (account, place) = (shell_word(case.subject.spec.account()), case.voice.place);
        remedies.add("To make it", format!("kubectl create serviceaccount {account} {place}"));
    }
    if let Origin::NotAllowed { .. } = case.subject.list.origin {
        allow(case, &mut remedies);
    }
    for wanted in wanted {
        case.failures_of(wanted).for_each(|failure| mend::all(case, wanted, failure, &mut remedies));
    }
    // Where it is known what fails, what does not is left alone; and what is done in the cluster does not reach a
    // static pod.
    if case.failures.is_empty() && case.subject.standing == Standing::Ordinary {
        let is_open = |wanted: &&Wanted<'_>| !wanted.is_never_pulled() && !failure::is_pulling(case, wanted);
        wanted.iter().filter(is_open).for_each(|wanted| of_image(case, wanted, &mut remedies));
    }
    remedies.print(page);
}

fn of_image(case: &Case<'_>, wanted: &Wanted<'_>, remedies: &mut Remedies) {
    let prediction = &wanted.prediction;
    if wanted.is_misnamed() {
        return rename(case, wanted, remedies);
    }
    if helps_anew(case, wanted) {
        return remake(case, remedies);
    }
    if let Some(cronjob) = next_job(case, wanted) {
        return run_again(case, cronjob, remedies);
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
    if let Some(hidden) = case.hidden(wanted) {
        let mut names: Vec<&str> = hidden.credentials.iter().map(|tried| tried.secret).collect();
        names.dedup();
        if own_list::extended(case, &names).is_some() {
            return listed(case, &names, remedies);
        }
    }
    let settled = matches!(
        case.subject.list.origin,
        Origin::Supposed | Origin::MissingAccount | Origin::NotAllowed { .. }
    );
    let Some(reference) = prediction.reference.as_ref().filter(|_| !settled) else { return };
    let host = reference.domain();
    let platform = Platform::of_registry(host);
    // What came without a credential wants none.
    if wanted.is_without()
        && !failure::is_pulled(case, wanted)
        && (platform.is_none() || platform != case.subject.node.platform)
    {
        if let Some(command) = secret::with_entry(case, host, prediction) {
            remedies.add(&format!("If {host} wants a credential"), command);
            match secret::name_for_lone_pod(case, host) {
                _ if !secret::leaves_pod_as_it_is(case, None, prediction) => {}
                Some(name) => listed(case, &[&name], remedies),
                None => remake(case, remedies),
            }
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

/// Names these secrets in the list from which the pods come.
fn listed(case: &Case<'_>, names: &[&str], remedies: &mut Remedies) {
    if let Some((purpose, commands)) = own_list::extended(case, names) {
        for command in commands {
            remedies.add(&purpose, command);
        }
    }
}

/// Where a secret has to be mended that others keep.
pub(super) fn kept_by_others(case: &Case<'_>, name: &str, remedies: &mut Remedies) {
    if let Some(SecretSeen::Read(secret)) = case.keyrings.secret(&case.subject.namespace, name)
        && let Some(owner) = &secret.foreign_owner
    {
        remedies.say(format!("secret/{name} is managed by {owner}: mend it there."));
    }
}

/// What a strict account has to list, so that pods may name it.
fn allow(case: &Case<'_>, remedies: &mut Remedies) {
    let listed = case.subject.listed_by_account().unwrap_or_default();
    let wanted = case.subject.spec.pull_secrets.iter();
    let missing: Vec<&String> = wanted.filter(|name| !name.is_empty() && !listed.contains(name)).collect();
    let purpose = format!("To allow it, list it in {}", case.account());
    if missing.is_empty() {
        return;
    }
    if case.voice.files {
        let items: Vec<String> = missing.iter().map(|name| format!("- name: {name}")).collect();
        return remedies.add(&purpose, items.join("\n  "));
    }
    let patch = if listed.is_empty() {
        let names: Vec<Value> = missing.iter().map(|name| json!({"name": name})).collect();
        json!([{"op": "add", "path": SERVICE_ACCOUNT_PATH, "value": names}])
    } else {
        let addition = |name: &&String| json!({"op": "add", "path": format!("{SERVICE_ACCOUNT_PATH}/-"), "value": {"name": name}});
        missing.iter().map(addition).collect()
    };
    let (account, place, patch) =
        (shell_word(case.subject.spec.account()), case.voice.place, patch.to_string());
    let patch = shell_word(&patch);
    remedies.add(&purpose, format!("kubectl patch serviceaccount {account} {place} --type=json -p {patch}"));
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
pub(super) fn rename(case: &Case<'_>, wanted: &Wanted<'_>, remedies: &mut Remedies) {
    let bare = wanted.image.trim();
    let schemes = ["https://", "http://", "docker://", "oci://"];
    let bare = schemes.iter().find_map(|scheme| bare.strip_prefix(scheme)).unwrap_or(bare);
    let bare = bare.trim_matches('/').trim_end_matches(':');
    let spelled = [bare.to_owned(), with_small_path(bare)];
    let is_name = |image: &&String| !image.is_empty() && ImageReference::parse(image).is_ok();
    let Some(image) = spelled.iter().find(is_name) else { return };
    image_command(case, wanted, image, "If this one is meant", remedies);
}

/// The name in small letters, but for tag and digest, which may have others.
fn with_small_path(image: &str) -> String {
    let path = image.rfind('/').map_or(0, |slash| slash + 1);
    let end = image[path..].find(['@', ':']).map_or(image.len(), |at| path + at);
    format!("{}{}", image[..end].to_ascii_lowercase(), &image[end..])
}

/// Sets another image.
pub(super) fn image_command(
    case: &Case<'_>,
    wanted: &Wanted<'_>,
    image: &str,
    purpose: &str,
    remedies: &mut Remedies,
) {
    let image = shell_word(image);
    let containers = wanted.uses.iter().copied().filter(|used| used.user != ImageUser::Volume);
    let (own, added): (Vec<&ImageUse>, Vec<&ImageUse>) =
        containers.partition(|used| case.is_in_template(&used.name));
    if let ([], [added, ..]) = (&own[..], &added[..]) {
        let name = &added.name;
        return remedies.say(format!(
            "Something adds container {name} when a pod is made: its image is set there, not in the template."
        ));
    }
    let containers: Vec<String> =
        own.iter().map(|used| format!("{}={image}", shell_word(&used.name))).collect();
    // The pod's template has the same name, and makes the same pod again.
    let maker = case.subject.anew.as_ref().and_then(|anew| anew.maker.as_ref());
    match maker.or(case.subject.object.as_ref()) {
        None => {
            let command = format!("kubectl pullsecret why --image {image} {}", case.voice.place);
            remedies.add(purpose, command);
        }
        // A Job's template cannot be changed, and kubectl sets no volume's image.
        Some(object) if case.voice.files || containers.is_empty() || object.kind == Kind::Job => {
            remedies.add(&format!("{purpose}, write"), image.into_owned());
        }
        Some(object) => {
            let (object, place) = (object.shell_word(), case.voice.place);
            let command = format!("kubectl set image {object} {} {place}", containers.join(" "));
            remedies.add(purpose, command);
        }
    }
}
