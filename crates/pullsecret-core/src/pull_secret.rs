//! A pull secret as an object of the API: its type, what it holds, and the manifests and patches that write it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use secrecy::zeroize::Zeroizing;
use serde_json::{Map, Value, json};

use crate::managed_fields;
use crate::ownership::{MANAGED_BY, MANAGED_BY_LABEL, foreign_owner};
use crate::{ConfigFormat, DecodeError, DecodeProblem, DockerConfig, Kind, ObjectRef, Sealed};

/// The annotation that holds the time at which entries end: a JSON map of key to RFC 3339 time.
pub const EXPIRES_ANNOTATION: &str = "kubectl-pullsecret/expires";

/// The most that the decoded values of a Secret may add up to, in bytes (Kubernetes 1.35,
/// `pkg/apis/core/types.go`, `MaxSecretSize`).
pub const MAX_SECRET_BYTES: usize = 1024 * 1024;

/// A Secret that was read, whatever its type.
#[derive(Clone, Debug)]
pub struct PullSecret {
    /// Its namespace and name.
    pub object: ObjectRef,
    /// Its uid.
    pub uid: String,
    /// The version that was read.
    pub resource_version: String,
    /// Its type, as written.
    pub secret_type: String,
    /// Whether its data is frozen.
    pub immutable: bool,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When its data was last changed, where its managed fields tell.
    pub changed: Option<Timestamp>,
    /// Who else looks after it.
    pub foreign_owner: Option<String>,
    read: Sealed<Value>,
}

impl PullSecret {
    /// Takes a Secret as the API server sent it.
    pub fn from_object(read: Value) -> Self {
        let text = |part: &Value, field: &str| part[field].as_str().unwrap_or_default().to_owned();
        let metadata = &read["metadata"];
        Self {
            object: ObjectRef::new(Kind::Secret, text(metadata, "namespace"), text(metadata, "name")),
            uid: text(metadata, "uid"),
            resource_version: text(metadata, "resourceVersion"),
            secret_type: text(&read, "type"),
            immutable: read["immutable"] == json!(true),
            created: text(metadata, "creationTimestamp").parse().ok(),
            changed: managed_fields::changed(&read, "f:data"),
            foreign_owner: foreign_owner(&read),
            read: Sealed::new(read),
        }
    }

    /// The format of a docker config that this Secret's type promises; `None` for other types, which the
    /// kubelet ignores.
    pub fn format(&self) -> Option<ConfigFormat> {
        ConfigFormat::of_secret_type(&self.secret_type)
    }

    /// The docker config under the key of the given format: `Ok(None)` if there is no such key, or nothing
    /// under it, which is the same to the kubelet.
    pub fn config(&self, format: ConfigFormat) -> Result<Option<DockerConfig>, DecodeError> {
        let Some(encoded) = self.read.open()["data"][format.data_key()].as_str() else { return Ok(None) };
        if encoded.is_empty() {
            return Ok(None);
        }
        // The API server sends valid base64; anything else decodes to nothing, which is an error below.
        let bytes = STANDARD.decode(encoded).unwrap_or_default();
        DockerConfig::decode(&bytes, format).map(Some)
    }

    /// Line and column, counted from 1 and in bytes, at which the value of the given format stops being JSON.
    /// `None` if it is JSON and something else is wrong with it.
    pub fn line_and_column(&self, format: ConfigFormat, error: &DecodeError) -> Option<(usize, usize)> {
        let DecodeProblem::Syntax(problem) = error.problem() else { return None };
        let encoded = self.read.open()["data"][format.data_key()].as_str().unwrap_or_default();
        let bytes = Zeroizing::new(STANDARD.decode(encoded).unwrap_or_default());
        let before = &bytes[..problem.at().min(bytes.len())];
        let last = before.split(|byte| *byte == b'\n').next_back().map_or(0, <[u8]>::len);
        Some((before.split(|byte| *byte == b'\n').count(), last + 1))
    }

    /// When the credential under a key ends, as the annotation [`EXPIRES_ANNOTATION`] tells.
    pub fn expires_at(&self, key: &str) -> Option<Timestamp> {
        self.expires().get(key).and_then(|time| time.parse().ok())
    }

