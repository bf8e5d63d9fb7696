//! Names of images: the grammar, its defaults, and the kubelet's words for what is none.

use pullsecret_core::ImageReference;

use crate::table::rows;

/// The whole reference as it is understood, or the error.
fn read(name: &str) -> String {
    ImageReference::parse(name).map_or_else(|error| format!("error: {error}"), |image| image.to_string())
}

#[test]
fn names_are_read_as_distribution_and_the_kubelet_read_them() {
    for table in [
        include_str!("data/images-grammar.txt"),
        include_str!("data/images-normalized.txt"),
        include_str!("data/images-kubernetes.txt"),
        include_str!("data/images-go-containerregistry.txt"),
    ] {
        for row in rows(table, &[2, 4]) {
            assert_eq!(read(row.cell(0)), row.cell(1), "line {}: {}", row.line, row.cell(0));
            if let Some((theirs, why)) = row.difference(2) {
                assert!(theirs != row.cell(1) && !why.is_empty(), "line {}: no difference", row.line);
            }
        }
    }
}

#[test]
fn what_is_understood_is_read_once_more_as_the_same() {
    for table in [include_str!("data/images-grammar.txt"), include_str!("data/images-normalized.txt")] {
        for row in rows(table, &[2]).iter().filter(|row| !row.cell(1).starts_with("error: ")) {
            assert_eq!(read(row.cell(1)), row.cell(1), "line {}", row.line);
        }
    }
}

/// distribution/reference v0.6.0, `normalize_test.go`, `TestParseDockerRef`: containerd asks for the digest and
/// forgets the tag.
#[test]
fn a_registry_is_asked_for_the_digest_where_there_is_one() {
    let digest = format!("sha256:{}", "e6".repeat(32));
    for (name, manifest) in [
        ("busybox".to_owned(), "latest"),
        ("busybox:1".to_owned(), "1"),
        (format!("busybox@{digest}"), &digest),
        (format!("gcr.io/library/busybox:latest@{digest}"), &digest),
    ] {
        let image = ImageReference::parse(&name).expect("a valid name");
        assert_eq!(image.manifest(), manifest, "{name}");
    }
}
