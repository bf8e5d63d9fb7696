//! What makes pods anew that have not what new ones get, and whether that helps.

use pullsecret_core::admission::PullList;
use pullsecret_core::prediction::Prediction;
use pullsecret_core::{ObjectRef, shell_word};

use super::super::failures::Failure;
use super::super::subject::{LivePod, Pods, Subject, Way};
use super::remedies::Remedies;
use super::words::{marks, short};
use super::{Case, Wanted, own_list};

/// Whether pods made anew get a credential that those of now have not.
pub(super) fn helps_anew(case: &Case<'_>, wanted: &Wanted<'_>) -> bool {
    let subject = case.subject;
    let predict = |list: &PullList| case.predict(list, wanted.image);
    let is_kept = subject.anew.as_ref().is_some_and(|anew| anew.way == Way::Never && anew.next.is_some());
    if is_kept {
        return false;
    }
    if let Some(list) = subject.anew.as_ref().map(|anew| anew.list.clone()).or_else(|| subject.perhaps()) {
        return gains(&wanted.prediction, &predict(&list));
    }
    let Pods::Seen(pods) = &subject.pods else { return false };
    let is_helped = |pod: &LivePod| {
        let (now, then) = (predict(&pod.list), predict(pod.remade(&subject.list)));
        gains(&now, &then)
            || !then.credentials.is_empty() && marks(&then.credentials) != marks(&now.credentials)
    };
    pods.iter().any(is_helped)
}

/// Whether a list serves an image that another does not: that has no credential for it, or stops its pull.
fn gains(now: &Prediction<'_>, then: &Prediction<'_>) -> bool {
    let is_freed = now.stop.is_some() && then.stop.is_none();
    is_freed || now.credentials.is_empty() && !then.credentials.is_empty()
}

/// The `CronJob` whose next Job has the credential, where the template of the Job that is there keeps it away.
pub(super) fn next_job<'a>(case: &Case<'a>, wanted: &Wanted<'_>) -> Option<&'a ObjectRef> {
    let subject = case.subject;
    if let Some(next) = subject.anew.as_ref().and_then(|anew| anew.next.as_ref()) {
        let then = case.predict(&next.list, wanted.image);
        return gains(&wanted.prediction, &then).then_some(&next.object);
    }
    let Pods::Seen(pods) = &subject.pods else { return None };
    let ours = marks(&wanted.prediction.credentials);
    let lacks = |pod: &LivePod| {
        pod.of_its_job.is_some() && marks(&case.predict(&pod.list, wanted.image).credentials) != ours
    };
    subject.object.as_ref().filter(|_| !ours.is_empty() && pods.iter().any(lacks))
}

/// A Job from the `CronJob`'s template of now.
pub(super) fn run_again(case: &Case<'_>, cronjob: &ObjectRef, remedies: &mut Remedies) {
    let (name, from) = (format!("{}-again", cronjob.name), cronjob.shell_word());
    let (name, place) = (shell_word(&name), case.voice.place);
    let purpose = format!("To run it now, from the template of {}", short(cronjob));
    remedies.add(&purpose, format!("kubectl create job {name} --from={from} {place}"));
}

/// What makes those pods anew that have another list than one in their place would have.
pub(super) fn remake(case: &Case<'_>, remedies: &mut Remedies) {
    these(case, &stale(case), remedies);
}

/// What makes those pods anew that fail so.
pub(super) fn remake_failing(case: &Case<'_>, failure: &Failure<'_>, remedies: &mut Remedies) {
    these(case, &failing(case, failure), remedies);
}

/// A rollout waits for a pod that never becomes ready: such a one has to be deleted, once its template is mended.
pub(super) fn unstick(case: &Case<'_>, failure: &Failure<'_>, remedies: &mut Remedies) {
    if maker(case).1 == Way::OrderlyRollout {
        delete_stuck(case, &failing(case, failure), remedies);
    }
}

