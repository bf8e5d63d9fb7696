//! The client in front of registries and token servers on loopback, some of them hostile.

mod basic;
mod bearer;
mod fake;
mod hostile;
mod many;
mod reach;
mod redirects;
mod repeating;
mod tls;
mod told;

use std::time::Duration;

use pullsecret_core::{Credential, ImageReference, Registry};

use super::{ImageAnswer, RegistryClient, RegistryClientOptions, Verdict};
use crate::environment::Proxies;
use fake::Fake;

/// What no answer to the user may hold.
const SENTINEL: &str = "s3ntinel-p4ssw0rd";

fn options(plain: &[&Fake]) -> RegistryClientOptions {
    RegistryClientOptions {
        ca_files: Vec::new(),
        plain_http: plain.iter().map(|fake| fake.host()).collect(),
        proxies: Proxies::default(),
        timeout: Duration::from_secs(20),
    }
}

fn client(options: RegistryClientOptions) -> RegistryClient {
    RegistryClient::new(options).map_err(|error| error.to_string()).expect("a client")
}

fn bob() -> Credential {
    Credential::new("bob", SENTINEL.into())
}

fn registry(fake: &Fake) -> Registry {
    Registry::parse(&fake.host()).expect("a registry")
}

fn image(fake: &Fake) -> ImageReference {
    ImageReference::parse(&format!("{}/team/app:1", fake.host())).expect("an image")
}

fn rejected(detail: &str) -> Verdict {
    Verdict::Rejected { status: 401, detail: detail.to_owned() }
}

/// What is told of an image to one who may ask for many.
async fn told(client: &RegistryClient, fake: &Fake, credential: Option<&Credential>) -> ImageAnswer {
    client.ask_image(&image(fake), credential).await
}

/// The reason why something was not checked.
fn not_checked(verdict: Verdict) -> String {
    match verdict {
        Verdict::NotChecked { reason } => clean(reason),
        other => panic!("{other:?}"),
    }
}

/// The reason why nobody answered.
fn unreachable(verdict: Verdict) -> String {
    match verdict {
        Verdict::Unreachable { reason } => clean(reason),
        other => panic!("{other:?}"),
    }
}

fn clean(reason: String) -> String {
    assert!(!reason.contains(SENTINEL) && !reason.contains(char::is_control), "{reason:?}");
    reason
}
