//! The plugin at a real terminal: a pseudo-terminal of tmux, which also tells whether the cursor is shown.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use testbed::{Run, Start, packages};

use crate::{Plugin, leak};

/// After how long a test is said to hang.
const HANG: Duration = Duration::from_mins(1);

/// One terminal, 100 columns wide, in which one command runs.
pub struct Terminal {
    socket: PathBuf,
}

/// How the command left its terminal.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    /// The exit code.
    pub code: i32,
    /// Whether the cursor is shown.
    pub cursor: bool,
    /// Whether what is typed is shown.
    pub echo: bool,
}

impl Terminal {
    /// Starts the plugin in a terminal of its own. `name` is unique in the run.
    pub fn start(run: &Run, name: &str, plugin: &Plugin) -> Self {
        packages::install_missing(packages::TERMINAL).expect("tmux");
        let folder = run.make_folder(&format!("terminal-{name}")).expect("a folder");
        let (socket, script) = (folder.join("tmux"), folder.join("script"));
        std::fs::write(&script, script_of(plugin)).expect("a script");
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700))
            .expect("a script that runs");
        let server = Start::new(format!("terminal-{name}"), "tmux")
            .args(["-D", "-u", "-f", "/dev/null", "-S"])
            .arg(&socket)
            .env("LC_ALL", "C.UTF-8");
        run.start(server).expect("tmux starts");
        let terminal = Self { socket };
        terminal.until("tmux", || terminal.socket.exists());
        terminal.tmux(&["new-session", "-d", "-x", "100", "-y", "40", &script.to_string_lossy()]);
        terminal
    }

    /// What is on the screen, wrapped lines joined. Fails if the sentinel is there.
    pub fn screen(&self) -> String {
        let screen = self.tmux(&["capture-pane", "-p", "-J"]);
        assert_eq!(leak::find(screen.as_bytes()), None, "the password is on the screen:\n{screen}");
        screen
    }

    /// Waits until the text is on the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Waits until the screen is as it has to be, and gives that screen.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        let mut screen = String::new();
        self.until(what, || {
            screen = self.screen();
            is_there(&screen)
        });
        screen
    }

    /// Types text. It reaches tmux through a pipe, so that no argument holds it.
    pub fn type_text(&self, text: &str) {
        let mut load = self.command(&["load-buffer", "-"]).stdin(Stdio::piped()).spawn().expect("tmux runs");
        load.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
        assert!(load.wait().expect("tmux ends").success());
        self.tmux(&["paste-buffer", "-d"]);
    }

    /// Types text and presses Enter.
    pub fn answer(&self, text: &str) {
        self.type_text(text);
        self.press("Enter");
    }

    /// Presses a key by tmux's name of it: `C-c`, `Down`.
    pub fn press(&self, key: &str) {
        self.press_all(&[key]);
    }

    /// Presses one key after the other.
    pub fn press_all(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Whether the cursor is shown.
    pub fn shows_cursor(&self) -> bool {
        self.tmux(&["display-message", "-p", "#{cursor_flag}"]).trim() == "1"
    }

    /// Waits for the command's end.
    #[track_caller]
    pub fn left(&self) -> Left {
        let screen = self.wait_for("exit code");
        let last = screen.lines().rev().find(|line| line.contains("exit code")).unwrap_or_default();
        let words: Vec<&str> = last.split_whitespace().collect();
        let [.., code, echo] = words[..] else { panic!("no exit code in {last:?}") };
        Left { code: code.parse().expect("a number"), cursor: self.shows_cursor(), echo: echo == "echo" }
    }

    #[track_caller]
    fn until(&self, what: &str, mut done: impl FnMut() -> bool) {
        let start = Instant::now();
        while !done() {
            assert!(start.elapsed() < HANG, "no {what:?} in:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("tmux runs");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tmux {arguments:?}: {complaint}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command
            .args(["-u", "-S"])
            .arg(&self.socket)
            .args(arguments)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("TMUX");
        command
    }
}

/// A script that runs the plugin in its environment and nothing else, tells how it ended and how it left the
/// terminal, and waits. Ctrl-C reaches the script, too, which would end with a plugin that it killed.
fn script_of(plugin: &Plugin) -> String {
    let command = plugin.command();
    let mut words = vec!["env".to_owned(), "-i".to_owned()];
    if !command.get_envs().any(|(name, _)| name == "TERM") {
        words.push("TERM=screen".to_owned());
    }
    for (name, value) in command.get_envs() {
        let value = value.unwrap_or_default();
        words.push(quoted(&format!("{}={}", name.to_string_lossy(), value.to_string_lossy())));
    }
    words.push(quoted(&command.get_program().to_string_lossy()));
    words.extend(command.get_args().map(|word| quoted(&word.to_string_lossy())));
    format!(
        "#!/bin/bash\ntrap : INT\n{}\ncode=$?\nstty -a | grep -q -- ' -echo ' && echo=hidden || echo=echo\n\
         echo \"exit code $code $echo\"\nsleep 600\n",
        words.join(" ")
    )
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
