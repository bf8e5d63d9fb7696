//! `login`, `logout`, `logins` and `add` with a real Secret Service: open, locked, absent.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use harness::{Plugin, SENTINEL, check_schema, find_sentinel, world};
use testbed::{Keyring, Registry};

/// A keyring, its bus and its home, for one test.
struct Desk {
    keyring: Keyring,
}

impl Desk {
    fn unlocked(name: &str) -> Self {
        Self { keyring: Keyring::unlocked(&world().run, name).expect("a keyring") }
    }

    fn without_provider(name: &str) -> Self {
        Self { keyring: Keyring::without_provider(&world().run, name).expect("a bus") }
    }

    /// The plugin with these arguments, at this desk.
    fn plugin(&self, arguments: &[&str]) -> Plugin {
        let plugin = Plugin::new(arguments.iter().copied()).env("LANG", "C.UTF-8");
        self.keyring.environment().into_iter().fold(plugin, |plugin, (name, value)| plugin.env(name, value))
    }

    /// `login` of a user with the sentinel.
    fn login(&self, registry: &str, user: &str) -> Plugin {
        self.plugin(&["login", registry, "-u", user, "--password-stdin"]).input(SENTINEL)
    }

    /// What the keyring holds, asked with a tool that is not ours.
    fn holds(&self, account: &str) -> Option<String> {
        let output = Command::new("secret-tool")
            .args(["lookup", "service", "kubectl-pullsecret", "username", account])
            .envs(self.keyring.environment())
            .stdin(Stdio::null())
            .output()
            .expect("secret-tool runs");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("text"))
    }

    /// The index, as bytes.
    fn index(&self) -> Vec<u8> {
        let home = self.keyring.environment().into_iter().find(|(name, _)| *name == "XDG_DATA_HOME");
        let path = Path::new(&home.expect("a home").1).join("kubectl-pullsecret/logins.json");
        std::fs::read(path).expect("an index")
    }
}

fn basic() -> &'static str {
    world().basic.host()
}

#[test]
fn login_checks_the_password_and_keeps_it() {
    let desk = Desk::unlocked("login");
    for registry in [basic(), world().bearer.host()] {
        let ended = desk.login(registry, "bob").run().expect_code(0);
        assert_eq!(ended.stdout, format!("login/bob@{registry} kept in the keyring (GNOME Keyring)\n"));
        assert_eq!(ended.stderr, format!("✓ {registry} accepts bob\n"));
        assert_eq!(desk.holds(&format!("bob@{registry}")).as_deref(), Some(SENTINEL));
        let again = desk.login(registry, "bob").run().expect_code(0);
        assert_eq!(again.stdout, format!("login/bob@{registry} unchanged in the keyring (GNOME Keyring)\n"));
    }
    assert_eq!(find_sentinel(&desk.index()), None, "the index holds names only");
}

#[test]
fn what_the_registry_refuses_is_not_kept() {
    let desk = Desk::unlocked("refused");
    for registry in [basic(), world().bearer.host()] {
        let login = desk.plugin(&["login", registry, "-u", "bob", "--password-stdin"]).input("wrong");
        let ended = login.run().expect_code(1);
        assert!(ended.stderr.contains(&format!("{registry} refuses bob")), "{}", ended.stderr);
        assert!(ended.stderr.contains("Nothing was kept."), "{}", ended.stderr);
        assert_eq!((ended.stdout.as_str(), desk.holds(&format!("bob@{registry}"))), ("", None));
    }
    assert_eq!(desk.plugin(&["logins", "-o", "name"]).run().expect_code(0).stdout, "");
}

#[test]
fn a_registry_that_cannot_be_asked_is_a_warning() {
    let desk = Desk::unlocked("unreachable");
    let nobody = format!("127.0.0.1:{}", testbed::free_port().expect("a port"));
    let refused = desk.login(&nobody, "bob");
    let always = desk.plugin(&["login", &nobody, "-u", "bob", "--password-stdin", "--verify=always"]);
    let ended = always.input(SENTINEL).run().expect_code(1);
    assert!(ended.stderr.contains("--verify=always"), "{}", ended.stderr);
    assert_eq!(desk.holds(&format!("bob@{nobody}")), None);
    let ended = refused.run().expect_code(0);
    assert!(ended.stderr.contains("cannot be reached from here"), "{}", ended.stderr);
    assert_eq!(desk.holds(&format!("bob@{nobody}")).as_deref(), Some(SENTINEL));
}