    /// The names in `data`.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.read.open()["data"].as_object().into_iter().flatten().map(|(key, _)| key.as_str())
    }

    /// The object as it was read.
    pub fn read(&self) -> &Sealed<Value> {
        &self.read
    }

    /// When each key's credential ends, as it is noted on the Secret.
    pub(crate) fn expires(&self) -> BTreeMap<String, String> {
        let annotation = self.read.open()["metadata"]["annotations"][EXPIRES_ANNOTATION].as_str();
        annotation.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// The JSON Patch that puts this config and these expiry times into the Secret that was read, and changes
    /// nothing else of it. `expires` holds the keys that were written, with their time if they have one.
    pub fn patch(&self, config: &DockerConfig, expires: &[(String, Option<Timestamp>)]) -> Sealed<Value> {
        let path = format!("/data/{}", config.format().data_key());
        let mut operations = vec![
            json!({"op": "test", "path": "/metadata/resourceVersion", "value": self.resource_version}),
            json!({"op": "add", "path": path, "value": STANDARD.encode(config.encode().expose_secret())}),
        ];
        let (before, mut after) = (self.expires(), self.expires());
        merge_expires(&mut after, expires);
        if after != before {
            operations.extend(self.annotate(&after));
        }
        Sealed::new(Value::Array(operations))
    }

    fn annotate(&self, expires: &BTreeMap<String, String>) -> Vec<Value> {
        let path = format!("/metadata/annotations/{}", EXPIRES_ANNOTATION.replace('/', "~1"));
        if expires.is_empty() {
            return vec![json!({"op": "remove", "path": path})];
        }
        let mut operations = Vec::new();
        if !self.read.open()["metadata"]["annotations"].is_object() {
            operations.push(json!({"op": "add", "path": "/metadata/annotations", "value": {}}));
        }
        operations.push(json!({"op": "add", "path": path, "value": json!(expires).to_string()}));
        operations
    }

    /// The manifest that stands in this Secret's place after it is deleted: its labels, annotations, owners,
    /// other data and flags, with the right type and the new config.
    pub fn replacement(
        &self,
        config: &DockerConfig,
        expires: &[(String, Option<Timestamp>)],
    ) -> Sealed<Value> {
        let mut object = self.recreation().open().clone();
        object["type"] = json!(config.format().secret_type());
        if !object["data"].is_object() {
            object["data"] = json!({});
        }
        object["data"][config.format().data_key()] = json!(STANDARD.encode(config.encode().expose_secret()));
        let mut times = self.expires();
        merge_expires(&mut times, expires);
        if !times.is_empty() {
            if !object["metadata"]["annotations"].is_object() {
                object["metadata"]["annotations"] = json!({});
            }
            object["metadata"]["annotations"][EXPIRES_ANNOTATION] = json!(json!(times).to_string());
        }
        Sealed::new(object)
    }

    /// The manifest that makes this Secret again as it was read, if what replaces it cannot be created.
    pub fn recreation(&self) -> Sealed<Value> {
        let mut object = self.read.open().clone();
        // No API server sends anything else, and what is built upon this must hold all the same.
        if !object.is_object() {
            object = json!({});
        }
        match object["metadata"].as_object_mut() {
            None => object["metadata"] = json!({}),
            Some(metadata) => {
                for field in
                    ["uid", "resourceVersion", "creationTimestamp", "managedFields", "generation", "selfLink"]
                {
                    metadata.remove(field);
                }
            }
        }
        Sealed::new(object)
    }

    /// The bytes of everything in `data` but the docker config of this format.
    pub fn other_bytes(&self, format: ConfigFormat) -> usize {
        let data = self.read.open()["data"].as_object();
        let others = data.into_iter().flatten().filter(|(key, _)| *key != format.data_key());
        others.filter_map(|(_, value)| value.as_str()).map(|encoded| encoded.len() / 4 * 3).sum()
    }
}

fn merge_expires(times: &mut BTreeMap<String, String>, written: &[(String, Option<Timestamp>)]) {
    for (key, time) in written {
        match time {
            Some(time) => times.insert(key.clone(), time.to_string()),
            None => times.remove(key),
        };
    }
}

/// The manifest of a Secret that we create. `namespace` is left out where a manifest for others to apply is
/// wanted without one.
pub(crate) fn new_manifest(
    namespace: Option<&str>,
    name: &str,
    config: &DockerConfig,
    expires: &[(String, Option<Timestamp>)],
) -> Sealed<Value> {
    let mut metadata = Map::new();
    metadata.insert("name".into(), json!(name));
    if let Some(namespace) = namespace {
        metadata.insert("namespace".into(), json!(namespace));
    }
    metadata.insert("labels".into(), json!({MANAGED_BY_LABEL: MANAGED_BY}));
    let mut times = BTreeMap::new();
    merge_expires(&mut times, expires);
    if !times.is_empty() {
        metadata.insert("annotations".into(), json!({EXPIRES_ANNOTATION: json!(times).to_string()}));
    }
    Sealed::new(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata,
        "type": config.format().secret_type(),
        "data": {config.format().data_key(): STANDARD.encode(config.encode().expose_secret())},
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by the fuzzer: an index into what is no object panics.
    #[test]
    fn what_is_no_object_is_replaced_all_the_same() {
        let config = DockerConfig::new(crate::ConfigFormat::DockerConfigJson);
        for read in [
            json!(1),
            json!([]),
            json!({"metadata": "x"}),
            json!({"metadata": {"annotations": 1}, "data": 1}),
        ] {
            let replacement = PullSecret::from_object(read.clone()).replacement(&config, &[]);
            let body = PullSecret::from_object(replacement.open().clone()).config(config.format());
            assert!(body.expect("it decodes").is_some(), "{read}");
        }
    }
}
