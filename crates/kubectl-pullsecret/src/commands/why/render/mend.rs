//! The commands, and what there is no command for, that mend a pull of which is known why it fails.

use pullsecret_core::diagnosis::{Code, NodeFault, Remedy};
use pullsecret_core::prediction::{IgnoredCode, Stop};
use pullsecret_core::{ImageReference, Registry, shell_word};

use super::super::failures::Failure;
use super::remake::remake;
use super::remedies::Remedies;
use super::remedy::{image_command, kept_by_others, rename};
use super::{Case, Wanted, own_list, secret};

/// What mends this failure, the best first.
pub(super) fn all(case: &Case<'_>, wanted: &Wanted<'_>, failure: &Failure<'_>, remedies: &mut Remedies) {
    for remedy in &failure.diagnosis().remedies {
        one(case, wanted, failure, remedy, remedies);
    }
}

fn one(
    case: &Case<'_>,
    wanted: &Wanted<'_>,
    failure: &Failure<'_>,
    remedy: &Remedy,
    remedies: &mut Remedies,
) {
    match remedy {
        Remedy::RecreatePods => anew(case, remedies),
        Remedy::AddCredential { registry, user, secret } => {
            add(case, wanted, (registry, user.as_deref(), secret.as_deref()), remedies);
        }
        Remedy::RotateInSecret { registry, user, secret } => {
            let code = failure.diagnosis().code;
            rotate(case, wanted, (registry, user, secret), code, remedies);
        }
        Remedy::AttachSecret { secret } => list(case, &[secret], remedies),
        Remedy::RewriteSecret { secret, registry, key } => {
            rewrite(case, wanted, (secret, registry.as_deref(), key.as_deref()), remedies);
        }
        Remedy::FixImageName if wanted.is_misnamed() => rename(case, wanted, remedies),
        Remedy::FixImageName => elsewhere(case, wanted, remedies),
        Remedy::CheckTag => remedies.say(check(wanted, failure.diagnosis().code)),
        Remedy::AskRegistryOwner { registry, user: Some(user) } => remedies.say(format!(
            "Ask whoever looks after {} to let {user} read {}.",
            host(registry),
            path(wanted)
        )),
        Remedy::AskRegistryOwner { registry, user: None } => {
            remedies.say(format!("If it stays so, ask whoever looks after {}.", host(registry)));
        }
        Remedy::FixNode(fault) => remedies.say(node(case, *fault)),
        Remedy::Wait => {
            remedies.say("The kubelet tries again by itself, at least every 5 minutes.".to_owned());
        }
        Remedy::ReadLogs => logs(case, failure, remedies),
        Remedy::ReadEvents => events(case, failure, remedies),
    }
}

fn host(registry: &str) -> &str {
    if registry.is_empty() { "the registry" } else { registry }
}

/// A name that may be wrong: of a registry that wants a credential only if nobody should need one.
fn check(wanted: &Wanted<'_>, code: Code) -> String {
    let name = what(wanted);
    match code {
        Code::NoCredential => {
            format!("If nobody should need one: see whether {name} is spelled right, and was pushed.")
        }
        _ => format!("See whether {name} is spelled right, and was pushed."),
    }
}

/// What the registry has, or has not: `acme/web:1`.
fn what(wanted: &Wanted<'_>) -> String {
    wanted
        .prediction
        .reference
        .as_ref()
        .map_or_else(|| wanted.image.to_owned(), |image| format!("{}:{}", image.path(), image.manifest()))
}

fn path<'a>(wanted: &'a Wanted<'_>) -> &'a str {
    wanted.prediction.reference.as_ref().map_or(wanted.image, ImageReference::path)
}

/// Makes the pods anew, those that nothing makes anew with the rest of their account's list.
fn anew(case: &Case<'_>, remedies: &mut Remedies) {
    let subject = case.subject;
    let is_alone = subject.anew.is_none() && !subject.controlled && case.is_pod();
    let listed = subject.listed_by_account().filter(|_| is_alone && !subject.list.names.is_empty());
    match listed {
        Some(names) => {
            let missing = names.iter().filter(|name| !subject.list.names.contains(name));
            list(case, &missing.collect::<Vec<_>>(), remedies);
        }
        None => remake(case, remedies),
    }
}

/// Names secrets in the list from which the pods come.
fn list(case: &Case<'_>, names: &[&String], remedies: &mut Remedies) {
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    if let Some((purpose, commands)) = own_list::extended(case, &names) {
        for command in commands {
            remedies.add(&purpose, command);
        }
    }
}

/// Gives the pods a credential, and makes those anew that would not see it.
fn add(
    case: &Case<'_>,
    wanted: &Wanted<'_>,
    (registry, user, into): (&str, Option<&str>, Option<&str>),
    remedies: &mut Remedies,
) {
    let Some(command) = secret::for_registry(case, registry, user, into, &wanted.prediction) else {
        if let Some(into) = into {
            kept_by_others(case, into, remedies);
        }
        return;
    };
    let purpose = format!("To give it a credential for {}", host(registry));
    remedies.add(&purpose, command);
    if secret::leaves_pod_as_it_is(case, into, &wanted.prediction) {
        remake(case, remedies);
    }
}

