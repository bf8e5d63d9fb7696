//! What attaching changes: the list of a service account, or that of a pod template.

use serde_json::Value;

use super::refusal::{Permissions, Refusal};
use super::{Action, Intent, Plan, Step};
use crate::admission::AccountSeen;
use crate::ownership::foreign_owner;
use crate::reference_list::{Append, list_path, names};
use crate::{Kind, ObjectRef, Sealed, shown};

/// Something that holds a list of pull secrets, as it was read.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The service account or workload.
    pub object: ObjectRef,
    /// As the API server sent it.
    pub read: Value,
    /// For a workload: its service account, and what was seen of it, as far as that was looked at.
    pub account: Option<(ObjectRef, AccountSeen)>,
}

impl Holder {
    /// What its pods get while its own list is empty: the names in its account's list.
    pub fn inherited(&self) -> Vec<String> {
        match &self.account {
            Some((_, AccountSeen::Read(account))) => {
                account.names.iter().filter(|name| !name.is_empty()).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The names in its list once these secrets are attached; what it inherits until then is copied in.
    pub fn names_after(&self, secrets: &[String]) -> Vec<String> {
        let path = list_path(self.object.kind).unwrap_or_default();
        let mut after = names(self.read.pointer(&path));
        if after.is_empty() {
            after = self.inherited();
        }
        for name in secrets {
            if !after.contains(name) {
                after.push(name.clone());
            }
        }
        after
    }
}

/// The changes of all lists that are to name these secrets.
pub fn plan(holders: &[Holder], secrets: &[String], permissions: Permissions) -> Result<Plan, Refusal> {
    let mut plan = Plan::default();
    for holder in holders {
        match attach_step(holder, secrets, permissions)? {
            Some(_) if let Some(refusal) = not_listed(holder, holders, secrets) => return Err(refusal),
            Some(step) => plan.steps.push(step),
            None => plan.unchanged.push(holder.object.clone()),
        }
    }
    Ok(plan)
}

/// Why no pod of this workload would be taken: its account is strict and lists one of the secrets neither now nor
/// after the same plan.
fn not_listed(holder: &Holder, holders: &[Holder], secrets: &[String]) -> Option<Refusal> {
    let (account, AccountSeen::Read(seen)) = holder.account.as_ref()? else { return None };
    let attached = holders.iter().any(|other| other.object == *account);
    let secret =
        secrets.iter().find(|name| !seen.names.contains(name)).filter(|_| seen.strict && !attached)?;
    Some(Refusal::NotListed {
        object: holder.object.clone(),
        account: account.name.clone(),
        secret: secret.clone(),
    })
}

/// The change of one list; `None` if it names the secrets already.
pub fn attach_step(
    holder: &Holder,
    secrets: &[String],
    permissions: Permissions,
) -> Result<Option<Step>, Refusal> {
    let object = &holder.object;
    let path = list_path(object.kind).ok_or_else(|| Refusal::NoTemplate(object.clone()))?;
    let own = names(holder.read.pointer(&path));
    let copied = if own.is_empty() { holder.inherited() } else { Vec::new() };
    let added: Vec<String> = copied.iter().chain(secrets).cloned().collect();
    let Some(append) = Append::new(object.clone(), &holder.read, &path, &added) else { return Ok(None) };
    if let (Some(owner), false) = (foreign_owner(&holder.read), permissions.adopt) {
        return Err(Refusal::Foreign { object: object.clone(), owner });
    }
    Ok(Some(Step {
        object: object.clone(),
        summary: attach_summary(&append, &copied, holder),
        intents: append.added().iter().cloned().map(Intent::Name).collect(),
        action: Action::Patch(Sealed::new(append.patch())),
    }))
}

fn attach_summary(append: &Append, copied: &[String], holder: &Holder) -> String {
    let lists = format!("imagePullSecrets: {} → {}", listed(&append.before), listed(&append.after));
    match (effect(holder), copied.is_empty()) {
        (None, _) => lists,
        (Some(effect), true) => format!("{lists}; {effect}"),
        (Some(effect), false) => format!("{lists}; its account's list is copied in, {effect}"),
    }
}

/// A list as it is shown.
pub(super) fn listed(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| shown::name(name)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// What its controller does once the pod template has changed; an account has none.
pub(super) fn effect(holder: &Holder) -> Option<&'static str> {
    match holder.object.kind {
        Kind::ServiceAccount => None,
        Kind::CronJob => Some("its next jobs go by it"),
        _ if rolls_out(holder.object.kind, &holder.read) => Some("a rollout starts"),
        _ if holder.read.pointer("/spec/paused") == Some(&Value::Bool(true)) => {
            Some("a rollout starts when it is resumed")
        }
        _ => Some("pods made from now on go by it"),
    }
}

/// Whether the pods of a workload are made anew when its template changes.
pub fn rolls_out(kind: Kind, read: &Value) -> bool {
    match kind {
        Kind::Deployment => read.pointer("/spec/paused") != Some(&Value::Bool(true)),
        Kind::DaemonSet | Kind::StatefulSet => {
            read.pointer("/spec/updateStrategy/type").is_none_or(|strategy| strategy != "OnDelete")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admission::Account;
    use serde_json::json;

    fn holder(kind: Kind, spec: &Value, list: &Value) -> Holder {
        let mut read = json!({"metadata": {"resourceVersion": "1"}, "spec": spec, "imagePullSecrets": list});
        if kind != Kind::ServiceAccount {
            read["spec"]["template"] = json!({"spec": {}});
            read["spec"]["jobTemplate"] = json!({"spec": {"template": {"spec": {}}}});
        }
        Holder { object: ObjectRef::new(kind, "shop", "web"), read, account: None }
    }

    fn step(holder: &Holder, secrets: &[&str]) -> Step {
        let secrets: Vec<String> = secrets.iter().map(|name| (*name).to_owned()).collect();
        attach_step(holder, &secrets, Permissions::default()).unwrap().unwrap()
    }

    #[test]
    fn a_name_that_somebody_else_appended_leaves_less_to_do_and_nothing_else() {
        let plan = |list: &Value| super::super::Plan {
            steps: vec![step(&holder(Kind::ServiceAccount, &Value::Null, list), &["a", "b"])],
            unchanged: Vec::new(),
        };
        let agreed = plan(&json!([]));
        assert!(plan(&json!([{"name": "a"}])).is_covered_by(&agreed));
        assert!(!agreed.is_covered_by(&plan(&json!([{"name": "a"}]))));
    }

    #[test]
    fn a_strict_account_has_to_list_what_its_pods_name() {
        let account = ObjectRef::new(Kind::ServiceAccount, "shop", "builder");
        let web = |strict: bool, names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let seen = AccountSeen::Read(Account { names, strict, changed: None });
            Holder {
                account: Some((account.clone(), seen)),
                ..holder(Kind::Deployment, &json!({}), &Value::Null)
            }
        };
        let planned = |holders: &[Holder]| plan(holders, &["a".into()], Permissions::default());
        let refused = planned(&[web(true, &["b"])]).unwrap_err().to_string();
        assert_eq!(
            refused,
            "pods of deployment.apps/web may not name secret/a: serviceaccount/builder does not list it"
        );
        assert!(planned(&[web(true, &["a"])]).is_ok() && planned(&[web(false, &["b"])]).is_ok());
        let mut too = holder(Kind::ServiceAccount, &Value::Null, &Value::Null);
        too.object = account.clone();
        assert_eq!(planned(&[web(true, &["b"]), too]).unwrap().steps.len(), 2, "the account gets it too");
    }

    #[test]
    fn what_a_changed_template_sets_off_depends_on_the_workload() {
        for (kind, spec, said) in [
            (Kind::Deployment, json!({}), "; a rollout starts"),
            (Kind::Deployment, json!({"paused": true}), "; a rollout starts when it is resumed"),
            (Kind::StatefulSet, json!({"updateStrategy": {"type": "RollingUpdate"}}), "; a rollout starts"),
            (
                Kind::DaemonSet,
                json!({"updateStrategy": {"type": "OnDelete"}}),
                "; pods made from now on go by it",
            ),
            (Kind::ReplicaSet, json!({}), "; pods made from now on go by it"),
            (Kind::ReplicationController, json!({}), "; pods made from now on go by it"),
            (Kind::CronJob, json!({}), "; its next jobs go by it"),
            (Kind::ServiceAccount, json!({}), ""),
        ] {
            let summary = step(&holder(kind, &spec, &Value::Null), &["a"]).summary;
            assert_eq!(summary, format!("imagePullSecrets: none → a{said}"), "{kind:?}");
        }
    }
}