/// A pod to be made anew: TYPE/NAME as a word of a command, and whether none of its containers ever ran.
type Remade = (String, bool);

/// What makes the pods anew, and how.
fn maker<'a>(case: &Case<'a>) -> (Option<&'a ObjectRef>, Way) {
    match &case.subject.anew {
        _ if case.is_alone() => (None, Way::Replacement),
        Some(anew) => (anew.maker.as_ref(), anew.way),
        None => (case.subject.object.as_ref(), case.subject.way),
    }
}

fn these(case: &Case<'_>, pods: &[Remade], remedies: &mut Remedies) {
    let (subject, place) = (case.subject, case.voice.place);
    let (maker, way) = maker(case);
    if let (Way::Never, Some(maker)) = (way, maker) {
        let job = short(maker);
        return remedies.say(format!("{job} fails when its pod goes (backoffLimit 0): make the job anew."));
    }
    let restart = |maker: &ObjectRef| format!("kubectl rollout restart {} {place}", maker.shell_word());
    match (way, maker) {
        (Way::Rollout, Some(maker)) => remedies.add("To make them anew", restart(maker)),
        (Way::PausedRollout, Some(maker)) => {
            let purpose = format!("To make them anew: {} is paused", short(maker));
            let resume = format!("kubectl rollout resume {} {place}", maker.shell_word());
            remedies.add(&purpose, resume);
            remedies.add(&purpose, restart(maker));
        }
        (Way::OrderlyRollout, Some(maker)) => {
            delete_stuck(case, pods, remedies);
            if pods.iter().any(|(_, never_started)| !never_started) {
                remedies.add("To make them anew", restart(maker));
            }
        }
        (Way::Replacement, _) => {
            let Some(pod) = &subject.object else { return };
            remedies.add("To make it anew", own_list::replaced(case, pod, Vec::new()));
        }
        _ => {
            let condition = match subject.unknown_maker {
                Some(_) => ", if the template there names no pull secret",
                None => "",
            };
            for (pod, never_started) in pods {
                let cost = if *never_started { "" } else { ", which stops what runs in it" };
                let purpose = format!("To have it made anew{cost}{condition}");
                remedies.add(&purpose, format!("kubectl delete {pod} {place}"));
            }
        }
    }
}

fn delete_stuck(case: &Case<'_>, pods: &[Remade], remedies: &mut Remedies) {
    let place = case.voice.place;
    for (pod, _) in pods.iter().filter(|(_, never_started)| *never_started) {
        let purpose = "To have it made anew, as a rollout waits for it";
        remedies.add(purpose, format!("kubectl delete {pod} {place}"));
    }
}

/// The pods that fail so.
fn failing(case: &Case<'_>, failure: &Failure<'_>) -> Vec<Remade> {
    match &case.subject.pods {
        Pods::Seen(pods) => {
            let names = failure.pods();
            pods.iter().filter(|pod| names.contains(&pod.name())).map(remade).collect()
        }
        Pods::None | Pods::Unreadable => stale(case),
    }
}

fn remade(pod: &LivePod) -> Remade {
    let word = shell_word(&format!("pod/{}", pod.name())).into_owned();
    (word, pod.status.pod.never_started())
}

/// The pods that have another list than one in their place would have.
fn stale(case: &Case<'_>) -> Vec<Remade> {
    let subject = case.subject;
    match &subject.pods {
        Pods::Seen(pods) => {
            let stale = pods.iter().filter(|pod| pod.list.names != pod.remade(&subject.list).names);
            stale.map(remade).collect()
        }
        Pods::None | Pods::Unreadable => {
            subject.object.iter().map(|pod| (pod.shell_word(), never_started(subject))).collect()
        }
    }
}

/// Whether no container of a pod ever ran, so that nothing is lost with it.
fn never_started(subject: &Subject) -> bool {
    subject.status.as_ref().is_some_and(|status| status.pod.never_started())
}
