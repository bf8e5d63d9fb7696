//! The plain block style of YAML, in which kubectl prints and most people write: read without a YAML library.
//!
//! Thousands of pods are megabytes, and a library that knows all of YAML takes a tenth of a second for each few.
//! This knows a part of it, and whatever it is not sure of it leaves to the library, the whole document: flow
//! style, anchors, tags, tabs, comments behind values, explicit indentation. It never reports an error. Tests
//! hold it to the library's answer on every document that it takes.

mod key;
mod line;
mod scalars;

use serde_json::{Map, Value};

use super::budget::Budget;
use super::object::Raw;
use super::prune::Part;
use key::Key;
use line::Lines;

/// Blocks within blocks; the library allows more.
const MOST_DEPTH: usize = 100;

/// A document that is a map in plain block style; `None` if it is anything else. `before` is how many lines stand
/// before it in its file.
pub(super) fn read(text: &str, before: usize, budget: &mut Budget) -> Option<Raw> {
    let mut reader = Reader { lines: Lines::new(text, before)?, budget, depth: 0 };
    reader.lines.skip_marker()?;
    key::at(&reader.lines)?;
    let raw = reader.object()?;
    reader.lines.at_end().then_some(raw)
}

struct Reader<'t, 'b> {
    lines: Lines<'t>,
    budget: &'b mut Budget,
    depth: usize,
}

/// What part of an object a value is; `None` if it is read over and not kept.
type Kept = Option<Part>;

impl<'t> Reader<'t, '_> {
    /// A map at the cursor that may be a list of objects: its `items` are kept apart, with their lines.
    fn object(&mut self) -> Option<Raw> {
        self.enter()?;
        let (line, column) = (self.lines.number(), self.lines.column());
        let (mut map, mut items) = (Map::new(), None);
        self.entries(column, |reader, key| {
            let key = key.text()?;
            if key == "items" {
                items = Some(reader.items(column)?);
                return Some(());
            }
            let kept = Part::Object.field(&key);
            let value = reader.entry_value(column, kept)?;
            if kept.is_some() {
                map.insert(key, value);
            }
            Some(())
        })?;
        self.depth -= 1;
        Some(Raw { line, value: Value::Object(map), items })
    }

    /// The list behind the key `items` at this column.
    fn items(&mut self, column: usize) -> Option<Vec<Raw>> {
        let mut items = Vec::new();
        if self.lines.rest() == "[]" {
            self.lines.next_content();
            return Some(items);
        }
        if !self.lines.at_line_end() {
            return None;
        }
        self.lines.next_content();
        if !self.lines.at_dash() || self.lines.column() < column {
            return None;
        }
        self.sequence(|reader, _| {
            key::at(&reader.lines)?;
            items.push(reader.object()?);
            Some(())
        })?;
        Some(items)
    }

    fn node(&mut self, parent: usize, kept: Kept) -> Option<Value> {
        self.enter()?;
        let value = if self.lines.at_dash() {
            let mut values = Vec::new();
            self.sequence(|reader, column| {
                let value = reader.node(column, kept)?;
                if kept.is_some() {
                    values.push(value);
                }
                Some(())
            })?;
            Value::Array(values)
        } else if key::at(&self.lines).is_some() {
            self.mapping(kept)?
        } else {
            scalars::read(&mut self.lines, parent, kept.is_some())?
        };
        self.depth -= 1;
        Some(value)
    }

    fn mapping(&mut self, kept: Kept) -> Option<Value> {
        let column = self.lines.column();
        let mut map = Map::new();
        self.entries(column, |reader, key| {
            let field = match kept {
                Some(part) => part.field(key.written()),
                None => None,
            };
            let value = reader.entry_value(column, field)?;
            if field.is_some() {
                map.insert(key.text()?, value);
            }
            Some(())
        })?;
        Some(Value::Object(map))
    }

    /// The entries of a map whose first key is at the cursor. `take` gets each key, the cursor behind its colon,
    /// and has to leave the cursor at the content behind the value.
    fn entries(
        &mut self,
        column: usize,
        mut take: impl FnMut(&mut Self, Key<'t>) -> Option<()>,
    ) -> Option<()> {
        loop {
            let key = key::at(&self.lines)?;
            self.lines.skip(key.length());
            take(self, key)?;
            if self.lines.at_end() || self.lines.column() < column {
                return Some(());
            }
            if self.lines.column() > column {
                return None;
            }
        }
    }

    /// The value of a key at this column, behind whose colon the cursor is.
    fn entry_value(&mut self, column: usize, kept: Kept) -> Option<Value> {
        if !self.lines.at_line_end() {
            self.enter()?;
            self.depth -= 1;
            return scalars::read(&mut self.lines, column, kept.is_some());
        }
        self.lines.next_content();
        let inside = !self.lines.at_end()
            && (self.lines.column() > column || self.lines.column() == column && self.lines.at_dash());
        if inside { self.node(column, kept) } else { Some(Value::Null) }
    }

    /// The entries of a list whose first dash is at the cursor. `take` gets each with the dash's column and has to
    /// leave the cursor at the content behind it.
    fn sequence(&mut self, mut take: impl FnMut(&mut Self, usize) -> Option<()>) -> Option<()> {
        let column = self.lines.column();
        loop {
            self.lines.skip(1);
            if self.lines.at_line_end() {
                self.lines.next_content();
                if self.lines.at_end() || self.lines.column() <= column {
                    return None;
                }
            }
            take(self, column)?;
            if self.lines.at_end() || self.lines.column() < column {
                return Some(());
            }
            if self.lines.column() > column {
                return None;
            }
            if !self.lines.at_dash() {
                return Some(());
            }
        }
    }

    fn enter(&mut self) -> Option<()> {
        self.budget.take(1).ok()?;
        self.depth += 1;
        (self.depth < MOST_DEPTH).then_some(())
    }
}
