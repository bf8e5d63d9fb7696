//! The JSON Schemas in docs/schemas: real output is what they say, and they say something.

use harness::{Ended, Plugin, check_schema};

fn version() -> Ended {
    Plugin::new(["version", "--client", "-o", "json"]).run().expect_code(0)
}

#[test]
fn the_version_is_what_its_schema_says() {
    let document = check_schema("Version", &version().stdout);
    assert_eq!(document["items"][0]["server"], serde_json::Value::Null);
}

#[test]
fn a_field_that_no_schema_describes_is_found_out() {
    let text = version().stdout.replace("\"platform\"", "\"platForm\"");
    let checked = std::panic::catch_unwind(|| check_schema("Version", &text));
    assert!(checked.is_err(), "the check takes anything");
    let text = version().stdout.replace("\"Version\"", "\"Login\"");
    assert!(
        std::panic::catch_unwind(|| check_schema("Version", &text)).is_err(),
        "the kind is not looked at"
    );
}
