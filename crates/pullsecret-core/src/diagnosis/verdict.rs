//! From what a message says to a diagnosis: a second table for what is decided by the message alone, and a few
//! questions for what is not.

mod access;
mod decided;
mod found;
mod mirror;
mod unsent;

use super::case::Case;
use super::code::{Certainty, Code};
use super::evidence::{Attempt, Evidence};
use super::facts::Facts;
use super::remedy::{NodeFault, Remedy};
use super::said::Said;

/// A diagnosis before it is dressed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) code: Code,
    pub(super) certainty: Certainty,
    pub(super) cause: String,
    pub(super) remedies: Vec<Remedy>,
}

impl Finding {
    pub(super) fn new(
        code: Code,
        certainty: Certainty,
        cause: impl Into<String>,
        remedies: Vec<Remedy>,
    ) -> Self {
        Self { code, certainty, cause: cause.into(), remedies }
    }
}

/// The diagnosis of a failing pull.
pub(super) fn find(case: &Case<'_>, evidence: &Evidence<'_>) -> Finding {
    let facts = Facts::of(case, evidence);
    if evidence.is_bare() {
        return found::without_words(&facts);
    }
    let Some(attempt) = evidence.attempts.get(evidence.deciding()) else { return found::unknown("") };
    if attempt.said.is_about_access()
        && let Some(finding) = found::not_verified(&facts)
    {
        return finding;
    }
    let mirror = facts.mirror(attempt);
    let of_mirror = mirror.and_then(|host| mirror::finding(&facts, attempt, host));
    if let Some(finding) = of_mirror.or_else(|| mirror::unnamed(&facts, attempt)) {
        return finding;
    }
    match attempt.said {
        Said::NothingSent
        | Said::CredentialRefused
        | Said::CredentialForbidden
        | Said::Unauthorized
        | Said::Forbidden
        | Said::ScopeMissing
        | Said::TokenRefused => access::finding(&facts, attempt),
        Said::NotFound => found::not_found(&facts, attempt),
        Said::AnonymousLimit => access::anonymous_limit(&facts),
        Said::NeverPull => found::never_pull(&facts),
        Said::SecretUndecodable => found::undecodable(&facts, attempt.text),
        Said::Unpacking => found::unpacking(&facts, attempt.text),
        Said::OwnFiles => found::own_files(attempt.text),
        Said::NotAPull => found::no_pull(evidence),
        Said::Unknown => found::unknown(attempt.text),
        said => decided::finding(&facts, attempt, said),
    }
}
