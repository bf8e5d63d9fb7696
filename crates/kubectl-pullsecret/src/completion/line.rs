//! The words of a command line that is being typed, read as far as completion has to understand them.
//!
//! The engine of `clap_complete` 4.6.11 takes an option's value for a verb where it is spelled like one, takes no hidden
//! alias, and lets a flag whose value is optional swallow the next word. So it is handed what is left when the options
//! that are complete are taken out: verbs, positional arguments, and the option whose value is being typed.

use std::ffi::{OsStr, OsString};

use clap::builder::ValueRange;
use clap::{Arg, ArgAction, Command, Id};

/// What was read.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the line")]
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The verbs, the outermost first.
    pub(super) verbs: Vec<String>,
    /// The words for the engine, without the program and without the last.
    pub(super) skeleton: Vec<OsString>,
    /// The last word, up to the cursor, for the engine: as typed but for the name of an option.
    pub(super) last: String,
    /// The arguments that are complete, in order.
    pub(super) given: Vec<Given>,
    /// Whether `--` stands before the cursor.
    pub(super) escaped: bool,
    /// Whether the last word is the value of an option that stands before it.
    pub(super) after_option: bool,
    /// Whether the innermost verb has a positional argument.
    pub(super) has_positional: bool,
    /// Whether there is a word for which there is no place, so that nothing fits but flags.
    pub(super) is_lost: bool,
}

/// An argument with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) id: Id,
    pub(super) value: Option<OsString>,
}

/// An option or a flag as it stands in a word.
struct Found<'c> {
    arg: &'c Arg,
    /// What stands behind it in the same word.
    attached: Option<OsString>,
    /// Flags before it in the same word.
    switches: Vec<Id>,
}

impl Line {
    /// Reads the words, of which the last is being typed. `None` if that is not Unicode, and so nothing that we have a
    /// name for. The command is built.
    pub(super) fn read(command: &Command, words: &[OsString]) -> Option<Self> {
        let (last, complete) = words.split_last()?;
        let mut line = Self { last: last.to_str()?.to_owned(), ..Self::default() };
        let mut current = command;
        let mut positionals = 0;
        let mut rest = complete.iter();
        while let Some(word) = rest.next() {
            if line.escaped {
                line.positional(current, &mut positionals, word);
            } else if word == "--" {
                line.escaped = true;
                line.skeleton.push(word.clone());
            } else if let Some(found) = find(current, word) {
                line.option(&found, rest.next_if_wanted(&found));
            } else if let Some(verb) = word.to_str().and_then(|word| current.find_subcommand(word)) {
                line.verbs.push(verb.get_name().to_owned());
                line.skeleton.push(word.clone());
                (current, positionals) = (verb, 0);
            } else if !is_dashed(word) {
                line.positional(current, &mut positionals, word);
            }
        }
        if !line.escaped && !line.after_option {
            line.last = with_own_name(current, &line.last);
        }
        Some(line)
    }

    /// The command that the verbs lead to.
    pub(super) fn command<'c>(&self, root: &'c Command) -> &'c Command {
        self.verbs.iter().fold(root, |command, verb| command.find_subcommand(verb).unwrap_or(command))
    }

    /// Whether the last word is a flag, with or without a value.
    pub(super) fn is_flag(&self) -> bool {
        self.last.starts_with('-') && !self.escaped && !self.after_option
    }

    /// What stands before the value in the last word: `--flag=`, `-f=`. Scripts put it back, kubectl's too.
    pub(super) fn flag(&self) -> &str {
        let end = self.last.find('=').filter(|_| self.is_flag()).map_or(0, |at| at + 1);
        &self.last[..end]
    }

    /// The values that an argument was given so far, those of a list one by one.
    pub(super) fn values(&self, id: &str) -> impl Iterator<Item = &str> {
        let given = self.given.iter().filter(move |given| given.id == id);
        given.filter_map(|given| given.value.as_deref()?.to_str()).flat_map(|value| value.split(','))
    }

    fn option(&mut self, found: &Found<'_>, next: Option<&OsString>) {
        self.given.extend(found.switches.iter().map(|id| Given { id: id.clone(), value: None }));
        let id = found.arg.get_id().clone();
        let value = found.attached.clone().or_else(|| next.cloned());
        if value.is_none() && wants_next(found.arg) {
            // Behind it is the cursor.
            self.skeleton.push(spelled(found.arg).into());
            self.after_option = true;
            return;
        }
        self.given.push(Given { id, value });
    }

    fn positional(&mut self, command: &Command, count: &mut usize, word: &OsStr) {
        *count += 1;
        self.skeleton.push(word.to_owned());
        let at = command.get_positionals().find(|arg| arg.get_index() == Some(*count));
        let arg = at.or_else(|| command.get_positionals().last().filter(|arg| takes_many(arg)));
        match arg {
            Some(arg) => self.given.push(Given { id: arg.get_id().clone(), value: Some(word.to_owned()) }),
            None => self.is_lost = true,
        }
        self.has_positional = true;
    }
}

