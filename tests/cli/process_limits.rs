//! What the system's limits on a process lead to.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output, Stdio};

use harness::Plugin;

/// Runs the plugin in a shell that first does something.
fn under(first: &str, plugin: &Plugin) -> Output {
    let command = plugin.command();
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &format!("{first}; exec \"$0\" \"$@\"")])
        .arg(command.get_program())
        .args(command.get_args());
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.stdin(Stdio::null()).output().expect("a shell")
}

#[test]
fn too_few_open_files_are_an_error_and_no_panic() {
    let plugin = Plugin::new(["version", "--server", "http://127.0.0.1:1"]);
    // From where the program cannot even be loaded to where all is well.
    for limit in 5..48 {
        let output = under(&format!("ulimit -n {limit}"), &plugin);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked") && output.status.signal().is_none(), "{limit}: {stderr}");
    }
    let output = under("ulimit -n 6", &plugin);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: no more files may be opened\n  \
         32 beside the three standard streams are needed.\n  \
         Allow more:   ulimit -n 256\n"
    );
}

#[test]
fn no_core_dump_holds_the_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let plugin =
        Plugin::new(["add", "ghcr.io", "-u", "bob", "--password-stdin", "--dry-run=client", "-o", "name"]);
    let command = plugin.command();
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "ulimit -c unlimited; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(command.get_args());
    shell.current_dir(&folder).env_clear().stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = shell.spawn().expect("a shell");
    let limits = format!("/proc/{}/limits", child.id());
    // It waits for the end of its input; until then the shell may still be on its way to it.
    let started = std::time::Instant::now();
    let dumps = loop {
        let limits = std::fs::read_to_string(&limits).expect("limits");
        let line =
            limits.lines().find(|line| line.starts_with("Max core file size")).expect("a line").to_owned();
        let size: Vec<&str> =
            line.trim_start_matches("Max core file size").split_whitespace().take(2).collect();
        if size == ["1", "1"] || started.elapsed() > std::time::Duration::from_secs(20) {
            break line;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    let quit = Command::new("kill").args(["-QUIT", &child.id().to_string()]).status().expect("kill runs");
    let ended = child.wait().expect("it ends");
    assert!(quit.success() && !ended.core_dumped(), "{ended:?}: {dumps}");
    assert!(dumps.split_whitespace().any(|word| word == "1"), "{dumps}");
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0);
}
