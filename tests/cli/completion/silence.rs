//! Whatever the cluster, a credential plugin or the keyring do: an answer, soon, and not a word on standard error.

use std::os::unix::net::UnixListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use harness::Plugin;
use serde_json::json;

use super::values::at;
use super::{answer, values};
use crate::desk::Desk;
use crate::fake_api::{FakeApi, Reply};

/// A key was pressed: this is far beyond what is promised (1.5 s), and far below any other limit of the plugin.
const HANG: Duration = Duration::from_secs(8);

const FORBIDDEN: &str = "namespaces is forbidden: User \"u\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope";

/// The plugin as a process, with a desk's environment.
fn process(desk: &Desk, words: &[&str]) -> harness::Ended {
    let plugin = Plugin::new([&["__complete"], words].concat().iter().map(ToString::to_string));
    let plugin = plugin.env("HOME", desk.home()).env("PATH", "/usr/bin:/bin");
    let plugin = desk.variables.iter().fold(plugin, |plugin, (name, value)| plugin.env(*name, value));
    let started = Instant::now();
    let ended = plugin.run().expect_code(0);
    assert!(started.elapsed() < HANG, "it took {:?}", started.elapsed());
    assert_eq!(ended.stderr, "");
    ended
}

fn namespaces() -> Reply {
    Reply::json(
        200,
        &json!({ "metadata": {}, "items": [{ "metadata": { "name": "shop" } }, { "metadata": { "name": "web" } }] }),
    )
}

#[test]
fn a_server_that_is_not_there_is_a_hint() {
    let desk = at("http://127.0.0.1:1", &json!({}));
    let told = process(&desk, &["show", ""]).stdout;
    assert_eq!(
        told,
        "_activeHelp_ http://127.0.0.1:1 (context here) cannot be reached: the connection was refused\n:36\n"
    );
}

#[test]
fn names_that_were_seen_before_stand_in_for_a_server_that_hangs() {
    let hangs = Arc::new(AtomicBool::new(false));
    let switch = hangs.clone();
    let api = FakeApi::start(move |_| if switch.load(Ordering::SeqCst) { Reply::Hang } else { namespaces() });
    let desk = at(&api.url(), &json!({}));
    assert_eq!(process(&desk, &["-n", ""]).stdout, "shop\nweb\n:36\n");
    hangs.store(true, Ordering::SeqCst);
    let told = process(&desk, &["-n", "w"]).stdout;
    assert!(told.contains("no answer within a second: names of "), "{told}");
    assert_eq!(values(&told), ["web"]);
    assert_eq!(
        values(&process(&desk, &["show", ""]).stdout),
        [""; 0],
        "those of another list are not offered"
    );
    let off = {
        let mut desk = desk;
        desk.variables.push(("KUBECTL_ACTIVE_HELP", "0".to_owned()));
        desk
    };
    assert_eq!(process(&off, &["-n", "w"]).stdout, "web\n:36\n", "hints can be switched off");
}

#[test]
fn what_is_kept_of_a_cluster_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let api = FakeApi::start(|_| namespaces());
    let desk = at(&api.url(), &json!({ "token": harness::SENTINEL }));
    answer(&desk, &["-n", ""]);
    let folder = desk.home().join(".cache/kubectl-pullsecret/completion");
    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o777;
    let files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().collect();
    assert_eq!((files.len(), mode(&folder), mode(&files[0].path())), (1, 0o700, 0o600));
    let kept = std::fs::read(files[0].path()).expect("a file");
    assert_eq!(harness::find_sentinel(&kept), None);
}

#[test]
fn one_who_may_not_list_is_told_so_and_offered_what_the_kubeconfig_knows() {
    let api = FakeApi::start(|_| Reply::failure(403, "Forbidden", FORBIDDEN));
    let told = process(&at(&api.url(), &json!({})), &["-n", ""]).stdout;
    assert_eq!(told, "shop\tnamed in the kubeconfig\n_activeHelp_ may not list namespaces\n:36\n");
}

#[test]
fn a_credential_plugin_neither_hangs_it_nor_speaks_nor_asks() {
    let desk = at("https://127.0.0.1:1", &json!({}));
    let script = |body: &str| {
        let exec = json!({ "exec": { "apiVersion": "client.authentication.k8s.io/v1", "command": "/bin/sh",
                                     "args": ["-c", body], "interactiveMode": "IfAvailable" } });
        at("https://127.0.0.1:1", &exec)
    };
    let home = desk.home().display().to_string();
    let seen = process(
        &script(&format!(
            "cat > {home}/input; echo $KUBERNETES_EXEC_INFO > {home}/info; echo boo >&2; exit 1"
        )),
        &["show", ""],
    );
    assert!(seen.stdout.contains("credential plugin /bin/sh failed"), "{}", seen.stdout);
    assert_eq!(std::fs::read_to_string(desk.home().join("input")).expect("it ran"), "");
    assert!(
        std::fs::read_to_string(desk.home().join("info")).expect("it ran").contains("\"interactive\":false")
    );

    let told =
        process(&script(&format!("echo $$ > {home}/pid; echo boo >&2; exec sleep 600")), &["show", ""])
            .stdout;
    assert_eq!(told, "_activeHelp_ no answer within a second\n:36\n");
    let pid = std::fs::read_to_string(desk.home().join("pid")).expect("it ran");
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    assert!(stat.map_or(true, |stat| stat.contains(") Z ")), "it is ended");
}

#[test]
fn a_kubeconfig_that_nobody_writes_to_does_not_hang_it() {
    let desk = at("https://127.0.0.1:1", &json!({}));
    let pipe = desk.home().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let told = process(&desk, &["--kubeconfig", &pipe.display().to_string(), "show", ""]).stdout;
    assert_eq!(told, "_activeHelp_ no answer within a second\n:36\n");
}

#[test]
fn the_keyring_is_never_asked() {
    let mut desk = at("http://127.0.0.1:1", &json!({}));
    let bus = desk.home().join("bus");
    let listener = UnixListener::bind(&bus).expect("a socket");
    listener.set_nonblocking(true).expect("a socket");
    desk.variables.push(("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display())));
    for words in
        [&["add", ""][..], &["login", ""], &["logout", ""], &["add", "-u", ""], &["logout", "x", "-u", ""]]
    {
        process(&desk, words);
    }
    assert!(listener.accept().is_err(), "somebody called the session bus");
}
