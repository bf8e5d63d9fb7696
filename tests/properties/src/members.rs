//! The members of a docker config that are entries, taken apart by another parser than the core's own.

use std::fmt;

use pullsecret_core::ConfigFormat;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// An object's members as they are written, repeated ones too.
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// A member that may not change: which object it stands in (counted from zero among those with entries, or `None`
/// for the top of a config that has entries further in), its name, and its value's text.
pub(crate) type Fixed = (Option<usize>, String, String);

/// Every member that is an entry or stands beside the entries; `None` where the other parser cannot take the text
/// apart (half a surrogate pair, bytes that are not UTF-8).
pub(crate) fn of_config(text: &[u8], format: ConfigFormat) -> Option<Vec<Fixed>> {
    let Members(top) = object(text)?;
    if format == ConfigFormat::DockerCfg {
        return Some(top.into_iter().map(|(name, value)| (Some(0), name, value.get().to_owned())).collect());
    }
    let mut all = Vec::new();
    let mut objects = 0;
    for (name, value) in top {
        if is_auths(&name) && value.get().starts_with('{') {
            let Members(entries) = object(value.get().as_bytes())?;
            all.extend(
                entries.into_iter().map(|(name, value)| (Some(objects), name, value.get().to_owned())),
            );
            objects += 1;
        } else if !(is_auths(&name) && value.get() == "null") {
            all.push((None, name, value.get().to_owned()));
        }
    }
    Some(all)
}

/// The members of an object; none of `null`.
fn object(text: &[u8]) -> Option<Members<'_>> {
    let members: Option<Members<'_>> = serde_json::from_slice(text).ok()?;
    Some(members.unwrap_or(Members(Vec::new())))
}

/// Go's folding of case, in which `ſ` is an s.
fn is_auths(name: &str) -> bool {
    name.replace('\u{17f}', "s").eq_ignore_ascii_case("auths")
}
