//! The list as it is printed, secret by secret.

use std::sync::Arc;

use jiff::Timestamp;
use pullsecret_core::inspection::{Content, Inspection};
use pullsecret_core::lint::{Context, not_referenced};
use pullsecret_core::report::PullSecretItem;
use pullsecret_core::usage::Usage;
use pullsecret_core::{Kind, ObjectRef, PullSecret};
use serde_json::Value;

use super::args::{ListArgs, ListFormat};
use super::row::{Listed, Shape};
use crate::commands::references::resources;
use crate::error::CommandError;
use crate::output::{Cell, Format, Items, Table};
use crate::session::Session;
use crate::world::{Seen, World};

/// How many rows fix the columns of a table, if there are so many.
const MANY_ROWS: usize = 500;

/// The list, as far as it is printed.
pub(super) struct Listing<'s> {
    pub(super) session: &'s Session,
    pub(super) world: &'s World<'s>,
    pub(super) args: &'s ListArgs,
    pub(super) usage: Usage,
    pub(super) unreadable: Vec<Kind>,
    printer: Printer,
    now: Timestamp,
    /// How many secrets were printed.
    shown: usize,
    /// Secrets that are named and are not there, each with who names it.
    pub(super) missing: Vec<(ObjectRef, String)>,
}

enum Printer {
    /// With the rows that are held back until the columns can be made for many of them.
    Table(Shape, Table, Vec<Vec<Cell>>),
    Document(Items),
    Names,
}

impl<'s> Listing<'s> {
    pub(super) fn new(
        session: &'s Session,
        world: &'s World<'s>,
        args: &'s ListArgs,
        usage: Usage,
        unreadable: Vec<Kind>,
    ) -> Self {
        let shape = Shape { namespaces: args.all_namespaces, wide: args.output == Some(ListFormat::Wide) };
        let printer = match args.output {
            None => Printer::Table(shape, session.out().table(&shape.columns()), Vec::new()),
            Some(ListFormat::Wide) => {
                Printer::Table(shape, session.out().wide_table(&shape.columns()), Vec::new())
            }
            Some(ListFormat::Json) => Printer::Document(Items::new("PullSecret", Format::Json)),
            Some(ListFormat::Yaml) => Printer::Document(Items::new("PullSecret", Format::Yaml)),
            Some(ListFormat::Name) => Printer::Names,
        };
        let now = (session.now)();
        Self { session, world, args, usage, unreadable, printer, now, shown: 0, missing: Vec::new() }
    }

    /// Prints these secrets, those that were asked for.
    pub(super) fn show(&mut self, secrets: Vec<Value>) {
        // Of names alone nothing has to be taken apart.
        if let (Printer::Names, None) = (&self.printer, &self.args.expiring) {
            let names: Vec<String> = secrets.iter().map(|secret| named(secret).to_string()).collect();
            self.shown += names.len();
            return self.session.out().results(&names);
        }
        let mut found = Vec::new();
        for read in secrets {
            let secret = PullSecret::from_object(read);
            self.usage.meet(&secret.object.namespace, &secret.object.name);
            let inspection = self.inspected(&secret);
            if self.is_wanted(&inspection) {
                found.push((inspection, secret.foreign_owner));
            }
        }
        self.print(&found);
    }

    fn inspected(&self, secret: &PullSecret) -> Inspection {
        let ObjectRef { namespace, name, .. } = &secret.object;
        let context = Context {
            now: self.now,
            place: &self.session.place(namespace),
            in_file: self.world.is_files(),
            repositories: &self.usage.unusual_repositories(namespace),
        };
        let mut inspection = Inspection::of(secret, &context);
        let looked = self.args.output != Some(ListFormat::Name) && !self.world.is_files();
        if looked && self.unreadable.is_empty() && self.usage.of(namespace, name).is_empty() {
            inspection.findings.push(not_referenced(&secret.object));
        }
        if let Some(place) = self.world.place(&secret.object) {
            inspection.stands_at(&place.file, place.line);
        }
        inspection
    }

    fn is_wanted(&self, inspection: &Inspection) -> bool {
        let Some(within) = &self.args.expiring else { return true };
        let is_read = matches!(inspection.content, Content::Config(_));
        is_read && inspection.expires().is_some_and(|end| end.duration_since(self.now) <= within.span)
    }

