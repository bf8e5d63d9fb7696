//! What a person reads of a secret: what it is, what is in it, what is wrong, and for which images it is tried.

use jiff::Timestamp;
use pullsecret_core::age::human;
use pullsecret_core::inspection::{Content, Inspected, Inspection};
use pullsecret_core::lint::Code;
use pullsecret_core::shell_word;
use pullsecret_core::shown::{is_unseen, visible};

use super::Scene;
use super::served::{Served, Tried};
use crate::output::{Cell, Column, Page, Row};
use crate::session::Session;

/// How many images are told one by one.
const MOST_IMAGES: usize = 20;

pub(super) fn print(scene: &Scene, reveal: bool, session: &Session) {
    let mut out = session.out();
    let width = out.width();
    let page = |write: &dyn Fn(&mut Page)| {
        let mut page = Page::new(width);
        write(&mut page);
        page.into_lines()
    };
    out.results(&page(&|page| head(scene, page)));
    if !scene.inspection.entries.is_empty() {
        out.result("");
        let (columns, rows) = entries(&scene.inspection, scene.now, reveal);
        let mut table = out.table(&columns);
        out.rows(&mut table, &rows);
    }
    let hidden = page(&|page| {
        if reveal {
            unseen(&scene.inspection, page);
        }
    });
    for part in [hidden, page(&|page| findings(scene, page)), page(&|page| images(scene, page))] {
        if !part.is_empty() {
            out.result("");
            out.results(&part);
        }
    }
}

fn head(scene: &Scene, page: &mut Page) {
    let Inspection { object, secret_type, created, .. } = &scene.inspection;
    let age = created.map(|made| format!(" · made {} ago", human(scene.now.duration_since(made))));
    let owner = scene.owner.as_deref().map(|owner| format!(" · managed by {}", visible(owner)));
    let (age, owner) = (age.unwrap_or_default(), owner.unwrap_or_default());
    page.line(&format!("{object} · {}{age}{owner}", visible(secret_type)));
    let users = scene.usage.of(&object.namespace, &object.name).words();
    page.say(&match (users.is_empty(), scene.unreadable.is_empty()) {
        (false, _) => format!("Named by {}", users.join(", ")),
        (true, true) if scene.in_file => "Named by nothing in the files".to_owned(),
        (true, true) => "Named by no service account, workload or pod".to_owned(),
        (true, false) => "Named by nothing that may be listed".to_owned(),
    });
}

/// The table of entries.
fn entries(inspection: &Inspection, now: Timestamp, reveal: bool) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let ends = inspection.entries.iter().any(|entry| entry.expires.is_some());
    let password = Column::whole("PASSWORD");
    let mut columns = vec![
        Column::cut("KEY", 3, 16),
        Column::cut("USER", 2, 8),
        if reveal { password } else { password.leaves(1) },
        Column::cut("SERVES", 1, 12),
    ];
    if ends {
        columns.push(Column::whole("EXPIRES"));
    }
    let is_read = matches!(inspection.content, Content::Config(_));
    let row = |entry: &Inspected| {
        let credential = entry.credential();
        let password = match (credential.has_password(), reveal) {
            (false, _) => "(none)".to_owned(),
            (true, false) => "(hidden)".to_owned(),
            (true, true) => entry.revealed().to_owned(),
        };
        let pattern = entry.pattern().filter(|_| is_read).unwrap_or_else(|| "nothing".to_owned());
        let key = entry.entry.shown_key().into_owned();
        let mut row: Vec<Cell> =
            vec![key.into(), credential.username().into(), password.into(), pattern.into()];
        if ends {
            row.push(ending(entry.expires, now).into());
        }
        row
    };
    (columns, inspection.entries.iter().map(row).collect())
}

/// Which passwords have something in them that a screen does not show as itself.
fn unseen(inspection: &Inspection, page: &mut Page) {
    for entry in inspection.entries.iter().filter(|entry| entry.revealed().contains(is_unseen)) {
        page.gap();
        page.say(&format!(
            "The password of {} has a line end or something else in it that cannot be seen, printed as \\n and the \
             like. As it is: -o json",
            entry.entry.shown_key()
        ));
    }
}

fn findings(scene: &Scene, page: &mut Page) {
    // That nobody names it stands at the top.
    let told = scene.inspection.findings.iter().filter(|finding| finding.code != Code::NotReferenced);
    for finding in told {
        page.gap();
        page.say(&format!("{} {}: {}", finding.severity, finding.code, visible(&finding.message)));
        for command in &finding.commands {
            page.line(&format!("  {command}"));
        }
    }
}

/// When a credential ends, seen from now.
fn ending(end: Option<Timestamp>, now: Timestamp) -> String {
    match end.map(|end| end.duration_since(now)) {
        None => String::new(),
        Some(left) if left.is_positive() => format!("in {}", human(left)),
        Some(past) => format!("{} ago", human(past.abs())),
    }
}

fn images(scene: &Scene, page: &mut Page) {
    let complete = !scene.in_file && scene.unreadable.is_empty();
    let served = Served::of(&scene.inspection, &scene.images, complete);
    let tried = |(image, users): &Tried| {
        let users: Vec<String> = users.iter().map(|alike| in_any_order(alike)).collect();
        row(image, &format!("as {}", users.join(", then ")))
    };
    if !served.tried.is_empty() {
        page.say("Images here for which the kubelet tries it");
        rows(served.tried.iter().map(tried).collect(), page);
    }
    if let Some(one) = &served.one_among {
        page.gap();
        page.say(if complete {
            "Images here that a key matches, of pods that name other secrets too"
        } else {
            "Images here that a key matches, of pods that name other secrets too, or may"
        });
        rows(served.among.iter().map(tried).collect(), page);
        page.under("Whether it is tried there, and when:");
        page.line(&format!("    kubectl pullsecret why {} {}", shell_word(one), scene.place));
    }
    if !served.not_named.is_empty() {
        page.gap();
        page.say("Images here that a key matches, of pods that do not name the secret");
        let row = |(image, one, more): &(String, String, usize)| {
            let users = if *more == 0 { one.clone() } else { format!("{one} and {more} more") };
            row(image, &users)
        };
        rows(served.not_named.iter().map(row).collect(), page);
    }
}

fn in_any_order(users: &[String]) -> String {
    match users.split_last() {
        Some((last, others)) if !others.is_empty() => {
            format!("{} and {last} in random order", others.join(", "))
        }
        _ => users.concat(),
    }
}

fn row(image: &str, note: &str) -> Row {
    Row { cells: vec![visible(image).into_owned()], note: visible(note).into_owned() }
}

fn rows(mut rows: Vec<Row>, page: &mut Page) {
    let more = rows.len().saturating_sub(MOST_IMAGES);
    rows.truncate(MOST_IMAGES);
    page.rows(&rows);
    if more > 0 {
        page.under(&format!("and {more} more"));
    }
}
