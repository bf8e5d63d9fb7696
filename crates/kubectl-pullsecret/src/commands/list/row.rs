//! One secret as a row of the table.

use jiff::Timestamp;
use pullsecret_core::age::human;
use pullsecret_core::inspection::{Content, Inspected, Inspection};
use pullsecret_core::lint::{Code, SOON};
use pullsecret_core::report::{Finding, Severity};
use pullsecret_core::usage::Users;

use crate::output::{Cell, Column, Tone};

/// How much of the table is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Every namespace, so that each row says which.
    pub(super) namespaces: bool,
    /// Everything, however wide.
    pub(super) wide: bool,
}

/// A secret and what stands around it.
pub(super) struct Listed<'a> {
    pub(super) inspection: &'a Inspection,
    pub(super) users: &'a Users,
    /// Whether some of what may name it could not be read.
    pub(super) partial: bool,
    /// Who else looks after it.
    pub(super) owner: Option<&'a str>,
    pub(super) now: Timestamp,
}

impl Shape {
    pub(super) fn columns(self) -> Vec<Column> {
        let mut columns = vec![
            Column::whole("NAME"),
            Column::cut("REGISTRIES", 2, 14),
            Column::cut("USERS", 1, 8).leaves(2),
            Column::cut("USED BY", 1, 14).leaves(3),
            Column::whole("AGE").leaves(1),
            Column::cut("STATE", 3, 20),
        ];
        if self.namespaces {
            columns.insert(0, Column::whole("NAMESPACE"));
        }
        if self.wide {
            columns.extend([Column::whole("EXPIRES"), Column::whole("TYPE"), Column::whole("OWNER")]);
        }
        columns
    }

    /// The cells of a secret.
    pub(super) fn cells(self, listed: &Listed<'_>) -> Vec<Cell> {
        let Listed { inspection, now, .. } = listed;
        let entries = &inspection.entries;
        let users = entries.iter().map(|entry| entry.credential().username().to_owned());
        let (registries, named) = if self.wide { (usize::MAX, usize::MAX) } else { (1, 2) };
        let mut cells = vec![
            inspection.object.name.clone().into(),
            shortened(distinct(entries.iter().map(Inspected::registry)), registries).into(),
            shortened(distinct(users), named).into(),
            self.used_by(listed).into(),
            inspection.created.map(|made| human(now.duration_since(made))).unwrap_or_default().into(),
            state(inspection, *now),
        ];
        if self.namespaces {
            cells.insert(0, inspection.object.namespace.clone().into());
        }
        if self.wide {
            let expires = inspection.expires().map(|end| end.to_string()).unwrap_or_default();
            let owner = listed.owner.unwrap_or_default();
            cells.extend([expires.into(), inspection.secret_type.clone().into(), owner.into()]);
        }
        cells
    }

    /// The cells of a name that is used, whose secret may not be read.
    pub(super) fn unreadable(self, namespace: &str, name: &str, users: &Users) -> Vec<Cell> {
        let unknown = || Cell::from("");
        let used_by = self.words(users, false);
        let state = Cell::toned("unreadable", Tone::Doubtful);
        let mut cells = vec![name.into(), unknown(), unknown(), used_by.into(), unknown(), state];
        if self.namespaces {
            cells.insert(0, namespace.into());
        }
        if self.wide {
            cells.extend([unknown(), unknown(), unknown()]);
        }
        cells
    }

    fn used_by(self, listed: &Listed<'_>) -> String {
        self.words(listed.users, listed.partial)
    }

    /// A question mark stands for what could not be read.
    fn words(self, users: &Users, partial: bool) -> String {
        let mut words = users.words();
        let rest = words.len().saturating_sub(3);
        if !self.wide && rest > 1 {
            words.truncate(3);
            words.push(format!("+{rest}"));
        }
        words.extend(partial.then(|| "?".to_owned()));
        words.join(", ")
    }
}

/// Each text once, in the order in which they come; none that is empty.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The first ones, and how many more there are.
fn shortened(mut texts: Vec<String>, most: usize) -> String {
    let rest = texts.len().saturating_sub(most);
    texts.truncate(most);
    let shown = texts.join(", ");
    if rest == 0 { shown } else { format!("{shown} (+{rest})") }
}

/// The worst of it in a few words.
fn state(inspection: &Inspection, now: Timestamp) -> Cell {
    let bad: Vec<&Finding> =
        inspection.findings.iter().filter(|finding| finding.severity != Severity::Info).collect();
    let soon = inspection.expires().filter(|end| end.duration_since(now) <= SOON);
    let Some(worst) = bad.first() else {
        // An entry that nobody sends may still end; then it is no finding.
        return Cell::toned("ok", Tone::Good);
    };
    let words = match (worst.code, &inspection.content) {
        (Code::SecretUndecodable, _) => "undecodable".to_owned(),
        (Code::WrongType, _) => format!("ignored: type {}", inspection.secret_type),
        (Code::NoData, Content::NoData(format)) => format!("ignored: no {}", format.data_key()),
        (Code::FormatMismatch, _) => "ignored: wrong form".to_owned(),
        (Code::NoEntries, _) => "empty".to_owned(),
        (Code::CredentialStoreOnly, _) => "holds no password".to_owned(),
        (Code::Expired | Code::Expiring | Code::ShortLivedToken, _) => match soon {
            Some(end) if end <= now => format!("expired {} ago", human(now.duration_since(end))),
            Some(end) => format!("expires in {}", human(end.duration_since(now))),
            None => worst.code.to_string(),
        },
        (code, _) => code.to_string(),
    };
    let more = if bad.len() > 1 { format!(" (+{})", bad.len() - 1) } else { String::new() };
    let tone = if worst.severity == Severity::Error { Tone::Bad } else { Tone::Doubtful };
    Cell::toned(words + &more, tone)
}
