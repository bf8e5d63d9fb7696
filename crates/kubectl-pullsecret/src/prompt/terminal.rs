//! The terminal at which the user sits. The only file that names dialoguer.
//!
//! Questions are put on standard error, so they are seen when standard output is redirected. Lines are read as
//! the terminal itself edits them; only the list that is filtered by typing takes over the screen, and a dumb
//! terminal, or a pipe that stands for one (mintty), gets numbers to type instead.

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, stderr, stdin};

use console::Term;
use dialoguer::theme::SimpleTheme;
use dialoguer::{FuzzySelect, Input};
use pullsecret_core::shown;
use secrecy::SecretString;

use super::{Choice, Prompt, PromptError, hidden, interrupt};
use crate::environment::Environment;

/// The terminal of standard input and standard error.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    dumb: bool,
}

impl Terminal {
    /// The terminal, which `TERM=dumb` says cannot move its cursor.
    pub fn new(environment: &Environment) -> Self {
        Self { dumb: environment.var("TERM") == Some("dumb") }
    }

    fn open(self) -> Result<Screen, PromptError> {
        if !stdin().is_terminal() || !stderr().is_terminal() {
            return Err(PromptError::NotATerminal);
        }
        let term = Term::stderr();
        let plain = self.dumb || term.features().is_msys_tty();
        Ok(Screen { term, plain })
    }
}

impl Prompt for Terminal {
    fn password(&self, label: &str) -> Result<SecretString, PromptError> {
        hidden::read(&self.open()?.term, &format!("{}: ", shown::visible(label)))
    }

    fn confirm(&self, label: &str, default: bool) -> Result<bool, PromptError> {
        let screen = self.open()?;
        let choices = if default { "[Y/n]" } else { "[y/N]" };
        let question = format!("{} {choices} ", shown::visible(label));
        loop {
            match screen.line(&question)?.to_ascii_lowercase().as_str() {
                "" => return Ok(default),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => screen.term.write_line("Please answer y or n.")?,
            }
        }
    }

    fn select(&self, label: &str, choices: &[Choice]) -> Result<usize, PromptError> {
        let screen = self.open()?;
        let label = shown::visible(label);
        let lines = aligned(choices, usize::from(screen.term.size().1));
        // The list is filtered and sorted by its text, and the text is what comes back.
        let unique = lines.iter().collect::<BTreeSet<_>>().len() == lines.len();
        if screen.plain || !unique {
            return screen.number(&label, &lines);
        }
        // What is typed may match none of them, and then only Esc leads on.
        let fallback = choices.last().map_or("none", |choice| &choice.label);
        let question = format!("{label}  (↑↓, type to filter, Esc: {})", shown::visible(fallback));
        let list = FuzzySelect::with_theme(&SimpleTheme).with_prompt(question).items(&lines);
        let picked = screen.taken_over(|term| list.default(0).report(false).interact_on_opt(term))?;
        let index = picked.unwrap_or(choices.len().saturating_sub(1));
        let chosen =
            choices.get(index).map_or(String::new(), |choice| shown::visible(&choice.label).into_owned());
        screen.term.write_line(&format!("{label}: {chosen}"))?;
        Ok(index)
    }

    fn input(&self, label: &str, default: Option<&str>) -> Result<String, PromptError> {
        let screen = self.open()?;
        let (label, default) = (shown::visible(label), offered(default));
        loop {
            let answer = if screen.plain {
                let offer = default.map(|default| format!(" [{default}]")).unwrap_or_default();
                screen.line(&format!("{label}{offer}: "))?
            } else {
                let mut input = Input::<String>::with_theme(&SimpleTheme).with_prompt(label.as_ref());
                if let Some(default) = default {
                    input = input.default(default.to_owned());
                }
                screen.taken_over(|term| input.interact_text_on(term))?
            };
            match (answer.trim(), default) {
                ("", Some(default)) => return Ok(default.to_owned()),
                ("", None) => {}
                (answer, _) => return Ok(answer.to_owned()),
            }
        }
    }
}

