//! What a run starts ends with it, in every way in which a run can end.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use testbed::{Process, Run, Start};

/// Long enough for a guard that has to use SIGKILL on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn drop_ends_processes_and_removes_the_folder() {
    let run = Run::new().expect("run");
    let folder = run.folder().to_owned();
    let process = sleeper(&run, "sleeper");
    assert!(runs(process.id()));
    drop(run);
    assert!(!runs(process.id()));
    assert!(!folder.exists(), "{} is left", folder.display());
}

#[test]
fn drop_ends_processes_that_ignore_sigterm_and_their_children() {
    let run = Run::new().expect("run");
    let stubborn = "trap '' TERM; sleep 1000 & echo started; while :; do sleep 1000; done";
    let process = run.start(Start::new("stubborn", "sh").args(["-c", stubborn])).expect("start");
    process
        .wait_until(PATIENCE, || std::fs::read_to_string(process.log()).ok().filter(|log| !log.is_empty()))
        .expect("its trap is set");
    drop(run);
    assert!(!runs(process.id()));
}

#[test]
fn panic_ends_processes() {
    let run = Run::new().expect("run");
    let process = sleeper(&run, "sleeper");
    let panicked = thread::spawn(move || {
        let _run = run;
        panic!("a test that fails");
    });
    panicked.join().expect_err("it panics");
    assert!(!runs(process.id()));
}

#[test]
fn stop_ends_one_process_and_leaves_the_others() {
    let run = Run::new().expect("run");
    let (one, other) = (sleeper(&run, "one"), sleeper(&run, "other"));
    run.stop(&one).expect("stop");
    assert!(!runs(one.id()));
    assert!(runs(other.id()));
}

#[test]
fn sigkill_of_the_owner_ends_processes_and_removes_the_folder() {
    owner_ended_by(Signal::KILL);
}

#[test]
fn ctrl_c_ends_processes_and_removes_the_folder() {
    owner_ended_by(Signal::INT);
}

#[test]
fn what_was_said_for_the_end_is_done_before_the_folder_goes() {
    let done = tempfile::tempdir().expect("temporary folder");
    let run = Run::new().expect("run");
    let first = done.path().join("first");
    let copy = format!("cp -r '{}' '{}'", run.folder().display(), done.path().join("copy").display());
    run.finally(&format!("ls '{}'/copy && touch '{}'", done.path().display(), first.display()))
        .expect("told");
    run.finally(&copy).expect("told");
    drop(run);
    assert!(done.path().join("copy/guard.log").exists());
    assert!(first.exists(), "the lines ran in the order in which they were told");
}

#[test]
fn early_end_is_an_error_that_shows_the_log() {
    let run = Run::new().expect("run");
    let process =
        run.start(Start::new("faulty", "sh").args(["-c", "echo no such flag; exit 3"])).expect("start");
    let error = process.wait_until(PATIENCE, || None::<()>).expect_err("it ends");
    let text = error.to_string();
    assert!(text.contains("faulty ended while starting (exit status: 3)"), "{text}");
    assert!(text.contains("no such flag"), "{text}");
}

#[test]
fn input_reaches_the_process_and_ends() {
    let run = Run::new().expect("run");
    let process = run.start(Start::new("reader", "cat").input("two\nlines")).expect("start");
    while process.status().expect("status").is_none() {
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(std::fs::read_to_string(process.log()).expect("log"), "two\nlines");
}

/// Makes the test [`owner`] be what the other tests end.
const OWNER_VARIABLE: &str = "PULLSECRET_TESTBED_OWNER";

/// Not a test of its own: the owner that the tests above start and end.
#[test]
fn owner() {
    if std::env::var_os(OWNER_VARIABLE).is_none() {
        return;
    }
    let run = Run::new().expect("run");
    let ids = ["one", "other"].map(|name| sleeper(&run, name).id());
    println!("\nstarted {} {} {}", ids[0], ids[1], run.folder().display());
    thread::sleep(PATIENCE * 2);
}

fn owner_ended_by(signal: Signal) {
    let (mut owner, ids, folder) = start_owner();
    assert!(ids.iter().all(|id| runs(*id)));
    let owner_id = Pid::from_child(&owner);
    kill_process(owner_id, signal).expect("signal");
    owner.wait().expect("wait");
    let deadline = Instant::now() + PATIENCE;
    while folder.exists() || ids.iter().any(|id| runs(*id)) {
        assert!(Instant::now() < deadline, "{} or one of {ids:?} is left", folder.display());
        thread::sleep(Duration::from_millis(20));
    }
}

fn start_owner() -> (Child, [u32; 2], PathBuf) {
    let mut owner = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "owner", "--nocapture"])
        .env(OWNER_VARIABLE, "yes")
        .stdout(Stdio::piped())
        .spawn()
        .expect("start");
    let output = BufReader::new(owner.stdout.take().expect("its output"));
    let line = output
        .lines()
        .map(|line| line.expect("text"))
        .find_map(|line| line.strip_prefix("started ").map(str::to_owned))
        .expect("it says what it started");
    let mut words = line.splitn(3, ' ');
    let mut word = || words.next().expect("three words");
    let ids = [word(), word()].map(|id| id.parse().expect("a number"));
    (owner, ids, Path::new(word()).to_owned())
}

fn sleeper(run: &Run, name: &str) -> Process {
    run.start(Start::new(name, "sleep").arg("1000")).expect("start")
}

/// Whether anything of the group runs. A zombie does not: who reaps orphans is the machine's business.
fn runs(group: u32) -> bool {
    let processes = std::fs::read_dir("/proc").expect("processes");
    processes.flatten().any(|process| {
        let stat = std::fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        // Behind the name, which is in parentheses: state, parent, group.
        let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        fields.next() != Some("Z") && fields.nth(1) == Some(&group.to_string())
    })
}
