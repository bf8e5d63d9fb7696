//! Programs find the keyring that they are told of, in the state that was asked for.

use std::process::Command;

use testbed::{Keyring, Output, Run};

#[test]
fn unlocked_keyring_keeps_what_is_put_into_it() {
    let run = Run::new().expect("run");
    let keyring = Keyring::unlocked(&run, "main").expect("keyring");
    assert_eq!(client(&keyring, "get"), "NoEntry");
    assert_eq!(client(&keyring, "set"), "done");
    assert_eq!(client(&keyring, "get"), "the password");
}

#[test]
fn locked_keyring_gives_nothing_away() {
    let run = Run::new().expect("run");
    let mut keyring = Keyring::unlocked(&run, "main").expect("keyring");
    assert_eq!(client(&keyring, "set"), "done");
    keyring.lock().expect("lock");
    assert_eq!(client(&keyring, "get"), "NoStorageAccess");
}

#[test]
fn bus_without_provider_has_no_keyring() {
    let run = Run::new().expect("run");
    let keyring = Keyring::without_provider(&run, "main").expect("bus");
    assert_eq!(client(&keyring, "get"), "NoDefaultStore");
}

#[test]
fn keyrings_of_one_run_are_apart() {
    let run = Run::new().expect("run");
    let one = Keyring::unlocked(&run, "one").expect("keyring");
    let other = Keyring::unlocked(&run, "other").expect("keyring");
    assert_eq!(client(&one, "set"), "done");
    assert_eq!(client(&other, "get"), "NoEntry");
}

/// Runs [`keyring_client`] in a process of its own, as the environment decides which keyring it is.
fn client(keyring: &Keyring, operation: &str) -> String {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "keyring_client", "--nocapture"]);
    command.envs(keyring.environment()).env(OPERATION_VARIABLE, operation);
    let output = Output::of(&mut command).expect("run");
    let answer = output.stdout.lines().find_map(|line| line.strip_prefix("answer: ")).map(str::to_owned);
    answer.unwrap_or_else(|| panic!("no answer in {output:?}"))
}

/// Tells the test [`keyring_client`] what to do.
const OPERATION_VARIABLE: &str = "PULLSECRET_TESTBED_OPERATION";

/// Not a test of its own: the program that the tests above run.
#[test]
fn keyring_client() {
    let Ok(operation) = std::env::var(OPERATION_VARIABLE) else { return };
    let entry = keyring::Entry::new("testbed", "user");
    let answer = match operation.as_str() {
        "set" => entry.and_then(|entry| entry.set_password("the password")).map(|()| "done".to_owned()),
        _ => entry.and_then(|entry| entry.get_password()),
    };
    let name = |error| match error {
        keyring::Error::NoEntry => "NoEntry",
        keyring::Error::NoStorageAccess(_) => "NoStorageAccess",
        keyring::Error::NoDefaultStore => "NoDefaultStore",
        _ => "another error",
    };
    println!("\nanswer: {}", answer.unwrap_or_else(|error| name(error).to_owned()));
}
