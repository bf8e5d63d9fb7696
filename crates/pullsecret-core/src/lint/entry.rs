//! What is wrong with single entries: keys, credentials, and how long they last.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::whole::data_path;
use super::{Code, Found, SOON};
use crate::age::human;
use crate::credential::{Edge, Gap};
use crate::docker_config::{Overlooked, OverlookedFields};
use crate::inspection::{Content, Inspected, Inspection};
use crate::kubelet::{KubeletKey, NeverMatches, key_never_matches};
use crate::report::Severity;
use crate::{ConfigFormat, Registry, RegistryError, RegistryFault, UnusualSpelling, short_lived};

pub(super) fn check(overlooked: &Overlooked, found: &mut Found<'_>) {
    let inspection = found.mend.inspection;
    let Content::Config(format) = inspection.content else { return };
    if overlooked.other_format {
        return;
    }
    // That says it of all entries.
    let kept_elsewhere = found.findings.iter().any(|finding| finding.code == Code::CredentialStoreOnly);
    let none = OverlookedFields::default();
    for (at, entry) in inspection.entries.iter().enumerate() {
        let path = path(format, entry);
        key(entry, &path, found);
        if !kept_elsewhere {
            credential(entry, *overlooked.entries.get(at).unwrap_or(&none), &path, found);
        }
        lifetime(entry, &path, found);
    }
    same_keys(format, inspection, found);
    suppressed_index(format, inspection, found);
}

fn path(format: ConfigFormat, entry: &Inspected) -> String {
    let auths = if format == ConfigFormat::DockerConfigJson { ".auths" } else { "" };
    format!("{}{auths}[\"{}\"]", data_path(format), entry.entry.shown_key())
}

/// A key that matches nothing, or only image names that hardly anybody writes.
fn key(entry: &Inspected, path: &str, found: &mut Found<'_>) {
    let (written, user) = (entry.entry.key(), entry.credential().username());
    let parsed = Registry::parse(written);
    if let Some(never) = key_never_matches(written) {
        let code = match never {
            NeverMatches::Unreadable => Code::KeyUnreadable,
            _ => Code::KeyNeverMatches,
        };
        let meant = parsed.as_ref().err().and_then(RegistryError::suggestion);
        let hint = meant.map(|meant| format!("; {meant} may be meant")).unwrap_or_default();
        let message = format!("{} serves no image: {never}{hint}", entry.entry.shown_key());
        let command = meant.and_then(|meant| found.mend.respell(meant, user));
        found.add(Severity::Error, code, path.to_owned(), message, command);
        return;
    }
    let serves =
        |key: &KubeletKey| found.mend.context.repositories.iter().any(|repository| key.serves(repository));
    if entry.key.as_ref().is_some_and(serves) {
        return;
    }
    let site = parsed.as_ref().err().filter(|error| error.fault() == RegistryFault::WebSite);
    if let Some(meant) = site.and_then(RegistryError::suggestion) {
        let message = format!(
            "{} serves only images named with that host: the kubelet looks for those of Docker Hub under {meant}",
            entry.entry.shown_key()
        );
        let command = found.mend.respell(meant, user);
        found.add(Severity::Warning, Code::KeyDockerHubAlias, path.to_owned(), message, command);
    }
    for warning in parsed.iter().flat_map(Registry::warnings) {
        let code = match warning.spelling() {
            UnusualSpelling::UpperCase => Code::KeyUpperCase,
            UnusualSpelling::DefaultPort => Code::KeyDefaultPort,
            UnusualSpelling::ApiVersion => Code::KeyApiVersion,
            UnusualSpelling::DockerHubAlias => Code::KeyDockerHubAlias,
        };
        let command = found.mend.respell(warning.suggestion(), user);
        found.add(Severity::Warning, code, path.to_owned(), warning.to_string(), command);
    }
}

/// A credential that is none, or not the one that it looks like.
fn credential(entry: &Inspected, overlooked: OverlookedFields, path: &str, found: &mut Found<'_>) {
    let (registry, user) = (entry.registry(), entry.credential().username());
    let has_password = entry.credential().has_password();
    let (code, message) = match entry.credential().gap() {
        Some(_) if overlooked.token && !has_password => (
            Code::IdentityTokenOnly,
            format!("{registry} has an identity token, which the kubelet does not know, and no password"),
        ),
        Some(Gap::Username) if !has_password => (
            Code::EmptyEntry,
            format!("{registry} has no user and no password: images are asked for anonymously"),
        ),
        Some(Gap::Username) => (
            Code::EmptyUsername,
            format!("{registry} has a password and no user: images are asked for anonymously"),
        ),
        Some(Gap::Password) => {
            (Code::EmptyPassword, format!("{registry} has no password for {user}: as good as anonymous"))
        }
        None => return doubtful(entry, overlooked, path, found),
    };
    let command = found.mend.set(&registry, user);
    found.add(Severity::Error, code, path.to_owned(), message, command);
}

