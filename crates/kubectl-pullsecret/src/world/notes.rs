//! What is said once about the files that make a world.

use crate::manifest_files::{Manifests, Place};
use crate::output::Output;

/// How many things of a kind are named before it is only counted.
const MOST_NAMED: usize = 3;

/// Says what was skipped and what stands in the files twice.
pub(super) fn tell(found: &Manifests, output: &mut Output) {
    for line in skipped(found) {
        output.status(&line);
    }
    for place in found.unread.iter().take(MOST_NAMED) {
        output.warning(&format!(
            "{place}: what stands behind a line of ... is not read, as for kubectl: a document begins with ---"
        ));
    }
    if let Some(more) = found.unread.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        output.warning(&format!("{more} more documents stand behind lines of ... and are not read"));
    }
    for repeated in found.repeated.iter().take(MOST_NAMED) {
        output.warning(&format!(
            "{} in namespace {} stands at {} and at {}; the last counts, as for kubectl apply",
            repeated.object, repeated.object.namespace, repeated.first, repeated.last
        ));
    }
    if let Some(more) = found.repeated.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        output.warning(&format!(
            "{more} more objects stand in the files more than once; the last of each counts"
        ));
    }
}

fn skipped(found: &Manifests) -> Vec<String> {
    let mut lines = Vec::new();
    let count: usize = found.skipped.values().sum();
    if count > 0 {
        let mut kinds: Vec<_> = found.skipped.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let named = kinds.iter().take(MOST_NAMED).map(|(kind, count)| format!("{kind} ({count})"));
        lines.push(format!(
            "Skipped {} of other kinds: {}",
            counted(count, "object"),
            shortened(&named.collect::<Vec<_>>(), kinds.len())
        ));
    }
    let count = found.foreign.len();
    if count > 0 {
        let places = found.foreign.iter().take(MOST_NAMED).map(Place::to_string);
        lines.push(format!(
            "Skipped {} without apiVersion and kind: {}",
            counted(count, "document"),
            shortened(&places.collect::<Vec<_>>(), count)
        ));
    }
    lines
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// The first of so many.
fn shortened(named: &[String], all: usize) -> String {
    match all - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
