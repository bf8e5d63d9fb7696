//! What was found out of each image, for scripts; what people read is made of it.

use pullsecret_core::report::{AskedCredential, PullVerification, Reference, VerificationResult};
use pullsecret_core::verification::{Circumstances, Outcome, conclude};

use super::ask::{Answers, Question};
use super::case::Case;

/// What has to be asked of a registry; nothing where the pull stops before.
pub(super) fn question(case: &Case) -> Option<Question<'_>> {
    let image = case.reference.as_ref().filter(|_| case.error.is_none())?;
    let credentials = case.credentials.iter().map(|predicted| &predicted.credential).collect();
    Some(Question { image, credentials, may_be_anonymous: case.may_be_anonymous })
}

/// The item of a case.
pub(super) fn item(case: Case, answers: Option<Answers>) -> PullVerification {
    let answers = answers.unwrap_or(Answers { credentials: Vec::new(), anonymous: None, manifest: None });
    let anonymous_is_tried = case.may_be_anonymous && case.credentials.is_empty() && case.error.is_none();
    let mut attempts: Vec<Outcome> = answers.credentials.iter().map(|answer| answer.outcome).collect();
    if anonymous_is_tried {
        attempts.extend(answers.anonymous.as_ref().map(|answer| answer.outcome));
    }
    let circumstances = Circumstances {
        is_stopped: case.error.is_some(),
        has_unreadable: !case.unreadable.is_empty(),
        is_anonymous: anonymous_is_tried,
        node: case.node,
    };
    let asked = case.credentials.into_iter().zip(answers.credentials);
    let (digest, platforms) =
        answers.manifest.map(|found| (found.digest, found.platforms)).unwrap_or_default();
    let mut item = PullVerification {
        namespace: case.namespace,
        image: case.image,
        reference: case.reference.as_ref().map(Reference::of),
        used_by: case.users,
        result: VerificationResult::Unknown,
        unknown: None,
        error: case.error,
        stopped_by: case.undecodable,
        credentials: asked
            .map(|(predicted, answer)| AskedCredential { credential: predicted.explained, answer })
            .collect(),
        anonymous: answers.anonymous,
        anonymous_is_tried,
        digest,
        platforms,
        unreadable: case.unreadable,
        node_credentials: case.node.map(|platform| platform.registry().to_owned()),
    };
    item.conclude(conclude(&attempts, circumstances));
    item
}
