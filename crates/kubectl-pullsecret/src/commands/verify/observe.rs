//! Looks at what is in use, and predicts with which credentials the kubelet tries it; reads only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use pullsecret_core::prediction::{PodKeyring, SecretSeen};
use pullsecret_core::usage::{Pull, Pulls, Referrer};
use pullsecret_core::{Kind, ObjectRef, PullSecret};
use serde::Deserialize as _;
use serde_json::Value;

use super::case::Case;
use super::request::Whose;
use crate::commands::references;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::world::{Seen, Target, World};

/// How many namespaces are looked at at once.
const AT_ONCE: usize = 4;

/// What was seen.
pub(super) struct Observed {
    pub(super) cases: Vec<Case>,
    /// The kinds that may not be listed, so that images may be missing.
    pub(super) unreadable: Vec<Kind>,
}

/// What is in use, or these images in its place.
pub(super) async fn observe(
    world: &World<'_>,
    whose: &Whose,
    images: &[String],
    session: &Session,
) -> Result<Observed, CommandError> {
    let namespace = world.namespace();
    let cases = match whose {
        Whose::Secret(name) => return of_secret(world, name, images, session).await,
        Whose::Everybody => return in_use(world, None).await,
        Whose::Namespace => return in_use(world, Some(namespace)).await,
        Whose::Target(target) => {
            let pulls = of_target(world, target).await?;
            cases(world, namespace, in_place(pulls, images)).await?
        }
        Whose::Account(name) => {
            let list = account_list(world, name).await?;
            cases(world, namespace, in_place(vec![by_itself(list)], images)).await?
        }
    };
    Ok(Observed { cases, unreadable: Vec::new() })
}

async fn in_use(world: &World<'_>, namespace: Option<&str>) -> Result<Observed, CommandError> {
    let mut pulls = Pulls::default();
    let unreadable = references::visit(world, namespace, |kind, referrer| pulls.add(kind, &referrer)).await?;
    let complete = !unreadable.contains(&Kind::ServiceAccount);
    let pulls = &pulls;
    let looks = stream::iter(pulls.namespaces())
        .map(async |namespace| cases(world, namespace, pulls.of(namespace, complete)).await);
    let found: Vec<Vec<Case>> = looks.buffered(AT_ONCE).try_collect().await?;
    Ok(Observed { cases: found.into_iter().flatten().collect(), unreadable })
}

/// A secret by itself: the images that it serves, of what names it.
async fn of_secret(
    world: &World<'_>,
    name: &str,
    images: &[String],
    session: &Session,
) -> Result<Observed, CommandError> {
    let namespace = world.namespace();
    let object = ObjectRef::new(Kind::Secret, namespace, name);
    let read = match world.get(&object).await? {
        Seen::Found(read) => read,
        Seen::Unreadable(error) => return Err(error),
        Seen::Missing => return Err(or_what_runs(world, &object, session).await),
    };
    let seen = SecretSeen::Read(PullSecret::from_object(Arc::unwrap_or_clone(read)));
    let keyring = PodKeyring::new([(name, &seen)]);
    refuse_what_holds_nothing(&keyring, &object, session)?;
    let case = |image: &str, users| {
        let case = Case::of(namespace, image, users, keyring.predict(image));
        Case { node: None, may_be_anonymous: false, ..case }
    };
    if !images.is_empty() {
        let cases = images.iter().map(|image| case(image, Vec::new())).collect();
        return Ok(Observed { cases, unreadable: Vec::new() });
    }
    let mut pulls = Pulls::default();
    let unreadable =
        references::visit(world, Some(namespace), |kind, referrer| pulls.add(kind, &referrer)).await?;
    let complete = !unreadable.contains(&Kind::ServiceAccount);
    let named = pulls.of(namespace, complete).into_iter();
    let named = named.filter(|pull| pull.list.as_ref().is_ok_and(|list| list.iter().any(|one| one == name)));
    let cases = named.map(|pull| case(&pull.image, pull.users));
    let served = cases.filter(|case| !case.credentials.is_empty());
    Ok(Observed { cases: merged(served), unreadable })
}

fn refuse_what_holds_nothing(
    keyring: &PodKeyring,
    object: &ObjectRef,
    session: &Session,
) -> Result<(), CommandError> {
    // What is about the whole secret is the same for any image.
    let prediction = keyring.predict("x");
    let whole = prediction.ignored.iter().find(|ignored| ignored.key.is_none());
    let Some(whole) = whole else { return Ok(()) };
    let message = format!("{object} holds no credential that the kubelet can use: {}", whole.reason);
    Err(CommandError::new(Exit::Refused, message).command(
        "Look at it",
        &format!("kubectl pullsecret show {} {}", object.name, session.place(&object.namespace)),
    ))
}

