//! Completion: the words of a command line go in, what could stand at its end comes out, for every shell in one form.
//!
//! The form is cobra's, as kubectl speaks it with its plugins (kubectl v1.35 `pkg/cmd/plugin/plugin_completion.go`): see
//! [`protocol`]. A key was pressed in the middle of a line: so there is an answer within a second and a half whatever the
//! cluster does, nothing is asked, nothing is unlocked, and standard error stays empty.

mod cache;
mod engine;
mod line;
mod lookup;
mod protocol;
mod sources;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use clap::{Args as _, Command, FromArgMatches as _};

use crate::completable::Completable;
use crate::environment::Environment;
use crate::global_flags::GlobalFlags;
use crate::program_name::OF_COMPLETERS;
use engine::{Candidate, Offer};
use line::Line;
use protocol::Answer;

/// A command line to be completed.
pub(crate) struct Request<'a> {
    /// The words behind the program's name, the last being typed.
    words: &'a [OsString],
    /// Whether descriptions are wanted.
    described: bool,
    /// Whether who asks quotes values for its shell. kubectl's scripts do not: what they put on the line they evaluate.
    quotes: bool,
}

/// The request that a program's arguments make, if they make one: under the name by which kubectl looks for completion, or
/// by cobra's hidden verbs.
pub(crate) fn request(args: &[OsString]) -> Option<Request<'_>> {
    let (program, rest) = args.split_first()?;
    let name = Path::new(program).file_name()?.to_str()?;
    if name.starts_with(OF_COMPLETERS) {
        return Some(Request { words: rest, described: true, quotes: false });
    }
    let (verb, words) = rest.split_first()?;
    let (described, quotes) = match verb.to_str()? {
        "__complete" => (true, false),
        "__completeNoDesc" => (false, false),
        // Our own scripts.
        "__completeForScript" => (true, true),
        _ => return None,
    };
    Some(Request { words, described, quotes })
}

/// Answers it.
pub(crate) fn answer(
    request: &Request<'_>,
    mut command: Command,
    environment: &Environment,
    out: &mut dyn Write,
) {
    let started = Instant::now();
    command.build();
    let nothing = [OsString::new()];
    let words = if request.words.is_empty() { &nothing } else { request.words };
    let mut answer = Answer { quotes: request.quotes, ..Answer::default() };
    let Some(line) = Line::read(&command, words) else {
        return answer.write(request.described, out);
    };
    let mut unkept = Vec::new();
    for offer in engine::offers(&mut command, &line) {
        match offer {
            Offer::Word(candidate) => answer.candidates.push(candidate),
            Offer::Values { what: Completable::File, .. } => answer.files = true,
            Offer::Values { prefix, what, except } => {
                if what.is_from_cluster() && line.values("filename").next().is_some() {
                    // What is asked about stands in files.
                    continue;
                }
                let typed = typed(&line, &prefix);
                let sources = sources(&line, typed.clone(), environment);
                let found = lookup::find(sources, what, started);
                let fits = |candidate: &Candidate| {
                    candidate.value.starts_with(&typed) && !except.contains(&candidate.value)
                };
                let fitting = found.candidates.iter().filter(|candidate| fits(candidate));
                answer.candidates.extend(fitting.map(|candidate| candidate.behind(&prefix)));
                answer.hints.extend(found.hint.clone());
                unkept.push(found);
            }
        }
    }
    answer.hinted = hints_are_wanted(environment);
    answer.write(request.described, out);
    lookup::keep(unkept, environment.clone());
}

impl Candidate {
    fn behind(&self, prefix: &str) -> Self {
        Self { value: format!("{prefix}{}", self.value), about: self.about.clone() }
    }
}

/// What is typed of the value: the last word without what stands before each candidate.
fn typed(line: &Line, prefix: &str) -> String {
    let word = &line.last[line.flag().len()..];
    word.strip_prefix(prefix).unwrap_or(word).to_owned()
}

fn sources(line: &Line, typed: String, environment: &Environment) -> sources::Sources {
    let registries = line.values("registries").chain(line.values("registry")).map(str::to_owned).collect();
    sources::Sources::new(global_flags(line), environment.clone(), registries, typed)
}

/// kubectl's flags as far as they stand on the line; one that makes no sense counts as not given.
fn global_flags(line: &Line) -> GlobalFlags {
    let command = GlobalFlags::augment_args(Command::new("flags")).ignore_errors(true);
    let mut words = vec![OsString::from("flags")];
    for given in &line.given {
        let arg = command.get_arguments().find(|arg| *arg.get_id() == given.id);
        let Some(name) = arg.and_then(clap::Arg::get_long) else { continue };
        let mut word = OsString::from(format!("--{name}"));
        if let Some(value) = &given.value {
            word.push("=");
            word.push(value);
        }
        words.push(word);
    }
    let matches = command.try_get_matches_from(words).ok();
    matches.and_then(|matches| GlobalFlags::from_arg_matches(&matches).ok()).unwrap_or_default()
}

/// Whether the shell shows hints: cobra's switches for that (cobra v1.9 `active_help.go`).
fn hints_are_wanted(environment: &Environment) -> bool {
    ["COBRA_ACTIVE_HELP", "KUBECTL_ACTIVE_HELP"].iter().all(|switch| environment.var(switch) != Some("0"))
}
