//! The one place that speaks HTTP to a registry: does it accept a credential, and would a node's pull succeed?
//!
//! It asks what containerd asks (HEAD of the manifest, the challenge, a token for the repository), but sends a
//! credential once where containerd would send it up to five times: failed logins lock accounts.

mod address;
mod attempts;
mod authorization;
mod certificates;
mod challenge;
mod conclusion;
mod detail;
mod error;
mod manifest;
mod obstacle;
mod probe;
mod question;
mod redirect;
mod registry_url;
mod token;
mod tokens;
mod transport;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

use pullsecret_core::{Credential, ImageReference, Registry, Repetition};

use crate::environment::Proxies;

use attempts::Attempts;
use probe::Probe;
use question::Question;
use tokens::Tokens;
use transport::Transport;

pub(crate) use error::RegistryClientError;
pub(crate) use manifest::{ImageAnswer, Manifest, Sent};

/// How registries are reached.
pub(crate) struct RegistryClientOptions {
    /// PEM files of certificate authorities to trust beside the system's.
    pub(crate) ca_files: Vec<PathBuf>,
    /// `host[:port]` of registries and token servers that are reached over plain http.
    pub(crate) plain_http: Vec<String>,
    /// The environment's proxies; loopback is always reached directly.
    pub(crate) proxies: Proxies,
    /// How long one answer may take, from the first byte sent to the last one read, redirects included.
    pub(crate) timeout: Duration,
}

/// What a registry makes of a credential or an image. Reasons and details hold no control characters and no
/// credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The image's manifest is handed out.
    Pulls,
    /// The credential is accepted; no image was asked for.
    LoginAccepted,
    /// The credential is refused: 401 where it was sent.
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The registry's words; may be empty.
        detail: String,
    },
    /// The image is refused, though the credential (if one was sent) was not.
    NoAccess {
        /// The HTTP status.
        status: u16,
        /// The registry's words; may be empty.
        detail: String,
    },
    /// 404: no such repository, tag or API.
    NotFound,
    /// What answers at the host that was asked for does not speak TLS.
    NotTls {
        /// `host[:port]`
        host: String,
    },
    /// No answer.
    Unreachable {
        /// Why, as a fragment.
        reason: String,
    },
    /// An answer that says nothing of the credential, or a step that we do not take with a credential in hand.
    NotChecked {
        /// Why, as a fragment.
        reason: String,
    },
    /// The registry let us in without asking who we are.
    NothingProven,
}

/// What stands in the place of words that repeat a credential.
const NOT_SHOWN: &str = "its words are not shown, because they repeat the credential";

/// A client for one run: it remembers which credentials were refused where.
pub(crate) struct RegistryClient {
    transport: Transport,
    attempts: Attempts,
    tokens: Tokens,
}

impl RegistryClient {
    /// A client; nothing is sent yet.
    pub(crate) fn new(options: RegistryClientOptions) -> Result<Self, RegistryClientError> {
        let (attempts, tokens) = Default::default();
        Ok(Self { transport: Transport::new(options)?, attempts, tokens })
    }

    /// Whether the registry accepts the credential, asked at `/v2/` and without naming a repository.
    pub(crate) async fn check_login(&self, registry: &Registry, credential: Option<&Credential>) -> Verdict {
        self.ask(registry, Question::login(), credential).await.verdict
    }

    /// Whether the image can be pulled with the credential, asked as containerd resolves a name before a pull.
    pub(crate) async fn check_image(
        &self,
        image: &ImageReference,
        credential: Option<&Credential>,
    ) -> Verdict {
        self.ask_of_image(image, Question::image(image), credential).await.verdict
    }

    /// The same for one of many images, with what the registry tells of it. What was learned by earlier questions
    /// is made use of: how the registry wants to be asked, and the tokens that it gave.
    pub(crate) async fn ask_image(
        &self,
        image: &ImageReference,
        credential: Option<&Credential>,
    ) -> ImageAnswer {
        self.ask_of_image(image, Question::image(image).thorough(), credential).await
    }

    /// Whether an image's registry is the node's own, by its name: `localhost` or an address of loopback. What answers
    /// there on this machine is another, unless the user names it as a registry to ask by plain http.
    pub(crate) fn is_of_the_node(&self, image: &ImageReference) -> bool {
        address::is_loopback_host(image.domain()) && !self.transport.plain_http.lists(image.domain())
    }

    async fn ask_of_image(
        &self,
        image: &ImageReference,
        question: Question,
        credential: Option<&Credential>,
    ) -> ImageAnswer {
        // Names such as `registry.test:99999/app` are valid references that lead nowhere.
        match Registry::parse(image.domain()) {
            Ok(registry) => self.ask(&registry, question, credential).await,
            Err(error) => Verdict::NotChecked { reason: error.to_string() }.into(),
        }
    }

    async fn ask(
        &self,
        registry: &Registry,
        question: Question,
        credential: Option<&Credential>,
    ) -> ImageAnswer {
        let Some(host) = registry.api_host() else {
            let reason = "a pattern stands for many registries, and none of them can be asked".to_owned();
            return Verdict::NotChecked { reason }.into();
        };
        // What nodes do: containerd takes an empty user or password for no credential at all
        // (containerd v2.1 `core/remotes/docker/authorizer.go`).
        let credential = credential.filter(|credential| authorization::is_complete(credential));
        let Self { transport, attempts, tokens } = self;
        let probe = Probe { transport, attempts, tokens, host, question, credential };
        let answer = probe.run().await.unwrap_or_else(|obstacle| obstacle.into_verdict(host).into());
        ImageAnswer { verdict: self.fit_to_print(answer.verdict, credential), ..answer }
    }

    /// The verdict without words that repeat a credential of this run, and with an end: a server can put what it was
    /// sent, now or before, into its message, the scheme of its challenge, or the host that it sends us to.
    fn fit_to_print(&self, mut verdict: Verdict, credential: Option<&Credential>) -> Verdict {
        let (words, most, instead) = match &mut verdict {
            Verdict::Rejected { detail, .. } | Verdict::NoAccess { detail, .. } => (detail, 200, ""),
            Verdict::Unreachable { reason } | Verdict::NotChecked { reason } => (reason, 400, NOT_SHOWN),
            Verdict::NotTls { .. }
            | Verdict::Pulls
            | Verdict::LoginAccepted
            | Verdict::NotFound
            | Verdict::NothingProven => return verdict,
        };
        let text = Repetition::in_text(words);
        let mut known = self.attempts.credentials();
        known.extend(credential.cloned());
        if known.iter().any(|credential| authorization::is_repeated_in(&text, credential)) {
            instead.clone_into(words);
        } else if words.chars().count() > most {
            *words = words.chars().take(most - 1).chain(['…']).collect();
        }
        verdict
    }
}
