//! One look at what is asked about, and what is said of it.

use pullsecret_core::diagnosis::Code;
use pullsecret_core::report::Report;

use super::answers::Answers;
use super::failures;
use super::items;
use super::keyrings::Keyrings;
use super::observe::Observer;
use super::render::{self, Voice};
use super::request::{Asked, Request};
use super::subject::Subject;
use crate::error::CommandError;
use crate::output::Format;
use crate::session::Session;
use crate::world::World;

/// Where and how to look.
pub(super) struct Question<'q> {
    pub(super) world: &'q World<'q>,
    pub(super) request: &'q Request,
    pub(super) session: &'q Session,
    /// The namespace that the user named, if any.
    pub(super) within: Option<&'q str>,
    /// The format in which a script is told.
    pub(super) format: Option<Format>,
}

/// What was seen.
pub(super) struct Look {
    pub(super) subjects: Vec<Subject>,
    pub(super) keyrings: Keyrings,
    /// What registries answered, if they were asked.
    pub(super) answers: Answers,
}

impl Question<'_> {
    /// Looks; reads only.
    pub(super) async fn look(&self) -> Result<Look, CommandError> {
        let observer = Observer::new(self.world, self.request, self.format.is_some());
        let mut subjects = observer.subjects(self.within).await?;
        let keyrings = Keyrings::read(&subjects, self.world).await?;
        observer.tell_of_secrets(&mut subjects, &keyrings).await?;
        if self.request.asked == Asked::Failing {
            subjects.retain(|subject| self.fails_to_pull(subject, &keyrings));
        }
        Ok(Look { subjects, keyrings, answers: Answers::default() })
    }

    /// Whether what fails has to do with a pull. Mostly the waiting reason says so; only of the others, which may,
    /// a diagnosis is made for that.
    fn fails_to_pull(&self, subject: &Subject, keyrings: &Keyrings) -> bool {
        if subject.status.as_ref().is_some_and(|status| status.pod.failing().next().is_some()) {
            return true;
        }
        let failures = failures::all(subject, keyrings, (self.session.now)());
        failures.iter().any(|failure| failure.diagnosis().code != Code::NotAPullProblem)
    }

    /// Says what was seen.
    pub(super) fn tell(&self, look: &Look) {
        let (session, Look { subjects, keyrings, answers }) = (self.session, look);
        let named = subjects.len() > 1 || self.request.asked == Asked::Everything;
        let (now, width, files) = ((session.now)(), session.out().width(), self.world.is_files());
        let places: Vec<String> = subjects.iter().map(|subject| session.place(&subject.namespace)).collect();
        let voice = |at: usize| Voice { place: &places[at], files, width, named, now, answers };
        if let Some(format) = self.format {
            let items = subjects.iter().enumerate();
            let items = items.flat_map(|(at, subject)| items::items(subject, keyrings, &voice(at)));
            return session.out().document(&Report::new("PullExplanation", items.collect()), format);
        }
        if self.request.asked == Asked::Failing {
            return session.out().results(&render::summary(subjects, keyrings, voice, width));
        }
        if subjects.is_empty() {
            session.out().status("There is no pod and no workload in the files.");
        }
        for (at, subject) in subjects.iter().enumerate() {
            let lines = render::lines(subject, keyrings, &voice(at));
            let above = if at > 0 { &[String::new()][..] } else { &[] };
            session.out().results(&[above, &lines].concat());
        }
    }
}
