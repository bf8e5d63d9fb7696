//! Files that would fill the memory.

use std::fmt::Write as _;

use super::{fault, read_text};
use crate::manifest_files::budget::Budget;
use crate::manifest_files::manifest::Collection;
use crate::manifest_files::{ManifestError, Sources, read, stream};

#[test]
fn aliases_of_aliases_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").expect("a string takes it");
    }
    let said = fault(&text);
    assert!(said.starts_with("standard input:5:"), "{said}");
    assert!(said.ends_with("its aliases stand for more than 100000 values"), "{said}");
}

#[test]
fn an_alias_within_what_it_stands_for_ends() {
    let said = fault("a: &a [*a]\n");
    assert!(said.starts_with("standard input:1:8: not valid YAML"), "{said}");
}

#[test]
fn merges_of_merges_end() {
    let mut text = "a0: &a0 {x0: 1}\n".to_owned();
    for level in 1..40 {
        writeln!(text, "a{level}: &a{level}\n  <<: [*a{0}, *a{0}]\n  x{level}: 1", level - 1)
            .expect("a string takes it");
    }
    drop(read_text(&text));
}

#[test]
fn values_without_end_are_refused() {
    for text in [
        format!("a: [{}]", "1,".repeat(2_000)),
        format!("{{\"a\":\n [{}1]}}", "1,".repeat(2_000)),
        "a: {b: 1}\n---\n".repeat(1_000),
        "a:\n  b: 1\n---\n".repeat(1_000),
        "{\"a\": 1}".repeat(2_000),
    ] {
        let mut found = Collection::new("shop");
        match stream::read(&text, "x.yaml", &mut Budget::of_values(1_000), &mut found) {
            Err(ManifestError::Malformed(said)) => {
                assert!(said.problem.contains("more than 1000 values"), "{said:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn depth_without_end_is_refused() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
        (0..5_000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n"),
        "{\"kind\":\"List\",\"items\":[".repeat(1_000),
    ] {
        let said = fault(&text);
        assert!(said.starts_with("standard input:"), "{said}");
    }
}

#[test]
fn a_file_of_a_gigabyte_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.yaml");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(1 << 30).expect("a hole takes no room");
    let sources = Sources { paths: vec![path], recursive: false };
    match read(&sources, &mut std::io::empty(), "shop") {
        Err(ManifestError::TooLarge { size: Some(size), limit, .. }) => {
            assert_eq!((size, limit), (1 << 30, 256 << 20));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn standard_input_without_end_is_refused() {
    let sources = Sources { paths: vec!["-".into()], recursive: false };
    match read(&sources, &mut std::io::repeat(b'#'), "shop") {
        Err(ManifestError::TooLarge { size: None, file, .. }) => assert_eq!(file, "standard input"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lists_in_lists_are_followed_as_far_as_anyone_puts_them() {
    for depth in [1, 10, 16, 17, 100] {
        let secret = r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}"#;
        let (open, close) = (r#"{"kind":"List","items":["#.repeat(depth), "]}".repeat(depth));
        assert_eq!(super::objects(format!("{open}{secret}{close}")), ["secret/a 1"], "{depth}");
    }
}
