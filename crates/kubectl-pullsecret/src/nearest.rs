//! Which names are most like one that does not exist.

/// The known names, those most like the wanted one first.
pub(crate) fn nearest_first(wanted: &str, mut known: Vec<String>) -> Vec<String> {
    known.sort_by_cached_key(|name| distance(wanted, name));
    known
}

/// Levenshtein's distance, letter case ignored.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
