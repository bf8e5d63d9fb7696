//! Whether an output object is what its schema in docs/schemas says.

use serde_json::{Value, json};

/// Fails unless this is a document of the kind, in every field: one that the schema does not describe fails too,
/// though readers ignore it.
#[track_caller]
pub fn check_schema(kind: &str, document: &str) -> Value {
    let document: Value = serde_json::from_str(document).expect("JSON");
    let file = format!("{}/../docs/schemas/{kind}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).expect("a schema, which cargo xtask generate writes");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    close(&mut schema);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let problems: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "not of kind {kind}: {problems:#?}\n{document:#}");
    document
}

/// Forbids properties that no schema of an object describes.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(close),
        _ => {}
    }
}
