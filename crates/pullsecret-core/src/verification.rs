//! Whether an image would be pulled, from what the registry answered to each credential that the kubelet tries.
//!
//! The kubelet tries them one after the other until one serves, whatever the others failed with, and never anonymously in
//! addition (kubernetes v1.35, `pkg/kubelet/kuberuntime/kuberuntime_image.go` `PullImage`). After the pull secrets'
//! come the node's own, which are not known here.

use serde::Serialize;

use crate::node_credentials::Platform;

/// What a registry made of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The image is handed out.
    Pulls,
    /// The credential itself is refused.
    Refused,
    /// The credential is accepted, or none was sent, and the image is not handed out.
    NoAccess,
    /// There is no such image, as far as the one who asks may see.
    NotFound,
    /// Nobody answered.
    Unreachable,
    /// The answer says nothing of the image, or we did not ask.
    NotChecked,
    /// The registry is the node's own: what answers under its name here is another one.
    NotVisible,
}

/// What follows for the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// It would be pulled.
    Pulls,
    /// It would not.
    Fails,
    /// That cannot be said.
    Unknown(Doubt),
}

/// Why it cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The registry cannot be seen from here.
    NotVisible,
    /// Nodes of the registry's cloud come with credentials of their own for it.
    NodeCredentials,
    /// Not every secret of the list may be read.
    Unreadable,
    /// The registry gave no answer, or none that decides.
    Unanswered,
}

impl Doubt {
    /// Whether more could be known from here: the rest is so by its nature, and no failure of anything.
    pub fn is_incomplete(self) -> bool {
        matches!(self, Self::Unreadable | Self::Unanswered)
    }
}

/// What stands around the attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The pull stops before anything is tried.
    pub is_stopped: bool,
    /// Some secret of the list, or the list itself, may not be read.
    pub has_unreadable: bool,
    /// The one attempt is without a credential.
    pub is_anonymous: bool,
    /// Whose nodes probably have credentials of their own for the registry.
    pub node: Option<Platform>,
}

/// What follows from the outcomes, each of one attempt that the kubelet makes: of the credentials, or where there is none of
/// the one without.
pub fn conclude(attempts: &[Outcome], circumstances: Circumstances) -> Conclusion {
    let has = |outcome: Outcome| attempts.contains(&outcome);
    if circumstances.is_stopped {
        Conclusion::Fails
    } else if has(Outcome::NotVisible) {
        Conclusion::Unknown(Doubt::NotVisible)
    } else if has(Outcome::Pulls) && circumstances.is_anonymous && circumstances.has_unreadable {
        // With a credential, were it a wrong one, the kubelet does not ask without.
        Conclusion::Unknown(Doubt::Unreadable)
    } else if has(Outcome::Pulls) {
        Conclusion::Pulls
    } else if has(Outcome::Unreachable) || has(Outcome::NotChecked) {
        Conclusion::Unknown(Doubt::Unanswered)
    } else if circumstances.has_unreadable {
        Conclusion::Unknown(Doubt::Unreadable)
    } else if circumstances.node.is_some() {
        Conclusion::Unknown(Doubt::NodeCredentials)
    } else {
        Conclusion::Fails
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{NoAccess, NotChecked, NotFound, NotVisible, Pulls, Refused, Unreachable};

    #[test]
    fn one_that_serves_is_enough_and_only_what_was_answered_fails() {
        for (attempts, conclusion) in [
            (&[Pulls][..], Conclusion::Pulls),
            (&[Refused, Pulls], Conclusion::Pulls),
            (&[Pulls, Unreachable], Conclusion::Pulls),
            (&[Refused], Conclusion::Fails),
            (&[NoAccess, NotFound], Conclusion::Fails),
            (&[Refused, Unreachable], Conclusion::Unknown(Doubt::Unanswered)),
            (&[NotChecked], Conclusion::Unknown(Doubt::Unanswered)),
            (&[NotVisible], Conclusion::Unknown(Doubt::NotVisible)),
        ] {
            assert_eq!(conclude(attempts, Circumstances::default()), conclusion, "{attempts:?}");
        }
    }

    #[test]
    fn what_is_not_seen_may_serve() {
        let node = Circumstances { node: Some(Platform::Amazon), ..Circumstances::default() };
        let unreadable = Circumstances { has_unreadable: true, ..node };
        assert_eq!(conclude(&[NoAccess], node), Conclusion::Unknown(Doubt::NodeCredentials));
        assert_eq!(conclude(&[NoAccess], unreadable), Conclusion::Unknown(Doubt::Unreadable));
        assert_eq!(conclude(&[Pulls], unreadable), Conclusion::Pulls);
        let anonymous = Circumstances { is_anonymous: true, ..unreadable };
        assert_eq!(conclude(&[Pulls], anonymous), Conclusion::Unknown(Doubt::Unreadable));
        let stopped = Circumstances { is_stopped: true, ..unreadable };
        assert_eq!(conclude(&[], stopped), Conclusion::Fails, "it spoils the node's own credentials, too");
        assert!(!Doubt::NodeCredentials.is_incomplete() && Doubt::Unanswered.is_incomplete());
    }
}
