//! One question to one registry, from the first request to the verdict.

use http::{HeaderValue, Method, StatusCode};
use pullsecret_core::Credential;
use url::Url;

use super::attempts::Attempts;
use super::challenge::{self, Challenge};
use super::conclusion::{answered, unexpected};
use super::manifest::{self, ImageAnswer, Sent};
use super::obstacle::Obstacle;
use super::question::{Question, Subject};
use super::token::{self, TokenRequest};
use super::tokens::{Custom, Tokens};
use super::transport::{Answer, Ask, Body, Transport};
use super::{Verdict, authorization, detail};

/// A question with all that is needed to ask it.
pub(super) struct Probe<'a> {
    pub(super) transport: &'a Transport,
    pub(super) attempts: &'a Attempts,
    pub(super) tokens: &'a Tokens,
    /// `host[:port]` of the registry's API.
    pub(super) host: &'a str,
    pub(super) question: Question,
    pub(super) credential: Option<&'a Credential>,
}

impl Probe<'_> {
    pub(super) async fn run(&self) -> Result<ImageAnswer, Obstacle> {
        if !self.question.is_thorough {
            return self.ask_unknown().await;
        }
        if let Some(reason) = self.closed() {
            return Ok(ImageAnswer { sent: Sent::NotAgain, ..Verdict::NotChecked { reason }.into() });
        }
        if let Some(answer) = self.by_known_password().await? {
            return Ok(answer);
        }
        let mut known = self.tokens.custom(self.host, self.question.scope.as_deref()).await;
        match known.clone() {
            Some(Custom::Token(url, request)) => {
                drop(known);
                self.by_token(&self.here(&url)?, &request).await
            }
            // Of these each image is asked for by itself: one may be for everybody and the next one not.
            Some(Custom::Open | Custom::Basic(_)) => {
                drop(known);
                self.ask_unknown().await
            }
            None => {
                let (url, answer) = self.open().await?;
                let custom = self.custom(&url, &answer);
                *known = custom.as_ref().ok().cloned();
                drop(known);
                self.go_on(&url, &answer, custom).await
            }
        }
    }

    /// Asks as if nothing were known of the registry.
    async fn ask_unknown(&self) -> Result<ImageAnswer, Obstacle> {
        let (url, answer) = self.open().await?;
        let custom = self.custom(&url, &answer);
        self.go_on(&url, &answer, custom).await
    }

    /// What the first answer asks for.
    fn custom(&self, url: &Url, answer: &Answer) -> Result<Custom, Obstacle> {
        if answer.status != StatusCode::UNAUTHORIZED || answer.elsewhere.is_some() {
            return Ok(Custom::Open);
        }
        match challenge::of(&answer.headers).first() {
            Some(Challenge::Basic) => Ok(Custom::Basic(url.clone())),
            Some(Challenge::Bearer { realm, service, scopes }) => {
                let realm = token::realm(url, realm).map_err(Obstacle::Refused)?;
                let request = TokenRequest { realm, service: service.clone(), scopes: self.scopes(scopes) };
                Ok(Custom::Token(url.clone(), request))
            }
            Some(Challenge::Other(scheme)) => Err(Obstacle::Refused(format!(
                "it asks for {scheme} authentication, which nodes do not speak"
            ))),
            None => {
                let said = unexpected(answer, &detail::of(&answer.body));
                Err(Obstacle::Refused(format!("it answers {said}, without saying what it wants")))
            }
        }
    }

    /// Gives the registry what it asks for.
    async fn go_on(
        &self,
        url: &Url,
        answer: &Answer,
        custom: Result<Custom, Obstacle>,
    ) -> Result<ImageAnswer, Obstacle> {
        let is_asked = answer.status == StatusCode::UNAUTHORIZED && answer.elsewhere.is_none();
        if is_asked && self.question.subject == Subject::Login && self.credential.is_none() {
            return Ok(Verdict::NothingProven.into());
        }
        match custom? {
            Custom::Open => self.conclude(url, answer, Sent::Nothing, None).await,
            Custom::Basic(url) => {
                self.tokens.learn_basic(self.host, &url);
                self.by_basic(&url, &detail::of(&answer.body)).await
            }
            Custom::Token(url, request) => self.by_token(&url, &request).await,
        }
    }

    /// Why the registry is left alone.
    fn closed(&self) -> Option<String> {
        self.tokens.closed(self.host, self.credential.is_none()).filter(|_| self.question.is_thorough)
    }

    /// The answer to a password that is sent at once, because the registry asked for one before and accepted it.
    async fn by_known_password(&self) -> Result<Option<ImageAnswer>, Obstacle> {
        match (self.tokens.basic(self.host), self.credential) {
            (Some(url), Some(credential)) if self.attempts.is_accepted(&url, credential) => {
                Ok(Some(self.by_basic(&self.here(&url)?, "").await?))
            }
            _ => Ok(None),
        }
    }

    /// Where the question goes at a server that is known.
    fn here(&self, known: &Url) -> Result<Url, Obstacle> {
        let url = known.join("/").and_then(|base| base.join(&self.question.path));
        url.map_err(|_| Obstacle::Refused("its name makes no URL".to_owned()))
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
            Subject::Image => (Method::HEAD, manifest::ACCEPTED),
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

    async fn by_basic(&self, url: &Url, first_detail: &str) -> Result<ImageAnswer, Obstacle> {
        let Some(credential) = self.credential else {
            return Ok(Verdict::NoAccess { status: 401, detail: first_detail.to_owned() }.into());
        };
        let turn = match self.attempts.turn(url, credential).await {
            Ok(turn) => turn,
            Err(over) => return Ok(over.into()),
        };
        let authorization = authorization::basic(credential);
        let answer = match self.put(url, authorization.as_ref()).await {
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
                let verdict = Verdict::Rejected { status: 401, detail };
                return Ok(ImageAnswer { sent: Sent::Credential, ..verdict.into() });
            }
            200..300 | 404 if judged => turn.accepted(),
            429 | 500.. if judged => turn.stopped(answered(&answer, &detail)).await,
            _ => {}
        }
        self.conclude(url, &answer, Sent::Credential, authorization.as_ref()).await
    }

    async fn by_token(&self, url: &Url, request: &TokenRequest) -> Result<ImageAnswer, Obstacle> {
        if let Some(credential) = self.credential
            && let Some(over) = self.attempts.over(url, credential).await
        {
            return Ok(over.into());
        }
        let sent = if self.credential.is_some() { Sent::Credential } else { Sent::Anonymous };
        let (mut token, is_kept) = match self.token(request, None).await? {
            Ok(token) => token,
            Err(answer) => return Ok(answer),
        };
        let mut answer = self.put(url, Some(&token)).await?;
        // A token lasts for a minute at least, and a run may take longer.
        if is_kept && answer.status == StatusCode::UNAUTHORIZED && answer.elsewhere.is_none() {
            token = match self.token(request, Some(&token)).await? {
                Ok((token, _)) => token,
                Err(answer) => return Ok(answer),
            };
            answer = self.put(url, Some(&token)).await?;
        }
        // Where many images are asked for, one that is broken says nothing of the others.
        let ends_it = match answer.status.as_u16() {
            429 | 503 => true,
            500.. => !self.question.is_thorough,
            _ => false,
        };
        if let (Some(credential), true, None) = (self.credential, ends_it, &answer.elsewhere) {
            self.attempts.stop(url, credential, answered(&answer, &detail::of(&answer.body))).await;
        }
        self.conclude(url, &answer, sent, Some(&token)).await
    }

    /// A token, and whether it is one that was had before; never the one that is of no use any more.
    async fn token(
        &self,
        request: &TokenRequest,
        useless: Option<&HeaderValue>,
    ) -> Result<Result<(HeaderValue, bool), ImageAnswer>, Obstacle> {
        let mut slot = self.tokens.slot(request, self.credential).await;
        if let Some(token) = slot.as_ref().filter(|token| Some(*token) != useless) {
            return Ok(Ok((token.clone(), true)));
        }
        let fetched = token::fetch(self, request).await;
        if let (Err(Obstacle::Refused(reason)), None) = (&fetched, self.credential) {
            self.close(Sent::Anonymous, reason.clone());
        }
        let fetched = fetched?;
        *slot = fetched.as_ref().ok().cloned();
        Ok(fetched.map(|token| (token, false)))
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
}
