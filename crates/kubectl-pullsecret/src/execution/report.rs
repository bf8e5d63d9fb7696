//! What is printed of changes: a line for each object, or the document that scripts read.

use pullsecret_core::plan::Plan;
use pullsecret_core::report::{Change, ChangeAction, Report};
use pullsecret_core::{Kind, ObjectRef};

use super::DryRun;
use crate::output::Format;
use crate::session::Session;

/// What the plan would do with every object of it.
pub(super) fn would_be(plan: &Plan, dry_run: DryRun) -> Vec<Change> {
    let dry_run = dry_run.name();
    let unchanged = |object: &ObjectRef| Change {
        object: object.clone(),
        action: ChangeAction::Unchanged,
        summary: String::new(),
        dry_run,
        error: None,
    };
    let changes = plan.steps.iter().map(|step| super::change(step, dry_run));
    changes.chain(plan.unchanged.iter().map(unchanged)).collect()
}

/// Prints them. What was not done is in the document; for people it stands in the error.
pub(super) fn print(mut changes: Vec<Change>, format: Option<Format>, session: &Session) {
    changes.sort_by_key(|change| order(change.object.kind));
    let mut out = session.out();
    if let Some(format @ (Format::Json | Format::Yaml)) = format {
        return out.document(&Report::new("ChangeResult", changes), format);
    }
    changes.retain(|change| !matches!(change.action, ChangeAction::Failed | ChangeAction::Skipped));
    for Change { object, action, dry_run, .. } in changes {
        match dry_run {
            _ if format.is_some() => out.result(&object.to_string()),
            None => out.result(&format!("{object} {action}")),
            Some("client") => out.result(&format!("{object} {action} (dry run)")),
            Some(_) => out.result(&format!("{object} {action} (server dry run)")),
        }
    }
}

fn order(kind: Kind) -> u8 {
    match kind {
        Kind::Secret => 0,
        Kind::ServiceAccount => 1,
        Kind::Pod => 3,
        _ => 2,
    }
}
