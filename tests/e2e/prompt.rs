//! The prompts at a real terminal: what is seen, what is hidden, and what Ctrl-C leaves behind.

use std::os::unix::net::UnixListener;

use harness::{Left, Plugin, SENTINEL, Terminal, world};
use testbed::Keyring;

fn basic() -> &'static str {
    world().basic.host()
}

/// How a prompt should leave the terminal when it is interrupted.
const INTERRUPTED: Left = Left { code: 130, cursor: true, echo: true };

fn at_a_desk(plugin: Plugin, keyring: &Keyring) -> Plugin {
    keyring.environment().into_iter().fold(plugin, |plugin, (name, value)| plugin.env(name, value))
}

fn keyring(name: &str) -> Keyring {
    Keyring::unlocked(&world().run, name).expect("a keyring")
}

fn plugin(arguments: &[&str], keyring: &Keyring) -> Plugin {
    at_a_desk(Plugin::new(arguments.iter().copied()).env("LANG", "C.UTF-8"), keyring)
}

#[test]
fn a_typed_password_is_not_shown() {
    for term in ["screen", "dumb"] {
        let keyring = keyring(&format!("typed-{term}"));
        let login = plugin(&["login", basic(), "-u", "bob"], &keyring).env("TERM", term);
        let terminal = Terminal::start(&world().run, &format!("typed-{term}"), &login);
        terminal.wait_for(&format!("Password for bob at {}:", basic()));
        terminal.answer(SENTINEL);
        assert_eq!(terminal.left(), Left { code: 0, cursor: true, echo: true });
        let screen = terminal.screen();
        assert!(screen.contains(&format!("login/bob@{} kept in the keyring", basic())), "{screen}");
    }
}

#[test]
fn an_empty_password_is_refused_with_a_word() {
    let keyring = keyring("empty");
    let terminal =
        Terminal::start(&world().run, "empty", &plugin(&["login", basic(), "-u", "bob"], &keyring));
    terminal.wait_for("Password for bob");
    terminal.press("Enter");
    assert_eq!(terminal.left().code, 2);
    assert!(terminal.screen().contains("the password is empty"), "{}", terminal.screen());
}

#[test]
fn a_line_that_the_terminal_would_cut_is_refused() {
    let keyring = keyring("long");
    let terminal = Terminal::start(&world().run, "long", &plugin(&["login", basic(), "-u", "bob"], &keyring));
    terminal.wait_for("Password for bob");
    terminal.answer(&"p".repeat(5000));
    assert_eq!(terminal.left(), Left { code: 2, cursor: true, echo: true });
    assert!(terminal.screen().contains("--password-stdin"), "{}", terminal.screen());
}

#[test]
fn what_is_pasted_beyond_the_line_is_no_answer_to_the_next_question() {
    let place = world().place("prompt-paste");
    let desk = keyring("paste");
    let add = at_a_desk(place.pullsecret(&["add", basic(), "-u", "bob", "--from", "prompt"]), &desk);
    let terminal = Terminal::start(&world().run, "paste", &add);
    terminal.wait_for("Password for bob");
    terminal.type_text(&format!("{SENTINEL}\ny\ny\n"));
    terminal.wait_for("Go ahead? [y/N]");
    terminal.press("C-c");
    assert_eq!(terminal.left(), INTERRUPTED);
    assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
}

#[test]
fn ctrl_c_and_ctrl_d_at_a_hidden_prompt() {
    let keyring = keyring("hidden");
    for (key, left) in [("C-c", INTERRUPTED), ("C-d", Left { code: 1, cursor: true, echo: true })] {
        let login = plugin(&["login", basic(), "-u", "bob"], &keyring);
        let terminal = Terminal::start(&world().run, &format!("hidden-{key}"), &login);
        terminal.wait_for("Password for bob");
        terminal.press(key);
        assert_eq!(terminal.left(), left, "{key}");
    }
}

