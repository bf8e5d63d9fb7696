//! Secrets, lists and messages to make cases of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::PullSecret;
use crate::admission::{Account, AccountSeen};
use jiff::Timestamp;

use crate::diagnosis::{AccountCase, Case, Diagnosis, EventSeen, SecretTimes, diagnose};
use crate::node_credentials::Platform;
use crate::pod::Waiting;
use crate::prediction::{PodKeyring, SecretSeen};

pub(super) const IMAGE: &str = "ghcr.io/acme/shop:1.4";

pub(super) const ANONYMOUS: &str = "failed to pull and unpack image \"ghcr.io/acme/shop:1.4\": failed to resolve \
    reference \"ghcr.io/acme/shop:1.4\": failed to authorize: failed to fetch anonymous token: unexpected status from \
    GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fshop%3Apull&service=ghcr.io: 403 Forbidden";

pub(super) const REFUSED: &str = "failed to pull and unpack image \"ghcr.io/acme/shop:1.4\": failed to resolve \
    reference \"ghcr.io/acme/shop:1.4\": failed to authorize: failed to fetch oauth token: unexpected status from GET \
    request to https://ghcr.io/token?scope=repository%3Aacme%2Fshop%3Apull&service=ghcr.io: 401 Unauthorized";

pub(super) const NO_SCOPE: &str = "failed to pull and unpack image \"ghcr.io/acme/shop:1.4\": failed to resolve \
    reference \"ghcr.io/acme/shop:1.4\": pull access denied, repository does not exist or may require authorization: \
    server message: insufficient_scope: authorization failed";

pub(super) fn waiting(reason: &str, message: &str) -> Waiting {
    Waiting { reason: reason.to_owned(), message: message.to_owned() }
}

/// A secret of the right type with these keys, users and passwords.
pub(super) fn secret(name: &str, entries: &[(&str, &str, &str)]) -> SecretSeen {
    let entry = |user: &str, password: &str| json!({"username": user, "password": password});
    let auths: serde_json::Map<String, Value> =
        entries.iter().map(|(key, user, password)| ((*key).to_owned(), entry(user, password))).collect();
    of_type(name, "kubernetes.io/dockerconfigjson", &json!({"auths": auths}).to_string())
}

pub(super) fn of_type(name: &str, secret_type: &str, body: &str) -> SecretSeen {
    SecretSeen::Read(PullSecret::from_object(json!({
        "metadata": {"namespace": "shop", "name": name}, "type": secret_type,
        "data": {".dockerconfigjson": STANDARD.encode(body)},
    })))
}

pub(super) fn keyring(list: &[(&str, SecretSeen)]) -> PodKeyring {
    PodKeyring::new(list.iter().map(|(name, seen)| (*name, seen)))
}

/// The usual good secret.
pub(super) fn good() -> (&'static str, SecretSeen) {
    ("acme", secret("acme", &[("ghcr.io", "bob", "pw")]))
}

/// What else may be known.
#[derive(Clone, Copy, Default)]
pub(super) struct More<'a> {
    pub(super) account: Option<AccountCase<'a>>,
    pub(super) events: &'a [EventSeen<'a>],
    pub(super) secrets: &'a [SecretTimes<'a>],
    pub(super) pod_created: Option<Timestamp>,
    pub(super) now: Option<Timestamp>,
    pub(super) platform: Option<Platform>,
    pub(super) kubelet_minor: Option<u32>,
    pub(super) image_on_node: Option<bool>,
    pub(super) pull_policy: Option<&'a str>,
    pub(super) mirror: bool,
}

/// An account with this list.
pub(super) fn account(names: &[&str]) -> AccountSeen {
    AccountSeen::Read(Account {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        strict: false,
        changed: None,
    })
}

/// What is said of a container that waits so, with these secrets, and whatever else is put into the case.
pub(super) fn diagnosed(
    (reason, message): (&str, &str),
    image: &str,
    list: &[(&str, SecretSeen)],
    more: More<'_>,
) -> Option<Diagnosis> {
    let (waiting, keyring) = (waiting(reason, message), keyring(list));
    let names: Vec<String> = list.iter().map(|(name, _)| (*name).to_owned()).collect();
    let prediction = keyring.predict(image);
    let More { account, events, secrets, pod_created, now, .. } = more;
    let More { platform, kubelet_minor, image_on_node, pull_policy, mirror, .. } = more;
    diagnose(&Case {
        list: &names,
        account,
        events,
        secrets,
        pod_created,
        now,
        platform,
        kubelet_minor,
        image_on_node,
        pull_policy,
        mirror,
        ..Case::new(&waiting, image, &prediction)
    })
}

/// Code and certainty, in one word each.
pub(super) fn verdict(message: (&str, &str), image: &str, list: &[(&str, SecretSeen)]) -> String {
    diagnosed(message, image, list, More::default()).map_or_else(String::new, |found| shown(&found))
}

pub(super) fn shown(found: &Diagnosis) -> String {
    format!("{} {}", found.code, found.certainty)
}
