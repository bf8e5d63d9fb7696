//! What is wrong with a pull secret by itself: what needs neither the registry nor another object to be seen.

mod code;
mod entry;
mod whole;

pub use code::Code;

use jiff::{SignedDuration, Timestamp};

use crate::docker_config::Overlooked;
use crate::inspection::Inspection;
use crate::report::{Finding, FindingObject, Severity};
use crate::{ObjectRef, PullSecret};

/// What ends within this counts as about to end.
pub const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a finding depends on beside the secret.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The time.
    pub now: Timestamp,
    /// What a command needs to act where the secret is, as in `-n shop --context prod`.
    pub place: &'a str,
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
    let mut found = Found { object: &inspection.object, findings: Vec::new() };
    whole::check(inspection, secret, overlooked, context, &mut found);
    entry::check(inspection, overlooked, context, &mut found);
    let mut findings = found.findings;
    findings.sort_by_key(|finding| finding.severity);
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

/// The findings so far.
struct Found<'a> {
    object: &'a ObjectRef,
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
            object: FindingObject::new(self.object, path.into()),
            message: message.into(),
            commands: command.into_iter().collect(),
            fixable: code == Code::LastAppliedPassword,
        });
    }
}

/// The command that puts a credential in place.
fn add_command(registry: &str, user: &str, object: &ObjectRef, context: &Context<'_>) -> String {
    let user = if user.is_empty() { "USER".to_owned() } else { word(user) };
    let registry = word(registry);
    format!("kubectl pullsecret add {registry} -u {user} --name {} {}", object.name, context.place)
}

/// A text as one word of a shell.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,+=".contains(c);
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests;
