//! Asking the registry before anything is written: does it accept the credential, and can the images in use
//! be pulled with it?

use std::collections::BTreeSet;

use futures_util::stream::{StreamExt as _, iter};
use pullsecret_core::pod::Pod;
use pullsecret_core::{ImageReference, Registry, kubelet, short_lived};

use super::gather::Gathered;
use super::request::AddRequest;
use crate::commands::verification::{self, Verify};
use crate::error::{CommandError, behind_colon, judge};
use crate::registry_client::{RegistryClient, Verdict};
use crate::session::Session;

/// How many images of one registry are asked for at most; more would say nothing new about the credential.
const MOST_IMAGES: usize = 20;
/// How many are asked for at once.
const AT_ONCE: usize = 4;

/// The images of these pods that the key of a registry serves, each once, in the order of their names.
pub(super) fn images_in_use(pods: &[Pod], registry: &Registry) -> Vec<ImageReference> {
    let images: BTreeSet<&str> = pods
        .iter()
        .filter(|pod| !pod.ended)
        .flat_map(|pod| &pod.containers)
        .map(|c| c.image.as_str())
        .collect();
    images.into_iter().filter_map(|image| serves(registry, image)).collect()
}

/// The image's reference, if the key of this registry serves it.
pub(super) fn serves(registry: &Registry, image: &str) -> Option<ImageReference> {
    let reference = ImageReference::parse(image).ok()?;
    kubelet::serves(&registry.key(), &reference.repository()).then_some(reference)
}

/// Asks for every registry; fails if one refuses its credential, or cannot be asked and must be.
pub(super) async fn all(
    request: &AddRequest,
    gathered: &[Gathered],
    pods: &[Pod],
    session: &Session,
) -> Result<(), CommandError> {
    forewarn(gathered, pods, session);
    if request.verify == Verify::Never {
        return Ok(());
    }
    let client = verification::client(&request.registry_ca, &request.plain_http, session)?;
    for one in gathered {
        let used = images_in_use(pods, &one.registry);
        let mut images = named_images(request, &one.registry, session);
        images.extend(used.into_iter().filter(|image| !request.images.contains(image)));
        check(request, one, &images, &client, session).await?;
    }
    Ok(())
}

/// What is worth a word without asking anybody: keys that match little, and tokens that soon end.
pub(super) fn forewarn(gathered: &[Gathered], pods: &[Pod], session: &Session) {
    for Gathered { registry, credential, .. } in gathered {
        warn_of_key(registry, &images_in_use(pods, registry), session);
        tell_of_end(registry, credential, session);
    }
}

/// A key that only unusual references match is worth a word, unless an image in use is such a reference.
fn warn_of_key(registry: &Registry, used: &[ImageReference], session: &Session) {
    if used.is_empty() {
        for warning in registry.warnings() {
            session.out().warning(&format!("{registry}: {warning}"));
        }
    }
}

fn tell_of_end(registry: &Registry, credential: &pullsecret_core::Credential, session: &Session) {
    if let Some(token) = short_lived::recognise(credential, (session.now)()) {
        let longest = if token.stated { "" } else { " at the latest" };
        session.out().warning(&format!(
            "the password for {registry} is {}: pulls with it stop working at {}{longest}",
            token.kind.name(),
            token.expires.strftime("%Y-%m-%d %H:%M UTC"),
        ));
        session.out().status(&format!("  What lasts: {}", token.kind.better_way()));
    }
}

fn named_images(request: &AddRequest, registry: &Registry, session: &Session) -> Vec<ImageReference> {
    let (matching, others): (Vec<_>, Vec<_>) = request
        .images
        .iter()
        .cloned()
        .partition(|image| kubelet::serves(&registry.key(), &image.repository()));
    if request.registries.len() == 1 {
        for image in others {
            session
                .out()
                .warning(&format!("{image} is not pulled with a credential for {registry}; not checked"));
        }
    }
    matching
}

