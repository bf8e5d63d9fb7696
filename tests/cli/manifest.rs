//! `add --dry-run=client -o yaml`: what is said beside the manifest, and when.

use harness::{Plugin, SENTINEL};

use crate::desk::{Desk, FakeStore, Person};

const MANIFEST: [&str; 6] = ["add", "-u", "oauth2accesstoken", "--dry-run=client", "-o", "yaml"];

#[test]
fn tokens_that_end_and_keys_that_match_little_are_told_here_too() {
    for (registry, said) in
        [("eu.gcr.io", "pulls with it stop working"), ("eu.gcr.io:443", "warning: eu.gcr.io:443")]
    {
        let ended = Plugin::new(MANIFEST.into_iter().chain([registry, "--password-stdin"]))
            .printing_the_credential()
            .input(SENTINEL)
            .run()
            .expect_code(0);
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
    }
}

#[test]
fn nobody_types_a_password_for_a_screen_that_will_not_show_it() {
    let desk =
        Desk::new(FakeStore::default(), Person { password: Some(SENTINEL.to_owned()), ..Person::default() });
    let ended = desk.run(&[&MANIFEST[..], &["ghcr.io"]].concat(), "").expect_code(2);
    assert!(ended.stderr.contains("this would print the credential on your screen"), "{}", ended.stderr);
    assert!(desk.person.asked.lock().expect("asked").is_empty());
}

#[test]
fn a_manifest_that_does_not_fit_on_the_disk_is_no_success() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
    let mut child = Plugin::new(MANIFEST.into_iter().chain(["ghcr.io", "--password-stdin"]))
        .command()
        .stdin(std::process::Stdio::piped())
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), SENTINEL.as_bytes())
        .expect("written");
    let ended = child.wait_with_output().expect("ended");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains("error: the result could not be written\n  No space left on device"), "{said}");
}
