//! A registry's answer, as it is told to scripts and to people.

use pullsecret_core::report::{RegistryAnswer, ReportedLimit};
use pullsecret_core::verification::Outcome;

use crate::registry_client::{ImageAnswer, Sent, Verdict};

/// The answer for scripts.
pub(super) fn reported(answer: &ImageAnswer) -> RegistryAnswer {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (outcome, status, detail) = match &answer.verdict {
        Verdict::Pulls => (Outcome::Pulls, None, None),
        Verdict::Rejected { status, detail } => (Outcome::Refused, Some(*status), some(detail)),
        Verdict::NoAccess { status, detail } => (Outcome::NoAccess, Some(*status), some(detail)),
        Verdict::NotFound => (Outcome::NotFound, Some(404), None),
        Verdict::NotTls { host } => (Outcome::Unreachable, None, Some(format!("{host} does not speak TLS"))),
        Verdict::Unreachable { reason } => (Outcome::Unreachable, None, some(reason)),
        Verdict::NotChecked { reason } => (Outcome::NotChecked, None, some(reason)),
        // What is said of a login, which is not asked for here.
        Verdict::LoginAccepted | Verdict::NothingProven => (Outcome::NotChecked, None, None),
    };
    let rate_limit = answer.limit.map(|limit| ReportedLimit {
        limit: limit.limit,
        remaining: limit.remaining,
        window_seconds: limit.window,
    });
    RegistryAnswer { outcome, status, detail, sent: answer.sent == Sent::Credential, rate_limit }
}

/// The answer of a registry that is another one here than on the node.
pub(super) fn not_visible() -> RegistryAnswer {
    RegistryAnswer { outcome: Outcome::NotVisible, status: None, detail: None, sent: false, rate_limit: None }
}