async fn check(
    request: &AddRequest,
    one: &Gathered,
    images: &[ImageReference],
    client: &RegistryClient,
    session: &Session,
) -> Result<(), CommandError> {
    let Gathered { registry, credential, .. } = one;
    if registry.is_pattern() && images.is_empty() {
        session
            .out()
            .warning(&format!("{registry} is a pattern and no image in use matches it; not checked"));
        return Ok(());
    }
    let user = credential.username();
    let Some((first, rest)) = images.split_first() else {
        let verdict = client.check_login(registry, Some(credential)).await;
        return conclude(request, registry, user, &verdict, session);
    };
    // The first one alone: a credential that is refused is not sent again, nor is a silent registry asked again.
    let mut verdicts = vec![(first, client.check_image(first, Some(credential)).await)];
    let mut more = MOST_IMAGES - 1;
    match &verdicts[0].1 {
        refused if !answered(refused) => return conclude(request, registry, user, refused, session),
        // Some registries forbid for a wrong password as for an image; asked without an image they tell. Where
        // they do not, the password may be wrong and goes nowhere else.
        Verdict::NoAccess { .. } => match client.check_login(registry, Some(credential)).await {
            refused @ Verdict::Rejected { .. } => {
                return conclude(request, registry, user, &refused, session);
            }
            Verdict::LoginAccepted => {}
            _ => more = 0,
        },
        _ => {}
    }
    let asked = rest
        .iter()
        .take(more)
        .map(|image| async move { (image, client.check_image(image, Some(credential)).await) });
    verdicts.extend(iter(asked).buffered(AT_ONCE).collect::<Vec<_>>().await);
    if let Some((_, refused)) = verdicts.iter().find(|(_, verdict)| !answered(verdict)) {
        return conclude(request, registry, user, refused, session);
    }
    // What anybody may pull proves nothing of the password, so then the registry is asked for that alone.
    let pulled = verdicts.iter().find(|(_, verdict)| matches!(verdict, Verdict::Pulls));
    let public = match pulled {
        Some((image, _)) => matches!(client.check_image(image, None).await, Verdict::Pulls),
        None => false,
    };
    report_images(request, registry, user, &verdicts, images.len(), public, session);
    if public {
        let verdict = client.check_login(registry, Some(credential)).await;
        return conclude(request, registry, user, &verdict, session);
    }
    Ok(())
}

/// Whether the registry judged the image, and so accepted the credential.
fn answered(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Pulls | Verdict::NoAccess { .. } | Verdict::NotFound)
}

fn report_images(
    request: &AddRequest,
    registry: &Registry,
    user: &str,
    verdicts: &[(&ImageReference, Verdict)],
    asked: usize,
    public: bool,
    session: &Session,
) {
    let pulls = verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Pulls)).count();
    let all = verdicts.len();
    let images = if all == 1 { "image" } else { "images" };
    let more = if asked > all { format!(" (of {asked})") } else { String::new() };
    let whose = if request.images.is_empty() { "in use here" } else { "in use or named" };
    let count = format!("{pulls} of {all} {images}{more} {whose} can be pulled");
    // No access to any image may be a refusal in other words.
    session.out().status(&match (pulls > 0, public) {
        (true, false) => format!("✓ {registry} accepts {user}; {count}"),
        (true, true) => format!("{count} from {registry}, some of them by anybody"),
        (false, _) => format!("{registry} answers {user}; {count}"),
    });
    for (image, verdict) in verdicts {
        match verdict {
            Verdict::NoAccess { status, detail } => {
                session
                    .out()
                    .warning(&format!("{user} may not pull {image} ({status}{})", behind_colon(detail)));
            }
            Verdict::NotFound => {
                session.out().warning(&format!("{image} does not exist, or {user} may not see it (404)"));
            }
            _ => {}
        }
    }
}

/// What follows from an answer about the credential itself.
fn conclude(
    request: &AddRequest,
    registry: &Registry,
    user: &str,
    verdict: &Verdict,
    session: &Session,
) -> Result<(), CommandError> {
    let judgement = judge(registry, user, verdict, "Nothing was written.");
    verification::settle(request.verify, judgement, (registry, user), "Nothing was written", session)
}
