//! One question to one registry, from the first request to the verdict.

use http::{HeaderValue, Method, StatusCode};
use pullsecret_core::{Credential, ImageReference};
use url::Url;

use super::attempts::Attempts;
use super::challenge::{self, Challenge};
use super::obstacle::Obstacle;
use super::token::{self, TokenRequest};
use super::transport::{Answer, Ask, Body, Transport};
use super::{Verdict, authorization, detail};

/// What containerd accepts as a manifest (v2.1 `core/remotes/docker/resolver.go`).
const MANIFESTS: &str = "application/vnd.docker.distribution.manifest.v2+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.oci.image.index.v1+json, */*";

/// What is asked.
pub(super) struct Question {
    path: String,
    /// What a token has to allow.
    scope: Option<String>,
    pub(super) subject: Subject,
}

/// What the question is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Login,
    Image,
}

impl Question {
    pub(super) fn login() -> Self {
        Self { path: "v2/".to_owned(), scope: None, subject: Subject::Login }
    }

    pub(super) fn image(image: &ImageReference) -> Self {
        Self {
            path: format!("v2/{}/manifests/{}", image.path(), image.manifest()),
            scope: Some(format!("repository:{}:pull", image.path())),
            subject: Subject::Image,
        }
    }
}

/// A question with all that is needed to ask it.
pub(super) struct Probe<'a> {
    pub(super) transport: &'a Transport,
    pub(super) attempts: &'a Attempts,
    /// `host[:port]` of the registry's API.
    pub(super) host: &'a str,
    pub(super) question: Question,
    pub(super) credential: Option<&'a Credential>,
}

/// What an answer was given to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    Nothing,
    /// A token that was had for nothing.
    Anonymous,
    /// The credential, or a token that was had for it.
    Credential,
}