#[test]
fn a_private_authority_is_trusted_when_it_is_named() {
    let desk = Desk::unlocked("tls");
    let tls: &Registry = &world().tls;
    let authority = tls.authority().expect("https").to_string_lossy().into_owned();
    let words = ["login", tls.host(), "-u", "bob", "--password-stdin", "--verify=always"];
    desk.plugin(&words).input(SENTINEL).run().expect_code(1);
    let trusting = [&words[..], &["--registry-ca", &authority]].concat();
    let ended = desk.plugin(&trusting).input(SENTINEL).run().expect_code(0);
    assert!(ended.stderr.contains("accepts bob"), "{}", ended.stderr);
}

#[test]
fn logins_are_listed_and_forgotten() {
    let desk = Desk::unlocked("logins");
    let empty = desk.plugin(&["logins"]).run().expect_code(0);
    assert_eq!(empty.stdout, "");
    assert!(empty.stderr.contains("kubectl pullsecret login REGISTRY"), "{}", empty.stderr);
    for user in ["bob", "robot$ci", "alice@acme.example"] {
        let words = ["login", "ghcr.io", "-u", user, "--password-stdin", "--verify=never"];
        desk.plugin(&words).input(SENTINEL).run().expect_code(0);
    }
    let listed = desk.plugin(&["logins"]).run().expect_code(0);
    assert_eq!(
        listed.stdout,
        "REGISTRY   USER\nghcr.io    alice@acme.example\nghcr.io    bob\nghcr.io    robot$ci\n"
    );
    let json = desk.plugin(&["logins", "-o", "json"]).run().expect_code(0).stdout;
    let json = check_schema("Login", &json);
    assert_eq!(json["items"][1], serde_json::json!({"registry": "ghcr.io", "username": "bob"}));

    let several = desk.plugin(&["logout", "ghcr.io"]).run().expect_code(2);
    assert!(several.stderr.contains("logout ghcr.io -u 'robot$ci'"), "{}", several.stderr);
    let gone = desk.plugin(&["logout", "ghcr.io", "-u", "alice@acme.example"]).run().expect_code(0);
    assert_eq!(gone.stdout, "login/alice@acme.example@ghcr.io forgotten\n");
    assert_eq!(desk.holds("alice@acme.example@ghcr.io"), None);
    let again = desk.plugin(&["logout", "ghcr.io", "-u", "alice@acme.example"]).run().expect_code(0);
    assert_eq!(again.stdout, "login/alice@acme.example@ghcr.io is not kept\n");
    desk.plugin(&["logout", "ghcr.io", "-u", "bob"]).run().expect_code(0);
    let only = desk.plugin(&["logout", "ghcr.io"]).run().expect_code(0);
    assert_eq!(only.stdout, "login/robot$ci@ghcr.io forgotten\n");
    let none = desk.plugin(&["logout", "ghcr.io"]).run().expect_code(0);
    assert_eq!(none.stdout, "no login for ghcr.io is kept\n");
}

#[test]
fn an_index_that_is_lost_or_damaged_comes_back_from_the_keyring() {
    let desk = Desk::unlocked("index");
    desk.login(basic(), "bob").run().expect_code(0);
    let home = desk.keyring.environment().into_iter().find(|(name, _)| *name == "XDG_DATA_HOME");
    let index = Path::new(&home.expect("a home").1).join("kubectl-pullsecret/logins.json");
    for damage in [None, Some("{")] {
        match damage {
            None => std::fs::remove_file(&index).expect("lost"),
            Some(garbage) => std::fs::write(&index, garbage).expect("damaged"),
        }
        let listed = desk.plugin(&["logins", "-o", "name"]).run().expect_code(0);
        assert_eq!(listed.stdout, format!("login/bob@{}\n", basic()));
    }
}

