//! What is wrong with a secret as a whole: type, data, body, and what `kubectl apply` left beside it.

use serde_json::Value;

use super::mend::Mend;
use super::{Code, Found};
use crate::docker_config::Overlooked;
use crate::inspection::Content;
use crate::report::Severity;
use crate::{ConfigFormat, DecodeError, PullSecret, Registry};

/// Where `kubectl apply` keeps the manifest that it was given, data and all.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The path of a secret's value.
pub(super) fn data_path(format: ConfigFormat) -> String {
    format!("data[\"{}\"]", format.data_key())
}

pub(super) fn check(secret: &PullSecret, overlooked: &Overlooked, found: &mut Found<'_>) {
    match &found.mend.inspection.content {
        Content::OtherType => wrong_type(secret, found),
        Content::NoData(format) => no_data(*format, secret, found),
        Content::Undecodable { format, error, at } => undecodable(*format, error, *at, found),
        Content::Config(format) => config(*format, overlooked, found),
    }
    last_applied(secret, found);
}

fn wrong_type(secret: &PullSecret, found: &mut Found<'_>) {
    let Mend { inspection, .. } = found.mend;
    let message =
        format!("type {}: the kubelet does not look at it, and says nothing of that", inspection.secret_type);
    let formats = [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg];
    let meant = formats.iter().any(|format| secret.keys().any(|key| key == format.data_key()));
    // What is something else is not to be overwritten.
    let command = if meant { found.mend.replace() } else { Some(found.mend.beside()) };
    found.add(Severity::Error, Code::WrongType, "type".to_owned(), message, command);
}

fn no_data(format: ConfigFormat, secret: &PullSecret, found: &mut Found<'_>) {
    let others: Vec<&str> = secret.keys().filter(|key| *key != format.data_key()).collect();
    let there = if others.is_empty() { String::new() } else { format!(", only {}", others.join(", ")) };
    let message = format!(
        "there is nothing in {}{there}: the kubelet passes the secret over, and says nothing of that",
        data_path(format)
    );
    found.add(Severity::Error, Code::NoData, data_path(format), message, found.mend.replace());
}

fn undecodable(format: ConfigFormat, error: &DecodeError, at: Option<(usize, usize)>, found: &mut Found<'_>) {
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
    let command = found.mend.replace_with(&registry, "");
    found.add(Severity::Error, Code::SecretUndecodable, data_path(format), message, command);
}

fn config(format: ConfigFormat, overlooked: &Overlooked, found: &mut Found<'_>) {
    let (path, entries) = (data_path(format), &found.mend.inspection.entries);
    let nothing_in_any = entries.iter().all(|entry| entry.credential().gap().is_some());
    if overlooked.other_format {
        let message = match format {
            ConfigFormat::DockerConfigJson => {
                "its entries stand at the top, as in a .dockercfg; of this type the kubelet reads only those under auths"
            }
            ConfigFormat::DockerCfg => {
                "its entries stand under auths, as in a .dockerconfigjson; of this type the kubelet takes auths for a registry"
            }
        };
        found.add(Severity::Error, Code::FormatMismatch, path, message, found.mend.replace());
    } else if let (true, Some(store)) = (nothing_in_any, &overlooked.credential_store) {
        let message = format!(
            "it names the program that keeps the passwords where it was written ({store}), and holds none: nodes have no such program"
        );
        let (registry, user) = found.mend.known();
        let command = found.mend.set(&registry, user);
        found.add(Severity::Error, Code::CredentialStoreOnly, path, message, command);
    } else if entries.is_empty() {
        let message = "it has no entries: it gives the kubelet nothing";
        let command = found.mend.set("REGISTRY", "");
        found.add(Severity::Warning, Code::NoEntries, path, message, command);
    }
}

/// `kubectl apply` keeps what it was given in an annotation, which `kubectl describe` and `get -o yaml` show.
fn last_applied(secret: &PullSecret, found: &mut Found<'_>) {
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
    let Mend { inspection, context, .. } = found.mend;
    let message =
        "the credential stands a second time in an annotation, where kubectl apply keeps what it was given";
    let path = format!("metadata.annotations[\"{LAST_APPLIED}\"]");
    let command = (!context.in_file).then(|| {
        format!("kubectl annotate {} {LAST_APPLIED}- {}", inspection.object.shell_word(), context.place)
    });
    found.add(Severity::Info, Code::LastAppliedPassword, path, message, command);
}
