//! One document of many items, printed as the items come, so that they need not be held.

use pullsecret_core::report::{API_VERSION, Report};
use serde::Serialize;

use super::document::{Format, json, yaml, yaml_flow};

/// A document that is being printed. It reads as if it had been printed at once; one that is not ended is no
/// document, so that nobody takes a part for the whole.
#[derive(Clone, Debug)]
pub(crate) struct Items {
    kind: &'static str,
    format: Format,
    is_begun: bool,
}

impl Items {
    /// A document of a kind, in JSON or YAML.
    pub(crate) fn new(kind: &'static str, format: Format) -> Self {
        Self { kind, format, is_begun: false }
    }

    /// The text of these items; before the first ones, that of the document's head.
    pub(super) fn text<T: Serialize>(&mut self, items: &[T]) -> String {
        if items.is_empty() {
            return String::new();
        }
        let first = !std::mem::replace(&mut self.is_begun, true);
        if self.format == Format::Yaml {
            let items: String = items.iter().map(|item| self.yaml_item(item)).collect();
            return if first { self.yaml_head() + &items } else { items };
        }
        let text = json(&self.report(items));
        let text = text.strip_suffix(JSON_END).unwrap_or_default();
        if first { text.to_owned() } else { format!(",{}", behind(text, "\"items\": [")) }
    }

    /// The text of the end.
    pub(super) fn end(self) -> String {
        match (self.is_begun, self.format) {
            (true, Format::Yaml) => String::new(),
            (true, _) => JSON_END.to_owned(),
            (false, Format::Yaml) => yaml(&self.report::<()>(&[])),
            (false, _) => json(&self.report::<()>(&[])),
        }
    }

    fn report<'i, T>(&self, items: &'i [T]) -> Report<&'i T> {
        Report { api_version: API_VERSION, kind: self.kind, items: items.iter().collect() }
    }

    fn yaml_head(&self) -> String {
        let empty = yaml(&self.report::<()>(&[]));
        empty.replace("items: []\n", YAML_ITEMS)
    }

    /// An item of a list. One in which something would be hidden is JSON in one line, which is YAML too.
    fn yaml_item<T: Serialize>(&self, item: &T) -> String {
        let text = yaml(&self.report(std::slice::from_ref(item)));
        match text.split_once(YAML_ITEMS) {
            Some((_, item)) if !text.starts_with('{') => item.to_owned(),
            _ => format!("- {}\n", yaml_flow(&serde_json::to_string(item).unwrap_or_default())),
        }
    }
}

/// What ends a list of items and its document.
const JSON_END: &str = "\n  ]\n}\n";
/// What begins a list of items.
const YAML_ITEMS: &str = "items:\n";

fn behind<'t>(text: &'t str, head: &str) -> &'t str {
    text.split_once(head).map_or("", |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_printed_in_parts_reads_as_one() {
        let items = [json!({"a": 1, "b": ["items:\n", "  ]\n}"]}), json!({"a": []}), json!({"a": "x: y"})];
        for format in [Format::Json, Format::Yaml] {
            let at_once = Report::new("Thing", items.to_vec());
            let at_once = match format {
                Format::Yaml => yaml(&at_once),
                _ => json(&at_once),
            };
            for at in 0..=items.len() {
                let mut document = Items::new("Thing", format);
                let parts = [document.text(&items[..at]), document.text(&items[at..]), document.end()];
                assert_eq!(parts.concat(), at_once, "{at}");
            }
        }
    }

    #[test]
    fn an_item_that_would_hide_something_does_not() {
        let items = [json!({"a": "plain"}), json!({"a": "evil\u{202e}txt"}), json!({"a": "plain"})];
        for format in [Format::Json, Format::Yaml] {
            let mut document = Items::new("Thing", format);
            let text = [document.text(&items[..2]), document.text(&items[2..]), document.end()].concat();
            assert!(!text.contains('\u{202e}'), "{text}");
            let read: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
            assert_eq!(read["items"], json!(items));
        }
    }

    #[test]
    fn a_document_without_items_is_one() {
        assert_eq!(
            Items::new("Thing", Format::Json).end(),
            "{\n  \"apiVersion\": \"kubectl-pullsecret/v1\",\n  \"kind\": \"Thing\",\n  \"items\": []\n}\n"
        );
        assert!(Items::new("Thing", Format::Yaml).end().ends_with("items: []\n"));
    }
}
