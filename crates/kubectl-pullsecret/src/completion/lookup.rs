//! Values looked up with a limit that holds whatever hangs: the network, a credential plugin, a folder on a dead server.
//!
//! A thread of its own does it, and is left behind when the time is over: the process ends with the answer.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::cache;
use super::engine::Candidate;
use super::sources::Sources;
use crate::completable::Completable;
use crate::environment::Environment;

/// After how long the shell gets what there is. With kubectl before it and the shell behind it, that is a second and a
/// half.
const LIMIT: Duration = Duration::from_millis(1_250);
/// The thread ends a little earlier, and ends a credential plugin with it.
const EARLIER: Duration = Duration::from_millis(100);

/// What was found.
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// What the user should know of it.
    pub(super) hint: Option<String>,
    /// Under which name it is kept, if it is whole and worth keeping.
    place: Option<String>,
}

impl Found {
    /// Keeps it for when there is no answer.
    pub(super) fn keep(self, environment: &Environment) {
        if let Some(place) = self.place {
            cache::write(&place, &self.candidates, environment);
        }
    }
}

enum Message {
    /// Where values that come from a cluster are kept.
    Place(String),
    Values(Vec<Candidate>),
    /// All is said; with what went wrong.
    End(Option<String>),
}

/// Looks the values up; `started` is when the process was.
pub(super) fn find(
    sources: Sources,
    what: Completable,
    environment: &Environment,
    started: Instant,
) -> Found {
    let (sender, receiver) = channel();
    let limit = LIMIT.saturating_sub(started.elapsed());
    let spawned =
        thread::Builder::new().spawn(move || work(&sources, what, limit.saturating_sub(EARLIER), &sender));
    if spawned.is_err() {
        return Found { candidates: Vec::new(), hint: None, place: None };
    }
    let (candidates, place, trouble) = collect(&receiver, started);
    let Some(trouble) = trouble else { return Found { candidates, hint: None, place } };
    let kept = place.and_then(|place| cache::read(&place, environment));
    match kept {
        None => Found { candidates, hint: Some(trouble), place: None },
        Some((kept, age)) => {
            let hint = Some(format!("{trouble}: names of {age} ago"));
            Found { candidates: merged(candidates, kept), hint, place: None }
        }
    }
}

/// What comes until the end or the limit: values, the place, and what went wrong.
fn collect(
    receiver: &Receiver<Message>,
    started: Instant,
) -> (Vec<Candidate>, Option<String>, Option<String>) {
    let (mut candidates, mut place) = (Vec::new(), None);
    loop {
        match receiver.recv_timeout(LIMIT.saturating_sub(started.elapsed())) {
            Ok(Message::Place(name)) => place = Some(name),
            Ok(Message::Values(values)) => candidates = merged(candidates, values),
            Ok(Message::End(trouble)) => return (candidates, place, trouble),
            Err(RecvTimeoutError::Timeout) => {
                return (candidates, place, Some("no answer within a second".to_owned()));
            }
            Err(RecvTimeoutError::Disconnected) => return (candidates, place, Some("no answer".to_owned())),
        }
    }
}

/// Both, each once; where a name is in both, the newer description.
fn merged(mut older: Vec<Candidate>, newer: Vec<Candidate>) -> Vec<Candidate> {
    let known: std::collections::HashSet<&str> =
        newer.iter().map(|candidate| candidate.value.as_str()).collect();
    older.retain(|candidate| !known.contains(candidate.value.as_str()));
    older.extend(newer);
    older
}

fn work(sources: &Sources, what: Completable, limit: Duration, sender: &Sender<Message>) {
    // Who does not wait any more has gone.
    let send = |message| drop(sender.send(message));
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    let ended = runtime.block_on(async {
        if let Some(place) = sources.place(what).await {
            send(Message::Place(place));
        }
        let mut found = |values| send(Message::Values(values));
        tokio::time::timeout(limit, sources.find(what, &mut found)).await
    });
    send(Message::End(match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("no answer within a second".to_owned()),
    }));
    runtime.shutdown_background();
}
