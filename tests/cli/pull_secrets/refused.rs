//! What `list` and `show` do not do, and what they say instead.

use insta::assert_snapshot;

use super::objects::{secret, shop};
use super::{desk, on, with_files};

fn refused(arguments: &[&str]) -> String {
    let desk = desk();
    let ended = on(&desk, &shop(), arguments).expect_code(2);
    assert_eq!(ended.stdout, "");
    ended.stderr.replace(&*desk.home().to_string_lossy(), "HOME")
}

#[test]
fn names_that_do_not_exist() {
    assert_snapshot!(refused(&["show", "pull-ghcr", "-n", "shop"]), @r"
    error: secret/pull-ghcr is not in namespace shop
      Most like it: pull-ghcr-io, legacy, cfg
    ");
    assert_snapshot!(refused(&["show", "other", "-n", "shop"]), @r"
    error: secret/other is not in namespace shop
      It is in namespace pay (HOME/objects.yaml:12): add -n pay
    ");
    assert_snapshot!(with_files(&[], &["show", "x"]).expect_code(2).stderr, @r"
    error: secret/x is not in namespace default
      There is no secret at all.
    ");
}

#[test]
fn names_that_are_none() {
    for name in ["Upper", "a_b", "", "secret/", "deploy/web", "-x"] {
        let ended = desk().run(&["show", "--", name, "-f", "/nowhere"], "");
        assert_eq!(ended.code, 2, "{name}: {}", ended.stderr);
    }
    assert_snapshot!(refused(&["show", "deploy/web", "-n", "shop"]), @r#"
    error: "deploy/web" is no name for a secret: a lowercase RFC 1123 subdomain consists of lower case letters, digits, '-' or '.', and begins and ends with a letter or digit
    "#);
}

#[test]
fn times_that_are_none() {
    assert_snapshot!(refused(&["list", "--expiring", "soon"]), @r"
    error: invalid value 'soon' for '--expiring <TIME>': a time is numbers with their units, of d, h, m and s: 7d, 12h, 30m, 1d12h

    For more information, try '--help'.
    ");
}

#[test]
fn yes_never_means_reveal() {
    let said = refused(&["show", "acme", "-n", "shop", "-y"]);
    assert!(said.contains("unexpected argument '-y'"), "{said}");
}

#[test]
fn objects_that_are_not_shaped_like_one() {
    let mut account = super::objects::account("shop", "default", &[]);
    account["imagePullSecrets"] = serde_json::json!("pull-ghcr-io");
    let ended = with_files(&[secret("shop", "a", &[("a.io", "u")]), account], &["list", "-n", "shop"]);
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("objects.yaml"), "{}", ended.stderr);
}