/// Takes the next word where an option wants it.
trait NextIfWanted<'w> {
    fn next_if_wanted(&mut self, found: &Found<'_>) -> Option<&'w OsString>;
}

impl<'w> NextIfWanted<'w> for std::slice::Iter<'w, OsString> {
    fn next_if_wanted(&mut self, found: &Found<'_>) -> Option<&'w OsString> {
        (found.attached.is_none() && wants_next(found.arg)).then(|| self.next()).flatten()
    }
}

/// Whether an argument may be given more than once, or takes several values.
pub(super) fn takes_many(arg: &Arg) -> bool {
    let values = arg.get_num_args().unwrap_or(ValueRange::SINGLE);
    arg.get_value_delimiter().is_some()
        || values.max_values() > 1
        || matches!(arg.get_action(), ArgAction::Append | ArgAction::Count)
}

/// Whether the word behind an option is its value. One that may stand without a value takes it only behind `=`.
fn wants_next(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|values| values.min_values() > 0) && !arg.is_require_equals_set()
}

fn is_dashed(word: &OsStr) -> bool {
    word.as_encoded_bytes().starts_with(b"-") && word != "-"
}

/// The option that a word begins with.
fn find<'c>(command: &'c Command, word: &OsStr) -> Option<Found<'c>> {
    let text = word.to_str()?;
    if let Some(long) = text.strip_prefix("--") {
        let (name, attached) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        let arg = by_long(command, name)?;
        return Some(Found { arg, attached: attached.map(OsString::from), switches: Vec::new() });
    }
    let mut letters = text.strip_prefix('-')?.chars();
    let mut switches = Vec::new();
    while let Some(letter) = letters.next() {
        let arg = command.get_arguments().find(|arg| arg.get_short() == Some(letter))?;
        let rest = letters.as_str();
        if arg.get_num_args().is_some_and(|values| values.takes_values()) || rest.is_empty() {
            let attached = (!rest.is_empty()).then(|| rest.strip_prefix('=').unwrap_or(rest).into());
            return Some(Found { arg, attached, switches });
        }
        switches.push(arg.get_id().clone());
    }
    None
}

fn by_long<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    command.get_arguments().find(|arg| {
        let aliases = arg.get_all_aliases().unwrap_or_default();
        arg.get_long() == Some(name) || aliases.contains(&name)
    })
}

/// `--flag=VALUE` under the flag's own name; anything else as it is.
fn with_own_name(command: &Command, word: &str) -> String {
    let split = word.strip_prefix("--").and_then(|long| long.split_once('='));
    match split.and_then(|(name, value)| Some((by_long(command, name)?, value))) {
        Some((arg, value)) => format!("{}={value}", spelled(arg)),
        None => word.to_owned(),
    }
}

fn spelled(arg: &Arg) -> String {
    match (arg.get_long(), arg.get_short()) {
        (Some(long), _) => format!("--{long}"),
        (None, short) => short.map(|short| format!("-{short}")).unwrap_or_default(),
    }
}
