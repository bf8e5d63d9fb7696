//! The command line: the verbs, and the flags that all of them share.

use clap::{ArgAction, Parser};

use crate::commands::Command;
use crate::global_flags::GlobalFlags;

/// Own Kubernetes image pull credentials from the keyring to the kubelet's pull.
#[derive(Debug, Parser)]
#[command(
    name = "kubectl-pullsecret",
    bin_name = "kubectl pullsecret",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "\
Examples:
  # A pull secret for the default account, after asking the registry
  kubectl pullsecret add ghcr.io -u bob

  # Why does this pod not start?
  kubectl pullsecret why web-7d9f6c5b4-x2x9k

  # Would every image in use be pulled?
  kubectl pullsecret verify -A"
)]
pub struct Cli {
    /// kubectl's own flags.
    #[command(flatten)]
    pub global: GlobalFlags,

    /// Log level: 4 tells what is done, 8 tells each request (never a credential)
    #[arg(
        short = 'v',
        long = "v",
        global = true,
        value_name = "LEVEL",
        num_args = 0..=1,
        require_equals = true,
        default_value_t = 0,
        default_missing_value = "4",
        action = ArgAction::Set,
        help_heading = "Global flags"
    )]
    pub verbosity: u8,

    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// The flags by which other tools take a password. They are refused before anything else looks at the
/// arguments, so that no message can repeat the value.
const PASSWORD_FLAGS: [&str; 2] = ["--password", "--docker-password"];
/// Short flags that take no value, so that another may follow in the same word.
const SWITCHES: [u8; 5] = *b"yhARv";

/// The flag by which the user tried to hand over a password, if there is one.
pub fn password_flag(args: &[std::ffi::OsString]) -> Option<&'static str> {
    let mut words = args.iter().skip(1).map(|arg| arg.as_encoded_bytes()).take_while(|word| *word != b"--");
    words.find_map(flag_in)
}

fn flag_in(word: &[u8]) -> Option<&'static str> {
    // `-yphunter2`: behind short flags without a value, clap would read the p as one of its own.
    if let [b'-', cluster @ ..] = word
        && let Some([b'p', ..]) = cluster.iter().position(|c| !SWITCHES.contains(c)).map(|at| &cluster[at..])
    {
        return Some("-p");
    }
    PASSWORD_FLAGS
        .into_iter()
        .find(|flag| matches!(word.strip_prefix(flag.as_bytes()), Some([] | [b'=', ..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn passwords_in_arguments_are_seen_in_every_form() {
        let seen = |word: &str| password_flag(&["kubectl-pullsecret".into(), "add".into(), word.into()]);
        for word in ["--password", "--password=x", "--docker-password=x", "-p", "-px", "-p=x", "-yp", "-ypx"]
        {
            assert!(seen(word).is_some(), "{word}");
        }
        for word in ["--password-stdin", "--plain-http", "p", "--passwords", "-n"] {
            assert_eq!(seen(word), None, "{word}");
        }
        assert_eq!(password_flag(&["x".into(), "--".into(), "-p".into()]), None);
    }
}
