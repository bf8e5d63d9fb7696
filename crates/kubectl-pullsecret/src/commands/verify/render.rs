//! What a person reads: a row for each image and credential, what fails first, and then how much of it there is.

use std::collections::HashSet;

use pullsecret_core::report::{AskedCredential, PullVerification, VerificationResult};
use pullsecret_core::verification::Outcome;
use pullsecret_core::{ImageReference, Kind, ObjectRef, shell_word};

use super::words::{Asked, detail, platforms, result};
use crate::output::{Cell, Column, Tone};
use crate::session::Session;

/// How many users of an image are named.
const MOST_USERS: usize = 3;

/// How much of the table is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Every namespace, so that each row says which.
    pub(super) namespaces: bool,
    /// Everything, however wide.
    pub(super) wide: bool,
}

/// Prints the table.
pub(super) fn print(items: &[PullVerification], shape: Shape, session: &Session) {
    let with_users = shape.wide || is_ambiguous(items);
    let mut columns = vec![Column::whole("IMAGE"), Column::whole("AS"), Column::whole("RESULT")];
    if shape.namespaces {
        columns.insert(0, Column::whole("NAMESPACE"));
    }
    if with_users {
        columns.push(Column::whole("USED BY"));
    }
    if shape.wide {
        columns.push(Column::whole("DIGEST"));
    }
    columns.push(Column::note("DETAILS"));
    // Where nobody looks at a screen each row is whole, for grep.
    let repeats = session.out().width().is_none();
    let mut rows = Vec::new();
    for item in in_order(items) {
        for (at, row) in rows_of(item).into_iter().enumerate() {
            let lead = |text: String| Cell::from(if at == 0 || repeats { text } else { " ".to_owned() });
            let mut cells = vec![lead(item.image.clone()), row.who.into(), row.result];
            if shape.namespaces {
                cells.insert(0, lead(item.namespace.clone()));
            }
            if with_users {
                cells.push(lead(users(&item.used_by)));
            }
            if shape.wide {
                cells.push(lead(item.digest.clone().unwrap_or_default()));
            }
            cells.push(row.detail.into());
            rows.push(cells);
        }
    }
    let mut out = session.out();
    let mut table = if shape.wide { out.wide_table(&columns) } else { out.table(&columns) };
    out.rows(&mut table, &rows);
}

/// What fails, then what is not known, then what pulls.
fn in_order(items: &[PullVerification]) -> Vec<&PullVerification> {
    let mut items: Vec<&PullVerification> = items.iter().collect();
    items.sort_by_key(|item| match item.result {
        VerificationResult::Fails => 0,
        VerificationResult::Unknown => 1,
        VerificationResult::Pulls => 2,
    });
    items
}

/// Whether an image of a namespace is pulled in more than one way, so that each has to say whose it is.
fn is_ambiguous(items: &[PullVerification]) -> bool {
    let mut seen = HashSet::new();
    items.iter().any(|item| !seen.insert((&item.namespace, &item.image)))
}

/// What was answered to one who asked.
pub(in crate::commands) struct Row {
    pub(in crate::commands) who: String,
    pub(in crate::commands) result: Cell,
    pub(in crate::commands) detail: String,
}

/// The answers about an image, in the order in which the kubelet asks.
pub(in crate::commands) fn rows_of(item: &PullVerification) -> Vec<Row> {
    if let Some((word, detail)) = stopped(item) {
        return vec![Row { who: String::new(), result: Cell::toned(word, Tone::Bad), detail }];
    }
    let mut rows: Vec<Row> = item.credentials.iter().map(|asked| of_credential(asked, item)).collect();
    match &item.anonymous {
        Some(answer) if item.anonymous_is_tried => {
            let by = if item.unreadable.is_empty() { Asked::Anonymously } else { Asked::Perhaps };
            let detail = found(detail(answer, by, &item.image), answer.outcome, item);
            rows.push(Row { who: "anonymous".to_owned(), result: result(answer.outcome), detail });
        }
        Some(answer) if answer.outcome == Outcome::Pulls && item.result != VerificationResult::Pulls => {
            rows.push(Row {
                who: "anonymous".to_owned(),
                result: Cell::toned("- not tried", Tone::Doubtful),
                detail: "it would pull, but the kubelet does not try it where it has a credential".to_owned(),
            });
        }
        _ => {}
    }
    let unknown = |who: String, word: &str, detail: String| Row {
        who,
        result: Cell::toned(word, Tone::Doubtful),
        detail,
    };
    if item.result != VerificationResult::Pulls {
        rows.extend(item.unreadable.iter().map(|name| {
            let who = if name.contains('/') { name.clone() } else { format!("secret/{name}") };
            unknown(who, "? unreadable", "you may not read it; what it holds was not asked".to_owned())
        }));
        rows.extend(item.node_credentials.as_ref().filter(|_| item.unknown.is_some()).map(|registry| {
            let detail = format!("it may have credentials of its own ({registry})");
            unknown("the node".to_owned(), "? not visible", detail)
        }));
    }
    rows
}

/// Why nothing was asked of a registry at all.
fn stopped(item: &PullVerification) -> Option<(&'static str, String)> {
    let invalid = ImageReference::parse(&item.image).err();
    Some(match (&item.error, &item.stopped_by, invalid) {
        (_, _, Some(invalid)) => ("✗ invalid name", invalid.to_string()),
        (Some(error), Some(secret), None) => {
            ("✗ stopped", format!("secret/{secret} cannot be decoded, which stops every pull: {error}"))
        }
        (Some(error), None, None) => ("✗ stopped", error.clone()),
        (None, ..) if item.credentials.is_empty() && item.anonymous.is_none() => {
            ("✗ not served", "no key of the secret matches it".to_owned())
        }
        (None, ..) => return None,
    })
}

fn of_credential(asked: &AskedCredential, item: &PullVerification) -> Row {
    let AskedCredential { credential, answer } = asked;
    let user = credential.username.as_str();
    let who = match user {
        "" => format!("(no user) ({})", credential.secret),
        user => format!("{user} ({})", credential.secret),
    };
    let by = if credential.usable { Asked::As(user) } else { Asked::Incomplete };
    let mut text = found(detail(answer, by, &item.image), answer.outcome, item);
    if item.result == VerificationResult::Pulls && answer.outcome != Outcome::Pulls {
        text += "; another one serves";
    }
    Row { who, result: result(answer.outcome), detail: text }
}

/// What was found goes before what is said of the finding.
fn found(detail: String, outcome: Outcome, item: &PullVerification) -> String {
    let platforms = item.platforms.as_deref().map(platforms).filter(|_| outcome == Outcome::Pulls);
    match platforms {
        Some(platforms) if detail.is_empty() => platforms,
        Some(platforms) => format!("{platforms}; {detail}"),
        None => detail,
    }
}

/// TYPE/NAME as the verbs take it.
pub(super) fn typed(object: &ObjectRef) -> String {
    format!("{}/{}", object.kind.name().to_ascii_lowercase(), shell_word(&object.name))
}

fn users(users: &[ObjectRef]) -> String {
    let pods = users.iter().filter(|object| object.kind == Kind::Pod).count();
    let workloads = users.iter().filter(|object| object.kind != Kind::Pod || pods == 1).map(typed);
    let mut words: Vec<String> = workloads.collect();
    let more = words.len().saturating_sub(MOST_USERS);
    words.truncate(MOST_USERS);
    words.extend((more > 0).then(|| format!("+{more}")));
    words.extend((pods > 1).then(|| format!("{pods} pods")));
    words.join(", ")
}
