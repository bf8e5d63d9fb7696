//! Label selectors. An input is lines: two selectors, then an object's labels as JSON.

use pullsecret_core::label_selector::LabelSelector;
use serde_json::Value;

use crate::input;

pub(crate) fn holds(bytes: &[u8]) {
    let Some(([one, other], labels)) = input::lines(bytes) else { return };
    let labels: Value = serde_json::from_slice(labels).unwrap_or_default();
    let (Some(one_read), Some(other_read)) = (read(one), read(other)) else { return };
    let (one_fits, other_fits) = (one_read.matches(&labels), other_read.matches(&labels));
    assert_eq!(read(&format!(" {one} ")).as_ref(), Some(&one_read), "space around it means nothing");
    if one.trim().is_empty() || other.trim().is_empty() {
        return assert!(one_fits || !one.trim().is_empty(), "an empty one fits everything");
    }
    let both = read(&format!("{one},{other}")).expect("two requirements are a selector, too");
    assert_eq!(both.matches(&labels), one_fits && other_fits, "both have to fit");
}

fn read(selector: &str) -> Option<LabelSelector> {
    match LabelSelector::parse(selector) {
        Ok(read) => Some(read),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}
