//! YAML as Kubernetes reads it, with the line at which each object begins.

use std::collections::HashMap;

use serde_json::{Map, Value};
use serde_saphyr::granit_parser::{Event, Marker, Parser, ScanError, Span, StrInput};

use super::budget::Budget;
use super::fault::Fault;
use super::object::Raw;
use super::prune::Part;
use super::scalar;

/// The documents of a text. `before` is how many lines stand before it in its file.
pub(super) fn read(text: &str, before: usize, budget: &mut Budget) -> Result<Vec<Raw>, Fault> {
    let mut options = serde_saphyr::granit_parser::Options::default();
    options.set_emit_comments(false);
    let parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader { parser, before, budget, anchors: HashMap::new(), aliased: 0 };
    let mut documents = Vec::new();
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::DocumentStart(..) => reader.anchors.clear(),
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            event => documents.push(reader.object(event, span)?),
        }
    }
    Ok(documents)
}

struct Reader<'t, 'b> {
    parser: Parser<'t, StrInput<'t>>,
    before: usize,
    budget: &'b mut Budget,
    /// What anchors stand for, and how many values that is.
    anchors: HashMap<usize, (Value, usize)>,
    aliased: usize,
}

impl<'t> Reader<'t, '_> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Fault> {
        self.parser.next_event().transpose().map_err(|error| self.scan_fault(&error))
    }

    /// The next event, where the grammar says that there is one.
    fn expect(&mut self) -> Result<(Event<'t>, Span), Fault> {
        let next = self.next()?;
        next.ok_or_else(|| Fault::new(self.before + 1, 1, "the text ends in the middle of a value"))
    }

    /// What may be an object, or a list of objects: its `items` are kept apart, with their lines.
    fn object(&mut self, event: Event<'t>, span: Span) -> Result<Raw, Fault> {
        let line = self.before + span.start.line();
        // What an alias repeats has to be there as a whole.
        if !matches!(event, Event::MappingStart(_, 0, _)) {
            return Ok(Raw::new(line, self.value(event, span)?));
        }
        self.take(span)?;
        let (mut map, mut items) = (Map::new(), None);
        while let Some((key, value, place)) = self.key(&mut map)? {
            if key == "items" && matches!(value, Event::SequenceStart(_, 0, _)) {
                items = Some(self.items()?);
            } else {
                let mut value = self.value(value, place)?;
                if let Some(part) = Part::Object.field(&key) {
                    part.prune(&mut value);
                    map.insert(key, value);
                }
            }
        }
        Ok(Raw { line, value: Value::Object(map), items })
    }

    fn items(&mut self) -> Result<Vec<Raw>, Fault> {
        let mut items = Vec::new();
        loop {
            match self.expect()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, span) => items.push(self.object(event, span)?),
            }
        }
    }

    /// The next key of a map and the event that begins its value; merges (`<<`) are carried out on the way.
    /// `None` at the map's end, when what was merged has been added behind the map's own keys.
    fn key(&mut self, map: &mut Map<String, Value>) -> Result<Option<(String, Event<'t>, Span)>, Fault> {
        loop {
            let (event, span) = self.expect()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(None);
            }
            let merge = matches!(&event, Event::Scalar(text, style, _, None)
                if text == "<<" && *style == serde_saphyr::granit_parser::ScalarStyle::Plain);
            let key = self.value(event, span)?;
            let (value, place) = self.expect()?;
            if !merge {
                let key = scalar::key(&key).ok_or_else(|| self.fault(span.start, "a key has to be text"))?;
                return Ok(Some((key, value, place)));
            }
            let merged = self.value(value, place)?;
            self.merge(merged, map, place.start)?;
        }
    }

    /// What is merged goes over what stands before it, and of several maps the first counts: so it is for kubectl
    /// (`go.yaml.in/yaml/v2` v2.4.2, `decode.go`, `merge`), though YAML lets a map's own keys win in any order.
    fn merge(&self, merged: Value, map: &mut Map<String, Value>, place: Marker) -> Result<(), Fault> {
        match merged {
            Value::Object(merged) => {
                map.extend(merged);
                Ok(())
            }
            Value::Array(several) => several.into_iter().rev().try_for_each(|one| match one {
                Value::Object(_) => self.merge(one, map, place),
                _ => Err(self.fault(place, "<< merges maps, and this is none")),
            }),
            _ => Err(self.fault(place, "<< merges maps, and this is none")),
        }
    }

    fn value(&mut self, event: Event<'t>, span: Span) -> Result<Value, Fault> {
        let before = self.budget.taken();
        self.take(span)?;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (scalar::resolve(&text, style, tag.as_deref()), anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.sequence()?, anchor),
            Event::MappingStart(_, anchor, _) => (self.mapping()?, anchor),
            Event::Alias(anchor) => return self.alias(anchor, span),
            _ => return Err(self.fault(span.start, "a value is expected here")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), self.budget.taken() - before));
        }
        Ok(value)
    }

    fn sequence(&mut self) -> Result<Value, Fault> {
        let mut values = Vec::new();
        loop {
            match self.expect()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(values)),
                (event, span) => values.push(self.value(event, span)?),
            }
        }
    }

    fn mapping(&mut self) -> Result<Value, Fault> {
        let mut map = Map::new();
        while let Some((key, value, place)) = self.key(&mut map)? {
            let value = self.value(value, place)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<Value, Fault> {
        let Some((value, size)) = self.anchors.get(&anchor) else {
            return Err(self.fault(span.start, "this alias stands within what it stands for"));
        };
        let taken = self.budget.take_aliased(*size, &mut self.aliased);
        taken.map_err(|exhausted| self.fault(span.start, exhausted.to_string()))?;
        Ok(value.clone())
    }

    fn take(&mut self, span: Span) -> Result<(), Fault> {
        self.budget.take(1).map_err(|exhausted| self.fault(span.start, exhausted.to_string()))
    }

    fn fault(&self, place: Marker, problem: impl Into<String>) -> Fault {
        Fault::new(self.before + place.line(), place.col() + 1, problem)
    }

    fn scan_fault(&self, error: &ScanError) -> Fault {
        self.fault(*error.marker(), error.kind().to_string())
    }
}
