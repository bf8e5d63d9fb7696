//! What `why` is asked: typed and valid, or the first thing that is wrong.

use std::fmt::Write as _;

use pullsecret_core::{Kind, shell_word};

use super::args::WhyArgs;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::world::Target;

/// What to explain.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Pods and workloads.
    Targets(Vec<Target>),
    /// Images by themselves.
    Images(Vec<String>),
    /// Every workload and pod of the files.
    Everything,
    /// Every pod that fails to pull.
    Failing,
}

/// A question that makes sense.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) asked: Asked,
    /// The account that `--serviceaccount` names.
    pub(super) account: Option<String>,
    /// The list that `--pull-secret` supposes.
    pub(super) supposed: Option<Vec<String>>,
}

pub(super) fn resolve(args: &WhyArgs, session: &Session) -> Result<Request, CommandError> {
    let supposed = args.pull_secret.as_ref().map(|names| {
        // `--pull-secret=` is the empty list.
        names.iter().filter(|name| !name.is_empty()).cloned().collect()
    });
    let asked = match (&args.targets[..], &args.image[..]) {
        ([], []) if args.all_namespaces => Asked::Failing,
        ([], []) if args.files.filename.is_empty() => return Err(nothing_asked()),
        ([], []) => Asked::Everything,
        ([], images) => Asked::Images(images.to_vec()),
        ([kind, name], _) if is_type(kind) && !name.contains('/') => {
            let mut files = String::new();
            for file in &args.files.filename {
                let _ = write!(files, " -f {}", shell_word(&file.to_string_lossy()));
            }
            let (word, place) = (format!("{kind}/{name}"), session.place_typed());
            let command = format!("kubectl pullsecret why {}{files}{place}", shell_word(&word));
            return Err(usage(format!("{kind} {name}: a type and its name are one word here"))
                .command("Write", &command));
        }
        (words, _) => Asked::Targets(words.iter().map(|word| Target::parse(word)).collect::<Result<_, _>>()?),
    };
    Ok(Request { asked, account: args.serviceaccount.clone(), supposed })
}

fn is_type(word: &str) -> bool {
    !word.contains('/') && Kind::from_type(word).is_some()
}

fn nothing_asked() -> CommandError {
    usage("nothing to explain: name a pod, a workload or an image".to_owned())
        .command("A pod", "kubectl pullsecret why POD")
        .command("A workload", "kubectl pullsecret why deploy/NAME")
        .command("An image", "kubectl pullsecret why --image IMAGE")
        .command("What fails", "kubectl pullsecret why -A")
}

fn usage(message: String) -> CommandError {
    CommandError::new(Exit::Usage, message)
}
