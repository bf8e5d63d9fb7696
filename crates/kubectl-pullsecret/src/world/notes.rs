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
        let kinds: Vec<&str> = found.skipped.keys().map(String::as_str).collect();
        lines.push(format!(
            "Skipped {count} {} of other kinds: {}",
            plural(count, "object"),
            kinds.join(", ")
        ));
    }
    if let Some(first) = found.foreign.first() {
        let count = found.foreign.len();
        let named: Vec<String> = found.foreign.iter().take(MOST_NAMED).map(Place::to_string).collect();
        let more = if count > MOST_NAMED { ", …" } else { "" };
        let _ = first;
        lines.push(format!(
            "Skipped {count} {} without apiVersion and kind: {}{more}",
            plural(count, "document"),
            named.join(", ")
        ));
    }
    lines
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}
