//! The `kubectl-pullsecret` plugin as a library, so that tests can run it in-process.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};
use jiff::Timestamp;
use tokio::sync::OnceCell;

mod causes;
pub mod cli;
pub mod cluster;
pub mod commands;
mod completable;
mod completion;
pub mod credential_store;
pub mod docker_store;
pub mod environment;
pub mod error;
mod execution;
pub mod global_flags;
pub mod keyring_index;
mod log;
pub mod manifest_files;
pub mod memory;
mod nearest;
mod open_files;
pub mod output;
mod private_file;
pub mod program_name;
pub mod prompt;
mod proxy;
mod registry_client;
mod session;
mod world;

use cli::Cli;
use credential_store::CredentialStore;
use environment::Environment;
use error::{CommandError, Exit};
use output::{Output, Terminals};
use program_name::ProgramName;
use prompt::Prompt;
use session::Session;

/// Everything that a run takes from outside.
pub struct Invocation {
    /// The arguments, the program's own name first.
    pub args: Vec<OsString>,
    /// The environment variables.
    pub environment: Environment,
    /// Standard input.
    pub stdin: Box<dyn Read>,
    /// Standard output.
    pub stdout: Box<dyn Write>,
    /// Standard error.
    pub stderr: Box<dyn Write>,
    /// Which of the three are terminals.
    pub terminals: Terminals,
    /// The OS keyring.
    pub store: Arc<dyn CredentialStore>,
    /// Whom to ask.
    pub prompt: Arc<dyn Prompt>,
    /// The clock.
    pub now: fn() -> Timestamp,
}

/// Runs one invocation to its end and gives the exit code.
pub fn run(invocation: Invocation) -> u8 {
    let program = ProgramName::of(invocation.args.first());
    let Invocation { args, environment, stdin, mut stdout, stderr, terminals, store, prompt, now } =
        invocation;
    if let Some(request) = completion::request(&args) {
        completion::answer(&request, Cli::command(), &environment, &mut *stdout);
        return 0;
    }
    let mut output = Output::new(stdout, stderr, &environment, terminals, &program.typed());
    let cli = match parse(&args, &program) {
        Ok(cli) => cli,
        Err(Stop::Usage(text)) => return usage(&mut output, &text),
        Err(Stop::Failed(error)) => return fail(&mut output, &error),
    };
    let session = Session {
        program,
        arg0: args.first().cloned().unwrap_or_default(),
        flags: cli.global,
        environment,
        terminals,
        store,
        prompt,
        now,
        output: RefCell::new(output),
        stdin: RefCell::new(stdin),
        cluster: OnceCell::new(),
    };
    let runtime = match open_files::check().and_then(|()| runtime()) {
        Ok(runtime) => runtime,
        Err(error) => return fail(&mut session.out(), &error),
    };
    let ended = log::with_level(cli.verbosity, || runtime.block_on(cli.command.run(&session)));
    // A keyring that waits for its user must not keep the process alive.
    runtime.shutdown_background();
    let mut output = session.out();
    let unwritten = output.failure();
    match (ended, unwritten) {
        (Ok(()), None) => 0,
        (Err(error), _) => fail(&mut output, &error),
        (Ok(()), Some(error)) => {
            let failed = CommandError::new(Exit::Incomplete, "the result could not be written");
            fail(&mut output, &failed.detail(error.to_string()))
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, CommandError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        CommandError::new(Exit::Incomplete, "the async runtime cannot start").detail(error.to_string())
    })
}

enum Stop {
    Usage(clap::Error),
    Failed(CommandError),
}

fn parse(args: &[OsString], program: &ProgramName) -> Result<Cli, Stop> {
    if let Some(flag) = cli::password_flag(args) {
        return Err(Stop::Failed(error::password_argument(flag)));
    }
    let command = Cli::command().bin_name(program.typed());
    let matches = command.try_get_matches_from(args).map_err(Stop::Usage)?;
    Cli::from_arg_matches(&matches).map_err(Stop::Usage)
}

fn usage(output: &mut Output, error: &clap::Error) -> u8 {
    if let Some(failed) = error::surplus_argument(error) {
        return fail(output, &failed);
    }
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    output.usage(&error.render().to_string(), asked);
    if asked { 0 } else { Exit::Usage as u8 }
}

/// Who pressed Ctrl-C knows it; only what was left half done is told.
fn fail(output: &mut Output, error: &CommandError) -> u8 {
    if error.exit != Exit::Interrupted || !error.details.is_empty() {
        output.error(error);
    }
    error.exit as u8
}
