//! A registry's answer about a credential, in words.

use pullsecret_core::{Registry, shell_word};

use super::{CommandError, Exit};
use crate::registry_client::Verdict;

/// What an answer means for a credential that is about to be written or kept.
pub(crate) enum Judgement {
    /// It works.
    Accepted,
    /// It does not: not to be used.
    Refused(CommandError),
    /// It may work: why that is not known, as a fragment.
    Open(String),
}

/// Judges the answer about the credential of `user`. A refusal says what did not happen: `Nothing was kept.`
pub(crate) fn judge(registry: &Registry, user: &str, verdict: &Verdict, undone: &str) -> Judgement {
    Judgement::Open(match verdict {
        Verdict::Pulls | Verdict::LoginAccepted => return Judgement::Accepted,
        Verdict::Rejected { status, detail } => {
            return Judgement::Refused(rejected(registry, user, *status, detail, undone));
        }
        Verdict::NoAccess { status, detail } => {
            format!("{registry} answers {user} with {status}{}", behind_colon(detail))
        }
        Verdict::NotFound => format!("{registry} has no registry API where it is asked for one (404)"),
        Verdict::NotTls { host } => {
            let hint = without_tls(registry, host).unwrap_or_default();
            format!("{registry} cannot be reached from here: {host} does not speak TLS{hint}")
        }
        Verdict::Unreachable { reason } => format!("{registry} cannot be reached from here: {reason}"),
        Verdict::NotChecked { reason } => format!("{registry} was not checked: {reason}"),
        Verdict::NothingProven => {
            format!("{registry} answers without asking for a password, which proves nothing of {user}'s")
        }
    })
}

/// How to go on without TLS, with what that means, where it is the registry itself that the user named: to a host that
/// somebody else named nobody is advised to send a password in the clear.
fn without_tls(registry: &Registry, host: &str) -> Option<String> {
    let named = registry.api_host()?.eq_ignore_ascii_case(host);
    named.then(|| {
        format!(
            "; if it is meant to be so, add --plain-http {}, and everybody on the way there can read the password",
            shell_word(host)
        )
    })
}

/// What the registry added to its answer, if anything.
pub(crate) fn behind_colon(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(": {detail}") }
}

/// The refusal of a credential, what did not happen because of it, and what the registry really wants where that
/// is well known.
fn rejected(registry: &Registry, user: &str, status: u16, detail: &str, undone: &str) -> CommandError {
    let words = behind_colon(detail);
    let error = CommandError::new(
        Exit::Refused,
        format!("{registry} refuses {user}: wrong or expired password ({status}{words})"),
    );
    let error = error.detail(undone);
    match advice(registry.host()) {
        Some(advice) => error.detail(format!("{registry} wants {advice}.")),
        None => error,
    }
}

fn advice(host: &str) -> Option<&'static str> {
    match host {
        "ghcr.io" => Some("a personal access token with read:packages, not the account's password"),
        "docker.io" => Some("a personal access token, if the account has two-factor authentication"),
        "quay.io" => {
            Some("a robot account or an encrypted password, if the account signs in through another service")
        }
        "registry.gitlab.com" => Some("a deploy token or a personal access token with read_registry"),
        _ if host.ends_with(".azurecr.io") => Some("a token or a service principal of the registry"),
        _ if host.ends_with("-docker.pkg.dev") || host.ends_with("gcr.io") => Some(
            "the user _json_key with a service account's JSON key, or oauth2accesstoken with an access token",
        ),
        _ if host.contains(".dkr.ecr.") => Some("the user AWS with the output of aws ecr get-login-password"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(registry: &str, host: &str) -> String {
        let registry = Registry::parse(registry).expect("a registry");
        match judge(&registry, "bob", &Verdict::NotTls { host: host.to_owned() }, "Nothing was kept.") {
            Judgement::Open(words) => words,
            _ => panic!("nothing is known of the password"),
        }
    }

    #[test]
    fn plain_http_is_advised_for_the_named_registry_alone_and_with_what_it_means() {
        assert_eq!(
            said("10.9.9.9:5000", "10.9.9.9:5000"),
            "10.9.9.9:5000 cannot be reached from here: 10.9.9.9:5000 does not speak TLS; if it is meant to be so, add \
             --plain-http 10.9.9.9:5000, and everybody on the way there can read the password"
        );
        assert!(
            said("[2001:db8::1]:5000", "[2001:db8::1]:5000").contains("--plain-http '[2001:db8::1]:5000'")
        );
        assert!(!said("*.registry.test", "evil.registry.test").contains("--plain-http"));
    }
}
