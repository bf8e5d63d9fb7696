//! What attaching changes: the list of a service account, or that of a pod template.

use serde_json::Value;

use super::refusal::{Permissions, Refusal};
use super::{Action, Intent, Step};
use crate::ownership::foreign_owner;
use crate::reference_list::{Append, SERVICE_ACCOUNT_PATH, names, template_spec_path};
use crate::{Kind, ObjectRef, Sealed};

/// Something that holds a list of pull secrets, as it was read.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The service account or workload.
    pub object: ObjectRef,
    /// As the API server sent it.
    pub read: Value,
    /// For a workload whose own list is empty: the list of its service account, which pods have had so far.
    pub inherited: Vec<String>,
}

/// The change of one list; `None` if it names the secrets already.
pub fn attach_step(
    holder: &Holder,
    secrets: &[String],
    permissions: Permissions,
) -> Result<Option<Step>, Refusal> {
    let object = &holder.object;
    let is_account = object.kind == Kind::ServiceAccount;
    let path = if is_account {
        SERVICE_ACCOUNT_PATH.to_owned()
    } else {
        let spec = template_spec_path(object.kind).ok_or_else(|| Refusal::NoTemplate(object.clone()))?;
        format!("{spec}/imagePullSecrets")
    };
    let own = names(holder.read.pointer(&path));
    let copied = if own.is_empty() { holder.inherited.as_slice() } else { &[] };
    let added: Vec<String> = copied.iter().chain(secrets).cloned().collect();
    let Some(append) = Append::new(object.clone(), &holder.read, &path, &added) else { return Ok(None) };
    if let (Some(owner), false) = (foreign_owner(&holder.read), permissions.adopt) {
        return Err(Refusal::Foreign { object: object.clone(), owner });
    }
    Ok(Some(Step {
        object: object.clone(),
        summary: attach_summary(&append, copied, is_account),
        intents: vec![Intent::Names(append.added().to_vec())],
        action: Action::Patch(Sealed::new(append.patch())),
    }))
}

fn attach_summary(append: &Append, copied: &[String], is_account: bool) -> String {
    let shown = |names: &[String]| {
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let lists = format!("imagePullSecrets: {} → {}", shown(&append.before), shown(&append.after));
    match (is_account, copied.is_empty()) {
        (true, _) => lists,
        (false, true) => format!("{lists}; a rollout starts"),
        (false, false) => format!("{lists}; its account's list is copied in, a rollout starts"),
    }
}
