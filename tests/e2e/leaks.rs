//! The password is nowhere but where it has to be: everything that a run does is watched for it.

use std::io::Write as _;
use std::net::TcpListener;
use std::process::Stdio;

use harness::{Dialogue, Form, Place, Plugin, SENTINEL, Sighting, Trace, find_sentinel, world};
use testbed::Keyring;

/// Runs it under strace.
fn traced(place: &Place, plugin: Plugin, name: &str, code: i32) -> Trace {
    let log = place.home.join(format!("{name}.strace"));
    plugin.traced(&log).run().expect_code(code);
    Trace::read(&log)
}

/// What is left of the sightings without standard input and the requests to this registry.
fn unexpected(trace: &Trace, host: &str) -> Vec<Sighting> {
    let to_registry = format!("->{host}]");
    let expected = |seen: &Sighting| {
        if seen.came_in() {
            seen.descriptor == Some(0)
        } else {
            seen.target.starts_with("TCP:") && seen.target.ends_with(&to_registry)
        }
    };
    trace.sightings().into_iter().filter(|seen| !expected(seen)).collect()
}

#[test]
fn a_whole_add_under_strace() {
    let place = world().place("leak-add");
    let host = world().basic.host();
    let trace = traced(&place, place.add(&[host, "-u", "bob", "-v=8"]), "add", 0);
    assert!(trace.started("/kubectl-pullsecret"));
    assert_eq!(unexpected(&trace, host), []);
    let seen = trace.sightings();
    assert!(seen.iter().any(|seen| seen.descriptor == Some(0)), "strace does not see standard input");
    assert!(
        seen.iter().any(|seen| !seen.came_in() && seen.form == Form::Base64),
        "strace does not see the request to the registry"
    );
    let config = place.docker_config(&format!("pull-{}", host.replace(['.', ':'], "-")));
    assert_eq!(config["auths"][host]["password"], SENTINEL);
}

#[test]
fn kept_in_a_real_keyring_and_taken_from_it_under_strace() {
    let place = world().place("leak-keyring");
    let host = world().basic.host();
    let keyring = Keyring::unlocked(&world().run, "leaks").expect("a keyring");
    let within = |plugin: Plugin| {
        keyring.environment().into_iter().fold(plugin, |plugin, (name, value)| plugin.env(name, value))
    };
    let add = within(place.pullsecret(&["add", host, "-u", "bob", "-v=8"]));
    let mut dialogue = Dialogue::open(&add);
    dialogue.until("Password for bob").line(SENTINEL).until("Go ahead?").line("y");
    dialogue.until("Keep the password for").until("GNOME Keyring").line("").until("Kept.");
    dialogue.end(0);

    place.kubectl(&["delete", "secrets", "--all"]);
    let trace = traced(&place, add, "keyring", 0);
    assert_eq!(unexpected(&trace, host), []);
    let config = place.docker_config(&format!("pull-{}", host.replace(['.', ':'], "-")));
    assert_eq!(config["auths"][host]["password"], SENTINEL);
}

#[test]
fn planted_leaks_are_seen() {
    let place = world().place("leak-planted");
    for (name, script) in [
        ("argument", r#"/bin/true "$p""#),
        ("environment", r#"P="$p" /bin/true"#),
        ("error", r#"printf %s "$p" >/dev/full"#),
        ("file", r#"printf %s "$p" >"$HOME/planted""#),
        ("name", r#": >"$HOME/$p""#),
        ("base64", r#"printf 'x%s' "$p" | base64 -w 20 >"$HOME/planted""#),
        ("hex", r#"printf %s "$p" | od -An -tx1 | tr -d ' \n' >"$HOME/planted""#),
    ] {
        let script = format!("read -r p; {script} 2>/dev/null; exit 0");
        let plugin = Plugin::under(&["sh", "-c"], [script.as_str()])
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &place.home)
            .input(format!("{SENTINEL}\n"));
        let trace = traced(&place, plugin, name, 0);
        assert_ne!(unexpected(&trace, "127.0.0.1:1"), [], "{name} is not seen");
    }
}

#[test]
fn logs_and_errors_of_runs_that_fail() {
    let place = world().place("leak-errors");
    let port = testbed::free_port().expect("a port");
    let gone = format!("127.0.0.1:{port}");
    let basic = world().basic.host();
    let nothing = place.as_user("nothing", &[]);
    for (name, plugin, code) in [
        ("unreachable", place.add(&[&gone, "-u", "bob", "--verify=always", "-v=9"]), 1),
        ("rejected", place.add(&[basic, "-u", "nobody", "-v=9"]), 1),
        ("usage", place.add(&["ghcr.io", "quay.io", "-u", "bob", "-v=9"]), 2),
        ("forbidden", nothing.add(&["ghcr.io", "-u", "bob", "--verify=never", "-v=9"]), 3),
        ("dry", place.add(&["ghcr.io", "-u", "bob", "--verify=never", "--dry-run=server", "-v=9"]), 0),
    ] {
        let trace = traced(&place, plugin, name, code);
        let host = if name == "rejected" { basic } else { &gone };
        assert_eq!(unexpected(&trace, host), [], "{name}");
    }
}

#[test]
fn the_list_of_processes_while_the_password_is_in_use() {
    let place = world().place("leak-proc");
    // A registry that takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let host = silent.local_addr().expect("an address").to_string();
    let mut command = place.add(&[&host, "-u", "bob", "-v=8"]).command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut plugin = command.spawn().expect("the plugin starts");
    plugin.stdin.take().expect("a pipe").write_all(SENTINEL.as_bytes()).expect("it reads");
    let connection = silent.accept().expect("it asks the registry");
    let mut seen = 0;
    for process in std::fs::read_dir("/proc").expect("/proc").flatten() {
        for file in ["cmdline", "environ", "comm"] {
            let Ok(text) = std::fs::read(process.path().join(file)) else { continue };
            assert_eq!(find_sentinel(&text), None, "{}/{file}", process.path().display());
            seen += usize::from(process.file_name() == plugin.id().to_string().as_str() && !text.is_empty());
        }
    }
    assert_eq!(seen, 3, "the plugin itself is among them");
    drop((silent, connection));
    let output = plugin.wait_with_output().expect("it ends");
    assert_eq!(find_sentinel(&[output.stdout, output.stderr].concat()), None);
    assert!(output.status.success());
}