    fn print(&mut self, found: &[(Inspection, Option<String>)]) {
        self.shown += found.len();
        let mut out = self.session.out();
        match &mut self.printer {
            Printer::Names => {
                let names: Vec<String> = found.iter().map(|(secret, _)| secret.object.to_string()).collect();
                out.results(&names);
            }
            Printer::Document(document) => {
                let unreadable = resources(&self.unreadable);
                let item = |(secret, _): &(Inspection, _)| {
                    let users = self.usage.of(&secret.object.namespace, &secret.object.name);
                    secret.item(users, &unreadable, false)
                };
                let items: Vec<PullSecretItem> = found.iter().map(item).collect();
                out.items(document, &items);
            }
            Printer::Table(shape, table, rows) => {
                let cells = |(secret, owner): &(Inspection, Option<String>)| {
                    shape.cells(&Listed {
                        inspection: secret,
                        users: self.usage.of(&secret.object.namespace, &secret.object.name),
                        partial: !self.unreadable.is_empty(),
                        owner: owner.as_deref(),
                        now: self.now,
                    })
                };
                rows.extend(found.iter().map(cells));
                if rows.len() >= MANY_ROWS {
                    out.rows(table, &std::mem::take(rows));
                }
            }
        }
    }

    /// Looks at what is named and is no pull secret: of another type, not there, or closed to us.
    pub(super) async fn others(&mut self) -> Result<(), CommandError> {
        // What a selector leaves out is not missing.
        if self.args.selector.is_some() {
            return Ok(());
        }
        let unmet = self.usage.unmet().map(|(namespace, name, users)| {
            (ObjectRef::new(Kind::Secret, namespace, name), users.words().join(", "))
        });
        for (object, users) in unmet.collect::<Vec<_>>() {
            match self.world.get(&object).await? {
                Seen::Found(secret) => self.show(vec![Arc::unwrap_or_clone(secret)]),
                Seen::Missing => self.missing.push((object, users)),
                Seen::Unreadable(_) => self.closed(&object),
            }
        }
        Ok(())
    }

    /// Prints a name whose secret may not be read.
    fn closed(&mut self, object: &ObjectRef) {
        if self.args.expiring.is_some() {
            return;
        }
        let ObjectRef { namespace, name, .. } = object;
        let users = self.usage.of(namespace, name);
        match &mut self.printer {
            Printer::Table(shape, _, rows) => rows.push(shape.unreadable(namespace, name, users)),
            Printer::Document(document) => {
                let (users, unreadable) = (users.references(namespace), resources(&self.unreadable));
                self.session.out().items(document, &[PullSecretItem::closed(object, users, unreadable)]);
            }
            Printer::Names => return,
        }
        self.shown += 1;
    }

    /// Where secrets may not be listed: those that are named, each asked for by its name. `error` says that this is
    /// not all.
    pub(super) async fn names_alone(mut self, mut error: CommandError) -> Result<(), CommandError> {
        if self.args.all_namespaces {
            return Err(error);
        }
        self.others().await?;
        if self.shown > 0 {
            let shown = "Shown are the secrets that service accounts, workloads and pods name.";
            error.details.insert(0, shown.to_owned());
        }
        self.flush();
        self.say_missing();
        self.say_partial();
        Err(error)
    }

    /// Ends the list, and tells how many secrets were printed.
    pub(super) async fn end(mut self) -> Result<usize, CommandError> {
        self.flush();
        let whole = self.args.selector.is_none() && self.args.expiring.is_none();
        if whole && self.args.all_namespaces && !self.world.is_files() {
            self.say_unmet();
        }
        self.say_missing();
        self.say_partial();
        if self.shown == 0 {
            self.say_empty().await?;
        }
        Ok(self.shown)
    }

    /// Prints what is held back, and the end of a document.
    fn flush(&mut self) {
        let mut out = self.session.out();
        match std::mem::replace(&mut self.printer, Printer::Names) {
            Printer::Table(_, mut table, rows) if !rows.is_empty() => out.rows(&mut table, &rows),
            Printer::Document(document) => out.end(document),
            Printer::Table(..) | Printer::Names => {}
        }
    }
}

fn named(secret: &Value) -> ObjectRef {
    let text = |field: &str| secret["metadata"][field].as_str().unwrap_or_default();
    ObjectRef::new(Kind::Secret, text("namespace"), text("name"))
}
