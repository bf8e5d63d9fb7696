//! What others do between the plan that was shown and the answer to it.

use harness::{Dialogue, Place, SENTINEL, world};

fn host() -> &'static str {
    world().basic.host()
}

/// `add` for bob, up to the question whether to go ahead.
fn asked(place: &Place, arguments: &[&str]) -> Dialogue {
    let mut words = vec!["add", host(), "-u", "bob", "--from", "prompt", "--name", "shared"];
    words.extend(arguments);
    let mut dialogue = Dialogue::open(&place.pullsecret(&words));
    dialogue.until("Password for bob").line(SENTINEL).until("Go ahead? [y/N] ");
    dialogue
}

#[test]
fn an_account_that_is_deleted_is_named_and_the_secret_is_said_to_be_there() {
    let place = world().place("meanwhile-gone");
    place.kubectl(&["create", "serviceaccount", "web"]);
    let mut dialogue = asked(&place, &["--serviceaccount", "web"]);
    place.kubectl(&["delete", "serviceaccount", "web"]);
    dialogue.line("y");
    let seen = dialogue.end(3).seen;
    assert!(seen.contains("serviceaccount/web is not in namespace"), "{seen}");
    assert!(seen.contains("secret/shared was created; the rest was not done"), "{seen}");
}

#[test]
fn the_default_account_that_is_made_again_gets_the_name() {
    let place = world().place("meanwhile-again");
    let mut dialogue = asked(&place, &[]);
    place.kubectl(&["delete", "serviceaccount", "default"]);
    dialogue.line("y").until("serviceaccount/default patched").until("Keep").line("n");
    dialogue.end(0);
    assert_eq!(place.pull_secrets_of("default"), ["shared"]);
}

#[test]
fn what_others_add_stays_and_what_was_agreed_to_is_done() {
    let place = world().place("meanwhile-more");
    let mut dialogue = asked(&place, &[]);
    place.add(&["ghcr.io", "-u", "alice", "--name", "shared", "--verify=never"]).run().expect_code(0);
    dialogue.line("y").until("secret/shared patched").until("Keep").line("n");
    dialogue.end(0);
    let entries = &place.docker_config("shared")["auths"];
    assert_eq!(
        (&entries["ghcr.io"]["username"], &entries[host()]["username"]),
        (&"alice".into(), &"bob".into())
    );
}

#[test]
fn another_credential_in_the_same_place_was_not_agreed_to() {
    let place = world().place("meanwhile-other");
    let mut dialogue = asked(&place, &[]);
    place.add(&[host(), "-u", "alice", "--name", "shared"]).run().expect_code(0);
    dialogue.line("y");
    let seen = dialogue.end(1).seen;
    assert!(seen.contains("somebody else changed these objects in the meantime"), "{seen}");
    assert_eq!(place.docker_config("shared")["auths"][host()]["username"], "alice");
}