fn rotate(
    case: &Case<'_>,
    wanted: &Wanted<'_>,
    (registry, user, name): (&str, &str, &str),
    code: Code,
    remedies: &mut Remedies,
) {
    let purpose = match code {
        Code::AccessDenied => format!("With a password or token of {user} that may read it"),
        _ => format!("To give {user} the right password"),
    };
    let mut tried = wanted.prediction.credentials.iter();
    let tried = tried.find(|tried| tried.secret == name && tried.entry.credential().username() == user);
    let command = match tried {
        Some(tried) => secret::completed(case, tried, registry),
        None => secret::for_registry(case, registry, Some(user), Some(name), &wanted.prediction),
    };
    match command {
        Some(command) => {
            remedies.add(&purpose, command);
            // A registry does not tell a wrong password from a user that it does not know.
            let refused = tried.filter(|_| code == Code::CredentialRejected);
            if let Some(other) = refused.and_then(|tried| secret::for_another_user(case, tried, registry)) {
                remedies.add(&format!("If {user} is not the right user"), other);
            }
        }
        None if case.voice.files => {
            remedies.say(format!("Put the right password of {user} into secret/{name}, where it is kept."));
        }
        None => kept_by_others(case, name, remedies),
    }
}

fn rewrite(
    case: &Case<'_>,
    wanted: &Wanted<'_>,
    (name, registry, key): (&str, Option<&str>, Option<&str>),
    remedies: &mut Remedies,
) {
    let reference = wanted.prediction.reference.as_ref();
    let host = registry.or_else(|| reference.map(ImageReference::domain)).unwrap_or_default();
    if let Some(Stop::Undecodable { secret, source }) = &wanted.prediction.stop
        && *secret == name
    {
        let purpose = format!("To write secret/{name} anew, with this entry alone");
        return match secret::written_anew(case, name, source, host) {
            Some(command) => remedies.add(&purpose, command),
            None => kept_by_others(case, name, remedies),
        };
    }
    let user = secret::user_of(case, name, key);
    match secret::rewritten(case, name, user.as_deref(), host) {
        Some(command) => {
            remedies.add(&format!("To write it as the kubelet reads it, into secret/{name}"), command);
        }
        None if case.voice.files => {
            remedies.say(format!("Mend secret/{name} where it is kept, or name another one in its place."));
        }
        None => kept_by_others(case, name, remedies),
    }
}

/// Where a name is whole and means another registry than was meant: one of those for which there are credentials.
fn elsewhere(case: &Case<'_>, wanted: &Wanted<'_>, remedies: &mut Remedies) {
    const MOST: usize = 2;
    let Some(reference) = &wanted.prediction.reference else { return };
    if wanted.image.starts_with(reference.domain()) {
        let host = reference.domain();
        return remedies.say(format!("See whether {host} is spelled right in the image's name."));
    }
    let others =
        wanted.prediction.ignored.iter().filter(|ignored| ignored.code == IgnoredCode::OtherRegistry);
    let mut hosts: Vec<String> = others
        .filter_map(|ignored| Registry::parse(ignored.key.as_deref()?).ok())
        .map(|registry| registry.to_string().split('/').next().unwrap_or_default().to_owned())
        .collect();
    hosts.sort();
    hosts.dedup();
    for host in hosts.iter().take(MOST) {
        let image = format!("{host}/{}", wanted.image);
        if ImageReference::parse(&image).is_ok() {
            image_command(case, wanted, &image, &format!("If the image of {host} is meant"), remedies);
        }
    }
}

fn node(case: &Case<'_>, fault: NodeFault) -> String {
    let node = match &case.subject.node.name {
        Some(name) => format!("node {name}"),
        None => "the node".to_owned(),
    };
    match fault {
        NodeFault::Dns => {
            format!("On {node}: its own name service (not the cluster's) has to know the host.")
        }
        NodeFault::Network => {
            format!("On {node}: firewall, route, port and proxy, as its container runtime has them.")
        }
        NodeFault::Proxy => format!("On {node}: the proxy in the environment of its container runtime."),
        NodeFault::CertificateAuthorities => {
            format!(
                "On {node}: its container runtime has to trust the authority that vouches for the registry."
            )
        }
        NodeFault::Clock => format!("On {node}: its clock."),
        NodeFault::PlainHttp => {
            format!("On {node}: its container runtime has to be told to ask this registry by plain http.")
        }
        NodeFault::Disk => format!("On {node}: its disk."),
        NodeFault::Runtime => format!("On {node}: its container runtime."),
        NodeFault::SignaturePolicy => format!("On {node}: the policy for images of its container runtime."),
        NodeFault::ShortNames => {
            format!("On {node}: the registries that its container runtime looks in for short names.")
        }
        NodeFault::SandboxImage => {
            format!(
                "On {node}: the pause image that its container runtime is set to, and how that gets at it."
            )
        }
        NodeFault::Credentials(Some(platform)) => {
            format!("On {node}: the right of {} to read from {}.", platform.cluster(), platform.registry())
        }
        NodeFault::Credentials(None) => format!("On {node}: the credential that it has of its own."),
        NodeFault::Platform => {
            "Build the image for the node's platform, too, or have the pod run on another node.".to_owned()
        }
    }
}

fn logs(case: &Case<'_>, failure: &Failure<'_>, remedies: &mut Remedies) {
    let (pod, container) = (shell_word(failure.pods[0]), shell_word(&failure.told.container.name));
    let place = case.voice.place;
    let flags = if failure.told.container.started { " --previous" } else { "" };
    remedies.add("To see more", format!("kubectl logs {pod} -c {container}{flags} {place}"));
}

fn events(case: &Case<'_>, failure: &Failure<'_>, remedies: &mut Remedies) {
    let (pod, place) = (shell_word(failure.pods[0]), case.voice.place);
    remedies.add("To see more", format!("kubectl describe pod {pod} {place}"));
}
