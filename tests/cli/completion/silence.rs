//! Whatever the cluster, a credential plugin or the keyring do: an answer, soon, and not a word on standard error.

use std::os::unix::net::UnixListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
    assert!(told.contains("no answer in time: names of "), "{told}");
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
fn names_of_the_kubeconfig_and_types_are_there_whatever_the_server_does() {
    let api = FakeApi::start(|_| Reply::Hang);
    let desk = at(&api.url(), &json!({}));
    assert_eq!(values(&process(&desk, &["-n", ""]).stdout), ["shop"]);
    assert_eq!(values(&process(&desk, &["why", "d"]).stdout), ["deployment/", "daemonset/"]);
}

#[test]
fn what_was_seen_is_for_the_same_user_and_for_a_server_that_is_silent() {
    let state = Arc::new(AtomicUsize::new(0));
    let switch = state.clone();
    let api = FakeApi::start(move |_| match switch.load(Ordering::SeqCst) {
        0 => namespaces(),
        1 => Reply::failure(401, "Unauthorized", "Unauthorized"),
        2 => Reply::failure(403, "Forbidden", FORBIDDEN),
        _ => Reply::Hang,
    });
    let mut desk = at(&api.url(), &json!({}));
    process(&desk, &["-n", ""]);
    for refused in [1, 2] {
        state.store(refused, Ordering::SeqCst);
        assert_eq!(values(&process(&desk, &["-n", "w"]).stdout), [""; 0], "who is refused is told nothing");
    }
    state.store(3, Ordering::SeqCst);
    assert_eq!(values(&process(&desk, &["-n", "w"]).stdout), ["web"]);
    for other in ["--as=eve", "--as-group=g", "--user=u", "--tls-server-name=x", "--token=t"] {
        assert_eq!(values(&process(&desk, &[other, "-n", "w"]).stdout), [""; 0], "{other}");
    }
    let copy = desk.home().join("other");
    std::fs::copy(desk.home().join("config"), &copy).expect("copied");
    desk.variables = vec![("KUBECONFIG", copy.display().to_string())];
    assert_eq!(values(&process(&desk, &["-n", "w"]).stdout), [""; 0], "another file may hold another user");
}

#[test]
fn a_folder_that_is_not_ours_is_neither_read_nor_cleaned() {
    let api = FakeApi::start(|_| namespaces());
    let desk = at(&api.url(), &json!({}));
    let (cache, others) = (desk.home().join(".cache/kubectl-pullsecret"), desk.home().join("others"));
    std::fs::create_dir_all(&cache).expect("a folder");
    std::fs::create_dir(&others).expect("a folder");
    let old = std::time::SystemTime::now() - Duration::from_hours(24 * 30);
    for name in ["tax.pdf", "0123456789abcdef.json"] {
        let file = std::fs::File::create(others.join(name)).expect("a file");
        file.set_modified(old).expect("a time");
    }
    std::os::unix::fs::symlink(&others, cache.join("completion")).expect("a link");
    process(&desk, &["-n", ""]);
    let mut left: Vec<_> =
        std::fs::read_dir(&others).expect("a folder").flatten().map(|file| file.file_name()).collect();
    left.sort();
    assert_eq!(left, ["0123456789abcdef.json", "tax.pdf"], "nothing came, nothing went");
    std::fs::remove_file(cache.join("completion")).expect("removed");
    std::fs::rename(&others, cache.join("completion")).expect("renamed");
    process(&desk, &["-n", ""]);
    let left: Vec<_> = std::fs::read_dir(cache.join("completion")).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 2, "one of ours that was old is gone, one is new: {left:?}");
    assert!(cache.join("completion/tax.pdf").exists());
}

/// A desk whose user logs in by a shell script.
fn with_plugin(body: &str) -> Desk {
    let exec = json!({ "exec": { "apiVersion": "client.authentication.k8s.io/v1", "command": "/bin/sh",
                                 "args": ["-c", body], "interactiveMode": "IfAvailable" } });
    at("https://127.0.0.1:1", &exec)
}

#[test]
fn a_credential_plugin_neither_speaks_nor_asks() {
    let home = tempfile::tempdir().expect("a folder");
    let at = home.path().display();
    let script = format!(
        "cat > {at}/input; echo $KUBERNETES_EXEC_INFO > {at}/info; (echo boo > /dev/tty) 2> {at}/tty; echo boo >&2; exit 1"
    );
    let told = process(&with_plugin(&script), &["show", ""]).stdout;
    assert!(told.contains("credential plugin /bin/sh failed"), "{told}");
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).expect("it ran");
    assert_eq!(read("input"), "");
    assert!(read("info").contains("\"interactive\":false"));
    assert_ne!(read("tty"), "", "there is no terminal");
}

#[test]
fn a_credential_plugin_that_hangs_is_ended_with_all_that_it_started() {
    let home = tempfile::tempdir().expect("a folder");
    let at = home.path().display();
    let script =
        format!("sleep 600 & echo $! > {at}/child; echo $$ > {at}/pid; echo boo >&2; exec sleep 600");
    let told = process(&with_plugin(&script), &["show", ""]).stdout;
    assert_eq!(told, "_activeHelp_ no answer in time\n:36\n");
    for name in ["pid", "child"] {
        let pid = std::fs::read_to_string(home.path().join(name)).expect("it ran");
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
        assert!(stat.map_or(true, |stat| stat.contains(") Z ")), "the {name} is left running");
    }
}

#[test]
fn a_kubeconfig_that_nobody_writes_to_does_not_hang_it() {
    let desk = at("https://127.0.0.1:1", &json!({}));
    let pipe = desk.home().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let told = process(&desk, &["--kubeconfig", &pipe.display().to_string(), "show", ""]).stdout;
    assert_eq!(told, "_activeHelp_ no answer in time\n:36\n");
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
