//! Why a pull fails: from a container's status and events, what the kubelet does with the pod's secrets, and a few
//! times, to one cause, how sure it is, and what mends it.
//!
//! A message is taken apart ([`Evidence`]), each error in it is held against a table of known forms ([`forms`]), and
//! what it says by itself ([`Said`]) is combined with what was sent ([`crate::prediction`]). What is not recognised
//! is unknown, with its text: a network fault is never laid on a credential, nor the reverse.

mod address;
mod anatomy;
mod case;
mod code;
mod evidence;
mod facts;
mod form;
pub mod forms;
mod message;
mod remedy;
mod said;
mod verdict;

pub use address::Asked;
pub use anatomy::{Runtime, Sent, Stage};
pub use case::{AccountCase, Case, EventSeen, SecretTimes};
pub use code::{Certainty, Code};
pub use evidence::{Attempt, Evidence, needs_events};
pub use form::{Form, When};
pub use message::image_named;
pub use remedy::{NodeFault, Remedy};
pub use said::Said;

use crate::shown::in_one_line;
use facts::Facts;
use verdict::Finding;

/// How much of the node's words is shown, in characters.
const SHOWN: usize = 500;

/// How long a cause can be, in characters: names in it have any length in files that nobody checked.
const LONGEST_CAUSE: usize = 1000;

/// How many words of a message that nobody knows are compared: where it is cut must not depend on how long the numbers
/// in it are.
const COMPARED: usize = 60;

/// Why a pull fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What is wrong, as one word.
    pub code: Code,
    /// How sure that is.
    pub certainty: Certainty,
    /// What is wrong, as a sentence in one line.
    pub cause: String,
    /// What mends it, the best first; empty where nothing does that is known.
    pub remedies: Vec<Remedy>,
    /// What the node says, in one line and without what merely wraps it; `None` where it says nothing. A registry's
    /// words can repeat a credential: hold them against [`crate::Repetition`] before they are printed.
    pub node_says: Option<String>,
    /// What became of each predicted credential, in their order; `None` where that is not known.
    pub outcomes: Vec<Option<Said>>,
    /// What two failures of one image have in common that are one to whoever mends them: equal for those. It is the code
    /// with the cause, which names the credential that it is about; and for what is unknown the code with the message,
    /// but for words that hold a digit or could be hexadecimal: requests' numbers, ports and digests differ from try to
    /// try. It is there to be compared and not to be shown: a message can repeat a credential.
    pub likeness: String,
}

/// Says why a container's pull fails. `None` where its status tells of no failure.
pub fn diagnose(case: &Case<'_>) -> Option<Diagnosis> {
    let evidence = Evidence::of(case.waiting?, case.container, case.events)?;
    let Finding { code, certainty, cause, remedies } = verdict::find(case, &evidence);
    let deciding = evidence.attempts.get(evidence.deciding()).map_or("", |attempt| attempt.text);
    let said = words(deciding);
    Some(Diagnosis {
        code,
        certainty,
        likeness: likeness(code, &cause, deciding),
        cause: shortened(&cause, LONGEST_CAUSE),
        remedies,
        node_says: Some(said).filter(|said| !said.is_empty()),
        outcomes: Facts::of(case, &evidence).outcomes(),
    })
}

fn likeness(code: Code, cause: &str, text: &str) -> String {
    // Only where nothing better is known is a cause made of the message.
    if code != Code::Unknown || text.is_empty() {
        return format!("{code}: {}", shortened(cause, LONGEST_CAUSE));
    }
    let is_of_one_try = |word: &str| {
        word.contains(|c: char| c.is_ascii_digit()) || word.chars().all(|c| c.is_ascii_hexdigit())
    };
    let text = shortened(text, LONGEST_CAUSE);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let steady = words.map(|word| if is_of_one_try(word) { "#" } else { word });
    format!("{code}: {}", steady.take(COMPARED).collect::<Vec<_>>().join(" "))
}

/// What stands around the words that matter in containerd's errors.
const AROUND: [&str; 6] = [
    "failed to pull and unpack image ",
    "failed to resolve reference ",
    "failed to resolve image",
    "failed to authorize",
    "failed to copy",
    "httpReadSeeker",
];

/// The words of an error that matter, in one line: `failed to fetch anonymous token: 403 Forbidden`.
fn words(text: &str) -> String {
    let mut rest = text;
    while let Some(start) = AROUND.iter().find(|start| rest.starts_with(**start)) {
        let after = &rest[start.len()..];
        // A reference in quotes may follow, and has colons of its own.
        let after = after
            .strip_prefix('"')
            .and_then(|quoted| quoted.split_once('"'))
            .map_or(after, |(_, after)| after);
        let Some((_, inner)) = after.split_once(": ") else { break };
        rest = inner;
    }
    let status = rest.find("unexpected status from ");
    let shown = match status.and_then(|start| Some((start, rest[start..].find(": ")? + start + ": ".len()))) {
        Some((start, end)) => format!("{}{}", &rest[..start], &rest[end..]),
        None => rest.to_owned(),
    };
    shortened(&shown, SHOWN)
}

/// Foreign text in one line of so many characters at most, its addresses without what is secret in them.
fn shortened(text: &str, most: usize) -> String {
    // What is not seen becomes spaces, and those become one: somewhat more than is shown has to be looked at.
    let looked_at = &text[..text.floor_char_boundary(most.saturating_mul(16))];
    // An address that ends where nothing more is looked at may have its end, and what tells a password, beyond that.
    let whole = match looked_at.rfind("://").filter(|_| looked_at.len() < text.len()) {
        Some(at) if !looked_at[at..].contains(char::is_whitespace) => &looked_at[..at],
        _ => looked_at,
    };
    let line = in_one_line(whole);
    let line = address::shown(&line);
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into_owned(),
    }
}

#[cfg(test)]
mod tests;
