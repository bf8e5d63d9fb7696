//! Commands to type, gathered before they are printed: those for one purpose stand together.

use crate::output::Page;

/// Commands under what they are for.
#[derive(Default)]
pub(in super::super) struct Remedies(Vec<(String, Vec<String>)>);

impl Remedies {
    /// Something to do for which there is no command.
    pub(super) fn say(&mut self, purpose: String) {
        if self.0.iter().all(|(known, _)| *known != purpose) {
            self.0.push((purpose, Vec::new()));
        }
    }

    pub(super) fn add(&mut self, purpose: &str, command: String) {
        match self.0.iter_mut().find(|(known, _)| known == purpose) {
            Some((_, commands)) if commands.contains(&command) => {}
            Some((_, commands)) => commands.push(command),
            None => self.0.push((purpose.to_owned(), vec![command])),
        }
    }

    /// What can be pasted into a shell.
    pub(in super::super) fn commands(&self) -> Vec<String> {
        let all = self.0.iter().flat_map(|(_, commands)| commands);
        all.filter(|command| command.starts_with("kubectl ")).cloned().collect()
    }

    /// What these say, too.
    pub(super) fn extend(&mut self, others: Self) {
        for (purpose, commands) in others.0 {
            match &commands[..] {
                [] => self.say(purpose),
                _ => commands.into_iter().for_each(|command| self.add(&purpose, command)),
            }
        }
    }

    /// Each below what it is for; of many commands the first ones.
    pub(super) fn print(self, page: &mut Page) {
        for (purpose, commands) in self.0 {
            page.say(&purpose);
            first(&commands, "  ", page);
        }
    }

    /// The same, below another line.
    pub(super) fn print_below(self, page: &mut Page) {
        for (purpose, commands) in self.0 {
            page.under(&purpose);
            first(&commands, "    ", page);
        }
    }
}

fn first(commands: &[String], indent: &str, page: &mut Page) {
    const MOST: usize = 8;
    for command in commands.iter().take(MOST) {
        page.line(&format!("{indent}{command}"));
    }
    if commands.len() > MOST {
        page.line(&format!("{indent}and {} more", commands.len() - MOST));
    }
}
