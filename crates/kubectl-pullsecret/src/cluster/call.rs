//! One request from first try to final answer: credentials renewed, waits kept, time limited.

use std::time::Duration;

use http::{Method, Request, StatusCode, header};
use kube::client::Body;
use pullsecret_core::Kind;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::cluster_error::{Attempt, ClusterError, Unreached};
use super::retry::Retries;
use super::wire::{Fault, exchange};
use super::{Cluster, answer};

/// A request before it is sent.
pub(super) struct Call<'a> {
    pub(super) attempt: Attempt,
    pub(super) method: Method,
    pub(super) target: String,
    /// The media type and the object.
    pub(super) body: Option<(&'static str, &'a Value)>,
    /// The media types of answers that are taken.
    pub(super) accept: &'static str,
}

/// What is accepted of nearly every answer.
pub(super) const JSON: &str = "application/json";

impl Cluster {
    /// Sends a request until there is an answer to keep.
    pub(super) async fn call<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, ClusterError> {
        let timeouts = self.connection.settings.timeouts;
        let mut retries = Retries::new(call.method == Method::GET, timeouts.request);
        let mut ready = self.connection.ready(None).await?;
        let mut renewed = false;
        loop {
            let exchange = exchange(&ready, request(&call)?);
            let asked = std::time::Instant::now();
            let outcome = match timeouts.request {
                None => exchange.await,
                Some(limit) => tokio::time::timeout(limit, exchange).await.unwrap_or(Err(Fault::Silence)),
            };
            log(&call, outcome.as_ref().map(|answer| answer.status), asked.elapsed());
            let pause = match &outcome {
                // A refused credential did nothing, so this is safe for a write too.
                Ok(answer)
                    if answer.status == 401
                        && !renewed
                        && self.connection.settings.credentials.renewable() =>
                {
                    renewed = true;
                    ready = self.connection.ready(Some(&ready)).await?;
                    continue;
                }
                Ok(answer) => retries.after_answer(answer),
                Err(fault) => retries.after_fault(fault),
            };
            let Some(pause) = pause else {
                return match outcome {
                    Ok(answer) => {
                        let secret = call.body.filter(|_| call.attempt.kind == Some(Kind::Secret));
                        let body = secret.map(|(_, body)| body);
                        answer::object(&answer, self.endpoint(), &call.attempt, body)
                    }
                    Err(fault) => Err(self.fault(fault, call.attempt)),
                };
            };
            tokio::time::sleep(pause).await;
        }
    }

    fn fault(&self, fault: Fault, attempt: Attempt) -> ClusterError {
        let endpoint = self.endpoint().clone();
        let timeouts = self.connection.settings.timeouts;
        let reason = match fault {
            Fault::Refused => Unreached::Refused,
            Fault::Unresolved => Unreached::Unresolved,
            Fault::ConnectTimeout => Unreached::Silent(timeouts.connect),
            Fault::Tls(problem) => Unreached::Tls(problem),
            Fault::Proxy(problem) => Unreached::Proxy(problem),
            Fault::Connect(problem) => Unreached::Other(problem),
            Fault::Silence => {
                let limit = timeouts.request.or(timeouts.silence).unwrap_or_default();
                return ClusterError::TimedOut { endpoint, attempt, limit };
            }
            Fault::Lost => return ClusterError::ConnectionLost { endpoint, attempt },
            Fault::TooLarge => return ClusterError::AnswerTooLarge { endpoint, attempt },
            Fault::NotHttp => {
                let problem = "it does not speak HTTP".to_owned();
                return ClusterError::NotKubernetes { endpoint, attempt, problem };
            }
        };
        ClusterError::Unreachable { endpoint, reason }
    }
}

/// What `-v` shows of a request: never a header or a body.
fn log(call: &Call<'_>, outcome: Result<StatusCode, &Fault>, took: Duration) {
    let (method, target, took) = (&call.method, &call.target, took.as_millis());
    match outcome {
        Ok(status) => tracing::info!("{method} {target} {status} in {took} ms"),
        Err(fault) => tracing::info!("{method} {target} {fault:?} after {took} ms"),
    }
}

fn request(call: &Call<'_>) -> Result<Request<Body>, ClusterError> {
    let builder =
        Request::builder().method(&call.method).uri(&call.target).header(header::ACCEPT, call.accept);
    let request = match call.body {
        None => builder.body(Body::empty()),
        Some((media_type, value)) => {
            builder.header(header::CONTENT_TYPE, media_type).body(Body::from(value.to_string().into_bytes()))
        }
    };
    request.map_err(|_| ClusterError::Invalid {
        attempt: call.attempt.clone(),
        message: "its name cannot stand in a URL".to_owned(),
    })
}
