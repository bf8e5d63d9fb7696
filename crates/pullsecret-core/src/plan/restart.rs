//! What makes failing pods anew after a pull secret was attached, and what cannot be made anew by us.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Action, Intent, Step};
use crate::admission::{Origin, PullList};
use crate::pod::Pod;
use crate::reference_list::template_spec_path;
use crate::{ObjectRef, Sealed, shown};

/// The annotation by which `kubectl rollout restart` changes a pod template (kubectl 1.35,
/// `pkg/polymorphichelpers/objectrestarter.go`).
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// What a pod would get that is made in the place of a failing one, once the secrets are attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// Its list of pull secrets, and where that comes from.
    pub list: PullList,
    /// The service account that it runs as.
    pub account: String,
    /// The workload whose template it is made from, if that is known and its list can be changed.
    pub workload: Option<ObjectRef>,
    /// Whether that workload replaces its pods by itself once its template has changed.
    pub rolls: bool,
}

/// How a failing pod comes to use the credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It names the secret: the kubelet tries again by itself, within five minutes.
    Waits,
    /// The template of this workload names the secret, so that its rollout replaces the pod.
    RollsOut(ObjectRef),
    /// It was made before the secret was attached; restarting this workload makes it anew.
    Rollout(ObjectRef),
    /// As above, but its controller only makes it anew once it is deleted (a StatefulSet's rollout waits for
    /// the stuck pod).
    Deletion,
    /// Nobody makes it anew.
    Bare,
    /// It has a controller, but containers of it ran: deleting it would stop what runs.
    Running,
    /// Made anew, it would not name the secret either.
    Unattached,
}

/// Whether a list names what is needed: of each group of secrets one.
pub fn meets(names: &[String], needs: &[Vec<String>]) -> bool {
    needs.iter().all(|need| need.iter().any(|name| names.contains(name)))
}

/// What helps a pod that fails to pull. `needs` holds, for each container whose image is not there, the secrets
/// that serve it.
pub fn recovery(pod: &Pod, needs: &[Vec<String>], successor: &Successor) -> Recovery {
    if meets(&pod.spec.pull_secrets, needs) {
        return Recovery::Waits;
    }
    if !meets(&successor.list.names, needs) {
        return Recovery::Unattached;
    }
    match successor.workload.as_ref().filter(|_| successor.rolls) {
        Some(workload) if successor.list.origin == Origin::Own => Recovery::RollsOut(workload.clone()),
        Some(workload) => Recovery::Rollout(workload.clone()),
        None if pod.controller.is_none() => Recovery::Bare,
        None if pod.never_started() => Recovery::Deletion,
        None => Recovery::Running,
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
        summary: format!(
            "delete: it never started, and {}/{} makes it anew",
            shown::name(&kind.to_ascii_lowercase()),
            shown::name(&name)
        ),
        intents: vec![Intent::Delete(pod.uid.clone())],
        action: Action::Delete { uid: pod.uid.clone(), resource_version: pod.resource_version.clone() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::plan::Plan;
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
            mirror: false,
        }
    }

    fn successor(names: &[&str], origin: Origin, workload: Option<ObjectRef>) -> Successor {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let rolls = workload.is_some();
        Successor { list: PullList { names, origin }, account: "default".into(), workload, rolls }
    }

    fn needs(needs: &[&[&str]]) -> Vec<Vec<String>> {
        needs.iter().map(|need| need.iter().map(|name| (*name).to_owned()).collect()).collect()
    }

    #[test]
    fn what_helps_depends_on_the_pod_and_on_what_is_made_in_its_place() {
        let needed = needs(&[&["new"]]);
        let web = Some(ObjectRef::new(Kind::Deployment, "shop", "web"));
        let made = Some(("ReplicaSet", "web-7d"));
        let attached = || successor(&["new"], Origin::Account, web.clone());
        assert_eq!(recovery(&pod(&["new"], None), &needed, &attached()), Recovery::Waits);
        let old = pod(&["old"], made);
        assert_eq!(recovery(&old, &needed, &attached()), Recovery::Rollout(web.clone().unwrap()));
        let changed = successor(&["old", "new"], Origin::Own, web.clone());
        assert_eq!(recovery(&old, &needed, &changed), Recovery::RollsOut(web.clone().unwrap()));
        for origin in [Origin::Own, Origin::Account, Origin::UnreadableAccount, Origin::MissingAccount] {
            let hidden = successor(&["old"], origin, web.clone());
            assert_eq!(recovery(&old, &needed, &hidden), Recovery::Unattached);
        }
        let unrolled = successor(&["new"], Origin::Account, None);
        assert_eq!(recovery(&old, &needed, &unrolled), Recovery::Deletion);
        assert_eq!(recovery(&pod(&["old"], None), &needed, &unrolled), Recovery::Bare);
    }

    #[test]
    fn every_container_must_be_served() {
        let needed = needs(&[&["a", "b"], &["c"]]);
        let nothing = successor(&[], Origin::Account, None);
        assert_eq!(recovery(&pod(&["b", "c"], None), &needed, &nothing), Recovery::Waits);
        assert_eq!(recovery(&pod(&["a", "b"], None), &needed, &nothing), Recovery::Unattached);
    }

    #[test]
    fn a_pod_that_was_not_agreed_to_is_not_deleted() {
        let plan = |uid: &str| {
            let pod = Pod { uid: uid.into(), ..pod(&[], Some(("StatefulSet", "db"))) };
            Plan { steps: vec![delete_step(&pod)], unchanged: Vec::new() }
        };
        for (uid, steps) in [("u", 1), ("of another", 0)] {
            let mut again = plan(uid);
            again.leave_out_new_restarts(&plan("u"));
            assert_eq!(again.steps.len(), steps, "{uid}");
        }
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
