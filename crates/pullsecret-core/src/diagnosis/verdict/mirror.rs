//! A mirror answered, and not the registry. What the pod's secrets hold is for the registry, and what mends this is
//! with whoever set the mirror on the node.

use super::{Attempt, Certainty, Code, Facts, Finding, NodeFault, Remedy, Said};
use crate::diagnosis::address;
use crate::diagnosis::anatomy::Sent;

/// The finding of an attempt that this host answered in the place of the registry; `None` where what it said is the
/// same whoever says it.
pub(super) fn finding(facts: &Facts<'_>, attempt: &Attempt<'_>, mirror: &str) -> Option<Finding> {
    let was_sent = attempt.sent == Sent::Credential || !facts.usable.is_empty();
    let instead = format!("{mirror}, which the node asks in the place of {},", facts.host());
    let (code, cause, first) = match attempt.said {
        Said::CredentialRefused => (Code::CredentialRejected, refuses(&instead), credentials()),
        Said::Unauthorized if was_sent => (Code::CredentialRejected, refuses(&instead), credentials()),
        Said::NothingSent | Said::Unauthorized => {
            let cause = format!("No credential was sent that counts, and {instead} wants one.");
            (Code::NoCredential, cause, credentials())
        }
        Said::CredentialForbidden | Said::Forbidden | Said::ScopeMissing => {
            let cause = format!("{instead} does not let the node read {}, or has no such image.", facts.path);
            (Code::AccessDenied, cause, credentials())
        }
        Said::TokenRefused => {
            let cause = format!("{instead} does not take the token that its token service gave.");
            (Code::TokenRejected, cause, Remedy::FixNode(NodeFault::Clock))
        }
        Said::NotFound | Said::TagUnknown => {
            let cause = format!("{instead} has no {}.", facts.name_there());
            (Code::NotFound, cause, Remedy::CheckTag)
        }
        Said::AnonymousLimit | Said::Limit => {
            let cause = format!("{instead} lets no more be pulled for the moment.");
            (Code::RateLimited, cause, Remedy::Wait)
        }
        _ => return None,
    };
    let owner = Remedy::AskRegistryOwner { registry: mirror.to_owned(), user: None };
    Some(Finding::new(code, Certainty::Likely, cause, vec![first, owner]))
}

/// The finding where nobody is named who asked for a user and a password, and the registry itself never does.
pub(super) fn unnamed(facts: &Facts<'_>, attempt: &Attempt<'_>) -> Option<Finding> {
    let is_basic = attempt.form.is_some_and(|form| form.name == "no-basic-auth");
    if !is_basic || attempt.asked.is_some() || !address::gives_tokens(&facts.registry) {
        return None;
    }
    let cause = format!(
        "No credential was sent that counts, and a mirror wants one, which the node asks in the place of {}.",
        facts.host()
    );
    Some(Finding::new(Code::NoCredential, Certainty::Likely, cause, vec![credentials()]))
}

/// What a kubelet sends is for the registry, and goes to its mirrors as well (containerd 2.1
/// `internal/cri/server/images/image_pull.go`, `ParseAuth`; containers/image `docker/docker_client.go`).
fn refuses(instead: &str) -> String {
    format!("{instead} refuses the credential that it was sent, which need not be one for it.")
}

fn credentials() -> Remedy {
    Remedy::FixNode(NodeFault::Credentials(None))
}
