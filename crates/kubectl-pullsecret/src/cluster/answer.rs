//! What an answer of the API server means: an object, or which kind of refusal.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::cluster_error::{Attempt, ClusterError, Endpoint};
use super::wire::Answer;
use super::withheld::said;

/// The API server's `Status`, as far as it tells refusals apart
/// (apimachinery v0.35.4 `pkg/apis/meta/v1/types.go`).
#[derive(Deserialize)]
struct Status {
    kind: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    reason: String,
    details: Option<StatusDetails>,
    #[serde(default)]
    metadata: StatusMetadata,
}

/// What a 410 to a list says of how to go on.
#[derive(Default, Deserialize)]
struct StatusMetadata {
    #[serde(default, rename = "continue")]
    proceed: String,
}

#[derive(Deserialize)]
struct StatusDetails {
    #[serde(default)]
    kind: String,
}

/// The message of every 422 that comes without the field it is about: for a JSON Patch, an operation that
/// does not fit the object (apiserver v0.35.4 `handlers/patch.go` and apimachinery `NewGenericServerResponse`).
const PATCH_DOES_NOT_FIT: &str = "the server rejected our request due to an error in our request";

/// The answer's object, or the error that it stands for. `body` is what was sent, if it is a Secret or a part of one:
/// the error repeats nothing of it.
pub(super) fn object<T: DeserializeOwned>(
    answer: &Answer,
    endpoint: &Arc<Endpoint>,
    attempt: &Attempt,
    body: Option<&Value>,
) -> Result<T, ClusterError> {
    if !answer.status.is_success() {
        return Err(refusal(answer, endpoint, attempt, body));
    }
    // serde's text may quote the answer, which may be a Secret.
    serde_json::from_slice(&answer.body).map_err(|error| {
        let problem = if !is_json(answer) {
            format!(
                "it sent {} where JSON belongs; a proxy or a login page may be in the way",
                media_type(answer, body)
            )
        } else if error.is_eof() {
            "its JSON ends early".to_owned()
        } else if error.is_data() {
            "its JSON is not what was asked for".to_owned()
        } else {
            "its JSON is broken".to_owned()
        };
        not_kubernetes(endpoint, attempt, problem)
    })
}

fn refusal(
    answer: &Answer,
    endpoint: &Arc<Endpoint>,
    attempt: &Attempt,
    body: Option<&Value>,
) -> ClusterError {
    let (code, attempt_owned) = (answer.status.as_u16(), attempt.clone());
    let status = serde_json::from_slice::<Status>(&answer.body).ok().filter(|status| status.kind == "Status");
    // Whatever stands in front of the server may answer these, in whatever form.
    match code {
        401 => return ClusterError::Unauthorized { endpoint: endpoint.clone() },
        413 => return ClusterError::TooLarge { attempt: attempt_owned },
        429 => return throttled(answer, endpoint),
        503 if answer.retry_after.is_some() => return throttled(answer, endpoint),
        _ => {}
    }
    let Some(status) = status else { return odd(answer, endpoint, attempt, body) };
    let message = said(&status.message, body);
    match (code, status.reason.as_str()) {
        (403, _) if lacks_permission(&status.message, attempt) => {
            ClusterError::Forbidden { attempt: attempt_owned }
        }
        (403, _) => ClusterError::Denied { attempt: attempt_owned, message },
        (404, _) if missing_namespace(&status, attempt) => {
            ClusterError::NamespaceNotFound { namespace: attempt.namespace.clone().unwrap_or_default() }
        }
        (404, "NotFound") => ClusterError::NotFound { attempt: attempt_owned },
        (409, "AlreadyExists") => ClusterError::AlreadyExists { attempt: attempt_owned },
        (409, _) => ClusterError::Conflict { attempt: attempt_owned },
        (410, _) => {
            let proceed = Some(status.metadata.proceed).filter(|token| !token.is_empty());
            ClusterError::Gone { attempt: attempt_owned, proceed }
        }
        (422, _) if attempt.verb == "patch" && status.message == PATCH_DOES_NOT_FIT => {
            ClusterError::Conflict { attempt: attempt_owned }
        }
        (400 | 422, _) => ClusterError::Invalid { attempt: attempt_owned, message },
        _ => {
            ClusterError::Server { endpoint: endpoint.clone(), attempt: attempt_owned, status: code, message }
        }
    }
}

/// A refusal that is no `Status`: it comes from something else than a Kubernetes API server.
fn odd(answer: &Answer, endpoint: &Arc<Endpoint>, attempt: &Attempt, body: Option<&Value>) -> ClusterError {
    let problem = match &answer.location {
        Some(location) if answer.status.is_redirection() => format!(
            "it redirects to {}; a proxy or a login page may be in the way",
            said(location.split('?').next().unwrap_or_default(), body)
        ),
        _ => format!("it answered {} with {}", answer.status, media_type(answer, body)),
    };
    not_kubernetes(endpoint, attempt, problem)
}

fn not_kubernetes(endpoint: &Arc<Endpoint>, attempt: &Attempt, problem: String) -> ClusterError {
    ClusterError::NotKubernetes { endpoint: endpoint.clone(), attempt: attempt.clone(), problem }
}

fn throttled(answer: &Answer, endpoint: &Arc<Endpoint>) -> ClusterError {
    ClusterError::Throttled { endpoint: endpoint.clone(), retry_after: answer.retry_after }
}

/// Whether a 403 is the authoriser's. Quotas, admission webhooks and namespaces on their way out answer 403 with
/// the same reason; only the authoriser says `cannot VERB resource` of the very verb that we asked for, and says
/// `cannot impersonate` where it is the impersonation that it refuses
/// (apiserver v0.35.4 `handlers/responsewriters/errors.go`).
fn lacks_permission(message: &str, attempt: &Attempt) -> bool {
    match attempt.kind {
        Some(kind) => message.contains(&format!("cannot {} resource \"{}\"", attempt.verb, kind.resource())),
        None => message.contains(&format!("cannot {} path", attempt.verb)),
    }
}

/// Whether a 404 is about the namespace of the request rather than about its object.
fn missing_namespace(status: &Status, attempt: &Attempt) -> bool {
    attempt.namespace.is_some() && status.details.as_ref().is_some_and(|details| details.kind == "namespaces")
}

fn is_json(answer: &Answer) -> bool {
    answer.content_type.is_empty() || answer.content_type.contains("json")
}

fn media_type(answer: &Answer, body: Option<&Value>) -> String {
    let name = answer.content_type.split(';').next().unwrap_or_default().trim();
    if name.is_empty() { "no content type".to_owned() } else { said(name, body) }
}
