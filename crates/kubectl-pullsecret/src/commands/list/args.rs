//! The flags of `list`, as they are typed.

use std::fmt;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;

use crate::world::FileFlags;

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # Of the current namespace: what is in them, who uses them, what is wrong
  kubectl pullsecret list

  # In all namespaces, what ends within a week; exits with 1 if anything does
  kubectl pullsecret list -A --expiring 7d

  # For scripts
  kubectl pullsecret list -o json

  # Without a cluster
  kubectl pullsecret list -f manifests/")]
pub struct ListArgs {
    /// List the pull secrets of all namespaces
    #[arg(short = 'A', long)]
    pub(super) all_namespaces: bool,

    /// Only those whose labels match (as for kubectl get -l)
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub(super) selector: Option<String>,

    /// Only those with a credential that has ended or ends within this time (7d, 12h, 30m); exit with 1 if there is one
    #[arg(long, value_name = "TIME")]
    pub(super) expiring: Option<Within>,

    #[command(flatten)]
    pub(super) files: FileFlags,

    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) output: Option<ListFormat>,
}

/// The formats of `-o`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// The table with everything in it, however wide
    Wide,
    /// One JSON object
    Json,
    /// The same as YAML
    Yaml,
    /// TYPE/NAME of each secret, one a line
    Name,
}

/// A time from now on, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Within {
    pub(super) span: SignedDuration,
    typed: String,
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

/// Why a time was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time is numbers with their units, of d, h, m and s: 7d, 12h, 30m, 1d12h")]
pub(super) struct NotATime;

impl FromStr for Within {
    type Err = NotATime;

    fn from_str(typed: &str) -> Result<Self, NotATime> {
        let mut rest = typed;
        let mut seconds: i64 = 0;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).ok_or(NotATime)?;
            let unit = match rest[end..].chars().next() {
                Some('d') => 86_400,
                Some('h') => 3_600,
                Some('m') => 60,
                Some('s') => 1,
                _ => return Err(NotATime),
            };
            let number: i64 = rest[..end].parse().map_err(|_| NotATime)?;
            seconds = number.checked_mul(unit).and_then(|more| seconds.checked_add(more)).ok_or(NotATime)?;
            rest = &rest[end + 1..];
        }
        if typed.is_empty() {
            return Err(NotATime);
        }
        Ok(Self { span: SignedDuration::from_secs(seconds), typed: typed.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (typed, seconds) in
            [("7d", 604_800), ("12h", 43_200), ("30m", 1_800), ("1d12h", 129_600), ("0s", 0), ("90s", 90)]
        {
            let within: Within = typed.parse().expect("a time");
            assert_eq!((within.span.as_secs(), within.to_string().as_str()), (seconds, typed));
        }
        for typed in
            ["", "7", "d", "7w", "-1d", "1.5d", "7 d", "7D", "9999999999999999999d", "107000000000000d", "7é"]
        {
            assert_eq!(typed.parse::<Within>(), Err(NotATime), "{typed}");
        }
    }
}
