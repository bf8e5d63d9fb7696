//! `clap_complete`'s engine, and what is done about its answers: this is the one place that names it.
//!
//! It is an unstable part of the crate, so its version is pinned, and every change in what it answers is a change that
//! the tests of this module see. What it does that users of kubectl do not expect is put right here: on an empty word it
//! lists flags too, on `-` one spelling of each only and on `-x` every flag behind it, it offers what was given already or
//! excludes what was, and it completes positional arguments for a word that is a flag.

use std::ffi::OsString;

use clap::{Arg, Command};
use clap_complete::engine::{CompletionCandidate, complete};

use super::line::{Line, takes_many};
use crate::completable::Completable;

/// Something to offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// This word.
    Word(Candidate),
    /// Values that have to be looked up.
    Values {
        /// What stands before each in the word.
        prefix: String,
        /// Which they are.
        what: Completable,
        /// Those that stand on the line already.
        except: Vec<String>,
    },
}

/// A word, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) value: String,
    /// Empty where there is nothing to say.
    pub(super) about: String,
}

/// What fits at the end of the line, in order. `command` is the program's whole definition, built.
pub(super) fn offers(command: &mut Command, line: &Line) -> Vec<Offer> {
    let is_flag = line.is_flag();
    let mut words = vec![OsString::from(command.get_name())];
    words.extend(line.skeleton.iter().cloned());
    let last = if is_flag && line.last == "-" { "--" } else { &line.last };
    words.push(last.into());
    let index = words.len() - 1;
    // An error says that there is nothing to complete.
    let found = complete(command, words, index, None).unwrap_or_default();
    let verb = line.command(command);
    let fitting = found.iter().filter(|candidate| fits(candidate, line, verb));
    let mut offers: Vec<Offer> = fitting.filter_map(|candidate| offer(candidate, line, verb)).collect();
    if is_flag && line.last == "-" {
        with_short_names(&mut offers, verb);
    }
    offers
}

/// Whether a candidate fits at the end of the line.
fn fits(candidate: &CompletionCandidate, line: &Line, verb: &Command) -> bool {
    let is_of = |kind: &str| candidate.get_id().is_some_and(|id| id.starts_with(kind));
    let is_flag = line.is_flag();
    if candidate.get_value().as_encoded_bytes().starts_with(b"-") != is_flag {
        return false;
    }
    // A verb stands where no argument does, and no flag is written onto the end of others.
    let has_arguments = line.escaped || line.is_lost || line.has_positional;
    if is_of("command::") && has_arguments
        || is_of("arg::") && line.last.len() > 1 && !line.last.starts_with("--")
    {
        return false;
    }
    let may_be_given = |arg: &Arg| line.after_option || is_possible(arg, line, verb);
    argument(candidate, verb).is_none_or(|arg| may_be_given(arg) && (is_flag || !line.is_lost))
}

/// The argument that a candidate is the name or a value of.
fn argument<'c>(candidate: &CompletionCandidate, verb: &'c Command) -> Option<&'c Arg> {
    if let Some(id) = candidate.get_id().and_then(|id| id.strip_prefix("arg::")) {
        return verb.get_arguments().find(|arg| arg.get_id() == id);
    }
    // Of a value the engine says only how its argument is written.
    let written = candidate.get_tag()?.to_string();
    verb.get_arguments().find(|arg| arg.to_string() == written)
}

/// Whether an argument may still be given beside those that were.
fn is_possible(arg: &Arg, line: &Line, verb: &Command) -> bool {
    line.given.iter().all(|given| {
        if given.id == *arg.get_id() {
            return takes_many(arg);
        }
        let Some(other) = verb.get_arguments().find(|arg| *arg.get_id() == given.id) else { return true };
        let excludes = |one: &Arg, other: &Arg| {
            verb.get_arg_conflicts_with(one).iter().any(|conflict| conflict.get_id() == other.get_id())
        };
        !excludes(arg, other) && !excludes(other, arg)
    })
}

fn offer(candidate: &CompletionCandidate, line: &Line, verb: &Command) -> Option<Offer> {
    let value = candidate.get_value().to_str()?.get(line.flag().len()..)?;
    let list = argument(candidate, verb).filter(|arg| takes_many(arg));
    // What stands in a list already, of this word and of those before it.
    let except = |prefix: &str| {
        let mut except: Vec<String> = prefix.split_terminator(',').map(str::to_owned).collect();
        except.extend(list.iter().flat_map(|arg| line.values(arg.get_id().as_str())).map(str::to_owned));
        except
    };
    let Some((prefix, what)) = Completable::in_candidate(value) else {
        let (prefix, ending) = value.rsplit_once(',').unwrap_or(("", value));
        let is_name = candidate.get_id().is_some();
        let about = candidate.get_help().map(|help| sentence(&help.to_string())).unwrap_or_default();
        let word = Candidate { value: value.to_owned(), about };
        return (is_name || !except(prefix).iter().any(|given| given == ending)).then_some(Offer::Word(word));
    };
    Some(Offer::Values { prefix: prefix.to_owned(), what, except: except(prefix) })
}

/// The first sentence of a help text.
fn sentence(help: &str) -> String {
    let line = help.lines().next().unwrap_or_default();
    // What clap says of `-h`, which is shorter than `--help`.
    let line = line.split(" (see ").next().unwrap_or_default();
    line.split(". ").next().unwrap_or_default().to_owned()
}

/// Puts behind each `--flag` its `-f`, as kubectl lists them.
fn with_short_names(offers: &mut Vec<Offer>, verb: &Command) {
    let long = std::mem::take(offers);
    for offer in long {
        let Offer::Word(Candidate { value, about }) = &offer else { continue };
        let name = value.strip_prefix("--");
        let short = verb.get_arguments().find(|arg| arg.get_long() == name).and_then(Arg::get_short);
        let short = short.map(|short| Candidate { value: format!("-{short}"), about: about.clone() });
        offers.push(offer);
        offers.extend(short.map(Offer::Word));
    }
}