#[test]
fn a_locked_keyring_is_said_to_be_locked_and_its_names_are_listed() {
    let mut desk = Desk::unlocked("locked");
    desk.login(basic(), "bob").run().expect_code(0);
    desk.keyring.lock().expect("locked");
    for user in ["bob", "somebody-else"] {
        for command in [desk.login(basic(), user), desk.plugin(&["logout", basic(), "-u", user])] {
            let ended = command.run().expect_code(3);
            assert!(ended.stderr.starts_with("error: the keyring is locked\n"), "{}", ended.stderr);
        }
    }
    let listed = desk.plugin(&["logins", "-o", "name"]).run().expect_code(0);
    assert_eq!(listed.stdout, format!("login/bob@{}\n", basic()));
}

#[test]
fn without_a_keyring_the_cause_is_said() {
    let desk = Desk::without_provider("nobody");
    let ended = desk.login(basic(), "bob").run().expect_code(3);
    assert!(ended.stderr.contains("no keyring program answers on the session bus"), "{}", ended.stderr);
    let ended = desk.login(basic(), "bob").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere").run();
    let ended = ended.expect_code(3);
    assert!(ended.stderr.contains("there is no D-Bus session bus: unix:path=/nowhere"), "{}", ended.stderr);
    assert!(ended.stderr.contains("--password-stdin"), "{}", ended.stderr);
    let listed = desk.plugin(&["logins"]).run().expect_code(0);
    assert_eq!(listed.stdout, "");
}

#[test]
fn a_bus_that_is_silent_does_not_hang_a_script() {
    let socket = world().run.folder().join("silent-bus");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    let bus = format!("unix:path={}", socket.display());
    // A plugin that hangs would hang the test, too: `timeout` ends it with 124.
    let plugin = harness::binary().as_os_str();
    let bounded = [OsStr::new("timeout"), OsStr::new("60"), plugin];
    let login = Plugin::under(&bounded, ["login", basic(), "-u", "bob", "--password-stdin"]);
    let login = login
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", world().run.folder())
        .env("DBUS_SESSION_BUS_ADDRESS", bus);
    let ended = login.input(SENTINEL).run().expect_code(3);
    assert!(ended.stderr.contains("gave no answer within"), "{}", ended.stderr);
}

#[test]
fn an_entry_that_is_no_password_is_not_shown_and_can_be_replaced() {
    let desk = Desk::unlocked("bytes");
    let account = format!("bob@{}", basic());
    let mut tool = Command::new("secret-tool")
        .args(["store", "--label=x", "service", "kubectl-pullsecret", "username", &account])
        .envs(desk.keyring.environment())
        .stdin(Stdio::piped())
        .spawn()
        .expect("secret-tool runs");
    let bytes = [SENTINEL.as_bytes(), &[0xff]].concat();
    std::io::Write::write_all(&mut tool.stdin.take().expect("a pipe"), &bytes).expect("written");
    assert!(tool.wait().expect("ended").success());
    desk.login(basic(), "bob").run().expect_code(0);
    assert_eq!(desk.holds(&account).as_deref(), Some(SENTINEL));
}

#[test]
fn add_takes_the_password_from_the_keyring() {
    let desk = Desk::unlocked("add");
    let place = world().place("keyring-add");
    let add = |arguments: &[&str]| {
        let words = [&["add", basic()], arguments].concat();
        let plugin = place.pullsecret(&words);
        desk.keyring.environment().into_iter().fold(plugin, |plugin, (name, value)| plugin.env(name, value))
    };
    let missing = add(&["-u", "bob"]).run().expect_code(2);
    assert!(
        missing.stderr.contains(&format!("the keyring holds no entry for bob@{}", basic())),
        "{}",
        missing.stderr
    );
    desk.login(basic(), "bob").run().expect_code(0);
    add(&["-u", "bob"]).run().expect_code(0);
    // Without a user it is the only one that is kept; with two it has to be said.
    let again = add(&[]).run().expect_code(0);
    assert!(again.stdout.contains("unchanged"), "{}", again.stdout);
    desk.login(basic(), "alice").run().expect_code(0);
    let several = add(&[]).run().expect_code(2);
    assert!(several.stderr.contains("alice, bob"), "{}", several.stderr);
}
