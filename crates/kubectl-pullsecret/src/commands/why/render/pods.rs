//! The pods of a workload that do not have what its template gives now, and what they have that it has not.

use pullsecret_core::admission::{Origin, PullList};
use pullsecret_core::pod::{ImageUse, ImageUser};
use pullsecret_core::prediction::Prediction;

use super::super::subject::{LivePod, Pods};
use super::words::{count, listed, marks, rows, secrets};
use super::{Case, Wanted, block};
use crate::output::Page;

/// Pods that are alike for one image.
struct Group<'a> {
    image: &'a str,
    /// One of them.
    pod: &'a LivePod,
    names: Vec<&'a str>,
    prediction: Prediction<'a>,
}

impl Group<'_> {
    /// One word for a single pod, another for several.
    fn word(&self, one: &'static str, many: &'static str) -> &'static str {
        if self.names.len() == 1 { one } else { many }
    }
}

/// The pods that have other credentials for this image, or another image.
pub(super) fn say(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let Pods::Seen(pods) = &case.subject.pods else { return };
    for group in groups(case, wanted, pods) {
        let differs = group.image != wanted.image
            || group.pod.list.names != case.subject.list.names && !same(&group, wanted);
        if differs {
            say_group(case, wanted, &group, pods.len(), page);
        }
    }
}

/// An image that only pods use, because something puts it into them when they are made, or somebody did later.
pub(super) fn say_added(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let Pods::Seen(pods) = &case.subject.pods else { return };
    block::title(case, wanted, page);
    page.gap();
    let is_later = wanted.uses.iter().all(|used| used.user == ImageUser::Ephemeral);
    let name = case.name();
    page.say(&if is_later {
        format!("It was added to what runs: the template of {name} does not have it.")
    } else {
        format!("Something adds it when a pod is made: the template of {name} does not have it.")
    });
    for group in groups(case, wanted, pods) {
        say_group(case, wanted, &group, pods.len(), page);
    }
}

/// The images that pods use and their template does not.
pub(super) fn added<'a>(case: &Case<'a>) -> Vec<Wanted<'a>> {
    let Pods::Seen(pods) = &case.subject.pods else { return Vec::new() };
    let of_template = &case.subject.spec.images;
    let mut all: Vec<Wanted<'a>> = Vec::new();
    for used in pods.iter().flat_map(|pod| &pod.spec().images) {
        if of_template.iter().any(|known| is_same_user(known, used)) {
            continue;
        }
        match all.iter_mut().find(|wanted| wanted.image == used.image) {
            Some(wanted) if wanted.uses.iter().any(|known| is_same_user(known, used)) => {}
            Some(wanted) => wanted.uses.push(used),
            None => {
                let prediction = case.predict(&case.subject.list, &used.image);
                all.push(Wanted { uses: vec![used], image: &used.image, prediction });
            }
        }
    }
    all
}

fn is_same_user(one: &ImageUse, other: &ImageUse) -> bool {
    one.user == other.user && one.name == other.name
}

fn same(group: &Group<'_>, wanted: &Wanted<'_>) -> bool {
    group.prediction.stop == wanted.prediction.stop
        && group.prediction.unreadable == wanted.prediction.unreadable
        && marks(&group.prediction.credentials) == marks(&wanted.prediction.credentials)
}

fn say_group(case: &Case<'_>, wanted: &Wanted<'_>, group: &Group<'_>, all: usize, page: &mut Page) {
    page.gap();
    let tried = &group.prediction.credentials;
    let who = match (group.names.len(), all) {
        (1, 1) => format!("Its pod {}", group.names[0]),
        (some, all) if some == all => format!("Its {all} pods all"),
        (some, all) => format!("{some} of its {all} pods"),
    };
    let (has, pulls) = (group.word("has", "have"), group.word("pulls", "pull"));
    let names = if all == 1 { String::new() } else { format!(": {}", listed(group.names.clone())) };
    let image =
        if group.image == wanted.image { String::new() } else { format!(" for its image {}", group.image) };
    page.say(&match &group.prediction.stop {
        Some(stop) => format!("{who} {pulls} nothing{names} ({stop})"),
        None if !group.prediction.unreadable.is_empty() => {
            let hidden = secrets(&group.prediction.unreadable);
            format!("{who} {has} what is in {hidden}, which may not be read{image}{names}")
        }
        None if tried.is_empty() => format!("{who} {has} no credential{image}{names}"),
        None => {
            format!("{who} {has} {}{image}{names}", count(tried.len(), "credential", "credentials"))
        }
    });
    page.rows(&rows(tried));
    if group.pod.list.names != case.subject.list.names {
        page.under(&reason(case, group));
        if group.pod.of_its_job.as_ref().is_some_and(|list| list.names == group.pod.list.names) {
            let cronjob = case.name();
            page.under(&format!(
                "A job keeps the template that it was made with; the next one gets that of {cronjob}."
            ));
        }
        case.told_of_lists.set(true);
    }
}

/// Why the list is another one, as far as that is known.
fn reason(case: &Case<'_>, group: &Group<'_>) -> String {
    let (account, names) = (case.account(), &group.pod.list.names);
    let listed = listed(names.iter().map(String::as_str));
    let listed = if names.is_empty() { "no pull secret".to_owned() } else { listed };
    let they = group.word("It was", "They were");
    let is_new_known = matches!(case.subject.list.origin, Origin::Account | Origin::Own);
    if !is_new_known {
        let they = group.word("it was", "they were");
        return format!("The list, fixed when {they} made: {listed}.");
    }
    let own = group.pod.spec().account();
    if own != case.subject.spec.account() {
        return format!("{they} made as serviceaccount/{own}, and what is made keeps its list: {listed}.");
    }
    if names.is_empty() && case.subject.list.origin == Origin::Account {
        return format!(
            "{they} made before {account} listed any pull secret, and what is made keeps its list."
        );
    }
    format!("{they} made with another list, and what is made keeps its list: {listed}.")
}

/// The pods with these users of images, those alike together.
fn groups<'a>(case: &Case<'a>, wanted: &Wanted<'_>, pods: &'a [LivePod]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let is_user = |image: &&'a ImageUse| wanted.uses.iter().any(|used| is_same_user(used, image));
    for pod in pods {
        let Some(used) = pod.spec().images.iter().find(is_user) else { continue };
        let is_alike = |group: &&mut Group<'a>| group.image == used.image && given(group.pod) == given(pod);
        if let Some(group) = groups.iter_mut().find(is_alike) {
            group.names.push(pod.name());
            continue;
        }
        let prediction = case.predict(&pod.list, &used.image);
        groups.push(Group { image: &used.image, pod, names: vec![pod.name()], prediction });
    }
    groups
}

/// What a pod was given when it was made.
fn given(pod: &LivePod) -> (&PullList, &str, Option<&PullList>) {
    (&pod.list, pod.spec().account(), pod.of_its_job.as_ref())
}
