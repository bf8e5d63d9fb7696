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
