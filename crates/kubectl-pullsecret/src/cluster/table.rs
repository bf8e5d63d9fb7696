//! Lists as tables: what `kubectl get` prints is made by the server, and is a fraction of the objects. Of a Secret it
//! holds nothing but its name, its type and how many keys it has.

use pullsecret_core::Kind;
use serde::Deserialize;
use serde_json::Value;

use super::{Cluster, ClusterError, ListOptions};

/// What asks for a table (Kubernetes 1.35, `apiserver/pkg/endpoints/handlers/negotiation`); plain JSON for a server that
/// makes none.
pub(super) const ACCEPT: &str = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/// One object of a list, as `kubectl get` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The object's name.
    pub name: String,
    cells: Vec<(String, String)>,
}

impl TableRow {
    /// What stands in a column (`Status`, `Age`); empty if there is no such column.
    pub fn cell(&self, column: &str) -> &str {
        let cell = self.cells.iter().find(|(name, _)| name == column);
        cell.map_or("", |(_, text)| text)
    }
}

/// A `Table` of `meta.k8s.io/v1` (apimachinery v0.35.4 `pkg/apis/meta/v1/types.go`), or the list in its place.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table {
    #[serde(default)]
    column_definitions: Vec<Column>,
    #[serde(default)]
    rows: Vec<Row>,
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    metadata: ListMeta,
}

#[derive(Deserialize)]
struct Column {
    name: String,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    cells: Vec<Value>,
}

#[derive(Deserialize)]
struct Item {
    metadata: ItemMeta,
}

#[derive(Deserialize)]
struct ItemMeta {
    name: String,
}

#[derive(Default, Deserialize)]
struct ListMeta {
    #[serde(default, rename = "continue")]
    proceed: String,
}

impl Table {
    /// The rows, and the token that asks for the next page.
    pub(super) fn read(self) -> (Vec<TableRow>, Option<String>) {
        let columns: Vec<String> = self.column_definitions.into_iter().map(|column| column.name).collect();
        let row = |row: Row| {
            let at = columns.iter().position(|column| column == "Name")?;
            let name = row.cells.get(at)?.as_str()?.to_owned();
            let cells = columns.iter().cloned().zip(row.cells.iter().map(text)).collect();
            Some(TableRow { name, cells })
        };
        let bare = |item: Item| TableRow { name: item.metadata.name, cells: Vec::new() };
        let rows = self.rows.into_iter().filter_map(row).chain(self.items.into_iter().map(bare)).collect();
        (rows, Some(self.metadata.proceed).filter(|token| !token.is_empty()))
    }
}

fn text(cell: &Value) -> String {
    cell.as_str().map_or_else(|| cell.to_string(), str::to_owned)
}

impl Cluster {
    /// The objects of a kind as rows, each page handed to `visitor` as it comes.
    ///
    /// # Errors
    /// The server cannot be asked, or refuses.
    pub async fn table(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
        mut visitor: impl FnMut(Vec<TableRow>),
    ) -> Result<(), ClusterError> {
        let mut proceed: Option<String> = None;
        let mut seen = super::pages::Progress::default();
        loop {
            let (rows, next) = self.table_page(kind, namespace, options, proceed.as_deref()).await?;
            visitor(rows);
            let Some(token) = next else { return Ok(()) };
            seen.goes_on(&token).map_err(|problem| self.endless(kind, namespace, problem))?;
            proceed = Some(token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(sent: Value) -> (Vec<TableRow>, Option<String>) {
        serde_json::from_value::<Table>(sent).expect("a table").read()
    }

    #[test]
    fn a_row_is_read_by_the_names_of_its_columns() {
        let (rows, next) = read(json!({
            "columnDefinitions": [{ "name": "Name" }, { "name": "Data" }, { "name": "Age" }],
            "rows": [{ "cells": ["regcred", 1, "5d"] }, { "cells": ["short"] }],
            "metadata": { "continue": "more" },
        }));
        assert_eq!(
            (rows[0].name.as_str(), rows[0].cell("Data"), rows[0].cell("Age")),
            ("regcred", "1", "5d")
        );
        assert_eq!((rows[1].name.as_str(), rows[1].cell("Age"), rows[1].cell("None")), ("short", "", ""));
        assert_eq!(next.as_deref(), Some("more"));
    }

    #[test]
    fn a_server_that_makes_no_tables_sends_names_all_the_same() {
        let (rows, next) = read(json!({ "items": [{ "metadata": { "name": "web" } }], "metadata": {} }));
        assert_eq!((rows[0].name.as_str(), rows[0].cell("Age"), next), ("web", "", None));
    }
}
