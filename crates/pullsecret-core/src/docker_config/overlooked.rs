//! What a docker config says beside what the kubelet reads: for other programs, or by mistake.

use super::json::{self, Kind, Member};
use super::{ConfigFormat, DockerConfig, Entry, decode};
use secrecy::ExposeSecret as _;
use std::collections::HashMap;

/// What stands in a docker config without meaning anything to the kubelet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlooked {
    /// The program that keeps the passwords where the config was written, as `credsStore` or `credHelpers` names
    /// it.
    pub credential_store: Option<String>,
    /// The body has the form of the other type: entries at the top where they belong under `auths`, or the other
    /// way round.
    pub other_format: bool,
    /// What is overlooked of each entry of [`DockerConfig::entries`], in their order.
    pub entries: Vec<OverlookedFields>,
}

/// What stands in an entry without meaning anything to the kubelet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverlookedFields {
    /// There is an `identitytoken` or a `registrytoken`.
    pub token: bool,
    /// There is a `username` or a `password` that is not the one in `auth`.
    pub disagreeing: bool,
}

impl DockerConfig {
    /// What the kubelet does not look at.
    pub fn overlooked(&self) -> Overlooked {
        let text = self.text.expose_secret();
        let top = json::whole(text);
        if json::kind(text, &top) != Kind::Object {
            return Overlooked::default();
        }
        let members = json::members(text, &top);
        let names_registry = |member: &Member| {
            json::kind(text, &member.value) == Kind::Object
                && member.name(text).contains(['.', ':'])
                && !member.name(text).starts_with('.')
        };
        let other_format = match self.format {
            ConfigFormat::DockerConfigJson => self.entries.is_empty() && members.iter().any(names_registry),
            ConfigFormat::DockerCfg => members.iter().any(|member| member.is_field(text, "auths")),
        };
        let places: HashMap<&str, usize> = self.entries.iter().map(Entry::key).zip(0..).collect();
        let mut entries = vec![OverlookedFields::default(); self.entries.len()];
        for object in decode::auths_objects(text, self.format) {
            for member in json::members(text, &object) {
                // Of an entry that is there twice, the last is the one that counts.
                if let Some(at) = places.get(member.name(text).as_str()) {
                    entries[*at] = self.fields(*at, &member);
                }
            }
        }
        Overlooked { credential_store: credential_store(text, &members), other_format, entries }
    }

    fn fields(&self, at: usize, entry: &Member) -> OverlookedFields {
        let text = self.text.expose_secret();
        let mut found = OverlookedFields::default();
        if json::kind(text, &entry.value) != Kind::Object {
            return found;
        }
        let credential = &self.entries[at].credential;
        for member in json::members(text, &entry.value) {
            if json::kind(text, &member.value) != Kind::String {
                continue;
            }
            let value = json::unquote(text, &member.value);
            if value.is_empty() {
                continue;
            }
            if member.is_field(text, "identitytoken") || member.is_field(text, "registrytoken") {
                found.token = true;
            } else if member.is_field(text, "username") {
                found.disagreeing |= *value != credential.username();
            } else if member.is_field(text, "password") {
                found.disagreeing |= *value != credential.password().expose_secret();
            }
        }
        found
    }
}

fn credential_store(text: &[u8], members: &[Member]) -> Option<String> {
    members.iter().find_map(|member| match json::kind(text, &member.value) {
        Kind::String if member.is_field(text, "credsstore") => {
            Some(json::unquote(text, &member.value).to_string()).filter(|name| !name.is_empty())
        }
        Kind::Object if member.is_field(text, "credhelpers") => {
            let helper = json::members(text, &member.value).into_iter().next()?;
            (json::kind(text, &helper.value) == Kind::String)
                .then(|| json::unquote(text, &helper.value).to_string())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlooked(text: &str, format: ConfigFormat) -> Overlooked {
        DockerConfig::decode(text.as_bytes(), format).unwrap().overlooked()
    }

    fn fields(entry: &str) -> OverlookedFields {
        let text = format!(r#"{{"auths":{{"a.io":{entry}}}}}"#);
        overlooked(&text, ConfigFormat::DockerConfigJson).entries[0]
    }

    #[test]
    fn tokens_and_what_auth_overrules_are_seen() {
        // base64 of bob:pw
        let auth = "Ym9iOnB3";
        for (entry, token, disagreeing) in [
            (r#"{"username":"bob","password":"pw"}"#.to_owned(), false, false),
            (format!(r#"{{"username":"bob","password":"pw","auth":"{auth}"}}"#), false, false),
            (format!(r#"{{"username":"","auth":"{auth}"}}"#), false, false),
            (format!(r#"{{"username":"eve","password":"pw","auth":"{auth}"}}"#), false, true),
            (format!(r#"{{"PassWord":"old","auth":"{auth}"}}"#), false, true),
            (r#"{"identitytoken":"t","registrytoken":""}"#.to_owned(), true, false),
            (r#"{"identitytoken":""}"#.to_owned(), false, false),
            ("null".to_owned(), false, false),
        ] {
            assert_eq!(fields(&entry), OverlookedFields { token, disagreeing }, "{entry}");
        }
    }

    #[test]
    fn the_last_of_two_entries_counts() {
        let text = r#"{"auths":{"a.io":{"identitytoken":"t"},"b.io":{}},"AUTHS":{"a.io":{}}}"#;
        let found = overlooked(text, ConfigFormat::DockerConfigJson);
        assert_eq!(found.entries, [OverlookedFields::default(); 2]);
    }

    #[test]
    fn stores_and_bodies_of_the_other_type_are_seen() {
        let (json, cfg) = (ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg);
        for (text, format, store, other) in [
            (r#"{"auths":{"a.io":{}},"credsStore":"desktop"}"#, json, Some("desktop"), false),
            (r#"{"credHelpers":{"a.io":"ecr-login"}}"#, json, Some("ecr-login"), false),
            (r#"{"credsStore":3,"credHelpers":[]}"#, json, None, false),
            (r#"{"a.io":{"auth":"Ym9iOnB3"}}"#, json, None, true),
            (r#"{"HttpHeaders":{}}"#, json, None, false),
            (r#"{"auths":{"a.io":{}}}"#, cfg, None, true),
            (r#"{"a.io":{}}"#, cfg, None, false),
            ("null", cfg, None, false),
        ] {
            let found = overlooked(text, format);
            assert_eq!((found.credential_store.as_deref(), found.other_format), (store, other), "{text}");
        }
    }
}
