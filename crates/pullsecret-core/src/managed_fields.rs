//! When a part of an object was last written, as the API server notes it in `metadata.managedFields`.

use jiff::Timestamp;
use serde_json::Value;

/// The latest time at which a manager wrote this field (`f:data`), by the notes of those that own it now
/// (Kubernetes 1.35, `apimachinery/pkg/apis/meta/v1/types.go`, `ManagedFieldsEntry`). `None` where there are none, as
/// in what kubectl prints.
pub(crate) fn changed(object: &Value, field: &str) -> Option<Timestamp> {
    let entries = object.pointer("/metadata/managedFields")?.as_array()?;
    let owning = entries.iter().filter(|entry| entry["fieldsV1"].get(field).is_some());
    owning.filter_map(|entry| entry["time"].as_str()?.parse().ok()).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_manager_of_the_field_counts() {
        let entry = |time: &str, field: &str| json!({"time": time, "fieldsV1": {field: {}}});
        let object = json!({"metadata": {"managedFields": [
            entry("2026-01-01T00:00:00Z", "f:data"), entry("2026-01-03T00:00:00Z", "f:type"),
            entry("2026-01-02T00:00:00Z", "f:data"), entry("nonsense", "f:data"), 3,
        ]}});
        assert_eq!(changed(&object, "f:data"), "2026-01-02T00:00:00Z".parse().ok());
        assert_eq!(changed(&object, "f:immutable"), None);
        assert_eq!(changed(&json!({"metadata": {"managedFields": 1}}), "f:data"), None);
    }
}
