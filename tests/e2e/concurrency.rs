//! Many at once on the same objects: every entry and every name is there at the end.

use std::thread;

use harness::{Place, world};

/// Adds this many registries at once, each by a run of its own; every one must end well.
fn add_at_once(place: &Place, count: usize, further: &[&str]) {
    thread::scope(|scope| {
        let add = |number| {
            move || {
                let registry = format!("r{number}.example.com");
                let mut arguments = vec![registry.as_str(), "-u", "bob", "--verify=never"];
                arguments.extend(further);
                place.add(&arguments).run().expect_code(0);
            }
        };
        let runs: Vec<_> = (0..count).map(|number| scope.spawn(add(number))).collect();
        for run in runs {
            run.join().expect("every one ends well");
        }
    });
}

#[test]
fn fifty_at_once_on_one_secret_and_one_account() {
    let place = world().place("storm");
    add_at_once(&place, 50, &["--name", "shared"]);
    let config = place.docker_config("shared");
    let entries = config["auths"].as_object().expect("entries");
    assert_eq!(entries.len(), 50, "{:?}", entries.keys().collect::<Vec<_>>());
    assert_eq!(place.pull_secrets_of("default"), ["shared"]);
}

#[test]
fn names_of_many_secrets_all_reach_the_account() {
    let place = world().place("names");
    add_at_once(&place, 20, &[]);
    let mut names = place.pull_secrets_of("default");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 20, "{names:?}");
}
