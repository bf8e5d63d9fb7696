//! Values looked up with a limit that holds whatever hangs: the network, a credential plugin, a folder on a dead server.
//!
//! A thread of its own does it, and is left behind when the time is over: the process ends with the answer.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::cache;
use super::engine::Candidate;
use super::sources::Sources;
use crate::cluster::ClusterError;
use crate::completable::Completable;
use crate::environment::Environment;

/// After how long the shell gets what there is. With kubectl before it and the shell behind it, that is a second and a
/// half.
const LIMIT: Duration = Duration::from_millis(1_250);
/// The thread ends that much earlier, and a credential plugin with it.
const EARLIER: Duration = Duration::from_millis(100);
/// How long what was found may take to be kept.
const KEEPING: Duration = Duration::from_millis(50);

const NO_ANSWER: &str = "no answer in time";

/// What was found.
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// What the user should know of it.
    pub(super) hint: Option<String>,
    /// Under which name it is kept, if it is whole and worth keeping.
    place: Option<String>,
}

enum Message {
    /// Where the values are kept for when there is no answer, and what is kept there: names, and their age in words.
    Place(String, Option<(Vec<Candidate>, String)>),
    Values(Vec<Candidate>),
    /// All is said.
    End(Result<(), Trouble>),
}

/// What went wrong.
struct Trouble {
    words: String,
    /// Whether there was no answer, as against one that refuses.
    is_silence: bool,
}

/// Looks the values up; `started` is when the process was.
pub(super) fn find(sources: Sources, what: Completable, started: Instant) -> Found {
    let (sender, receiver) = channel();
    let nothing = || Found { candidates: Vec::new(), hint: None, place: None };
    let deadline = started + LIMIT.saturating_sub(EARLIER);
    let spawned = thread::Builder::new().spawn(move || work(&sources, what, deadline, &sender));
    if spawned.is_err() { nothing() } else { collect(&receiver, started) }
}

/// What comes until the end or the limit.
fn collect(receiver: &Receiver<Message>, started: Instant) -> Found {
    let (mut candidates, mut place, mut kept) = (Vec::new(), None, None);
    let ended = loop {
        match receiver.recv_timeout(LIMIT.saturating_sub(started.elapsed())) {
            Ok(Message::Place(name, names)) => (place, kept) = (Some(name), names),
            Ok(Message::Values(values)) => candidates = merged(candidates, values),
            Ok(Message::End(ended)) => break ended,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                break Err(Trouble { words: NO_ANSWER.to_owned(), is_silence: true });
            }
        }
    };
    let Err(trouble) = ended else { return Found { candidates, hint: None, place } };
    match kept.filter(|_| trouble.is_silence) {
        None => Found { candidates, hint: Some(trouble.words), place: None },
        Some((kept, age)) => {
            let hint = Some(format!("{}: names of {age} ago", trouble.words));
            Found { candidates: merged(kept, candidates), hint, place: None }
        }
    }
}

/// Both, each once; where a name is in both, the newer description and place.
fn merged(mut older: Vec<Candidate>, newer: Vec<Candidate>) -> Vec<Candidate> {
    let known: std::collections::HashSet<&str> =
        newer.iter().map(|candidate| candidate.value.as_str()).collect();
    older.retain(|candidate| !known.contains(candidate.value.as_str()));
    older.extend(newer);
    older
}

fn work(sources: &Sources, what: Completable, deadline: Instant, sender: &Sender<Message>) {
    // Who does not wait any more has gone.
    let send = |message| drop(sender.send(message));
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    let ended = runtime.block_on(async {
        if let Some(place) = sources.place(what).await {
            let kept = cache::read(&place, &sources.environment);
            send(Message::Place(place, kept));
        }
        if Instant::now() >= deadline {
            // Nothing is begun that would be left behind.
            return None;
        }
        let mut found = |values| send(Message::Values(values));
        tokio::time::timeout_at(deadline.into(), sources.find(what, &mut found)).await.ok()
    });
    send(Message::End(match ended {
        Some(Ok(())) => Ok(()),
        Some(Err(error)) => Err(Trouble { words: error.to_string(), is_silence: is_silence(&error) }),
        None => Err(Trouble { words: NO_ANSWER.to_owned(), is_silence: true }),
    }));
    runtime.shutdown_background();
}

fn is_silence(error: &ClusterError) -> bool {
    matches!(
        error,
        ClusterError::Unreachable { .. }
            | ClusterError::TimedOut { .. }
            | ClusterError::ConnectionLost { .. }
    )
}

/// Keeps what is whole for when there is no answer; not longer than a moment, for a shell waits until we end.
pub(super) fn keep(found: Vec<Found>, environment: Environment) {
    let found: Vec<_> =
        found.into_iter().filter_map(|found| Some((found.place?, found.candidates))).collect();
    if found.is_empty() {
        return;
    }
    let (sender, receiver) = channel::<()>();
    let spawned = thread::Builder::new().spawn(move || {
        for (place, candidates) in found {
            cache::write(&place, &candidates, &environment);
        }
        drop(sender);
    });
    if spawned.is_ok() {
        let _ = receiver.recv_timeout(KEEPING);
    }
}
