//! What detaching changes: a name goes out of the list of a service account, or of that of a pod template.

use super::attach::{Holder, effect, listed};
use super::refusal::{Permissions, Refusal};
use super::{Action, Intent, Plan, Step};
use crate::admission::AccountSeen;
use crate::ownership::foreign_owner;
use crate::reference_list::{Removal, list_path};
use crate::{Kind, ObjectRef, Sealed};

/// A list before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListChange {
    /// The service account or workload.
    pub object: ObjectRef,
    /// The names that were there.
    pub before: Vec<String>,
    /// The names that are there afterwards.
    pub after: Vec<String>,
}

/// The changes of all lists that name this secret.
pub fn plan(holders: &[Holder], secret: &str, permissions: Permissions) -> Result<Plan, Refusal> {
    let mut plan = Plan::default();
    for holder in holders {
        match detach_step(holder, holders, secret, permissions)? {
            Some(step) => plan.steps.push(step),
            None => plan.unchanged.push(holder.object.clone()),
        }
    }
    Ok(plan)
}

/// The lists as they are with and without the name.
pub fn list_changes(holders: &[Holder], secret: &str) -> Vec<ListChange> {
    let change = |holder: &Holder| {
        let removal = removal(holder, secret)?;
        Some(ListChange { object: holder.object.clone(), before: removal.before, after: removal.after })
    };
    holders.iter().filter_map(change).collect()
}

fn removal(holder: &Holder, secret: &str) -> Option<Removal> {
    Removal::new(&holder.read, &list_path(holder.object.kind)?, secret)
}

fn detach_step(
    holder: &Holder,
    holders: &[Holder],
    secret: &str,
    permissions: Permissions,
) -> Result<Option<Step>, Refusal> {
    let object = &holder.object;
    if list_path(object.kind).is_none() {
        return Err(Refusal::NoTemplate(object.clone()));
    }
    let Some(removal) = removal(holder, secret) else { return Ok(None) };
    if let (Some(owner), false) = (foreign_owner(&holder.read), permissions.adopt) {
        return Err(Refusal::Foreign { object: object.clone(), owner });
    }
    let uncovers = object.kind != Kind::ServiceAccount && removal.after.is_empty();
    let mut said =
        vec![format!("imagePullSecrets: {} → {}", listed(&removal.before), listed(&removal.after))];
    if uncovers {
        said.push(format!("its account's list applies again ({})", uncovered(holder, holders, secret)));
    }
    said.extend(effect(holder).map(str::to_owned));
    Ok(Some(Step {
        object: object.clone(),
        summary: said.join("; "),
        intents: std::iter::once(Intent::Unname(secret.to_owned()))
            .chain(uncovers.then_some(Intent::Uncover))
            .collect(),
        action: Action::Patch(Sealed::new(removal.patch())),
    }))
}

/// What its pods get from the account once its own list is empty: the account may lose the name in the same run.
fn uncovered(holder: &Holder, holders: &[Holder], secret: &str) -> String {
    let Some((account, seen)) = &holder.account else { return listed(&[]) };
    if *seen == AccountSeen::Unreadable {
        return format!("you may not read {account}");
    }
    let detached = holders.iter().any(|other| other.object == *account);
    let mut names = holder.inherited();
    names.retain(|name| !detached || name != secret);
    listed(&names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admission::Account;
    use serde_json::{Value, json};

    fn account(list: &Value) -> Holder {
        let read = json!({"metadata": {"resourceVersion": "1"}, "imagePullSecrets": list});
        Holder { object: ObjectRef::new(Kind::ServiceAccount, "shop", "default"), read, account: None }
    }

    /// A workload whose account `default` has this list.
    fn workload(kind: Kind, list: &Value, of_account: AccountSeen) -> Holder {
        let spec = json!({"spec": {"imagePullSecrets": list}});
        let read = json!({"metadata": {"resourceVersion": "1"}, "spec": {"template": spec, "jobTemplate": {"spec": {"template": spec}}}});
        let account = Some((ObjectRef::new(Kind::ServiceAccount, "shop", "default"), of_account));
        Holder { object: ObjectRef::new(kind, "shop", "web"), read, account }
    }

    fn read(names: &[&str]) -> AccountSeen {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        AccountSeen::Read(Account { names, strict: false, changed: None })
    }

    fn planned(holders: &[Holder]) -> Plan {
        plan(holders, "a", Permissions::default()).unwrap()
    }

    fn summaries(plan: &Plan) -> Vec<&str> {
        plan.steps.iter().map(|step| step.summary.as_str()).collect()
    }

    #[test]
    fn the_others_stay_in_their_order_and_it_wants_consent() {
        let plan = planned(&[account(&json!([{"name": "b"}, {"name": "a"}, {"name": "c"}, {"name": "a"}]))]);
        assert_eq!(summaries(&plan), ["imagePullSecrets: b, a, c, a → b, c"]);
        assert_eq!(plan.wants_consent(), ["serviceaccount/default would no longer name a"]);
    }

    #[test]
    fn a_list_without_the_name_is_unchanged() {
        let plan = planned(&[account(&json!([{"name": "b"}])), account(&Value::Null)]);
        assert!(plan.steps.is_empty() && plan.unchanged.len() == 2, "{plan:?}");
        assert!(plan.wants_consent().is_empty());
    }

    #[test]
    fn an_emptied_template_falls_back_on_its_account() {
        let own = json!([{"name": "a"}]);
        let seen = || read(&["internal", "a"]);
        let alone = planned(&[workload(Kind::Deployment, &own, seen())]);
        let said = "imagePullSecrets: a → none; its account's list applies again";
        assert_eq!(summaries(&alone), [format!("{said} (internal, a); a rollout starts")]);
        let both = planned(&[
            account(&json!([{"name": "internal"}, {"name": "a"}])),
            workload(Kind::CronJob, &own, seen()),
        ]);
        assert_eq!(summaries(&both)[1], format!("{said} (internal); its next jobs go by it"));
        let unreadable = planned(&[workload(Kind::DaemonSet, &own, AccountSeen::Unreadable)]);
        assert_eq!(
            summaries(&unreadable),
            [format!("{said} (you may not read serviceaccount/default); a rollout starts")]
        );
    }

    #[test]
    fn that_the_account_applies_again_is_agreed_to_or_not_done() {
        let seen = || read(&[]);
        let with = planned(&[workload(Kind::Deployment, &json!([{"name": "a"}, {"name": "b"}]), seen())]);
        let emptied = planned(&[workload(Kind::Deployment, &json!([{"name": "a"}]), seen())]);
        assert!(!emptied.is_covered_by(&with), "somebody took b out in the meantime");
        let grown = planned(&[workload(Kind::Deployment, &json!([{"name": "c"}, {"name": "a"}]), seen())]);
        assert!(grown.is_covered_by(&with));
    }

    #[test]
    fn what_is_somebody_elses_is_refused_only_where_it_would_change() {
        let helm = |list: &Value| {
            let mut holder = account(list);
            holder.read["metadata"]["labels"] = json!({"app.kubernetes.io/managed-by": "Helm"});
            [holder]
        };
        let refused = plan(&helm(&json!([{"name": "a"}])), "a", Permissions::default());
        assert!(matches!(refused, Err(Refusal::Foreign { .. })));
        assert!(plan(&helm(&json!([])), "a", Permissions::default()).is_ok());
        let adopt = Permissions { adopt: true, ..Permissions::default() };
        assert_eq!(plan(&helm(&json!([{"name": "a"}])), "a", adopt).unwrap().steps.len(), 1);
    }
}
