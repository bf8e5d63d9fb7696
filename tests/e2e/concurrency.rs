//! Many at once on the same objects: every entry and every name is there at the end.

use std::thread;

use harness::world;

#[test]
fn fifty_at_once_on_one_secret_and_one_account() {
    let place = world().place("storm");
    thread::scope(|scope| {
        let place = &place;
        let runs: Vec<_> = (0..50)
            .map(|number| {
                scope.spawn(move || {
                    let registry = format!("r{number}.example.com");
                    let arguments = [registry.as_str(), "-u", "bob", "--name", "shared", "--verify=never"];
                    place.add(&arguments).run().expect_code(0);
                })
            })
            .collect();
        for run in runs {
            run.join().expect("every one ends well");
        }
    });
    let config = place.docker_config("shared");
    let entries = config["auths"].as_object().expect("entries");
    assert_eq!(entries.len(), 50, "{:?}", entries.keys().collect::<Vec<_>>());
    assert_eq!(place.pull_secrets_of("default"), ["shared"]);
}

#[test]
fn names_of_many_secrets_all_reach_the_account() {
    let place = world().place("names");
    thread::scope(|scope| {
        let place = &place;
        let runs: Vec<_> = (0..20)
            .map(|number| {
                scope.spawn(move || {
                    let registry = format!("r{number}.example.com");
                    place.add(&[&registry, "-u", "bob", "--verify=never"]).run().expect_code(0);
                })
            })
            .collect();
        for run in runs {
            run.join().expect("every one ends well");
        }
    });
    let mut names = place.pull_secrets_of("default");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 20, "{names:?}");
}
