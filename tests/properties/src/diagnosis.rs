//! Why a pull fails. An input is a line, the waiting reason, and below it the message.

use pullsecret_core::diagnosis::{Case, Code, Remedy, diagnose};
use pullsecret_core::pod::Waiting;
use pullsecret_core::prediction::PodKeyring;

/// As long as a cause and the node's words may be, in characters; an ellipsis counts.
const LONGEST: usize = 1001;

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (reason, message) = text.split_once('\n').unwrap_or((text, ""));
    let waiting = Waiting { reason: reason.to_owned(), message: message.to_owned() };
    let keyring = PodKeyring::new([]);
    let prediction = keyring.predict("ghcr.io/acme/shop:1.4");
    let Some(diagnosis) = diagnose(&Case::new(&waiting, "ghcr.io/acme/shop:1.4", &prediction)) else {
        return assert!(
            ["", "ContainerCreating", "PodInitializing"].contains(&reason),
            "what fails is never passed over"
        );
    };
    for said in [Some(&diagnosis.cause), diagnosis.node_says.as_ref()].into_iter().flatten() {
        assert!(said.chars().count() <= LONGEST, "{} characters", said.chars().count());
        assert!(!said.chars().any(char::is_control), "{said:?}");
        assert!(!tells_of_a_user(said), "{said:?}");
    }
    let is_of_credentials = |remedy: &Remedy| {
        matches!(
            remedy,
            Remedy::AddCredential { .. }
                | Remedy::RotateInSecret { .. }
                | Remedy::AttachSecret { .. }
                | Remedy::RewriteSecret { .. }
                | Remedy::RecreatePods
        )
    };
    if !diagnosis.code.is_about_credentials() || diagnosis.code == Code::Unknown {
        assert!(!diagnosis.remedies.iter().any(is_of_credentials), "{diagnosis:?}");
    }
    assert!(diagnosis.outcomes.is_empty(), "there are no credentials of which something can have become");
}

/// Whether an address in a text has a user, and so perhaps a password; a digest has an `@` of its own.
fn tells_of_a_user(text: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || "\"'`<>\\".contains(c);
    let is_of_a_user = |address: &str| {
        let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
        authority.replace("@sha256:", "").replace("@sha512:", "").contains('@')
    };
    text.match_indices("://")
        .filter(|(at, _)| !text[..*at].ends_with("docker"))
        .filter_map(|(at, mark)| text[at + mark.len()..].split(ends).next())
        .any(is_of_a_user)
}
