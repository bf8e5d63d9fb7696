//! What is wrong with a secret as a whole: type, data, body, and what `kubectl apply` left beside it.

use serde_json::Value;

use super::{Code, Context, Found, add_command};
use crate::docker_config::Overlooked;
use crate::inspection::{Content, Inspection};
use crate::report::Severity;
use crate::{ConfigFormat, DecodeError, PullSecret, Registry};

/// Where `kubectl apply` keeps the manifest that it was given, data and all.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The path of a secret's value.
pub(super) fn data_path(format: ConfigFormat) -> String {
    format!("data[\"{}\"]", format.data_key())
}

pub(super) fn check(
    inspection: &Inspection,
    secret: &PullSecret,
    overlooked: &Overlooked,
    context: &Context<'_>,
    found: &mut Found<'_>,
) {
    match &inspection.content {
        Content::OtherType => wrong_type(inspection, context, found),
        Content::NoData(format) => no_data(*format, secret, inspection, context, found),
        Content::Undecodable { format, error, at } => undecodable(*format, error, *at, context, found),
        Content::Config(format) => config(*format, inspection, overlooked, context, found),
    }
    last_applied(inspection, secret, context, found);
}

fn wrong_type(inspection: &Inspection, context: &Context<'_>, found: &mut Found<'_>) {
    let message =
        format!("type {}: the kubelet does not look at it, and says nothing of that", inspection.secret_type);
    let command = replace_command(inspection, context);
    found.add(Severity::Error, Code::WrongType, "type".to_owned(), message, Some(command));
}

fn no_data(
    format: ConfigFormat,
    secret: &PullSecret,
    inspection: &Inspection,
    context: &Context<'_>,
    found: &mut Found<'_>,
) {
    let others: Vec<&str> = secret.other_keys(format).collect();
    let there = if others.is_empty() { String::new() } else { format!(", only {}", others.join(", ")) };
    let message = format!(
        "there is nothing in {}{there}: the kubelet passes the secret over, and says nothing of that",
        data_path(format)
    );
    let command = replace_command(inspection, context);
    found.add(Severity::Error, Code::NoData, data_path(format), message, Some(command));
}

fn undecodable(
    format: ConfigFormat,
    error: &DecodeError,
    at: Option<(usize, usize)>,
    context: &Context<'_>,
    found: &mut Found<'_>,
) {
    let place = match (at, error.key()) {
        (Some((line, column)), _) => format!(" (line {line}, column {column})"),
        (None, Some(key)) => format!(" (in the entry {key})"),
        (None, None) => String::new(),
    };
    let message = format!(
        "the kubelet cannot decode it: {error}{place}; every pod that names it fails to pull, public images too"
    );
    let registry = error.key().and_then(|key| Registry::parse(key).ok());
    let registry = registry.map_or_else(|| "REGISTRY".to_owned(), |registry| registry.to_string());
    let command = format!("{} --replace", add_command(&registry, "", found.object, context));
    found.add(Severity::Error, Code::SecretUndecodable, data_path(format), message, Some(command));
}

fn config(
    format: ConfigFormat,
    inspection: &Inspection,
    overlooked: &Overlooked,
    context: &Context<'_>,
    found: &mut Found<'_>,
) {
    let path = data_path(format);
    if overlooked.other_format {
        let message = match format {
            ConfigFormat::DockerConfigJson => {
                "its entries stand at the top, as in a .dockercfg; of this type the kubelet reads only those under auths"
            }
            ConfigFormat::DockerCfg => {
                "its entries stand under auths, as in a .dockerconfigjson; of this type the kubelet takes auths for a registry"
            }
        };
        let command = replace_command(inspection, context);
        found.add(Severity::Error, Code::FormatMismatch, path, message, Some(command));
        return;
    }
    let nothing_in_any = inspection.entries.iter().all(|entry| entry.credential().gap().is_some());
    if let (true, Some(store)) = (nothing_in_any, &overlooked.credential_store) {
        let message = format!(
            "it names the program that keeps the passwords where it was written ({store}), and holds none: nodes have no such program"
        );
        let (registry, user) = known_entry(inspection);
        let command = add_command(&registry, user, found.object, context);
        found.add(Severity::Error, Code::CredentialStoreOnly, path, message, Some(command));
    } else if inspection.entries.is_empty() {
        let command = add_command("REGISTRY", "", found.object, context);
        let message = "it has no entries: it gives the kubelet nothing";
        found.add(Severity::Warning, Code::NoEntries, path, message, Some(command));
    }
}

/// `kubectl apply` keeps what it was given in an annotation, which more people may read than the data.
fn last_applied(inspection: &Inspection, secret: &PullSecret, context: &Context<'_>, found: &mut Found<'_>) {
    let annotation = secret.read().open()["metadata"]["annotations"][LAST_APPLIED].as_str();
    let Some(Ok(applied)) = annotation.map(serde_json::from_str::<Value>) else { return };
    let holds = |field: &str| {
        [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg]
            .into_iter()
            .any(|format| applied[field][format.data_key()].is_string())
    };
    if !holds("data") && !holds("stringData") {
        return;
    }
    let message = "kubectl apply keeps the credential a second time, in an annotation";
    let path = format!("metadata.annotations[\"{LAST_APPLIED}\"]");
    let command =
        format!("kubectl annotate secret {} {LAST_APPLIED}- {}", inspection.object.name, context.place);
    found.add(Severity::Warning, Code::LastAppliedPassword, path, message, Some(command));
}

/// The command that makes a good secret of it, keeping what can be read.
fn replace_command(inspection: &Inspection, context: &Context<'_>) -> String {
    let (registry, user) = known_entry(inspection);
    format!("{} --replace", add_command(&registry, user, &inspection.object, context))
}

/// The first entry's registry and user, as far as they are known.
fn known_entry(inspection: &Inspection) -> (String, &str) {
    let known = inspection.entries.iter().find(|entry| Registry::parse(entry.entry.key()).is_ok());
    known.map_or_else(
        || ("REGISTRY".to_owned(), ""),
        |entry| (entry.registry(), entry.credential().username()),
    )
}