/// A bare name is a secret's; where there is none, something that runs may be meant.
async fn or_what_runs(world: &World<'_>, object: &ObjectRef, session: &Session) -> CommandError {
    let error = world.missing(object).await;
    for (kind, word) in [
        (Kind::Pod, "pod"),
        (Kind::Deployment, "deploy"),
        (Kind::StatefulSet, "sts"),
        (Kind::DaemonSet, "ds"),
        (Kind::CronJob, "cronjob"),
        (Kind::Job, "job"),
    ] {
        let other = ObjectRef::new(kind, &object.namespace, &object.name);
        if let Ok(Seen::Found(_)) = world.get(&other).await {
            let place = session.place(&object.namespace);
            return error
                .detail(format!("A name alone is a secret's, and this is a {}'s.", kind.name()))
                .command("For that", &format!("kubectl pullsecret verify {word}/{} {place}", object.name));
        }
    }
    error
}

/// What a pod pulls, or a new pod of a workload.
async fn of_target(world: &World<'_>, target: &Target) -> Result<Vec<Pull>, CommandError> {
    let namespace = world.namespace();
    let object = target.object(namespace);
    let read = world.require(&object).await?;
    let referrer = referrer(&object, &read)?;
    let mut pulls = Pulls::default();
    let account = ObjectRef::new(Kind::ServiceAccount, namespace, referrer.account());
    let seen = world.get(&account).await?;
    if let Seen::Found(read) = &seen {
        pulls.add(Kind::ServiceAccount, &self::referrer(&account, read)?);
    }
    pulls.add(target.kind, &referrer);
    // An account that is not there lists nothing; one that may not be read may list anything.
    Ok(pulls.of(namespace, !matches!(seen, Seen::Unreadable(_))))
}

fn referrer(object: &ObjectRef, read: &Value) -> Result<Referrer, CommandError> {
    // serde's text would quote what was read.
    Referrer::deserialize(read)
        .map_err(|_| CommandError::new(Exit::Usage, format!("{object} is not shaped like one")))
}

/// The list that pods of an account get.
async fn account_list(world: &World<'_>, name: &str) -> Result<Result<Vec<String>, String>, CommandError> {
    let account = ObjectRef::new(Kind::ServiceAccount, world.namespace(), name);
    Ok(match world.get(&account).await? {
        Seen::Found(read) => Ok(referrer(&account, &read)?.pull_secrets().map(str::to_owned).collect()),
        Seen::Missing => return Err(world.missing(&account).await),
        Seen::Unreadable(_) => Err(name.to_owned()),
    })
}

fn by_itself(list: Result<Vec<String>, String>) -> Pull {
    Pull { image: String::new(), list, users: Vec::new() }
}

/// These images in the place of those that are pulled, if there are any.
fn in_place(pulls: Vec<Pull>, images: &[String]) -> Vec<Pull> {
    if images.is_empty() {
        return pulls;
    }
    let lists: BTreeSet<Result<Vec<String>, String>> = pulls.into_iter().map(|pull| pull.list).collect();
    let named = |list: Result<Vec<String>, String>| {
        images.iter().map(move |image| Pull { image: image.clone(), ..by_itself(list.clone()) })
    };
    lists.into_iter().flat_map(named).collect()
}

/// The cases of a namespace: each secret is read once, each list made into a keyring once.
async fn cases(world: &World<'_>, namespace: &str, pulls: Vec<Pull>) -> Result<Vec<Case>, CommandError> {
    let lists: BTreeSet<&Vec<String>> = pulls.iter().filter_map(|pull| pull.list.as_ref().ok()).collect();
    let names: BTreeSet<&String> = lists.iter().copied().flatten().filter(|name| !name.is_empty()).collect();
    let objects = names.into_iter().map(|name| ObjectRef::new(Kind::Secret, namespace, name));
    let seen = world.secrets(objects).await?;
    let keyring = |names: &[String]| crate::world::keyring(namespace, names, &seen);
    let keyrings: BTreeMap<Vec<String>, PodKeyring> =
        lists.into_iter().map(|names| (names.clone(), keyring(names))).collect();
    let nothing = keyring(&[]);
    Ok(merged(pulls.into_iter().map(|pull| {
        let of_list = pull.list.as_ref().ok().and_then(|names| keyrings.get(names));
        let prediction = of_list.unwrap_or(&nothing).predict(&pull.image);
        let mut case = Case::of(namespace, &pull.image, pull.users, prediction);
        if let Err(account) = pull.list {
            case.unreadable.push(ObjectRef::new(Kind::ServiceAccount, namespace, account).to_string());
        }
        case
    })))
}

/// The cases, those together that differ only in who pulls the image. They come by image.
fn merged(cases: impl Iterator<Item = Case>) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    for case in cases {
        let mut same_image = all.iter_mut().rev().take_while(|other| other.image == case.image);
        match same_image.find(|other| other.is_like(&case)) {
            Some(known) => known.add_users(case.users),
            None => all.push(case),
        }
    }
    all
}
