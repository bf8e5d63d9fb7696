//! Who sits at the shell: types, presses TAB, reads the screen.

use std::cell::Cell;

use harness::Terminal;

use crate::desk::Desk;
use crate::shell::Shell;

/// What every shell here asks with.
const PROMPT: &str = ">";

/// What the plugin says of the cluster, which is not there; some shells show it above the line.
pub(crate) const HINT: &str = "cannot be reached";

/// One shell at a terminal.
pub(crate) struct Typist {
    terminal: Terminal,
    shell: Shell,
    /// How often the plugin was run.
    runs: usize,
}

impl Typist {
    pub(crate) fn at(desk: &Desk, shell: Shell) -> Self {
        let terminal = Terminal::start(&desk.run, "shell", &shell.command(desk));
        let typist = Self { terminal, shell, runs: 0 };
        typist.wait_for_prompt();
        typist
    }

    /// Types, goes back by some letters, presses TAB, and runs the line. Gives the words that the program got then, each in
    /// brackets; or, if anything but the line is on the screen, the screen.
    pub(crate) fn complete(&mut self, typed: &str, back: usize) -> String {
        self.wait_for_prompt();
        self.terminal.type_text(typed);
        self.press(&vec!["Left"; back]);
        self.press(&["Tab", "Enter"]);
        if self.shell.has_menus() {
            self.press(&["Enter"]);
        }
        self.runs += 1;
        let [before, this] = [self.runs - 1, self.runs].map(|run| format!("ran {run}:"));
        let screen = self.terminal.wait_until(&this, |screen| screen.contains(&this) && is_asking(screen));
        // Behind what the run before has told.
        let since = screen
            .rsplit_once(&before)
            .map_or(screen.as_str(), |(_, since)| since.split_once('\n').map_or("", |(_, since)| since));
        // What is typed while the shell is busy, the terminal shows as well.
        let ahead = |line: &str| line == typed.trim();
        let is_said =
            |line: &&str| !line.is_empty() && *line != PROMPT && !line.contains(HINT) && !ahead(line);
        let mut lines = since.lines().map(str::trim).filter(is_said);
        match (lines.next(), lines.next()) {
            (Some(line), Some(ran)) if line.starts_with(PROMPT) => {
                ran.strip_prefix(&this).map_or_else(|| since.to_owned(), |words| words.trim().to_owned())
            }
            _ => since.to_owned(),
        }
    }

    /// Types and presses TAB until the shell lists what is possible. As [`Self::look`].
    pub(crate) fn list(&self, typed: &str, shown: &[&str]) -> String {
        self.look(typed, self.shell.presses(), shown)
    }

    /// Types and presses TAB so often; gives the screen once all of this is on it, and leaves the line without having run
    /// it.
    pub(crate) fn look(&self, typed: &str, presses: usize, shown: &[&str]) -> String {
        self.clear();
        self.terminal.type_text(typed);
        self.press(&vec!["Tab"; presses]);
        let is_listed = |screen: &str| shown.iter().all(|text| screen.contains(text));
        let screen = self.terminal.wait_until(&format!("{typed}<TAB>: {shown:?}"), is_listed);
        // One that comes while the shell is busy is lost: then again, but not so soon that it meets what is typed next.
        let looks = Cell::new(0);
        self.terminal.wait_until("a prompt", |screen| {
            let look = looks.replace(looks.get() + 1);
            let is_asking = is_asking(screen);
            if !is_asking && look % 50 == 0 {
                self.press(&["C-c"]);
            }
            is_asking
        });
        screen
    }

    fn clear(&self) {
        self.wait_for_prompt();
        self.terminal.answer("clear");
        self.terminal.wait_until("an empty screen", |screen| screen.trim() == PROMPT);
    }

    fn wait_for_prompt(&self) {
        self.terminal.wait_until("a prompt", is_asking);
    }

    fn press(&self, keys: &[&str]) {
        self.terminal.press_all(keys);
    }
}

/// Whether the last thing on the screen is a prompt. Elvish marks a line that it left without an end.
fn is_asking(screen: &str) -> bool {
    let last = screen.lines().map(str::trim_end).rfind(|line| !line.is_empty()).unwrap_or_default();
    last.rsplit('⏎').next().is_some_and(|last| last.trim_start() == PROMPT)
}
