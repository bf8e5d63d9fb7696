//! What the core says of a case: the prediction that `why` shows.

use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::kubelet::key_never_matches;
use pullsecret_core::prediction::{Order, PodKeyring, SecretSeen, Stop, Tried};
use pullsecret_core::{ImageReference, PullSecret};
use secrecy::ExposeSecret as _;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Found, Reference};
use crate::case::{Case, Secret};

/// The core's answer; an error where it panics or contradicts itself.
pub(crate) fn answer(case: &Case) -> Result<Answer, String> {
    catch_unwind(AssertUnwindSafe(|| answer_of(case))).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        Err(format!("the core panics: {words}"))
    })
}

fn answer_of(case: &Case) -> Result<Answer, String> {
    let seen: Vec<SecretSeen> = case.secrets.iter().map(seen).collect();
    let keyring = keyring(case, &seen);
    let prediction = keyring.predict(&case.image);
    let image = match (&prediction.reference, &prediction.stop) {
        (Some(reference), _) => Ok(parts(reference)),
        (None, Some(stop @ Stop::InvalidName { .. })) => Err(stop.to_string()),
        (None, _) => return Err("an image's name that cannot be read stops nothing".to_owned()),
    };
    let credentials = match &prediction.stop {
        Some(stop @ Stop::Undecodable { .. }) => Err(stop.to_string()),
        // It hides what is wrong with a secret, which the next image meets.
        Some(Stop::InvalidName { .. }) => match keyring.predict("app").stop {
            Some(stop) => Err(stop.to_string()),
            None => Ok(Vec::new()),
        },
        None => Ok(groups(&prediction.credentials)?),
    };
    Ok(Answer { image, credentials })
}

/// The keyring of a case's secrets.
pub(crate) fn keyring(case: &Case, seen: &[SecretSeen]) -> PodKeyring {
    PodKeyring::new(case.secrets.iter().map(|secret| secret.name.as_str()).zip(seen))
}

/// The secret as the API server sends it.
pub(crate) fn seen(secret: &Secret) -> SecretSeen {
    let data: Map<String, Value> =
        secret.data.iter().map(|(key, value)| (key.clone(), STANDARD.encode(value).into())).collect();
    let object = json!({
        "metadata": {"namespace": "default", "name": secret.name},
        "type": secret.secret_type,
        "data": data,
    });
    SecretSeen::Read(PullSecret::from_object(object))
}

fn parts(reference: &ImageReference) -> Reference {
    Reference {
        repository: reference.repository(),
        tag: reference.tag().unwrap_or_default().to_owned(),
        digest: reference.digest().unwrap_or_default().to_owned(),
    }
}

/// What is tried, in groups of one but where the order is said to be random.
fn groups(tried: &[Tried<'_>]) -> Result<Vec<Vec<Found>>, String> {
    let mut groups: Vec<Vec<Found>> = Vec::new();
    let mut before = 0;
    for Tried { secret, entry, place, order } in tried {
        let alike: Vec<_> = tried.iter().filter(|other| other.place == *place).collect();
        if (alike.len() > 1) != (*order == Order::Random) {
            return Err(format!("{} are tried at place {place}, and its order is {order:?}", alike.len()));
        }
        // The list settles the order of secrets, whatever their keys.
        if alike.iter().any(|other| other.secret != *secret) {
            return Err(format!("several secrets are said to come in random order at place {place}"));
        }
        if let Some(why) = key_never_matches(entry.key()) {
            return Err(format!("{:?} is tried and is said to match nothing: {why}", entry.key()));
        }
        if before != *place {
            groups.push(Vec::new());
        }
        before = *place;
        if let Some(group) = groups.last_mut() {
            group.push(Found {
                secret: (*secret).to_owned(),
                username: entry.credential().username().to_owned(),
                password: entry.credential().password().expose_secret().to_owned(),
                email: entry.email().to_owned(),
            });
        }
    }
    Ok(groups)
}