#[test]
fn ctrl_c_at_a_line_of_text() {
    let keyring = keyring("line");
    for term in ["screen", "dumb"] {
        let login = plugin(&["login", basic()], &keyring).env("TERM", term);
        let terminal = Terminal::start(&world().run, &format!("line-{term}"), &login);
        terminal.wait_for("User name at");
        terminal.press("C-c");
        assert_eq!(terminal.left(), INTERRUPTED, "{term}");
    }
}

#[test]
fn ctrl_c_at_a_confirmation_changes_nothing() {
    let place = world().place("prompt-confirm");
    let desk = keyring("confirm");
    at_a_desk(Plugin::new(["login", basic(), "-u", "bob", "--password-stdin"]), &desk)
        .input(SENTINEL)
        .run()
        .expect_code(0);
    let add = at_a_desk(place.pullsecret(&["add", basic(), "-u", "bob"]), &desk);
    for (answer, left) in [("C-c", INTERRUPTED), ("n", Left { code: 1, cursor: true, echo: true })] {
        let terminal = Terminal::start(&world().run, &format!("confirm-{answer}"), &add);
        let screen = terminal.wait_for("Go ahead? [y/N]");
        assert!(screen.contains("Plan · context"), "{screen}");
        terminal.press(answer);
        if answer == "n" {
            terminal.press("Enter");
        }
        assert_eq!(terminal.left(), left, "{answer}");
        assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new(), "{answer}");
    }
    let terminal = Terminal::start(&world().run, "confirm-yes", &add);
    terminal.wait_for("Go ahead? [y/N]");
    terminal.answer("y");
    assert_eq!(terminal.left().code, 0);
    assert_eq!(place.pull_secrets_of("default").len(), 1);
}

#[test]
fn ctrl_c_at_a_list_brings_the_cursor_back() {
    let place = world().place("prompt-list");
    place.apply(&serde_json::json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
        "spec": {"containers": [{"name": "web", "image": "registry.example/team/app:1"}]},
    }));
    let desk = keyring("list");
    let add = at_a_desk(place.pullsecret(&["add"]), &desk);
    let terminal = Terminal::start(&world().run, "list", &add);
    terminal.wait_for("type to filter");
    assert!(!terminal.shows_cursor(), "the list hides the cursor, else this test proves nothing");
    terminal.press("C-c");
    assert_eq!(terminal.left(), INTERRUPTED);
    let plain = Terminal::start(&world().run, "list-dumb", &add.clone().env("TERM", "dumb"));
    let screen = plain.wait_for("Number [1]:");
    assert!(screen.contains("  1  registry.example"), "{screen}");
    plain.press("C-c");
    assert_eq!(plain.left(), INTERRUPTED);
}

#[test]
fn a_locked_keyring_is_said_and_the_prompt_follows() {
    let place = world().place("prompt-locked");
    let mut desk = keyring("prompt-locked");
    desk.lock().expect("locked");
    let add = at_a_desk(place.pullsecret(&["add", basic(), "-u", "bob"]), &desk);
    for (name, display) in [("remote", None), ("desktop", Some(":77"))] {
        let add = display.map_or(add.clone(), |display| add.clone().env("DISPLAY", display));
        let terminal = Terminal::start(&world().run, &format!("locked-{name}"), &add);
        let screen = terminal.wait_for("Password for bob");
        assert!(screen.contains("the keyring is locked"), "{screen}");
        terminal.press("C-c");
        assert_eq!(terminal.left(), INTERRUPTED);
    }
}

#[test]
fn a_keyring_that_is_waited_for_is_said_and_ctrl_c_ends_it() {
    let desk = keyring("waited");
    let socket = world().run.folder().join("waited-bus");
    let _listener = UnixListener::bind(&socket).expect("a socket");
    let login = plugin(&["login", basic(), "-u", "bob"], &desk)
        .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()))
        .env("DISPLAY", ":77");
    let terminal = Terminal::start(&world().run, "waited", &login);
    terminal.wait_for("Waiting for the keyring");
    terminal.press("C-c");
    assert_eq!(terminal.left(), INTERRUPTED);
}
