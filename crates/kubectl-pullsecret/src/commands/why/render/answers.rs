//! What registries answer to the credentials that are explained, where they were asked.

use super::{Case, Wanted};
use crate::commands::verify;
use crate::output::{Page, Row};

/// What the registry says now.
pub(super) fn say(case: &Case<'_>, wanted: &Wanted<'_>, page: &mut Page) {
    let subject = case.subject;
    let Some(answer) = case.voice.answers.of(&subject.namespace, &subject.list, wanted.image) else {
        return;
    };
    page.gap();
    page.say("What the registry answers now");
    let rows = verify::rows_of(answer)
        .into_iter()
        .map(|row| Row { cells: vec![row.who, row.result.text().to_owned()], note: row.detail });
    page.rows(&rows.collect::<Vec<_>>());
    page.under(verify::FROM_HERE);
}
