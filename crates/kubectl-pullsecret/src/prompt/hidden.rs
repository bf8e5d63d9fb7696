//! A line that is not shown while it is typed.

use console::Term;
use secrecy::SecretString;

use super::{PromptError, interrupt};

#[cfg(unix)]
pub(super) use unix::Echo;
#[cfg(not(unix))]
pub(super) use windows::Echo;

/// Asks for one line without showing it.
pub(super) fn read(terminal: &Term, label: &str) -> Result<SecretString, PromptError> {
    #[cfg(unix)]
    return unix::read(terminal, label);
    #[cfg(not(unix))]
    return windows::read(terminal, label);
}

#[cfg(unix)]
mod unix {
    //! The terminal collects the line and is told not to show it.

    use std::io::BufRead as _;

    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

    use secrecy::zeroize::Zeroizing;

    use super::{PromptError, SecretString, Term, interrupt};

    /// The longest line that a terminal passes on, without its end: `N_TTY_BUF_SIZE` of Linux (termios(3),
    /// "Canonical and noncanonical mode"), `MAX_CANON` of macOS. What is typed beyond is dropped.
    const LONGEST: usize = if cfg!(target_os = "macos") { 1023 } else { 4094 };

    /// `_POSIX_VDISABLE`: a key that does not exist.
    const NO_KEY: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { 0xff };

    /// The terminal's settings from before the prompt.
    #[derive(Debug)]
    pub(in crate::prompt) struct Echo(Termios);

    impl Echo {
        /// The settings as they are, if there is a terminal.
        pub(in crate::prompt) fn now() -> Option<Self> {
            tcgetattr(rustix::stdio::stdin()).ok().map(Self)
        }

        /// Shows again what is typed. What was typed or pasted beyond the line is dropped: it may be more of the
        /// secret, and the next prompt would show it and take it for an answer.
        pub(in crate::prompt) fn restore(&self) {
            let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Flush, &self.0);
        }
    }

    pub(super) fn read(terminal: &Term, label: &str) -> Result<SecretString, PromptError> {
        let before = tcgetattr(rustix::stdio::stdin()).map_err(std::io::Error::from)?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ICANON | LocalModes::ISIG | LocalModes::ECHONL);
        // Shells bring a stopped program back with the echo on; and Ctrl-\, easily hit beside Enter, would end it with
        // the terminal as it is now.
        for key in [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT] {
            hidden.special_codes[key] = NO_KEY;
        }
        interrupt::opens(interrupt::Changed { cursor: false, echo: Some(Echo(before.clone())) });
        // Hidden first, asked second: whoever types as soon as the question is there is not shown.
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Flush, &hidden).map_err(std::io::Error::from)?;
        let answer = terminal.write_str(label).map_err(PromptError::from).and_then(|()| line());
        Echo(before).restore();
        interrupt::closes();
        if let Err(PromptError::EndOfInput) = answer {
            terminal.write_line("")?;
        }
        let answer = answer?;
        if answer.len() > LONGEST { Err(PromptError::TooLong(LONGEST)) } else { text(&answer) }
    }

    /// The line without its end. It is read into memory that does not grow, so that no copies are left behind.
    fn line() -> Result<Zeroizing<Vec<u8>>, PromptError> {
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
        if std::io::stdin().lock().read_until(b'\n', &mut line)? == 0 {
            return Err(PromptError::EndOfInput);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok(line)
    }

    fn text(line: &[u8]) -> Result<SecretString, PromptError> {
        std::str::from_utf8(line).map(SecretString::from).map_err(|_| PromptError::NotText)
    }
}

#[cfg(not(unix))]
mod windows {
    //! The console hands over key by key and shows none of them.

    use console::Key;

    use super::{PromptError, SecretString, Term, interrupt};

    /// Nothing is changed that would have to be put back.
    #[derive(Debug)]
    pub(in crate::prompt) struct Echo;

    impl Echo {
        pub(in crate::prompt) fn now() -> Option<Self> {
            None
        }

        pub(in crate::prompt) fn restore(&self) {}
    }

    pub(super) fn read(terminal: &Term, label: &str) -> Result<SecretString, PromptError> {
        if terminal.features().is_msys_tty() {
            return Err(PromptError::CannotHide);
        }
        interrupt::opens(interrupt::Changed::default());
        terminal.write_str(label)?;
        let mut line = String::new();
        loop {
            match terminal.read_key()? {
                Key::Enter => break,
                Key::Backspace => drop(line.pop()),
                Key::Char(character) => line.push(character),
                _ => {}
            }
        }
        terminal.write_line("")?;
        interrupt::closes();
        Ok(SecretString::from(line))
    }
}
