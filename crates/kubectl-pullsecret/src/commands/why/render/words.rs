//! Names as people type them, and several of them in a sentence.

use pullsecret_core::ObjectRef;
use pullsecret_core::pod::{ImageUse, ImageUser};
use pullsecret_core::prediction::Tried;

use crate::output::Row;

/// TYPE/NAME without the group.
pub(super) fn short(object: &ObjectRef) -> String {
    format!("{}/{}", object.kind.name().to_ascii_lowercase(), object.name)
}

/// What uses an image: `container web`, `containers web, side`, `image volume models`.
pub(super) fn users(uses: &[&ImageUse]) -> String {
    let kinds = [
        (ImageUser::Init, "init container"),
        (ImageUser::Container, "container"),
        (ImageUser::Ephemeral, "ephemeral container"),
        (ImageUser::Volume, "image volume"),
    ];
    let of = |user: ImageUser| {
        let names = uses.iter().filter(move |used| used.user == user && !used.name.is_empty());
        names.map(|used| used.name.as_str()).collect::<Vec<_>>()
    };
    let said: Vec<String> = kinds
        .into_iter()
        .filter_map(|(user, what)| match of(user)[..] {
            [] => None,
            [name] => Some(format!("{what} {name}")),
            ref names => Some(format!("{what}s {}", names.join(", "))),
        })
        .collect();
    if said.is_empty() { "image".to_owned() } else { said.join(", ") }
}

/// Names in order, the first ones if there are many.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 8;
    let names: Vec<&str> =
        names.into_iter().map(|name| if name.is_empty() { "(no name)" } else { name }).collect();
    let shown = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if names.len() > MOST { format!("{shown} and {} more", names.len() - MOST) } else { shown }
}

/// `secret/a`, `secret/a and secret/b`.
pub(super) fn secrets(names: &[&str]) -> String {
    const MOST: usize = 6;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| format!("secret/{name}")).collect();
    if names.len() > MOST {
        shown.push(format!("{} more", names.len() - MOST));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// `1 entry`, `3 entries`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// Credentials as rows with their places.
pub(super) fn rows(tried: &[Tried<'_>]) -> Vec<Row> {
    rows_with(tried, |_| "")
}

/// The same, each with what became of it.
pub(super) fn rows_with(tried: &[Tried<'_>], outcome: impl Fn(usize) -> &'static str) -> Vec<Row> {
    let row = |(at, tried): (usize, &Tried<'_>)| {
        let credential = tried.entry.credential();
        let user = if credential.username().is_empty() { "(no user)" } else { credential.username() };
        Row {
            cells: vec![
                (at + 1).to_string(),
                format!("secret/{}", tried.secret),
                tried.entry.shown_key().into_owned(),
                user.to_owned(),
            ],
            note: credential.gap().map_or_else(|| outcome(at).to_owned(), |gap| gap.to_string()),
        }
    };
    tried.iter().enumerate().map(row).collect()
}

/// What tells one list of credentials from another.
pub(super) fn marks<'t>(tried: &'t [Tried<'_>]) -> Vec<(&'t str, &'t str, &'t str)> {
    tried.iter().map(|t| (t.secret, t.entry.key(), t.entry.credential().username())).collect()
}
