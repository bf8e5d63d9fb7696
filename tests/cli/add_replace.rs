//! `add --replace`: a secret that is deleted and created anew is never lost without a word.

use serde_json::{Value, json};

use crate::fake_api::{Reply, Seen};
use crate::namespace::{Namespace, Objects, secret};

const DOCKER: &str = "kubernetes.io/dockerconfigjson";
const ARGUMENTS: [&str; 5] = ["--name", "regcred", "--replace", "--no-attach", "-y"];

/// A secret of the wrong type with two entries of others.
fn opaque() -> Value {
    secret("regcred", "Opaque", &[("quay.io", "q"), ("registry.acme.example", "r")])
}

fn shop(meddle: impl Fn(&Seen, &mut Objects) -> Option<Reply> + Send + Sync + 'static) -> Namespace {
    Namespace::new([opaque()], meddle)
}

/// Whether this creates a secret of this type, and not only for a rehearsal.
fn creates(seen: &Seen, secret_type: &str) -> bool {
    seen.method == "POST" && !seen.target.contains("dryRun") && seen.body.contains(secret_type)
}

fn quota() -> Reply {
    Reply::failure(403, "Forbidden", "secrets \"regcred\" is forbidden: exceeded quota: few")
}

#[test]
fn everything_that_can_be_read_is_in_the_new_one() {
    let shop = shop(|_, _| None);
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert_eq!(ended.stdout, "secret/regcred replaced\n");
    let (keys, secret_type) = shop.holds("regcred");
    assert_eq!((keys.len(), secret_type.as_str()), (3, DOCKER));
    let rehearsals = ["POST secrets", "POST secrets"];
    assert_eq!(shop.writes(), [&rehearsals[..], &["DELETE secrets/regcred", "POST secrets"]].concat());
}

#[test]
fn what_the_server_would_refuse_is_known_before_anything_is_deleted() {
    for refused in [DOCKER, "Opaque"] {
        let shop =
            shop(move |seen, _| (seen.target.contains("dryRun") && seen.body.contains(refused)).then(quota));
        let ended = shop.add(&ARGUMENTS).expect_code(3);
        assert!(ended.stderr.contains("exceeded quota"), "{}", ended.stderr);
        assert!(ended.stderr.contains("secret/regcred was not deleted"), "{}", ended.stderr);
        assert!(shop.writes().iter().all(|write| write == "POST secrets"), "{:?}", shop.writes());
        assert_eq!(shop.holds("regcred").1, "Opaque");
    }
}

#[test]
fn what_was_there_is_written_back_and_that_is_said() {
    let shop = shop(|seen, _| creates(seen, DOCKER).then(quota));
    let ended = shop.add(&ARGUMENTS).expect_code(3);
    assert!(ended.stderr.contains("exceeded quota"), "{}", ended.stderr);
    let said = "secret/regcred was deleted and is written back as it was";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    let (keys, secret_type) = shop.holds("regcred");
    assert_eq!(
        (keys, secret_type.as_str()),
        (vec!["quay.io".into(), "registry.acme.example".into()], "Opaque")
    );
}

#[test]
fn a_write_back_is_tried_more_than_once() {
    let refusals = std::sync::atomic::AtomicUsize::new(0);
    let shop = shop(move |seen, _| {
        let first =
            creates(seen, "Opaque") && refusals.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        (creates(seen, DOCKER) || first).then(quota)
    });
    let ended = shop.add(&ARGUMENTS).expect_code(3);
    assert!(ended.stderr.contains("is written back as it was"), "{}", ended.stderr);
    assert_eq!(shop.holds("regcred").1, "Opaque");
}

#[test]
fn what_could_not_be_written_back_is_said_first_and_named() {
    let shop = shop(|seen, _| (seen.method == "POST" && !seen.target.contains("dryRun")).then(quota));
    let ended = shop.add(&ARGUMENTS).expect_code(3);
    let said = "error: secret/regcred was deleted and could NOT be written back (it held quay.io, registry.acme.example)";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    assert!(ended.stderr.contains("exceeded quota"), "{}", ended.stderr);
}

#[test]
fn an_answer_that_is_lost_is_no_failure() {
    let shop = shop(|seen, objects| {
        let lost = creates(seen, DOCKER) && objects.get("secrets/regcred").is_none();
        lost.then(|| {
            objects.put(serde_json::from_str(&seen.body).expect("a manifest"));
            Reply::Close
        })
    });
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert_eq!(ended.stdout, "secret/regcred replaced\n");
    assert_eq!(shop.holds("regcred").0.len(), 3);
}

#[test]
fn a_deletion_without_an_answer_is_looked_into() {
    let shop = shop(|seen, objects| {
        (seen.method == "DELETE").then(|| {
            objects.remove("secrets/regcred");
            Reply::Close
        })
    });
    shop.add(&ARGUMENTS).expect_code(0);
    assert_eq!(shop.holds("regcred").0.len(), 3);
}

#[test]
fn whoever_creates_it_in_between_is_told_of() {
    let shop = shop(|seen, objects| {
        if creates(seen, DOCKER) {
            objects.put(secret("regcred", DOCKER, &[("theirs.example", "t")]));
        }
        None
    });
    let ended = shop.add(&ARGUMENTS).expect_code(3);
    assert!(ended.stderr.contains("somebody else has created another in its place"), "{}", ended.stderr);
    assert!(ended.stderr.contains("held quay.io, registry.acme.example"), "{}", ended.stderr);
    assert_eq!(shop.holds("regcred").0, ["theirs.example"], "it is left alone");
}

#[test]
fn one_that_is_gone_already_is_created() {
    let shop = shop(|seen, objects| {
        if seen.method == "DELETE" {
            objects.remove("secrets/regcred");
        }
        None
    });
    let ended = shop.add(&ARGUMENTS).expect_code(0);
    assert_eq!(ended.stdout, "secret/regcred created\n");
}

#[test]
fn one_that_would_not_go_at_once_is_left() {
    let mut kept = opaque();
    kept["metadata"]["finalizers"] = json!(["example.com/backup"]);
    let shop = Namespace::quiet([kept]);
    let ended = shop.add(&ARGUMENTS).expect_code(1);
    assert!(ended.stderr.contains("example.com/backup"), "{}", ended.stderr);
    assert_eq!(shop.writes(), Vec::<String>::new());
}
