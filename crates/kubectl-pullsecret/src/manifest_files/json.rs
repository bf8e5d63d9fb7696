//! JSON, one object after the other, with the line at which each begins.

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use super::budget::Budget;
use super::fault::{Fault, line_ends};
use super::object::Raw;
use super::prune::Part;

/// How deep lists may stand in lists; each level is looked through once more.
const MOST_LISTS: usize = 16;

/// The objects of a text that holds nothing else. `before` is how many lines stand before it in its file.
pub(super) fn read(text: &str, before: usize, budget: &mut Budget) -> Result<Vec<Raw>, Fault> {
    let mut reader = Reader { text, counted: 0, line: before + 1, line_start: 0, budget };
    let mut documents = Vec::new();
    for document in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let document = document.map_err(|error| reader.fault(text, &error))?;
        documents.push(reader.object(document, 0)?);
    }
    Ok(documents)
}

struct Reader<'t, 'b> {
    text: &'t str,
    /// Up to where lines were counted, which line that is, and where it begins.
    counted: usize,
    line: usize,
    line_start: usize,
    budget: &'b mut Budget,
}

impl<'t> Reader<'t, '_> {
    fn object(&mut self, raw: &'t RawValue, depth: usize) -> Result<Raw, Fault> {
        let (line, column) = self.place(raw.get());
        if depth > MOST_LISTS {
            let problem = format!("more than {MOST_LISTS} lists stand in each other");
            return Err(Fault::new(line, column, problem));
        }
        if !raw.get().starts_with('{') {
            return Ok(Raw::new(line, Value::Null));
        }
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        let (value, items) = Object { budget: self.budget }
            .deserialize(&mut deserializer)
            .map_err(|error| self.fault(raw.get(), &error))?;
        let items = items.map(|items| self.items(items, depth)).transpose()?;
        Ok(Raw { line, value, items })
    }

    fn items(&mut self, items: &'t RawValue, depth: usize) -> Result<Vec<Raw>, Fault> {
        let items: Vec<&RawValue> =
            serde_json::from_str(items.get()).map_err(|error| self.fault(items.get(), &error))?;
        items.into_iter().map(|item| self.object(item, depth + 1)).collect()
    }

    /// Where a part of the text begins. Parts are asked for in the order in which they stand.
    fn place(&mut self, part: &str) -> (usize, usize) {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if offset > self.counted {
            let passed = &self.text.as_bytes()[self.counted..offset];
            self.line += line_ends(passed);
            if let Some(end) = passed.iter().rposition(|byte| *byte == b'\n') {
                self.line_start = self.counted + end + 1;
            }
            self.counted = offset;
        }
        let column = self.text.get(self.line_start..offset).map_or(0, |before| before.chars().count()) + 1;
        (self.line, column)
    }

    /// An error of the parser that was given this part of the text.
    fn fault(&mut self, part: &str, error: &serde_json::Error) -> Fault {
        let (line, column) = self.place(part);
        let (line, column) = match error.line() {
            0 | 1 => (line, column + error.column().saturating_sub(1)),
            below => (line + below - 1, error.column().max(1)),
        };
        let whole = error.to_string();
        let problem = whole.split(" at line ").next().unwrap_or_default();
        Fault::new(line, column, problem)
    }
}

/// Reads an object, its list of `items` left as it stands.
struct Object<'b> {
    budget: &'b mut Budget,
}

impl<'t> DeserializeSeed<'t> for Object<'_> {
    type Value = (Value, Option<&'t RawValue>);

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Object<'_> {
    type Value = (Value, Option<&'t RawValue>);

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let (mut map, mut items) = (Map::new(), None);
        while let Some(key) = access.next_key::<String>()? {
            if key == "items" {
                let raw = access.next_value::<&RawValue>()?;
                if raw.get().starts_with('[') {
                    items = Some(raw);
                }
                continue;
            }
            match Part::Object.field(&key) {
                None => drop(access.next_value::<IgnoredAny>()?),
                Some(part) => {
                    let value = access.next_value_seed(Any { budget: &mut *self.budget, part })?;
                    map.insert(key, value);
                }
            }
        }
        Ok((Value::Object(map), items))
    }
}

/// Reads any value that is this part of an object.
struct Any<'b> {
    budget: &'b mut Budget,
    part: Part,
}

impl<'t> DeserializeSeed<'t> for Any<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.budget.take(1).map_err(D::Error::custom)?;
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Any<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) =
            access.next_element_seed(Any { budget: &mut *self.budget, part: self.part })?
        {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            match self.part.field(&key) {
                None => drop(access.next_value::<IgnoredAny>()?),
                Some(part) => {
                    let value = access.next_value_seed(Any { budget: &mut *self.budget, part })?;
                    map.insert(key, value);
                }
            }
        }
        Ok(Value::Object(map))
    }
}
