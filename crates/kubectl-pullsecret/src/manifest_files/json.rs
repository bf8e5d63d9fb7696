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

/// Where JSON ends and something else goes on.
pub(super) struct Broken {
    /// The objects before it.
    pub(super) read: Vec<Raw>,
    /// Up to which byte of the text they stand.
    pub(super) end: usize,
    /// What is wrong behind them.
    pub(super) fault: Fault,
}

/// The objects of a text that holds nothing else. `before` is how many lines stand before it in its file.
pub(super) fn read(text: &str, before: usize, budget: &mut Budget) -> Result<Vec<Raw>, Box<Broken>> {
    let mut reader = Reader { text, counted: 0, line: before + 1, line_start: 0, budget };
    let content = text.trim_start_matches([' ', '\t', '\r', '\n']);
    let mut deserializer = serde_json::Deserializer::from_str(content);
    let before = reader.budget.clone();
    let first = Object { budget: reader.budget }.deserialize(&mut deserializer);
    if let Ok(object) = first
        && deserializer.end().is_ok()
    {
        let whole = |fault| Box::new(Broken { read: Vec::new(), end: 0, fault });
        return Ok(vec![reader.raw(content, object, 0).map_err(whole)?]);
    }
    // Several, or none: once more, one by one.
    *reader.budget = before;
    let (mut read, mut end) = (Vec::new(), 0);
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    while let Some(document) = documents.next() {
        let document = document.map_err(|error| reader.fault(text, &error));
        match document.and_then(|document| reader.object(document, 0)) {
            Ok(object) => read.push(object),
            Err(fault) => return Err(Box::new(Broken { read, end, fault })),
        }
        end = documents.byte_offset();
    }
    Ok(read)
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
        let line = self.line_of(raw.get());
        if depth > MOST_LISTS {
            let problem = format!("more than {MOST_LISTS} lists stand in each other");
            return Err(Fault::new(line, self.column_of(raw.get()), problem));
        }
        if !raw.get().starts_with('{') {
            return Ok(Raw::new(line, Value::Null));
        }
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        let object = Object { budget: self.budget }.deserialize(&mut deserializer);
        let object = object.map_err(|error| self.fault(raw.get(), &error))?;
        self.raw(raw.get(), object, depth)
    }

    /// An object that begins here, with its items read as well.
    fn raw(&mut self, begin: &str, (value, items): Shell<'t>, depth: usize) -> Result<Raw, Fault> {
        let line = self.line_of(begin);
        let items = items.map(|items| items.into_iter().map(|item| self.object(item, depth + 1)).collect());
        Ok(Raw { line, value, items: items.transpose()? })
    }

    /// The line in which a part of the text begins. Parts are asked for in the order in which they stand.
    fn line_of(&mut self, part: &str) -> usize {
        let offset = self.offset(part);
        if offset > self.counted {
            let passed = &self.text.as_bytes()[self.counted..offset];
            self.line += line_ends(passed);
            if let Some(end) = memchr::memrchr(b'\n', passed) {
                self.line_start = self.counted + end + 1;
            }
            self.counted = offset;
        }
        self.line
    }

    /// The column, counted in letters, in which the part begins whose line was asked for last. Only for faults:
    /// a whole cluster may stand in one line.
    fn column_of(&self, part: &str) -> usize {
        self.text.get(self.line_start..self.offset(part)).map_or(0, |before| before.chars().count()) + 1
    }

    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    /// An error of the parser that was given this part of the text.
    fn fault(&mut self, part: &str, error: &serde_json::Error) -> Fault {
        let (line, column) = (self.line_of(part), self.column_of(part));
        let (line, column) = match error.line() {
            0 | 1 => (line, column + error.column().saturating_sub(1)),
            below => (line + below - 1, error.column().max(1)),
        };
        let whole = error.to_string();
        let problem = whole.split(" at line ").next().unwrap_or_default();
        Fault::new(line, column, problem)
    }
}

/// An object, its items left as they stand.
type Shell<'t> = (Value, Option<Vec<&'t RawValue>>);

/// Reads an object, but for its items.
struct Object<'b> {
    budget: &'b mut Budget,
}

impl<'t> DeserializeSeed<'t> for Object<'_> {
    type Value = Shell<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Object<'_> {
    type Value = Shell<'t>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let (mut map, mut items) = (Map::new(), None);
        while let Some(key) = access.next_key::<String>()? {
            if key == "items" {
                items = access.next_value_seed(Items)?;
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

/// Reads the items of a list as they stand; anything else than a list counts for nothing.
struct Items;

impl<'t> DeserializeSeed<'t> for Items {
    type Value = Option<Vec<&'t RawValue>>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Items {
    type Value = Option<Vec<&'t RawValue>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Some(items))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
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
