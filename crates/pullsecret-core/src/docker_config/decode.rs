//! What the kubelet reads in a docker config: Go's `encoding/json` into kubernetes'
//! `pkg/credentialprovider/config.go` (v1.35), repeated keys, foreign case and nulls included.

use super::error::{DecodeError, DecodeProblem};
use super::json::{self, Kind, Member};
use super::{ConfigFormat, Entry, auth_field};
use crate::credential::Credential;
use secrecy::{ExposeSecret as _, SecretString};
use std::collections::HashMap;
use std::ops::Range;

/// The entries of a checked text, in the order in which their keys first appear.
pub(super) fn entries(text: &[u8], format: ConfigFormat) -> Result<Vec<Entry>, DecodeError> {
    let mut decoder = Decoder { text, format, entries: Entries::default(), saved: None };
    let top = json::whole(text);
    match (json::kind(text, &top), format) {
        (Kind::Null, _) => {}
        (Kind::Object, ConfigFormat::DockerConfigJson) => decoder.config(&top)?,
        (Kind::Object, ConfigFormat::DockerCfg) => decoder.auths(&top)?,
        (kind, ConfigFormat::DockerConfigJson) => {
            return Err(mismatch(kind, "Go value of type credentialprovider.DockerConfigJSON", None));
        }
        (kind, ConfigFormat::DockerCfg) => {
            return Err(mismatch(kind, "Go value of type credentialprovider.DockerConfig", None));
        }
    }
    // Go goes on after a value of the wrong kind, so that a later error in an entry is the one it reports.
    decoder.saved.map_or(Ok(decoder.entries.in_order), Err)
}

/// The objects whose members are entries, in the order of the text: those after the last `"auths": null`.
pub(super) fn auths_objects(text: &[u8], format: ConfigFormat) -> Vec<Range<usize>> {
    let top = json::whole(text);
    if json::kind(text, &top) != Kind::Object {
        return Vec::new();
    }
    if format == ConfigFormat::DockerCfg {
        return vec![top];
    }
    let auths = auths_members(text);
    let after_null = auths.iter().rposition(|auths| json::kind(text, &auths.value) == Kind::Null);
    auths.into_iter().skip(after_null.map_or(0, |null| null + 1)).map(|auths| auths.value).collect()
}

/// All that Go decodes into `auths`, nulls included.
pub(super) fn auths_members(text: &[u8]) -> Vec<Member> {
    let mut members = json::members(text, &json::whole(text));
    members.retain(|member| member.is_field(text, "auths"));
    members
}

#[derive(Default)]
struct Entries {
    in_order: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Entries {
    /// A later entry takes the place of an earlier one with the same key, whole.
    fn insert(&mut self, entry: Entry) {
        let place = *self.places.entry(entry.key.clone()).or_insert(self.in_order.len());
        match self.in_order.get_mut(place) {
            Some(earlier) => *earlier = entry,
            None => self.in_order.push(entry),
        }
    }
}

struct Decoder<'a> {
    text: &'a [u8],
    format: ConfigFormat,
    entries: Entries,
    /// The first value of the wrong kind outside the entries.
    saved: Option<DecodeError>,
}

impl Decoder<'_> {
    fn config(&mut self, object: &Range<usize>) -> Result<(), DecodeError> {
        for member in json::members(self.text, object) {
            let kind = json::kind(self.text, &member.value);
            if member.is_field(self.text, "auths") {
                match kind {
                    Kind::Null => self.entries = Entries::default(),
                    Kind::Object => self.auths(&member.value)?,
                    kind => self.save(kind, "auths of type credentialprovider.DockerConfig"),
                }
            } else if member.is_field(self.text, "httpheaders") {
                self.headers(kind, &member.value);
            }
        }
        Ok(())
    }

    /// The headers mean nothing to the kubelet, but they are decoded.
    fn headers(&mut self, kind: Kind, headers: &Range<usize>) {
        match kind {
            Kind::Null => {}
            Kind::Object => {
                for header in json::members(self.text, headers) {
                    match json::kind(self.text, &header.value) {
                        Kind::String | Kind::Null => {}
                        kind => self.save(kind, "HttpHeaders of type string"),
                    }
                }
            }
            kind => self.save(kind, "HttpHeaders of type map[string]string"),
        }
    }

    fn save(&mut self, kind: Kind, target: &str) {
        let target = format!("Go struct field DockerConfigJSON.{target}");
        self.saved.get_or_insert_with(|| mismatch(kind, &target, None));
    }

    fn auths(&mut self, object: &Range<usize>) -> Result<(), DecodeError> {
        for member in json::members(self.text, object) {
            let key = member.name(self.text);
            let fields = self.fields(&key, &member.value)?;
            let credential = match fields.auth {
                Some(auth) if !auth.expose_secret().is_empty() => {
                    auth_field::credential(auth.expose_secret())
                        .map_err(|problem| DecodeError::new(problem, Some(&key)))?
                }
                _ => Credential::new(fields.username, fields.password.unwrap_or_default()),
            };
            self.entries.insert(Entry { key, credential, email: fields.email });
        }
        Ok(())
    }

    fn fields(&self, key: &str, entry: &Range<usize>) -> Result<Fields, DecodeError> {
        let (whole, field) = match self.format {
            ConfigFormat::DockerConfigJson => (
                "Go struct field DockerConfigJSON.auths of type credentialprovider.dockerConfigEntryWithAuth",
                "Go struct field DockerConfigJSON.auths.",
            ),
            ConfigFormat::DockerCfg => (
                "Go value of type credentialprovider.dockerConfigEntryWithAuth",
                "Go struct field dockerConfigEntryWithAuth.",
            ),
        };
        let mut fields = Fields::default();
        match json::kind(self.text, entry) {
            Kind::Null => return Ok(fields),
            Kind::Object => {}
            kind => return Err(mismatch(kind, whole, Some(key))),
        }
        for member in json::members(self.text, entry) {
            let Some(name) = Fields::NAMES.into_iter().find(|name| member.is_field(self.text, name)) else {
                continue;
            };
            match json::kind(self.text, &member.value) {
                Kind::Null => {}
                Kind::String => fields.set(name, json::unquote(self.text, &member.value).as_str()),
                kind => return Err(mismatch(kind, &format!("{field}{name} of type string"), Some(key))),
            }
        }
        Ok(fields)
    }
}

fn mismatch(kind: Kind, target: &str, key: Option<&str>) -> DecodeError {
    let found = match kind {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    };
    DecodeError::new(DecodeProblem::Kind { found, target: target.to_owned() }, key)
}

/// What an entry says, before `auth` overrules user and password.
#[derive(Default)]
struct Fields {
    username: String,
    password: Option<SecretString>,
    email: String,
    auth: Option<SecretString>,
}

impl Fields {
    const NAMES: [&'static str; 4] = ["username", "password", "email", "auth"];

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "username" => value.clone_into(&mut self.username),
            "password" => self.password = Some(value.into()),
            "email" => value.clone_into(&mut self.email),
            _ => self.auth = Some(value.into()),
        }
    }
}
