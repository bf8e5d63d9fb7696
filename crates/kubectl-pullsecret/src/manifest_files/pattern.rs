//! Patterns for files, where no shell has filled them in: kubectl fills them in itself.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The files that a pattern means, in the order of their names; the path itself where something is called exactly
/// that, or nothing matches (`k8s.io/cli-runtime` v0.35.4, `pkg/resource/builder.go`, `expandIfFilePattern`).
pub(super) fn expand(path: &Path) -> Vec<PathBuf> {
    let has_pattern = path.to_string_lossy().contains(['*', '?', '[']);
    if !has_pattern || fs::symlink_metadata(path).is_ok() {
        return vec![path.to_owned()];
    }
    let mut found = vec![PathBuf::new()];
    for component in path.components() {
        found = found.into_iter().flat_map(|folder| entries(&folder, component)).collect();
    }
    if found.is_empty() { vec![path.to_owned()] } else { found }
}

/// What of a folder fits one component of a pattern.
fn entries(folder: &Path, component: Component) -> Vec<PathBuf> {
    let pattern = component.as_os_str().to_string_lossy();
    if !matches!(component, Component::Normal(_)) || !pattern.contains(['*', '?', '[']) {
        return vec![folder.join(component)];
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(here).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let fits = |name: &std::ffi::OsString| {
        name.to_str().is_some_and(|name| fits(&pattern, &name.chars().collect::<Vec<_>>()))
    };
    let mut names: Vec<_> = names.filter(fits).collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Whether a name fits: `*`, `?`, `[a-z]`, `[^a-z]`, and `\` before a letter that means itself, as in Go's
/// `path/filepath.Match`. A pattern that is malformed fits nothing.
fn fits(pattern: &[char], name: &[char]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=name.len()).any(|taken| fits(rest, &name[taken..])),
        (['?', rest @ ..], [_, name @ ..]) => fits(rest, name),
        (['[', class @ ..], [letter, name @ ..]) => {
            let Some((fits_class, rest)) = class_of(class, *letter) else { return false };
            fits_class && fits(rest, name)
        }
        (['\\', wanted, rest @ ..] | [wanted, rest @ ..], [letter, name @ ..]) => {
            wanted == letter && fits(rest, name)
        }
        _ => false,
    }
}

/// Whether a class has a letter, and what stands behind the class.
fn class_of(class: &[char], letter: char) -> Option<(bool, &[char])> {
    let (negated, mut rest) = match class {
        ['^', rest @ ..] => (true, rest),
        _ => (false, class),
    };
    let mut found = false;
    let mut first = true;
    loop {
        let (low, high);
        (low, high, rest) = match rest {
            [']', rest @ ..] if !first => return Some((found != negated, rest)),
            [low, '-', high, rest @ ..] if *high != ']' => (*low, *high, rest),
            [low, rest @ ..] => (*low, *low, rest),
            [] => return None,
        };
        first = false;
        found |= (low..=high).contains(&letter);
    }
}
