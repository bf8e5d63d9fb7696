//! The table of known messages. The first row that fits decides, so the order of the tables is part of them: what the
//! kubelet and the node say of themselves; then HTTP statuses with the stage at which they came; then faults of the
//! network, where no status came back; then what is wrong with an image; and only then words without a status.
//! What fits no row is unknown, and stays so.

mod content;
mod http;
mod network;
mod node;
mod words;

use super::form::Form;

/// The tables, in the order in which they are gone through.
pub const TABLES: [&[Form]; 5] = [node::FORMS, http::FORMS, network::FORMS, content::FORMS, words::FORMS];

/// All rows, in order.
pub fn all() -> impl Iterator<Item = &'static Form> {
    TABLES.into_iter().flatten()
}
