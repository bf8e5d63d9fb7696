//! What people write into arguments that does not belong there.

use harness::SENTINEL;
use insta::assert_snapshot;

use crate::desk::{Desk, FakeStore, Person};

#[test]
fn a_user_with_a_password_behind_a_colon_is_refused_and_not_repeated() {
    let user = format!("bob:{SENTINEL}");
    let desk =
        Desk::new(FakeStore::default(), Person { password: Some("x".to_owned()), ..Person::default() });
    for verb in ["add", "login"] {
        let ended = desk.run(&[verb, "ghcr.io", "-u", &user], "").expect_code(2);
        insta::allow_duplicates! {
            assert_snapshot!(ended.shown(&[]), @r"
            ---
            error: --username is no user name: it holds a colon
              If a password stands behind it: arguments can be read by every process on this machine,
              and your shell has now written this one to its history. Leave it out: you will be asked,
              or pipe it with --password-stdin.
            exit 2
            ");
        }
    }
    assert!(desk.person.asked.lock().expect("asked").is_empty());
}

#[test]
fn what_has_no_place_is_not_repeated() {
    let desk = Desk::new(FakeStore::default(), Person::default());
    let assigned = ["--password-stdin=", "–password=", "password=", "-x=", "--from=password:"];
    let mut lines: Vec<Vec<String>> = assigned
        .iter()
        .map(|word| vec!["add".to_owned(), "ghcr.io".to_owned(), format!("{word}{SENTINEL}")])
        .collect();
    lines.push(vec!["login".into(), "ghcr.io".into(), "-u".into(), "bob".into(), format!("x{SENTINEL}")]);
    lines.push(vec!["add".into(), "ghcr.io".into(), format!("--image=bob:{SENTINEL}@ghcr.io/a")]);
    lines.push(vec!["add".into(), "--".into(), format!("--password={SENTINEL}")]);
    for line in lines {
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        desk.run(&words, "").expect_code(2);
    }
}

#[test]
fn a_password_behind_other_short_flags_is_refused_and_not_repeated() {
    let desk = Desk::new(FakeStore::default(), Person::default());
    for word in [format!("-p{SENTINEL}"), format!("-yp{SENTINEL}"), format!("-vp={SENTINEL}")] {
        let ended = desk.run(&["add", "ghcr.io", "-u", "bob", &word], "").expect_code(2);
        assert!(ended.stderr.starts_with("error: -p is not accepted\n"), "{}", ended.stderr);
    }
}