/// A credential that is complete, and may still not be the right one.
fn doubtful(entry: &Inspected, overlooked: OverlookedFields, path: &str, found: &mut Found<'_>) {
    let (registry, user) = (entry.registry(), entry.credential().username());
    let command = found.mend.set(&registry, user);
    if overlooked.disagreeing {
        let message = format!(
            "username or password of {registry} is not what stands in auth; the kubelet takes what is in auth ({user})"
        );
        found.add(Severity::Warning, Code::AuthDisagrees, path.to_owned(), message, command.clone());
    }
    let edges = entry.credential().edges();
    let whose = match (edges.username, edges.password) {
        (Edge::Clean, Edge::Clean) => return,
        (Edge::Clean, Edge::LineEnd) => {
            "the password ends with a line end (echo writes one, printf does not), which registries refuse"
        }
        (Edge::Clean, Edge::Space) => "the password begins or ends with white space",
        _ => "the user begins or ends with white space",
    };
    let message = format!("{registry}: {whose}");
    found.add(Severity::Warning, Code::EdgeWhiteSpace, path.to_owned(), message, command);
}

/// A credential that has ended, or soon will.
fn lifetime(entry: &Inspected, path: &str, found: &mut Found<'_>) {
    let (registry, user) = (entry.registry(), entry.credential().username());
    let remaining = |end: Timestamp| human(end.duration_since(found.mend.context.now));
    let token = short_lived::recognise(entry.credential(), found.mend.context.now);
    let left = entry.expires.map(|end| (end, end.duration_since(found.mend.context.now)));
    let (severity, code, message) = match (left, token) {
        (Some((end, left)), _) if left <= SignedDuration::ZERO => {
            let ago = human(left.abs());
            (
                Severity::Error,
                Code::Expired,
                format!("the password of {user} at {registry} ended {ago} ago, at {end}"),
            )
        }
        (_, Some(token)) => {
            let end = if token.stated {
                format!("ends in {}", remaining(token.expires))
            } else {
                format!("lives for {} at most", remaining(token.expires))
            };
            let message = format!(
                "{registry} has {} as password, which {end}; what renews itself: {}",
                token.kind.name(),
                token.kind.better_way()
            );
            (Severity::Warning, Code::ShortLivedToken, message)
        }
        (Some((end, left)), None) if left <= SOON => {
            let message = format!("the password of {user} at {registry} ends in {}, at {end}", human(left));
            (Severity::Warning, Code::Expiring, message)
        }
        _ => return,
    };
    let command = found.mend.set(&registry, user);
    found.add(severity, code, path.to_owned(), message, command);
}

/// Keys that are one to the kubelet.
fn same_keys(format: ConfigFormat, inspection: &Inspection, found: &mut Found<'_>) {
    let mut groups: BTreeMap<&KubeletKey, Vec<&Inspected>> = BTreeMap::new();
    for entry in &inspection.entries {
        if let Some(key) = &entry.key {
            groups.entry(key).or_default().push(entry);
        }
    }
    for entries in groups.values().filter(|entries| entries.len() > 1) {
        let first = entries[0];
        let same = entries.iter().all(|entry| entry.credential().same_as(first.credential()));
        let keys: Vec<_> = entries.iter().map(|entry| entry.entry.shown_key()).collect();
        let (severity, end) = if same {
            (Severity::Info, "all of them have the same user and password")
        } else {
            (Severity::Warning, "it tries all of them, in random order")
        };
        let message = format!("{} are one key to the kubelet: {end}", keys.join(" and "));
        found.add(severity, Code::DuplicateKey, path(format, first), message, None);
    }
}

/// `index.docker.io` beside a key that matches every image of Docker Hub, so that the first is never tried for these.
/// It still is for a few odd names that count as Docker Hub's here, such as `localhost/app`.
fn suppressed_index(format: ConfigFormat, inspection: &Inspection, found: &mut Found<'_>) {
    let is_index = |entry: &&Inspected| entry.key.as_ref().is_some_and(KubeletKey::is_docker_hub_index);
    let Some(index) = inspection.entries.iter().find(is_index) else { return };
    let matches_all = |entry: &&Inspected| {
        let images = ["docker.io/library/a", "docker.io/z/z"];
        entry.key.as_ref().is_some_and(|key| images.iter().all(|image| key.matches(image)))
    };
    let Some(other) = inspection.entries.iter().find(matches_all) else { return };
    let message = format!(
        "{} is never tried for images of Docker Hub: it counts only where no other key matches, and {} matches them all",
        index.entry.shown_key(),
        other.entry.shown_key()
    );
    found.add(Severity::Warning, Code::IndexDockerIoSuppressed, path(format, index), message, None);
}
