//! A registry's answer in words: what came of it, and what that rests on.

use pullsecret_core::ImageReference;
use pullsecret_core::report::{RegistryAnswer, ReportedLimit};
use pullsecret_core::verification::Outcome;

use crate::error::behind_colon;
use crate::output::{Cell, Tone};

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Asked<'w> {
    /// This user.
    As(&'w str),
    /// A credential without a user or a password, which is as good as none.
    Incomplete,
    /// Nobody, because no pull secret serves the image.
    Anonymously,
    /// Nobody, because it is not known whether one does.
    Perhaps,
}

/// What came of it.
pub(in crate::commands) fn result(outcome: Outcome) -> Cell {
    let (word, tone) = match outcome {
        Outcome::Pulls => ("✓ pulls", Tone::Good),
        Outcome::Refused => ("✗ refused", Tone::Bad),
        Outcome::NoAccess => ("✗ no access", Tone::Bad),
        Outcome::NotFound => ("✗ not found", Tone::Bad),
        Outcome::Unreachable => ("? unreachable", Tone::Doubtful),
        Outcome::NotChecked => ("? not checked", Tone::Doubtful),
        Outcome::NotVisible => ("? not visible", Tone::Doubtful),
    };
    Cell::toned(word, tone)
}

/// What that rests on.
pub(in crate::commands) fn detail(answer: &RegistryAnswer, asked: Asked<'_>, image: &str) -> String {
    let reference = ImageReference::parse(image).ok();
    let (host, path) = reference.as_ref().map_or((image, image), |image| (image.domain(), image.path()));
    let said = answer.detail.as_deref().unwrap_or_default();
    let status = answer.status.map(|status| status.to_string()).unwrap_or_default();
    match (answer.outcome, asked) {
        (Outcome::Pulls, _) => pulls(answer, asked),
        (Outcome::Refused, _) if !answer.sent => "refused before, and not sent again".to_owned(),
        (Outcome::Refused, _) => format!("wrong or expired password ({status}{})", behind_colon(said)),
        (Outcome::NoAccess, Asked::As(_)) => format!("{status} on {path}{}", behind_colon(said)),
        (Outcome::NoAccess, Asked::Incomplete) => {
            format!("{status}: without a user and a password it is as good as none")
        }
        (Outcome::NoAccess, Asked::Anonymously) => {
            format!("{status}: it wants a credential, and no pull secret here serves it")
        }
        (Outcome::NoAccess, Asked::Perhaps) => format!("{status}: it wants a credential"),
        (Outcome::NotFound, Asked::As(user)) => {
            format!("no such image or tag, or {user} may not see it (404)")
        }
        (Outcome::NotFound, _) => "no such image or tag, or not without a credential (404)".to_owned(),
        (Outcome::Unreachable | Outcome::NotChecked, _) => said.to_owned(),
        (Outcome::NotVisible, _) => format!("{host} is the node's own; --plain-http {host} asks it here"),
    }
}

fn pulls(answer: &RegistryAnswer, asked: Asked<'_>) -> String {
    let open = matches!(asked, Asked::As(_)) && !answer.sent;
    let open = open.then(|| "without being asked for a password".to_owned());
    let limit = answer.rate_limit.as_ref().map(|limit| left(limit, asked));
    open.into_iter().chain(limit).collect::<Vec<_>>().join("; ")
}

/// `96 of 100 pulls left this 6h`: of a user, or of this machine's address, which is none of the nodes'.
fn left(limit: &ReportedLimit, asked: Asked<'_>) -> String {
    let window = limit.window_seconds.filter(|seconds| *seconds > 0);
    let window = window.map(|seconds| match seconds {
        hours if hours % 3600 == 0 => format!(" this {}h", hours / 3600),
        minutes if minutes % 60 == 0 => format!(" this {}m", minutes / 60),
        seconds => format!(" this {seconds}s"),
    });
    let whose = match asked {
        Asked::As(user) => format!(" for {user}"),
        _ => " for this machine's address".to_owned(),
    };
    format!("{} of {} pulls left{}{whose}", limit.remaining, limit.limit, window.unwrap_or_default())
}

/// `linux/amd64, arm64, arm/v7`: what follows on a comma is for the same system.
pub(in crate::commands) fn platforms(all: &[String]) -> String {
    const MOST: usize = 4;
    let mut text = String::new();
    let mut system = "";
    for platform in all.iter().take(MOST) {
        let (own, architecture) = platform.split_once('/').unwrap_or(("", platform));
        let separator = if text.is_empty() { "" } else { ", " };
        text += separator;
        text += if own == system { architecture } else { platform };
        system = own;
    }
    match all.len().checked_sub(MOST) {
        Some(more @ 1..) => format!("{text} and {more} more"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_of_one_system_share_its_name() {
        let told = |all: &[&str]| platforms(&all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(told(&["linux/amd64", "linux/arm64", "linux/arm/v7"]), "linux/amd64, arm64, arm/v7");
        assert_eq!(told(&["linux/amd64", "windows/amd64"]), "linux/amd64, windows/amd64");
        assert_eq!(
            told(&["linux/a", "linux/b", "linux/c", "linux/d", "linux/e", "linux/f"]),
            "linux/a, b, c, d and 2 more"
        );
        assert_eq!(told(&[]), "");
    }

    #[test]
    fn a_limit_says_whose_it_is() {
        let limit = |window_seconds| ReportedLimit { limit: 100, remaining: 96, window_seconds };
        assert_eq!(left(&limit(Some(21_600)), Asked::As("bob")), "96 of 100 pulls left this 6h for bob");
        assert_eq!(
            left(&limit(Some(90)), Asked::Anonymously),
            "96 of 100 pulls left this 90s for this machine's address"
        );
        assert_eq!(left(&limit(None), Asked::As("bob")), "96 of 100 pulls left for bob");
    }
}
