//! What is said of the pods that fail: what becomes of each, and the commands that help the rest.

use pullsecret_core::admission::Origin;
use pullsecret_core::plan::restart::Recovery;
use pullsecret_core::pod::Pod;
use pullsecret_core::report::Change;
use pullsecret_core::shown;

use super::{Failing, FailingPod};
use crate::session::Session;

/// Tells which pods failed `on` something, and what helps those that are not helped by what was done. `attach` gives
/// the commands that attach the secrets where a pod's successor would find them.
pub(in crate::commands) fn tell(
    on: &str,
    failing: &Failing,
    changes: &[Change],
    attach: impl Fn(&FailingPod) -> Vec<String>,
    place: &str,
    session: &Session,
) {
    if failing.pods.is_empty() {
        return;
    }
    let (count, were) = (failing.pods.len(), if failing.pods.len() == 1 { "pod was" } else { "pods were" });
    let mut out = session.out();
    out.status("");
    out.status(&format!("{count} {were} failing on {on}:"));
    let name = |failing: &FailingPod| shown::name(&failing.pod.object.name).into_owned();
    let width = failing.pods.iter().map(|failing| name(failing).chars().count()).max().unwrap_or(0);
    for failing in &failing.pods {
        out.status(&format!("  {:<width$}  {}", name(failing), fate(failing, changes)));
    }
    let attach = failing.pods.iter().filter(|failing| is_elsewhere(failing)).flat_map(attach);
    let left = failing.pods.iter().filter(|failing| !failing.is_made_anew(changes));
    let remake = left.filter_map(|failing| remaking(failing, place));
    for (label, commands) in
        [("To give them the secret:", once_each(attach)), ("To make them anew:", once_each(remake))]
    {
        if !commands.is_empty() {
            out.status(label);
            for command in &commands {
                out.status(&format!("  {command}"));
            }
        }
    }
}

/// Whether attaching elsewhere would help it.
fn is_elsewhere(failing: &FailingPod) -> bool {
    failing.recovery == Recovery::Unattached && failing.successor.list.origin != Origin::MissingAccount
}

fn once_each(commands: impl Iterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for command in commands {
        if !once.contains(&command) {
            once.push(command);
        }
    }
    once
}

fn fate(failing: &FailingPod, changes: &[Change]) -> String {
    match &failing.recovery {
        Recovery::Waits => "names the secret; the kubelet tries again within 5 minutes".to_owned(),
        Recovery::RollsOut(workload) => format!("is replaced by the rollout of {workload}"),
        Recovery::Rollout(_) | Recovery::Deletion if failing.is_made_anew(changes) => {
            "is made anew".to_owned()
        }
        Recovery::Rollout(_) | Recovery::Deletion => {
            "was made before this change and will not see it".to_owned()
        }
        Recovery::Bare => "was made before this change, and nothing makes it anew".to_owned(),
        Recovery::Running => {
            "was made before this change; containers of it run, so it is left alone".to_owned()
        }
        Recovery::Unattached => cause(failing),
    }
}

/// Why it would not get the secret either if it were made anew.
fn cause(failing: &FailingPod) -> String {
    let successor = &failing.successor;
    let account = shown::name(&successor.account);
    match &successor.list.origin {
        Origin::MissingAccount => format!("runs under serviceaccount/{account}, which is not there"),
        Origin::UnreadableAccount => {
            format!("runs under serviceaccount/{account}, whose list you may not read")
        }
        Origin::Account => format!("runs under serviceaccount/{account}, which does not name the secret"),
        Origin::NotAllowed { name, .. } => {
            let name = shown::name(name);
            format!("names secret/{name}, which serviceaccount/{account} does not list and so forbids")
        }
        _ => {
            let whose = successor.workload.as_ref().map_or("its template".to_owned(), ToString::to_string);
            let listed: Vec<_> = successor.list.named().map(shown::name).collect();
            let listed = if listed.is_empty() { "no name".to_owned() } else { listed.join(", ") };
            format!("{whose} has a list of its own ({listed}), which hides that of its account")
        }
    }
}

/// What makes this pod anew; `place` is the flags that say where.
fn remaking(failing: &FailingPod, place: &str) -> Option<String> {
    let pod = &failing.pod;
    match &failing.recovery {
        Recovery::Rollout(workload) => {
            Some(format!("kubectl rollout restart {} {place}", workload.shell_word()))
        }
        Recovery::Deletion | Recovery::Running => {
            Some(format!("kubectl delete {} {place}", pod.object.shell_word()))
        }
        Recovery::Bare => Some(recreation(pod, place)),
        Recovery::Waits | Recovery::RollsOut(_) | Recovery::Unattached => None,
    }
}

/// Deletes a bare pod and creates it again. A list of its own was copied from its account when it was made and
/// would hide what the account names now, so it goes.
fn recreation(pod: &Pod, place: &str) -> String {
    let get = format!("kubectl get {} {place} -o json", pod.object.shell_word());
    let replace = format!("kubectl replace --force -f - {place}");
    if pod.spec.pull_secrets.is_empty() {
        return format!("{get} | {replace}");
    }
    let drop = r#"kubectl patch --local -f - --type=json -p '[{"op":"remove","path":"/spec/imagePullSecrets"}]' -o json"#;
    format!("{get} | {drop} | {replace}")
}
