//! `completion install` and `completion uninstall`: the two pieces that make TAB work, put where they are looked for.
//!
//! kubectl looks for a program `kubectl_complete-NAME` on the `PATH`, and krew can install one program only. So a link is
//! put beside the plugin, relative, so that it still leads to the plugin when krew has put a newer one in its place.

use std::path::{Path, PathBuf};

use clap::Args;
use pullsecret_core::shown;

use super::piece::{Content, Found, Piece};
use super::{Shell, place, script};
use crate::error::{CommandError, Exit};
use crate::program_name::OF_COMPLETERS;
use crate::session::Session;

/// Arguments of `completion install`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # For the shell that SHELL names
  kubectl pullsecret completion install

  # For two shells, shown and not done
  kubectl pullsecret completion install --shell bash,zsh --dry-run")]
pub(super) struct InstallArgs {
    /// Shells whose scripts are put where they look for them [default: the one that the variable SHELL names]
    #[arg(long, value_enum, value_name = "SHELL", value_delimiter = ',')]
    shell: Vec<Shell>,

    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// Arguments of `completion uninstall`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # The link beside the plugin, and the scripts of all shells
  kubectl pullsecret completion uninstall

  # Shown and not done
  kubectl pullsecret completion uninstall --dry-run")]
pub(super) struct UninstallArgs {
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn install(args: &InstallArgs, session: &Session) -> Result<(), CommandError> {
    let shells = if args.shell.is_empty() { vec![shell_of_user(session)?] } else { args.shell.clone() };
    let mut pieces = vec![link(session)];
    pieces.extend(shells.iter().map(|shell| script_of(*shell, session)));
    let outcomes: Vec<_> = pieces.into_iter().map(|piece| put(&piece?, args.dry_run, session)).collect();
    // The first is the link.
    let put = shells.iter().zip(&outcomes[1..]).filter(|(_, outcome)| outcome.is_ok());
    let put: Vec<Shell> = put.map(|(shell, _)| *shell).collect();
    say_what_is_left(&put, args.dry_run, session);
    finish(outcomes)
}

pub(super) fn uninstall(args: &UninstallArgs, session: &Session) -> Result<(), CommandError> {
    let mut pieces = vec![link(session)];
    pieces.extend(Shell::ALL.iter().map(|shell| script_of(*shell, session)));
    finish(pieces.into_iter().map(|piece| take(&piece?, args.dry_run, session)).collect())
}

/// Tells of what failed, each failure once.
fn finish(outcomes: Vec<Result<(), CommandError>>) -> Result<(), CommandError> {
    let mut failures: Vec<CommandError> = outcomes.into_iter().filter_map(Result::err).collect();
    failures.dedup_by(|one, other| one.message == other.message);
    let mut failures = failures.into_iter();
    let Some(first) = failures.next() else { return Ok(()) };
    Err(failures.fold(first, |error, other| error.detail(format!("And {}.", other.message))))
}

fn put(piece: &Piece, dry_run: bool, session: &Session) -> Result<(), CommandError> {
    let found = piece.look().map_err(|error| failed("look at", &piece.at, &error))?;
    let word = match found {
        Found::Nothing => "created",
        Found::Older => "updated",
        Found::Same => "unchanged",
        Found::Foreign => return Err(foreign(&piece.at)),
    };
    if !dry_run && found != Found::Same {
        piece.put().map_err(|error| failed("write", &piece.at, &error))?;
    }
    say(&piece.at, word, dry_run, session);
    Ok(())
}

fn take(piece: &Piece, dry_run: bool, session: &Session) -> Result<(), CommandError> {
    match piece.look().map_err(|error| failed("look at", &piece.at, &error))? {
        Found::Nothing => return Ok(()),
        Found::Foreign => {
            let path = piece.at.to_string_lossy();
            session.out().warning(&format!("{} is not ours, and was left as it is", shown::visible(&path)));
            return Ok(());
        }
        Found::Older | Found::Same => {}
    }
    if !dry_run {
        std::fs::remove_file(&piece.at).map_err(|error| failed("remove", &piece.at, &error))?;
    }
    say(&piece.at, "removed", dry_run, session);
    Ok(())
}

fn say(path: &Path, word: &str, dry_run: bool, session: &Session) {
    let dry_run = if dry_run { " (dry run)" } else { "" };
    session.out().result(&format!("{} {word}{dry_run}", shown::visible(&path.to_string_lossy())));
}

fn failed(action: &str, path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::new(Exit::Incomplete, format!("cannot {action} {}: {error}", path.display()))
}

fn foreign(path: &Path) -> CommandError {
    CommandError::new(Exit::Refused, format!("{} is not ours, and was left as it is", path.display()))
        .detail("If nothing needs it, remove it and run this again.")
}

/// The program by which kubectl completes our arguments, beside us.
fn link(session: &Session) -> Result<Piece, CommandError> {
    let here = own_path(session)?;
    let plugin = session.program.file().strip_prefix("kubectl-").ok_or_else(|| {
        CommandError::new(
            Exit::Refused,
            format!("kubectl cannot find a plugin that is called {}", session.program.file()),
        )
        .detail("Its name has to begin with kubectl-.")
    })?;
    let suffix = std::env::consts::EXE_SUFFIX;
    let at = here.with_file_name(format!("{OF_COMPLETERS}{plugin}{suffix}"));
    Ok(Piece { at, content: Content::Link { program: here } })
}

fn script_of(shell: Shell, session: &Session) -> Result<Piece, CommandError> {
    let at = place::of(shell, &session.program, &session.environment)
        .ok_or_else(|| CommandError::new(Exit::Incomplete, "there is no home folder to keep scripts in"))?;
    Ok(Piece { at, content: Content::Script(script(shell, &session.program)) })
}

/// Where we lie, by the name by which we were called: what that leads to is krew's affair, and changes with the version.
fn own_path(session: &Session) -> Result<PathBuf, CommandError> {
    let called = Path::new(&session.arg0);
    let found = if called.components().count() > 1 {
        std::path::absolute(called).ok()
    } else {
        called.to_str().and_then(|name| session.environment.find_program(name))
    };
    found.filter(|path| path.exists()).ok_or_else(|| {
        CommandError::new(Exit::Incomplete, "cannot tell in which folder this program lies")
            .detail("Run it as kubectl plugin, or by its path.")
    })
}

fn shell_of_user(session: &Session) -> Result<Shell, CommandError> {
    let named = session.environment.path("SHELL");
    let name = named.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    let shell = name.and_then(Shell::named).or(cfg!(windows).then_some(Shell::PowerShell));
    shell.ok_or_else(|| {
        let why = match named {
            None => "the variable SHELL names no shell".to_owned(),
            Some(path) => format!("there is no script for {}", shown::name(&path.to_string_lossy())),
        };
        let shells = Shell::ALL.map(|shell| shell.to_string()).join(", ");
        CommandError::new(Exit::Usage, why)
            .detail(format!("Shells: {shells}."))
            .command("Name one", &format!("{} completion install --shell bash", session.program.typed()))
    })
}

/// What only the user can do.
fn say_what_is_left(shells: &[Shell], dry_run: bool, session: &Session) {
    for shell in shells {
        for line in place::what_is_left(*shell, &session.program, &session.environment) {
            session.out().status(&format!("{shell}: {line}"));
        }
    }
    if !dry_run && !shells.is_empty() {
        session.out().status("Shells that are started from now on complete with it.");
    }
}
