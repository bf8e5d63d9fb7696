//! Commands to type, gathered before they are printed: those for one purpose stand together.

use crate::output::Page;

/// Commands under what they are for.
#[derive(Default)]
pub(super) struct Remedies(Vec<(String, Vec<String>)>);

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
    pub(super) fn commands(self) -> Vec<String> {
        let all = self.0.into_iter().flat_map(|(_, commands)| commands);
        all.filter(|command| command.starts_with("kubectl ")).collect()
    }

    pub(super) fn print(self, page: &mut Page) {
        for (purpose, commands) in self.0 {
            page.say(&purpose);
            for command in commands {
                page.line(&format!("  {command}"));
            }
        }
    }
}
