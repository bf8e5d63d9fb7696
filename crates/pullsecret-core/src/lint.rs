//! What is wrong with a pull secret by itself: what needs neither the registry nor another object to be seen.

mod code;
mod entry;
mod mend;
mod whole;

pub use code::Code;

use jiff::{SignedDuration, Timestamp};

use crate::docker_config::Overlooked;
use crate::inspection::Inspection;
use crate::report::{Finding, FindingObject, Severity};
use crate::{ObjectRef, PullSecret};
use mend::Mend;

/// What ends within this counts as about to end.
pub const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a finding depends on beside the secret.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The time.
    pub now: Timestamp,
    /// What a command needs to act where the secret is, as in `-n shop --context prod`.
    pub place: &'a str,
    /// Whether the secret stands in a file: then commands print a manifest and change nothing.
    pub in_file: bool,
    /// The repositories of images in use that the secret may serve: an odd key that matches one of them is meant.
    pub repositories: &'a [String],
}

/// The findings of one secret, the worst first.
pub(crate) fn findings(
    inspection: &Inspection,
    secret: &PullSecret,
    overlooked: &Overlooked,
    context: &Context<'_>,
) -> Vec<Finding> {
    let (foreign, immutable) = (secret.foreign_owner.is_some(), secret.immutable);
    let mend = Mend { inspection, context, foreign, immutable };
    let mut found = Found { mend, findings: Vec::new() };
    whole::check(secret, overlooked, &mut found);
    entry::check(overlooked, &mut found);
    let mut findings = found.findings;
    findings.sort_by_key(|finding| (finding.severity, finding.code));
    findings
}

/// A secret that nobody names, as far as one can see: whether that is so is known only to who has looked.
pub fn not_referenced(object: &ObjectRef) -> Finding {
    let message = "no service account, workload or pod names it; other objects may, which are not looked at";
    Finding {
        code: Code::NotReferenced,
        severity: Severity::Info,
        object: FindingObject::new(object, None),
        message: message.to_owned(),
        commands: Vec::new(),
        fixable: false,
    }
}

/// The findings so far, and what they are about.
struct Found<'a> {
    mend: Mend<'a>,
    findings: Vec<Finding>,
}

impl Found<'_> {
    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        path: impl Into<Option<String>>,
        message: impl Into<String>,
        command: Option<String>,
    ) {
        self.findings.push(Finding {
            code,
            severity,
            object: FindingObject::new(&self.mend.inspection.object, path.into()),
            message: message.into(),
            commands: command.into_iter().collect(),
            fixable: code == Code::LastAppliedPassword,
        });
    }
}

#[cfg(test)]
mod tests;
