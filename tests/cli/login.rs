//! `login`, `logout` and `logins` where the keyring or the person does not play along.

use harness::SENTINEL;
use insta::assert_snapshot;
use kubectl_pullsecret::credential_store::StoreError;

use crate::desk::{Desk, FakeStore, Person};

const LOGIN: [&str; 5] = ["login", "ghcr.io", "-u", "bob", "--verify=never"];

fn typing() -> Person {
    Person { password: Some(SENTINEL.to_owned()), ..Person::default() }
}

fn closed(error: StoreError) -> FakeStore {
    FakeStore { closed: Some(error), ..FakeStore::default() }
}

#[test]
fn a_typed_password_is_kept_and_unchanged_the_second_time() {
    let desk = Desk::new(FakeStore::default(), typing());
    let ended = desk.run(&LOGIN, "").expect_code(0);
    assert_eq!(ended.stdout, "login/bob@ghcr.io kept in the keyring (a test's keyring)\n");
    assert_eq!(*desk.person.asked.lock().expect("asked"), ["Password for bob at ghcr.io"]);
    let again = desk.run(&LOGIN, "").expect_code(0);
    assert_eq!(again.stdout, "login/bob@ghcr.io unchanged in the keyring (a test's keyring)\n");
    assert_eq!(desk.run(&["logins", "-o", "name"], "").stdout, "login/bob@ghcr.io\n");
}

#[test]
fn docker_hub_has_one_name() {
    let desk = Desk::new(FakeStore::default(), typing());
    for name in ["docker.io", "https://index.docker.io/v1/", "index.docker.io"] {
        desk.run(&["login", name, "-u", "bob", "--verify=never"], "").expect_code(0);
    }
    assert_eq!(desk.run(&["logins", "-o", "name"], "").stdout, "login/bob@docker.io\n");
}

#[test]
fn nobody_is_asked_for_what_cannot_be_kept() {
    let desk = Desk::new(closed(StoreError::Locked), typing());
    let ended = desk.run(&LOGIN, "").expect_code(3);
    assert_snapshot!(ended.shown(&[]), @r"
    ---
    error: the keyring is locked
      It opens by a dialog on the desktop, and there is no terminal on a desktop here to ask for it.
      Unlock it there and run the same command again.
      Without it:   … | kubectl pullsecret add REGISTRY -u USER --password-stdin
    exit 3
    ");
    assert!(desk.person.asked.lock().expect("asked").is_empty());
}

#[test]
fn what_the_platform_does_not_keep_is_said_with_its_limit() {
    let too_long = StoreError::TooLong { length: 3000, limit: 2560 };
    let desk = Desk::new(FakeStore { full: Some(too_long), ..FakeStore::default() }, typing());
    let ended = desk.run(&LOGIN, "").expect_code(2);
    assert_snapshot!(ended.shown(&[]), @r"
    ---
    error: the password has 3000 bytes and this keyring keeps at most 2560
      Nothing was kept.
      Without it:   … | kubectl pullsecret add REGISTRY -u USER --password-stdin
    exit 2
    ");
    assert_eq!(desk.run(&["logins", "-o", "name"], "").stdout, "");
}

#[test]
fn ctrl_c_is_no_error_to_read() {
    let desk = Desk::new(FakeStore::default(), Person::default());
    for arguments in [&LOGIN[..], &["login", "ghcr.io"]] {
        let ended = desk.run(arguments, "").expect_code(130);
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    }
    assert!(desk.store.entries.lock().expect("entries").is_empty());
}

#[test]
fn passwords_that_are_none_are_refused() {
    for (password, why) in [("", "empty"), ("a\0b", "NUL byte")] {
        let desk = Desk::new(
            FakeStore::default(),
            Person { password: Some(password.to_owned()), ..Person::default() },
        );
        let ended = desk.run(&LOGIN, "").expect_code(2);
        assert!(ended.stderr.contains(why), "{}", ended.stderr);
        let piped = [&LOGIN[..], &["--password-stdin"]].concat();
        let ended = desk.run(&piped, password).expect_code(2);
        assert!(ended.stderr.contains(why), "{}", ended.stderr);
    }
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let mut desk = Desk::new(FakeStore::default(), typing());
    desk.terminal = false;
    let ended = desk.run(&["login", "ghcr.io", "-u", "robot$ci"], "").expect_code(2);
    assert_snapshot!(ended.shown(&[]), @r"
    ---
    error: no password for robot$ci at ghcr.io
      Standard input or standard error is not a terminal, so there is nobody to ask.
      Pipe it:      … | kubectl pullsecret login ghcr.io -u 'robot$ci' --password-stdin
    exit 2
    ");
    assert!(desk.person.asked.lock().expect("asked").is_empty());
}

#[test]
fn a_list_that_cannot_be_written_keeps_nothing_from_being_kept() {
    let desk = Desk::new(FakeStore::default(), typing());
    std::fs::write(desk.home().join(".local"), "a file where a folder should be").expect("written");
    let ended = desk.run(&LOGIN, "").expect_code(0);
    assert!(ended.stderr.starts_with("warning: "), "{}", ended.stderr);
    assert!(ended.stderr.contains("logins will not show it"), "{}", ended.stderr);
    assert_eq!(desk.store.entries.lock().expect("entries").len(), 1);
}

#[test]
fn a_damaged_list_is_said_and_filled_again_by_use() {
    let desk = Desk::new(FakeStore::default(), typing());
    let folder = desk.home().join(".local/share/kubectl-pullsecret");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("logins.json"), "{\"logins\":").expect("damaged");
    let ended = desk.run(&["logins"], "").expect_code(0);
    assert!(ended.stderr.contains("is damaged"), "{}", ended.stderr);
    let ended = desk.run(&LOGIN, "").expect_code(0);
    assert!(ended.stderr.contains("it was replaced"), "{}", ended.stderr);
    assert_eq!(desk.run(&["logins", "-o", "name"], "").stdout, "login/bob@ghcr.io\n");
}

#[test]
fn logout_does_not_forget_where_it_could_not_look() {
    let mut desk = Desk::new(FakeStore::default(), typing());
    desk.run(&LOGIN, "").expect_code(0);
    desk.store = std::sync::Arc::new(closed(StoreError::Locked));
    desk.run(&["logout", "ghcr.io"], "").expect_code(3);
    assert_eq!(desk.run(&["logins", "-o", "name"], "").stdout, "login/bob@ghcr.io\n");
}