impl Probe<'_> {
    pub(super) async fn run(&self) -> Result<Verdict, Obstacle> {
        let (url, answer) = self.open().await?;
        if answer.status != StatusCode::UNAUTHORIZED || answer.elsewhere.is_some() {
            return Ok(self.judge(&answer, Sent::Nothing));
        }
        if self.question.subject == Subject::Login && self.credential.is_none() {
            return Ok(Verdict::NothingProven);
        }
        let challenges = challenge::of(&answer.headers);
        match challenges.first() {
            Some(Challenge::Basic) => self.by_basic(&url, &answer).await,
            Some(Challenge::Bearer { realm, service, scopes }) => {
                let realm = token::realm(&url, realm).map_err(Obstacle::Refused)?;
                let request = TokenRequest { realm, service: service.clone(), scopes: self.scopes(scopes) };
                self.by_token(&url, &request).await
            }
            Some(Challenge::Other(scheme)) => Err(Obstacle::Refused(format!(
                "it asks for {scheme} authentication, which nodes do not speak"
            ))),
            None => {
                let said = unexpected(&answer, &detail::of(&answer.body));
                Err(Obstacle::Refused(format!("it answers {said}, without saying what it wants")))
            }
        }
    }

    /// The first answer, from the first URL where there is one. Nothing secret is sent yet.
    async fn open(&self) -> Result<(Url, Answer), Obstacle> {
        let no_url = |_| Obstacle::Refused("its name makes no URL".to_owned());
        let mut bases =
            self.transport.plain_http.candidates(self.host).map_err(no_url)?.into_iter().peekable();
        while let Some(base) = bases.next() {
            let url = base.join(&self.question.path).map_err(no_url)?;
            match self.put(&url, None).await {
                Err(Obstacle::NotTls { .. }) if bases.peek().is_some() => {}
                answer => return answer.map(|answer| (url, answer)),
            }
        }
        Err(Obstacle::NotTls { at: self.host.to_owned() })
    }

    async fn put(&self, url: &Url, authorization: Option<&HeaderValue>) -> Result<Answer, Obstacle> {
        let (method, accept) = match self.question.subject {
            Subject::Login => (Method::GET, "*/*"),
            Subject::Image => (Method::HEAD, MANIFESTS),
        };
        let ask = |method| Ask {
            method,
            url: url.clone(),
            accept,
            authorization: authorization.cloned(),
            form: None,
            body: Body::Ignored,
        };
        let answer = self.transport.ask(ask(method.clone())).await?;
        let again = match answer.status.as_u16() {
            405 => true,
            // HEAD has no words. 401 is left alone: a password that was just refused is not sent twice.
            403 => answer.elsewhere.is_none(),
            _ => false,
        };
        if method != Method::HEAD || !again {
            return Ok(answer);
        }
        match self.transport.ask(ask(Method::GET)).await {
            Err(_) if answer.status == StatusCode::FORBIDDEN => Ok(answer),
            explained => explained,
        }
    }

    async fn by_basic(&self, url: &Url, first: &Answer) -> Result<Verdict, Obstacle> {
        let Some(credential) = self.credential else {
            return Ok(Verdict::NoAccess { status: 401, detail: detail::of(&first.body) });
        };
        let turn = match self.attempts.turn(url, credential).await {
            Ok(turn) => turn,
            Err(over) => return Ok(over.into_verdict()),
        };
        let answer = match self.put(url, authorization::basic(credential).as_ref()).await {
            Ok(answer) => answer,
            Err(obstacle) => {
                turn.unanswered().await;
                return Err(obstacle);
            }
        };
        let detail = detail::of(&answer.body);
        let judged = answer.elsewhere.is_none();
        match answer.status.as_u16() {
            401 if judged && !turn.accepted_before() => {
                turn.rejected(401, detail.clone());
                return Ok(Verdict::Rejected { status: 401, detail });
            }
            200..300 | 404 if judged => turn.accepted(),
            429 | 500.. if judged => turn.stopped(answered(&answer, &detail)).await,
            _ => {}
        }
        Ok(self.judge(&answer, Sent::Credential))
    }

    async fn by_token(&self, url: &Url, request: &TokenRequest) -> Result<Verdict, Obstacle> {
        if let Some(credential) = self.credential
            && let Some(over) = self.attempts.over(url, credential).await
        {
            return Ok(over.into_verdict());
        }
        let token = match token::fetch(self, request).await? {
            Ok(token) => token,
            Err(verdict) => return Ok(verdict),
        };
        let answer = self.put(url, Some(&token)).await?;
        if let (Some(credential), 429 | 500.., None) =
            (self.credential, answer.status.as_u16(), &answer.elsewhere)
        {
            self.attempts.stop(url, credential, answered(&answer, &detail::of(&answer.body))).await;
        }
        let sent = if self.credential.is_some() { Sent::Credential } else { Sent::Anonymous };
        Ok(self.judge(&answer, sent))
    }

    /// Ours and the registry's, sorted, each once, as containerd asks for them. A login asks for none.
    fn scopes(&self, named: &[String]) -> Vec<String> {
        let Some(own) = &self.question.scope else { return Vec::new() };
        let mut scopes = named.to_vec();
        scopes.push(own.clone());
        scopes.sort();
        scopes.dedup();
        scopes
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
            (200..300, _) if !login => Verdict::Pulls,
            (200..300, _) if sent == Sent::Credential => Verdict::LoginAccepted,
            (200..300, _) => Verdict::NothingProven,
            (401 | 403, None) => Verdict::NoAccess { status, detail },
            (404, _) => Verdict::NotFound,
            _ => Verdict::NotChecked { reason: answered(answer, &detail) },
        }
    }
}

fn answered(answer: &Answer, detail: &str) -> String {
    format!("it answers {}", unexpected(answer, detail))
}

/// A status and what goes with it: `503 Service Unavailable: maintenance`.
pub(super) fn unexpected(answer: &Answer, detail: &str) -> String {
    let status = answer.status;
    let name = status.canonical_reason().map_or(String::new(), |name| format!(" {name}"));
    let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
    format!("{}{name}{detail}", status.as_u16())
}
