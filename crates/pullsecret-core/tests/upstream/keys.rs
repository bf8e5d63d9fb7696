//! Keys of docker configs: which image each serves, and in which order the kubelet tries several.

use pullsecret_core::kubelet::{self, Keyring};

use crate::table::rows;

/// What is tried for a repository, of a docker config with these keys.
fn tried<'a>(keys: &[&'a str], repository: &str) -> Vec<&'a str> {
    let mut keyring = Keyring::default();
    for key in keys {
        keyring.add(key, *key).expect("a key that the kubelet can read");
    }
    keyring.lookup(repository).into_iter().copied().collect()
}

/// The keys in a cell.
fn keys(cell: &str) -> Vec<&str> {
    if cell == "-" { Vec::new() } else { cell.split(' ').collect() }
}

#[test]
fn a_key_serves_what_the_kubelet_finds_with_it() {
    for row in rows(include_str!("data/keys-kubernetes.txt"), &[3]) {
        let (key, repository) = (row.cell(0), row.cell(1));
        let found = match (kubelet::matches(key, repository), kubelet::serves(key, repository)) {
            (true, true) => "yes",
            (false, true) => "last",
            (_, false) => "no",
        };
        assert_eq!(found, row.cell(2), "line {}", row.line);
        assert_eq!(tried(&[key], repository).len(), usize::from(found != "no"), "line {}", row.line);
    }
}

#[test]
fn several_keys_are_tried_in_the_kubelets_order() {
    for row in rows(include_str!("data/orders.txt"), &[3, 5]) {
        let tried = tried(&keys(row.cell(0)), row.cell(1));
        assert_eq!(tried, keys(row.cell(2)), "line {}", row.line);
        if let Some((theirs, why)) = row.difference(3) {
            assert!(tried.first() != Some(&theirs) && !why.is_empty(), "line {}: no difference", row.line);
        }
    }
}
