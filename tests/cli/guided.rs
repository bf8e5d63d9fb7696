//! `add` without arguments: Ctrl-C at each of its questions.

use harness::SENTINEL;

use crate::cluster_fixture::Fixture;
use crate::desk::{Desk, FakeStore, Person};
use crate::shop::shop;

#[test]
fn ctrl_c_at_any_question_ends_it_and_writes_nothing() {
    let questions = [
        "Namespace",
        "Registry",
        "Service accounts to attach to",
        "User name at ghcr.io",
        "Password for bob at ghcr.io",
        "Go ahead?",
    ];
    for patience in 0..questions.len() {
        let cluster = shop(vec!["ghcr.io/acme/web:1".to_owned()]);
        let fixture = Fixture::for_server(&cluster.url());
        let config = fixture.path("config");
        let password = (patience > 4).then(|| SENTINEL.to_owned());
        let desk = Desk::new(FakeStore::default(), Person { password, patience, ..Person::default() });
        let ended = desk
            .run(&["add", "--verify=never", "--kubeconfig", &config.to_string_lossy()], "")
            .expect_code(130);
        let asked = desk.person.asked.lock().expect("asked");
        assert_eq!(*asked, questions[..=patience], "{}", ended.stderr);
        assert!(!ended.stderr.contains("error"), "{}", ended.stderr);
        assert_eq!(cluster.seen().iter().find(|seen| seen.method != "GET").map(|seen| &seen.target), None);
    }
}
