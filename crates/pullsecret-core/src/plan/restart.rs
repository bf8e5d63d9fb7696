//! What makes failing pods anew after a pull secret was attached, and what cannot be made anew by us.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Action, Intent, Step};
use crate::pod::Pod;
use crate::reference_list::template_spec_path;
use crate::{Kind, ObjectRef, Sealed};

/// The annotation by which `kubectl rollout restart` changes a pod template (kubectl 1.35,
/// `pkg/polymorphichelpers/objectrestarter.go`).
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// How a failing pod comes to use the credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It names the secret: the kubelet tries again by itself, within five minutes.
    Waits,
    /// It was made before the secret was attached; restarting this workload makes it anew.
    Rollout(ObjectRef),
    /// As above, but its controller only makes it anew once it is deleted (a StatefulSet's rollout waits for
    /// the stuck pod).
    Deletion,
    /// Nobody makes it anew.
    Bare,
    /// It has a controller, but containers of it ran: deleting it would stop what runs.
    Running,
}

/// What helps a pod that fails to pull. `names` are the secrets that hold the new entry; `owner` is the
/// workload behind its controller, as far as that could be read.
pub fn recovery(pod: &Pod, names: &[String], owner: Option<&ObjectRef>) -> Recovery {
    if pod.spec.pull_secrets.iter().any(|name| names.contains(name)) {
        return Recovery::Waits;
    }
    match owner {
        Some(owner) if matches!(owner.kind, Kind::Deployment | Kind::DaemonSet) => {
            Recovery::Rollout(owner.clone())
        }
        _ if pod.controller.is_none() => Recovery::Bare,
        _ if pod.never_started() => Recovery::Deletion,
        _ => Recovery::Running,
    }
}

/// The step that restarts a workload as `kubectl rollout restart` does.
pub fn restart_step(object: &ObjectRef, read: &Value, pods: usize, now: Timestamp) -> Option<Step> {
    let spec = template_spec_path(object.kind)?;
    let metadata = format!("{}/metadata", spec.trim_end_matches("/spec"));
    let mut operations = vec![
        json!({"op": "test", "path": "/metadata/resourceVersion", "value": read["metadata"]["resourceVersion"]}),
    ];
    if !read.pointer(&metadata).is_some_and(Value::is_object) {
        operations.push(json!({"op": "add", "path": metadata, "value": {}}));
    }
    if !read.pointer(&format!("{metadata}/annotations")).is_some_and(Value::is_object) {
        operations.push(json!({"op": "add", "path": format!("{metadata}/annotations"), "value": {}}));
    }
    let path = format!("{metadata}/annotations/{}", RESTARTED_AT.replace('/', "~1"));
    let seconds = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    operations.push(json!({"op": "add", "path": path, "value": seconds}));
    let plural = if pods == 1 { "pod was" } else { "pods were" };
    Some(Step {
        object: object.clone(),
        summary: format!("restart: {pods} {plural} made before this change"),
        intents: vec![Intent::Restart],
        action: Action::Patch(Sealed::new(Value::Array(operations))),
    })
}

/// The step that deletes a pod which never started, for its controller to make it anew.
pub fn delete_step(pod: &Pod) -> Step {
    let (kind, name) = pod.controller.clone().unwrap_or_default();
    Step {
        object: pod.object.clone(),
        summary: format!("delete: it never started, and {}/{name} makes it anew", kind.to_ascii_lowercase()),
        intents: vec![Intent::Delete],
        action: Action::Delete { uid: pod.uid.clone(), resource_version: pod.resource_version.clone() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pod::PodSpec;

    fn pod(secrets: &[&str], controller: Option<(&str, &str)>) -> Pod {
        Pod {
            object: ObjectRef::new(Kind::Pod, "shop", "web-1"),
            uid: "u".into(),
            resource_version: "1".into(),
            created: None,
            admitted: true,
            spec: PodSpec {
                pull_secrets: secrets.iter().map(|name| (*name).to_owned()).collect(),
                ..PodSpec::default()
            },
            containers: Vec::new(),
            controller: controller.map(|(kind, name)| (kind.into(), name.into())),
            deleting: false,
            ended: false,
        }
    }

    #[test]
    fn what_helps_depends_on_the_pod_and_its_owner() {
        let names = ["pull-ghcr-io".to_owned()];
        let web = ObjectRef::new(Kind::Deployment, "shop", "web");
        let set = ObjectRef::new(Kind::StatefulSet, "shop", "db");
        assert_eq!(recovery(&pod(&["pull-ghcr-io"], None), &names, None), Recovery::Waits);
        let owned = pod(&[], Some(("ReplicaSet", "web-7d")));
        assert_eq!(recovery(&owned, &names, Some(&web)), Recovery::Rollout(web));
        let stuck = pod(&[], Some(("StatefulSet", "db")));
        assert_eq!(recovery(&stuck, &names, Some(&set)), Recovery::Deletion);
        assert_eq!(recovery(&pod(&["other"], None), &names, None), Recovery::Bare);
    }

    #[test]
    fn a_restart_annotates_the_template_and_makes_what_is_missing() {
        let object = ObjectRef::new(Kind::Deployment, "shop", "web");
        let read = json!({"metadata": {"resourceVersion": "9"}, "spec": {"template": {"spec": {}}}});
        let step = restart_step(&object, &read, 2, "2026-01-02T03:04:05.9Z".parse().unwrap()).unwrap();
        let Action::Patch(patch) = step.action else { panic!("a restart is a patch") };
        assert_eq!(
            patch.open(),
            &json!([
                {"op": "test", "path": "/metadata/resourceVersion", "value": "9"},
                {"op": "add", "path": "/spec/template/metadata", "value": {}},
                {"op": "add", "path": "/spec/template/metadata/annotations", "value": {}},
                {"op": "add", "path": "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt",
                 "value": "2026-01-02T03:04:05Z"},
            ])
        );
    }
}
