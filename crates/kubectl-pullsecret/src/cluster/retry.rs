//! When to send a request again: bounded, as the server asks, and never so that a success looks like a failure.

use std::time::Duration;

use http::StatusCode;

use super::wire::{Answer, Fault};

/// How long we wait for an overloaded server, all waits of one request together.
const PATIENCE: Duration = Duration::from_secs(30);
/// client-go's limit too (v0.35.4 `rest.withRetry`, `maxRetries`).
const MOST_RETRIES: u32 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The retries of one request.
pub(super) struct Retries {
    /// Reads can be sent again at will. A write that was carried out would answer its repetition with
    /// "exists already" or a failed `test`, so a write is repeated only where the server says that it did
    /// nothing.
    repeatable: bool,
    patience: Duration,
    done: u32,
    waited: Duration,
}

impl Retries {
    pub(super) fn new(repeatable: bool, limit: Option<Duration>) -> Self {
        let patience = limit.map_or(PATIENCE, |limit| limit.min(PATIENCE));
        Self { repeatable, patience, done: 0, waited: Duration::ZERO }
    }

    /// How long to wait before this request is sent again; `None` to take the answer as it is.
    pub(super) fn after_answer(&mut self, answer: &Answer) -> Option<Duration> {
        let again = match answer.status {
            // Refused before anything was done.
            StatusCode::TOO_MANY_REQUESTS => true,
            // With Retry-After it is the server itself that turns the request away.
            StatusCode::SERVICE_UNAVAILABLE => self.repeatable || answer.retry_after.is_some(),
            // Gave up on it half-way.
            StatusCode::GATEWAY_TIMEOUT => self.repeatable,
            _ => false,
        };
        if again { self.pause(answer.retry_after) } else { None }
    }

    /// The same after a fault of the connection.
    pub(super) fn after_fault(&mut self, fault: &Fault) -> Option<Duration> {
        // A server that restarts closes its connections; one that does so again and again is broken.
        (self.repeatable && *fault == Fault::Lost && self.done < 2).then(|| self.pause(None))?
    }

    fn pause(&mut self, asked: Option<Duration>) -> Option<Duration> {
        let growing = FIRST_PAUSE.saturating_mul(1 << self.done.min(10)).min(LONGEST_PAUSE);
        let pause = asked.map_or(growing, |asked| asked.max(FIRST_PAUSE));
        self.done += 1;
        self.waited = self.waited.saturating_add(pause);
        (self.done <= MOST_RETRIES && self.waited <= self.patience).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: StatusCode, retry_after: Option<u64>) -> Answer {
        Answer {
            status,
            retry_after: retry_after.map(Duration::from_secs),
            content_type: String::new(),
            location: None,
            body: Vec::new(),
        }
    }

    #[test]
    fn a_write_is_repeated_only_where_nothing_was_done() {
        let mut write = Retries::new(false, None);
        assert!(write.after_answer(&answer(StatusCode::TOO_MANY_REQUESTS, None)).is_some());
        assert!(write.after_answer(&answer(StatusCode::SERVICE_UNAVAILABLE, Some(1))).is_some());
        for status in
            [StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT, StatusCode::INTERNAL_SERVER_ERROR]
        {
            assert_eq!(write.after_answer(&answer(status, None)), None, "{status}");
        }
        assert_eq!(write.after_fault(&Fault::Lost), None);
    }

    #[test]
    fn waits_follow_the_server_and_end() {
        let mut read = Retries::new(true, None);
        let busy = answer(StatusCode::TOO_MANY_REQUESTS, Some(7));
        assert_eq!(read.after_answer(&busy), Some(Duration::from_secs(7)));
        let waits = std::iter::from_fn(|| read.after_answer(&busy)).count();
        assert_eq!(waits, 3, "30 seconds hold four waits of seven");
        let mut eager = Retries::new(true, None);
        let zero = answer(StatusCode::TOO_MANY_REQUESTS, Some(0));
        assert_eq!(std::iter::from_fn(|| eager.after_answer(&zero)).count(), 10);
        let mut hurried = Retries::new(true, Some(Duration::from_secs(5)));
        assert_eq!(hurried.after_answer(&busy), None, "--request-timeout is the user's patience");
    }

    #[test]
    fn a_read_survives_a_restart_of_the_server() {
        let mut read = Retries::new(true, None);
        assert!(read.after_fault(&Fault::Lost).is_some());
        assert!(read.after_fault(&Fault::Lost).is_some());
        assert_eq!(read.after_fault(&Fault::Lost), None);
        assert_eq!(Retries::new(true, None).after_fault(&Fault::Silence), None);
    }
}
