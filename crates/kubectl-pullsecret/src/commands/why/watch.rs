//! `why --watch`: looks again until everything is pulled, or fails for another reason.

use std::collections::BTreeSet;
use std::time::Duration;

use pullsecret_core::pod::Pod;

use super::failures;
use super::look::{Look, Question};
use super::subject::{Pods, Subject};
use crate::error::{CommandError, Exit};

/// How long between two looks.
const PERIOD: Duration = Duration::from_secs(2);

/// Why something fails: the image, and what the cause has in common from try to try.
type Cause = (String, String);

/// Follows what is explained. What was said of it last is `look`.
pub(super) async fn follow(question: &Question<'_>, mut look: Look) -> Result<(), CommandError> {
    let known = causes(question, &look);
    if !look.subjects.iter().all(has_images) {
        question.session.out().status("Watching; Ctrl-C ends it.");
    }
    while !look.subjects.iter().all(has_images) {
        tokio::time::sleep(PERIOD).await;
        look = question.look().await.map_err(gone)?;
        let causes = causes(question, &look);
        // Between two pods of a rollout nothing fails for a moment.
        if !causes.is_empty() && causes != known {
            question.session.out().results(&[String::new()]);
            question.tell(&look);
            return Ok(());
        }
    }
    question.session.out().status("✓ All images are there.");
    Ok(())
}

/// What was there when the watch began and is not any more.
fn gone(error: CommandError) -> CommandError {
    if error.exit != Exit::Usage {
        return error;
    }
    CommandError::new(Exit::Incomplete, format!("{} any more", error.message))
        .detail("What is made in a pod's place has another name.")
}

fn causes(question: &Question<'_>, look: &Look) -> BTreeSet<Cause> {
    let now = (question.session.now)();
    let failures = look.subjects.iter().flat_map(|subject| failures::all(subject, &look.keyrings, now));
    let cause =
        |failure: failures::Failure<'_>| (failure.told.image.to_owned(), failure.told.diagnosis.likeness);
    failures.map(cause).collect()
}

/// Whether nothing is left to pull, as far as pods are there.
fn has_images(subject: &Subject) -> bool {
    let is_pulled =
        |pod: &Pod| pod.ended || !pod.deleting && pod.containers.iter().all(|container| container.pulled);
    match (&subject.status, &subject.pods) {
        (Some(status), _) => is_pulled(&status.pod),
        (None, Pods::Seen(pods)) => !pods.is_empty() && pods.iter().all(|pod| is_pulled(&pod.status.pod)),
        (None, Pods::None | Pods::Unreadable) => false,
    }
}
