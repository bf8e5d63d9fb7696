//! The JSON Schemas of what commands print for scripts, one file for each kind.

use std::path::PathBuf;

use pullsecret_core::report::{
    API_VERSION, Change, Login, PullExplanation, PullSecretItem, PullVerification, Report, Version,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// Every schema, by its path from the root of the workspace.
pub(super) fn files() -> Vec<(PathBuf, String)> {
    [
        ("ChangeResult", schema::<Change>("ChangeResult")),
        ("Login", schema::<Login>("Login")),
        ("PullExplanation", schema::<PullExplanation>("PullExplanation")),
        ("PullSecret", schema::<PullSecretItem>("PullSecret")),
        ("PullVerification", schema::<PullVerification>("PullVerification")),
        ("Version", schema::<Version>("Version")),
    ]
    .into_iter()
    .map(|(kind, schema)| (PathBuf::from("docs/schemas").join(format!("{kind}.json")), text(&schema)))
    .collect()
}

/// The schema of an output object of one kind. Fields may be added within a version, so none is forbidden.
fn schema<T: JsonSchema>(kind: &str) -> Schema {
    let mut schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report<T>>();
    schema.insert("title".to_owned(), json!(kind));
    let described = format!(
        "What -o json and -o yaml print of kind {kind}. Readers ignore fields that they do not know."
    );
    schema.insert("description".to_owned(), json!(described));
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("apiVersion".to_owned(), json!({ "const": API_VERSION }));
        properties.insert("kind".to_owned(), json!({ "const": kind }));
    }
    schema
}

fn text(schema: &Schema) -> String {
    let mut text = serde_json::to_string_pretty(schema).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_names_its_kind_and_wants_what_is_always_there() {
        for (path, text) in files() {
            let schema: Value = serde_json::from_str(&text).expect("JSON");
            let kind = path.file_stem().and_then(|name| name.to_str()).expect("a name");
            assert_eq!(schema["properties"]["kind"]["const"], kind);
            assert_eq!(schema["required"], json!(["apiVersion", "kind", "items"]));
        }
    }

    #[test]
    fn a_password_is_there_only_where_it_was_asked_for() {
        let schema = schema::<PullSecretItem>("PullSecret");
        let entry = schema.pointer("/$defs/PullSecretEntry").expect("an entry");
        assert!(entry["properties"]["password"].is_object());
        let required = entry["required"].as_array().expect("a list");
        assert!(required.contains(&json!("key")) && !required.contains(&json!("password")), "{required:?}");
    }
}
