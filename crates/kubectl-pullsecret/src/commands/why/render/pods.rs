//! The pods of a workload that do not have what its template gives now.

use pullsecret_core::admission::{Origin, PullList};
use pullsecret_core::prediction::Prediction;

use super::super::subject::{LivePod, Pods};
use super::words::{count, listed, marks, rows, secrets};
use super::{Case, Wanted};
use crate::output::Page;

/// Pods that are alike for one image.
struct Group<'a> {
    image: &'a str,
    list: &'a PullList,
    names: Vec<&'a str>,
    prediction: Prediction<'a>,
}

/// The pods that have other credentials for this image, or another image.
pub(super) fn say(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let Pods::Seen(pods) = &case.subject.pods else { return };
    for group in groups(case, wanted, pods) {
        page.gap();
        let tried = &group.prediction.credentials;
        let who = match (group.names.len(), pods.len()) {
            (1, 1) => format!("Its pod {}", group.names[0]),
            (some, all) if some == all => format!("Its {all} pods all"),
            (some, all) => format!("{some} of its {all} pods"),
        };
        let verb =
            |one: &str, many: &str| if group.names.len() == 1 { one.to_owned() } else { many.to_owned() };
        let (has, fails) = (verb("has", "have"), verb("pulls", "pull"));
        let names =
            if pods.len() == 1 { String::new() } else { format!(": {}", listed(group.names.clone())) };
        let image = if group.image == wanted.image {
            String::new()
        } else {
            format!(" for its image {}", group.image)
        };
        page.say(&match &group.prediction.stop {
            Some(stop) => format!("{who} {fails} nothing{names} ({stop})"),
            None if !group.prediction.unreadable.is_empty() => {
                let hidden = secrets(&group.prediction.unreadable);
                format!("{who} {has} what is in {hidden}, which may not be read{image}{names}")
            }
            None if tried.is_empty() => format!("{who} {has} no credential{image}{names}"),
            None => {
                format!("{who} {has} {}{image}{names}", count(tried.len(), "credential", "other credentials"))
            }
        });
        page.rows(&rows(tried));
        if group.list.names != case.subject.list.names {
            page.under(&reason(case, &group));
            case.told_of_lists.set(true);
        }
    }
}

/// Why the list is another one, as far as that is known.
fn reason(case: &Case<'_>, group: &Group<'_>) -> String {
    let account = case.account();
    if case.subject.list.origin == Origin::UnreadableAccount {
        let names = listed(group.list.names.iter().map(String::as_str));
        return format!("The list, fixed when they were made: {names}.");
    }
    let they = if group.names.len() == 1 { "It was" } else { "They were" };
    if group.list.names.is_empty() && case.subject.list.origin == Origin::Account {
        return format!(
            "{they} made before {account} listed any pull secret, and what is made keeps its list."
        );
    }
    let names = listed(group.list.names.iter().map(String::as_str));
    let names = if names.is_empty() { "no pull secret".to_owned() } else { names };
    format!("{they} made with another list, and what is made keeps its list: {names}.")
}

/// The pods that differ, those alike together.
fn groups<'a>(case: &Case<'a>, wanted: &Wanted<'_>, pods: &'a [LivePod]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for pod in pods {
        let is_same_user = |image: &&'a pullsecret_core::pod::ImageUse| {
            wanted.uses.iter().any(|used| used.user == image.user && used.name == image.name)
        };
        let Some(used) = pod.spec.images.iter().find(is_same_user) else { continue };
        let alike = groups.iter_mut().find(|group| group.list == &pod.list && group.image == used.image);
        if let Some(group) = alike {
            group.names.push(&pod.name);
            continue;
        }
        if used.image == wanted.image && pod.list.names == case.subject.list.names {
            continue;
        }
        let prediction = case.predict(&pod.list, &used.image);
        let same = prediction.stop == wanted.prediction.stop
            && prediction.unreadable == wanted.prediction.unreadable
            && marks(&prediction.credentials) == marks(&wanted.prediction.credentials);
        if used.image != wanted.image || !same {
            groups.push(Group { image: &used.image, list: &pod.list, names: vec![&pod.name], prediction });
        }
    }
    groups
}