/// An open terminal.
struct Screen {
    term: Term,
    /// The cursor cannot be moved.
    plain: bool,
}

impl Screen {
    /// Asks for a line, edited and shown by the terminal itself.
    fn line(&self, question: &str) -> Result<String, PromptError> {
        interrupt::opens(interrupt::Changed::default());
        self.term.write_str(question)?;
        let mut line = String::new();
        let read = stdin().read_line(&mut line);
        interrupt::closes();
        if read? == 0 {
            self.term.write_line("")?;
            return Err(PromptError::EndOfInput);
        }
        Ok(line.trim().to_owned())
    }

    /// Runs a prompt that hides the cursor and reads key by key.
    fn taken_over<T>(&self, ask: impl FnOnce(&Term) -> dialoguer::Result<T>) -> Result<T, PromptError> {
        interrupt::opens(interrupt::Changed { cursor: true, echo: hidden::Echo::now() });
        let answer = ask(&self.term);
        if answer.is_ok() {
            interrupt::closes();
        } else {
            interrupt::put_back();
        }
        answer.map_err(|dialoguer::Error::IO(error)| PromptError::from(error))
    }

    /// A list to choose from by number.
    fn number(&self, label: &str, lines: &[String]) -> Result<usize, PromptError> {
        self.term.write_line(label)?;
        let width = lines.len().to_string().len();
        for (index, line) in lines.iter().enumerate() {
            self.term.write_line(&format!("  {:>width$}  {line}", index + 1))?;
        }
        loop {
            let answer = self.line("Number [1]: ")?;
            if answer.is_empty() {
                return Ok(0);
            }
            match answer.parse::<usize>() {
                Ok(number) if (1..=lines.len()).contains(&number) => return Ok(number - 1),
                _ => self
                    .term
                    .write_line(&format!("Please answer with a number from 1 to {}.", lines.len()))?,
            }
        }
    }
}

/// The default, if it is what it looks like: who presses Enter agrees to what stands there.
fn offered(default: Option<&str>) -> Option<&str> {
    default.filter(|default| shown::visible(default) == *default)
}

/// The choices as lines with their notes in one column, cut to what fits beside the pointer.
fn aligned(choices: &[Choice], columns: usize) -> Vec<String> {
    let widest =
        choices.iter().map(|choice| shown::visible(&choice.label).chars().count()).max().unwrap_or(0);
    let line = |choice: &Choice| {
        let line = format!("{:<widest$}  {}", shown::visible(&choice.label), shown::visible(&choice.note));
        line.trim_end().chars().take(columns.saturating_sub(4)).collect()
    };
    choices.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_in_one_column_and_lines_fit() {
        let choices = [Choice::new("ghcr.io", "2 pods fail"), Choice::new("docker.io/acme", "")];
        assert_eq!(aligned(&choices, 80), ["ghcr.io         2 pods fail", "docker.io/acme"]);
        assert_eq!(aligned(&choices, 24), ["ghcr.io         2 po", "docker.io/acme"]);
    }

    #[test]
    fn nothing_in_a_label_moves_the_cursor() {
        let choices = [Choice::new("a\u{1b}[2Jb\nc", "\u{202e}"), Choice::new("d", "e")];
        assert_eq!(aligned(&choices, 80), [r"a\u{1b}[2Jb\nc  \u{202e}", "d               e"]);
    }

    #[test]
    fn a_default_that_is_not_what_it_looks_like_is_none() {
        assert_eq!(offered(Some("shop")), Some("shop"));
        for odd in ["s\u{1b}]0;title\u{7}", "s\u{202e}", "s\n", "s\u{200b}"] {
            assert_eq!(offered(Some(odd)), None, "{odd:?}");
        }
        assert_eq!(offered(None), None);
    }
}
