//! What a user names as a registry, against what others take for one.

use pullsecret_core::Registry;

use crate::table::rows;

#[test]
fn registries_are_what_others_take_for_one() {
    for row in rows(include_str!("data/registries.txt"), &[2, 4]) {
        let read = Registry::parse(row.cell(0)).map_or("refused".to_owned(), |registry| registry.to_string());
        assert_eq!(read, row.cell(1), "line {}: {}", row.line, row.cell(0));
        if let Some((theirs, why)) = row.difference(2) {
            assert!(theirs != row.cell(1) && !why.is_empty(), "line {}: no difference", row.line);
        }
    }
}
