//! `add` without a registry on a terminal: asks for what is missing, offering what fails to pull here.

use std::collections::BTreeMap;

use pullsecret_core::pod::Pod;
use pullsecret_core::{ImageReference, Registry};

use super::args::AddArgs;
use crate::commands::recovery;
use crate::error::{CommandError, Exit};
use crate::prompt::Choice;
use crate::session::Session;

/// The arguments with what was asked for, and the namespace if one was chosen.
pub(super) async fn complete(
    mut args: AddArgs,
    session: &Session,
) -> Result<(AddArgs, Option<String>), CommandError> {
    if !args.registries.is_empty() {
        return Ok((args, None));
    }
    if !session.can_ask() || args.password_stdin {
        return Err(CommandError::new(
            Exit::Usage,
            "no registry is named, and there is no terminal to ask on",
        )
        .command("Name it", "kubectl pullsecret add REGISTRY -u USER"));
    }
    let cluster = session.cluster().await?;
    let mut namespace = cluster.namespace().to_owned();
    let context = cluster.context().map(|context| format!("Context {context}, ")).unwrap_or_default();
    session.out().status(&format!("{context}namespace {namespace}."));
    if session.flags.namespace.is_none() {
        namespace = session.prompt.input("Namespace", Some(&namespace))?;
    }
    let pods = recovery::pods(cluster, &namespace).await?.unwrap_or_default();
    let registry = registry(&pods, session)?;
    if args.targets.serviceaccount.is_empty()
        && !args.targets.all_serviceaccounts
        && args.targets.workload.is_empty()
        && !args.no_attach
    {
        args.targets.serviceaccount = accounts(&pods, &registry, session)?;
    }
    args.registries = vec![registry.to_string()];
    Ok((args, Some(namespace)))
}

/// The registry: one that an image here comes from, failing ones first, or another.
fn registry(pods: &[Pod], session: &Session) -> Result<Registry, CommandError> {
    let seen = registries(pods);
    let mut choices: Vec<Choice> = seen
        .iter()
        .map(|(registry, use_of)| {
            Choice::new(
                registry,
                match use_of.failing {
                    0 if use_of.pulled => "in use, pulls work".to_owned(),
                    0 => "in use".to_owned(),
                    1 => "1 pod fails to pull from it".to_owned(),
                    many => format!("{many} pods fail to pull from it"),
                },
            )
        })
        .collect();
    choices.push(Choice::new("another…", ""));
    let picked = if choices.len() == 1 { 0 } else { session.prompt.select("Registry", &choices)? };
    let text = match seen.get(picked) {
        Some((registry, _)) => registry.clone(),
        None => session.prompt.input("Registry (host[:port], docker.io for Docker Hub)", None)?,
    };
    Ok(Registry::parse(&text)?)
}

/// How the pulls from a registry go.
struct Use {
    /// How many pods fail.
    failing: usize,
    /// Whether every image is known to be there.
    pulled: bool,
}

/// The registries of the images in use, those on which most pods fail first.
fn registries(pods: &[Pod]) -> Vec<(String, Use)> {
    let mut seen: BTreeMap<String, Use> = BTreeMap::new();
    for pod in pods.iter().filter(|pod| !pod.ended && !pod.deleting) {
        let mut failing: Vec<String> = Vec::new();
        for container in &pod.containers {
            let Ok(image) = ImageReference::parse(&container.image) else { continue };
            let registry = image.domain().to_owned();
            seen.entry(registry.clone()).or_insert(Use { failing: 0, pulled: true }).pulled &=
                container.pulled;
            if container.failure.is_some() && !failing.contains(&registry) {
                failing.push(registry);
            }
        }
        for registry in failing {
            seen.entry(registry).and_modify(|use_of| use_of.failing += 1);
        }
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_by(|a, b| b.1.failing.cmp(&a.1.failing).then_with(|| a.0.cmp(&b.0)));
    seen
}

/// The service accounts: `default`, or those under which the failing pods really run.
fn accounts(pods: &[Pod], registry: &Registry, session: &Session) -> Result<Vec<String>, CommandError> {
    let key = registry.key();
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for pod in pods.iter().filter(|pod| super::recover::fails_on(pod, &[key.as_str()])) {
        *used.entry(pod.spec.account()).or_default() += 1;
    }
    let names: Vec<&str> = used.keys().copied().collect();
    match names.as_slice() {
        [] | ["default"] => Ok(vec!["default".to_owned()]),
        _ => {
            let listed: Vec<String> = used.iter().map(|(name, pods)| format!("{name} ({pods})")).collect();
            session.out().status(&format!("The failing pods run under: {}", listed.join(", ")));
            let answer = session.prompt.input("Service accounts to attach to", Some(&names.join(",")))?;
            Ok(answer.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
        }
    }
}
