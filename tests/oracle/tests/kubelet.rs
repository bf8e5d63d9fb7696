//! The core says what the kubelet's own code says: on the same cases each time, on fresh ones, and on those of an
//! older kubelet.

use std::io::{Write as _, stderr};
use std::time::{SystemTime, UNIX_EPOCH};

use oracle::{Limits, Tally, explain, run};
use testbed::Program;

/// Runs so many cases, and tells of what kinds they were.
fn agree(program: Program, seed: u64, cases: u64) -> Tally {
    let path = program.path().expect("the oracle's program");
    let (tally, mismatch) = run(&path, None, &Limits { seed, cases: 0..cases }, &|_| {}).expect("answers");
    // Not with println, which a test that passes swallows: the seed of fresh cases is worth knowing.
    writeln!(stderr(), "{}, seed {seed}: {tally}", program.file_name()).expect("standard error");
    if let Some(number) = mismatch {
        let mismatch = explain(&path, seed, number).expect("answers");
        panic!("{} and the core differ with seed {seed}\n{mismatch}", program.file_name());
    }
    tally
}

#[test]
fn known_cases_have_the_kubelets_answer_and_are_of_all_kinds() {
    let tally = agree(Program::Oracle, 1, 200_000);
    assert_eq!(tally.cases, 200_000);
    // Otherwise the agreement would mean little.
    assert!(tally.found * 3 >= tally.cases, "at least a third finds a credential: {tally}");
    assert!(tally.undecodable * 10 >= tally.cases, "at least a tenth fails to decode: {tally}");
    assert!(tally.unreadable * 20 >= tally.cases, "at least a twentieth has no readable image: {tally}");
    assert!(tally.random * 20 >= tally.cases, "at least a twentieth has a random order: {tally}");
}

#[test]
fn fresh_cases_have_the_kubelets_answer() {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_nanos();
    // The output names the seed, so that a failure can be run again: cargo xtask oracle --seed.
    agree(Program::Oracle, u64::try_from(seed % (1 << 48)).expect("fits"), 50_000);
}

#[test]
fn kubernetes_1_34_answers_as_1_35_does() {
    agree(Program::Oracle134, 1, 20_000);
}
