//! How the names that an account lists come into a list that is there in its place.

use pullsecret_core::pod::ImageUser;
use pullsecret_core::reference_list::list_path;
use pullsecret_core::{Kind, ObjectRef, shell_word};
use serde_json::{Value, json};

use super::Case;
use super::words::short;

/// What to do, and the commands, so that these secrets count too. None where nothing that we know makes the
/// pods: what made them would put its own list back.
pub(super) fn extended(case: &Case<'_>, names: &[&str]) -> Option<(String, Vec<String>)> {
    let owner = owner(case)?;
    let list = pointer(owner.kind)?;
    if case.voice.files {
        let purpose = format!("To use it, add to the imagePullSecrets of {}", short(owner));
        return Some((purpose, names.iter().map(|name| format!("- name: {name}")).collect()));
    }
    let (object, place) = (owner.shell_word(), case.voice.place);
    if owner.kind != Kind::Pod {
        let attach = |name: &&str| {
            format!("kubectl pullsecret attach {} --workload {object} {place}", shell_word(name))
        };
        let purpose = format!("To use it, list it in the template of {}", short(owner));
        return Some((purpose, names.iter().map(attach).collect()));
    }
    let addition = |name: &&str| json!({"op": "add", "path": format!("{list}/-"), "value": {"name": name}});
    let command = replaced(case, owner, names.iter().map(addition).collect());
    Some(("To make it anew with that in its list".to_owned(), vec![command]))
}

/// Deletes a pod that nothing makes anew and makes it again, with these changes. What somebody added to debug it
/// cannot come along (Kubernetes 1.35, `pkg/apis/core/validation/validation.go`: a pod is not created with ephemeral
/// containers).
pub(super) fn replaced(case: &Case<'_>, pod: &ObjectRef, mut changes: Vec<Value>) -> String {
    let (word, place) = (pod.shell_word(), case.voice.place);
    if case.subject.spec.images.iter().any(|used| used.user == ImageUser::Ephemeral) {
        changes.push(json!({"op": "remove", "path": "/spec/ephemeralContainers"}));
    }
    let mut steps = vec![format!("kubectl get {word} {place} -o json")];
    if !changes.is_empty() {
        let patch = Value::Array(changes).to_string();
        steps.push(format!("kubectl patch -f - --local --type=json -p {} -o json", shell_word(&patch)));
    }
    steps.push(format!("kubectl replace --force -f - {place}"));
    steps.join(" | ")
}

/// Whose list it is: a pod that nothing makes anew, or a workload.
fn owner<'a>(case: &Case<'a>) -> Option<&'a ObjectRef> {
    match &case.subject.anew {
        Some(anew) => anew.maker.as_ref(),
        None if case.subject.controlled => None,
        None => case.subject.object.as_ref(),
    }
}

/// Where the list is that pods are made with. Of a `ReplicaSet`'s template no pod is made anew by itself.
fn pointer(kind: Kind) -> Option<String> {
    match kind {
        Kind::Pod => Some("/spec/imagePullSecrets".to_owned()),
        Kind::ReplicaSet | Kind::ReplicationController => None,
        _ => list_path(kind),
    }
}
