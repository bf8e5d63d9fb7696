//! What an answer means, and what it tells of an image.

use http::{HeaderValue, Method, StatusCode};
use pullsecret_core::Repetition;
use url::Url;

use super::manifest::{self, Form, ImageAnswer, Manifest, RateLimit, Sent};
use super::obstacle::Obstacle;
use super::probe::Probe;
use super::question::Subject;
use super::transport::{Answer, Ask, Body};
use super::{Verdict, authorization, detail};

/// Where Docker Hub answers. It counts each manifest that is read as a pull, and not those that are only asked for
/// (Docker's documentation, "Docker Hub usage and limits").
const DOCKER_HUB: &str = "registry-1.docker.io";

impl Probe<'_> {
    /// What an answer means, and what it tells of the manifest. Of an index that is the platforms, which decide whether
    /// a node finds its own: one more request. Where pulls are limited none is spent on that.
    pub(super) async fn conclude(
        &self,
        url: &Url,
        answer: &Answer,
        sent: Sent,
        authorization: Option<&HeaderValue>,
    ) -> Result<ImageAnswer, Obstacle> {
        let limit = RateLimit::of(&answer.headers);
        if answer.status == StatusCode::TOO_MANY_REQUESTS && sent != Sent::Credential {
            self.close(sent, answered(answer, &detail::of(&answer.body)));
        }
        let told = ImageAnswer { verdict: self.judge(answer, sent), sent, manifest: None, limit };
        if told.verdict != Verdict::Pulls || !self.question.is_thorough {
            return Ok(told);
        }
        let mut found = Manifest::of(&answer.headers);
        // Whoever was sent a password can write it as the digits of a digest.
        found.digest = found.digest.filter(|digest| {
            let text = Repetition::in_text(digest);
            self.credential.is_none_or(|credential| !authorization::is_repeated_in(&text, credential))
        });
        if Form::of(&answer.headers) == Form::Index && limit.is_none() && self.host != DOCKER_HUB {
            let exact = found.digest.as_deref().and_then(|digest| url.join(&format!("./{digest}")).ok());
            let index = self.read(exact.as_ref().unwrap_or(url), authorization).await?;
            match self.judge(&index, sent) {
                Verdict::Pulls => {}
                refused => return Ok(ImageAnswer { verdict: refused, ..told }),
            }
            found.platforms = manifest::platforms(&index.body);
            if found.platforms.is_none() {
                let reason = "what it calls an index of images is none".to_owned();
                return Ok(ImageAnswer { verdict: Verdict::NotChecked { reason }, ..told });
            }
        }
        Ok(ImageAnswer { manifest: Some(found), ..told })
    }

    /// Asks the registry nothing more in this run of the kind that it does not want to answer.
    pub(super) fn close(&self, sent: Sent, reason: String) {
        if self.question.is_thorough {
            self.tokens.close(self.host, sent == Sent::Anonymous, reason);
        }
    }

    /// The manifest itself.
    async fn read(&self, url: &Url, authorization: Option<&HeaderValue>) -> Result<Answer, Obstacle> {
        let (authorization, accept) = (authorization.cloned(), manifest::ACCEPTED);
        let (url, body) = (url.clone(), Body::Manifest);
        self.transport.ask(Ask { method: Method::GET, url, accept, authorization, form: None, body }).await
    }

    fn judge(&self, answer: &Answer, sent: Sent) -> Verdict {
        let (status, detail) = (answer.status.as_u16(), detail::of(&answer.body));
        let login = self.question.subject == Subject::Login;
        match (status, &answer.elsewhere) {
            (401 | 403, Some(there)) => Verdict::NotChecked {
                reason: format!(
                    "it redirects to {there}, which wants a credential, and none is carried along"
                ),
            },
            (200..300, Some(there)) if login && sent != Sent::Nothing => Verdict::NotChecked {
                reason: format!("it redirects to {there}, which does not see the credential"),
            },
            (200..300, _) if !login => match Form::of(&answer.headers) {
                Form::Index | Form::Image => Verdict::Pulls,
                Form::Old => Verdict::NotChecked {
                    reason: "it is an image of schema 1, which containerd 2 does not pull".to_owned(),
                },
                Form::Foreign(kind) => {
                    Verdict::NotChecked { reason: format!("it answers with {kind}, which is no manifest") }
                }
            },
            (200..300, _) if sent == Sent::Credential => Verdict::LoginAccepted,
            (200..300, _) => Verdict::NothingProven,
            (401 | 403, None) => Verdict::NoAccess { status, detail },
            (404, _) => Verdict::NotFound,
            _ => Verdict::NotChecked { reason: answered(answer, &detail) },
        }
    }
}

pub(super) fn answered(answer: &Answer, detail: &str) -> String {
    format!("it answers {}", unexpected(answer, detail))
}

/// A status and what goes with it: `503 Service Unavailable: maintenance`.
pub(super) fn unexpected(answer: &Answer, detail: &str) -> String {
    let status = answer.status;
    let name = status.canonical_reason().map_or(String::new(), |name| format!(" {name}"));
    let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
    format!("{}{name}{detail}", status.as_u16())
}
