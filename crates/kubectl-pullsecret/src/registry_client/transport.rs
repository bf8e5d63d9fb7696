//! One question over HTTP: redirects followed by hand, bodies bounded, one deadline for all of it.

use std::sync::Once;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::authorization::Form;
use super::error::RegistryClientError;
use super::obstacle::Obstacle;
use super::registry_url::{PlainHttp, host_of, same_server};
use super::{RegistryClientOptions, address, certificates, manifest, redirect};
use crate::environment::Proxies;
use crate::proxy;

/// The most that is read of a token server's answer, in bytes.
const LARGEST_TOKEN: usize = 1 << 20;
/// The most that is read of an error, in bytes.
const LARGEST_ERROR: usize = 64 << 10;
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// A question to one URL.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) accept: &'static str,
    /// Sent to the URL's own server only.
    pub(super) authorization: Option<HeaderValue>,
    /// Sent to the URL itself only.
    pub(super) form: Option<Form>,
    pub(super) body: Body,
}

/// What of a good answer is read; of a bad one, it is the message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Ignored,
    /// A manifest.
    Manifest,
    /// The answer to a credential: no other server may give it.
    Token,
}

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// The server that a redirect led to, where no credential was sent.
    pub(super) elsewhere: Option<String>,
}

/// The HTTP client and the rules by which it goes.
pub(super) struct Transport {
    http: reqwest::Client,
    pub(super) plain_http: PlainHttp,
    proxies: Proxies,
    timeout: Duration,
}

impl Transport {
    pub(super) fn new(options: RegistryClientOptions) -> Result<Self, RegistryClientError> {
        let mut authorities = Vec::new();
        for file in &options.ca_files {
            authorities.extend(certificates::of_file(file)?);
        }
        install_crypto_provider();
        let http = builder(&options.proxies)
            .tls_certs_merge(authorities.clone())
            .build()
            // A machine without any certificate authorities: what is reached over plain http still works, and the
            // rest is refused one by one, with the registry's name.
            .or_else(|_| builder(&options.proxies).tls_certs_only(authorities).build())
            .map_err(|error| RegistryClientError::Tls(error.into()))?;
        let plain_http = PlainHttp::new(&options.plain_http);
        Ok(Self { http, plain_http, proxies: options.proxies, timeout: options.timeout })
    }

    /// Sends the question and follows where it is sent.
    pub(super) async fn ask(&self, mut ask: Ask) -> Result<Answer, Obstacle> {
        let deadline = Instant::now() + self.timeout;
        let start = ask.url.clone();
        let (mut elsewhere, mut carried) = (None, 0);
        for _ in 0..=redirect::MOST {
            let response = self.send(&ask, deadline).await?;
            let next = redirect::next(&ask.url, response.status(), response.headers());
            let Some(next) = next.map_err(Obstacle::Refused)? else {
                return self.answer(&ask, response, deadline, elsewhere).await;
            };
            if !same_server(&next, &start) {
                let (here, there) = (host_of(&ask.url), host_of(&next));
                if ask.body == Body::Token && (ask.authorization.is_some() || ask.form.is_some()) {
                    let why = format!("{here} redirects to {there}, and a credential is not carried along");
                    return Err(Obstacle::Refused(why));
                }
                ask.authorization = None;
                elsewhere = Some(there);
            }
            if ask.form.is_some() {
                let why = format!("{} redirects a request with a password in it", host_of(&ask.url));
                return Err(Obstacle::Refused(why));
            }
            // Each step sends it again, and a server that means us ill has steps without end.
            carried += usize::from(ask.authorization.is_some());
            if carried > redirect::MOST_CARRYING {
                let why = format!("{} redirects more than once what holds a credential", host_of(&start));
                return Err(Obstacle::Refused(why));
            }
            ask.url = next;
        }
        Err(Obstacle::Refused(format!("{} redirects more than {} times", host_of(&start), redirect::MOST)))
    }

    async fn send(&self, ask: &Ask, deadline: Instant) -> Result<reqwest::Response, Obstacle> {
        let at = host_of(&ask.url);
        if address::names_link_local(&ask.url) {
            return Err(Obstacle::Refused(format!("{at} is a link-local address, which is not asked")));
        }
        if ask.url.scheme() == "http" && !self.plain_http.allows(&ask.url) {
            let why = format!("it leads to plain http at {at}, where a password could be read on the way");
            return Err(Obstacle::Refused(why));
        }
        let proxy = self.proxy(&ask.url)?;
        let mut request = self.http.request(ask.method.clone(), ask.url.clone()).header(ACCEPT, ask.accept);
        if let Some(value) = &ask.authorization {
            request = request.header(AUTHORIZATION, value.clone());
        }
        if let Some(form) = &ask.form {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.body());
        }
        match timeout_at(deadline, request.send()).await {
            Ok(sent) => sent.map_err(|error| Obstacle::of(&error, at, proxy.as_deref())),
            Err(_) => Err(Obstacle::timed_out(at, proxy.as_deref())),
        }
    }

    /// The proxy on the way to a URL, to be named when nobody answers.
    fn proxy(&self, url: &Url) -> Result<Option<String>, Obstacle> {
        let Ok(uri) = url.as_str().parse::<Uri>() else {
            return Err(Obstacle::Refused(format!("{} is asked for under what is no URL", host_of(url))));
        };
        match proxy::of_environment(&self.proxies, &uri) {
            Ok(chosen) => Ok(chosen.as_ref().map(proxy::shown)),
            Err(unusable) => Err(Obstacle::Refused(unusable.to_string())),
        }
    }

    async fn answer(
        &self,
        ask: &Ask,
        mut response: reqwest::Response,
        deadline: Instant,
        elsewhere: Option<String>,
    ) -> Result<Answer, Obstacle> {
        let (status, headers) = (response.status(), response.headers().clone());
        let at = host_of(&ask.url);
        let wanted = match ask.body {
            Body::Ignored => None,
            Body::Manifest => Some((manifest::LARGEST, "the manifest", "4 MiB")),
            Body::Token => Some((LARGEST_TOKEN, "the token", "1 MiB")),
        };
        let body = match (status.is_success(), wanted) {
            (true, None) => Vec::new(),
            (true, Some((most, what, size))) => match timeout_at(deadline, read(&mut response, most)).await {
                Ok(Ok(Some(body))) => body,
                Ok(Ok(None)) => {
                    return Err(Obstacle::Refused(format!("{what} of {at} is larger than {size}")));
                }
                Ok(Err(error)) => return Err(Obstacle::of(&error, at, None)),
                Err(_) => return Err(Obstacle::timed_out(at, None)),
            },
            // The status says enough; the message is an extra.
            (false, _) => {
                let read = timeout_at(deadline, read(&mut response, LARGEST_ERROR)).await;
                read.ok().and_then(Result::ok).flatten().unwrap_or_default()
            }
        };
        Ok(Answer { status, headers, body, elsewhere })
    }
}

fn builder(proxies: &Proxies) -> reqwest::ClientBuilder {
    let proxies = proxies.clone();
    let choose = move |url: &Url| {
        let chosen = proxy::of_environment(&proxies, &url.as_str().parse().ok()?).ok()??;
        // As with the API server: the proxy looks names up, ours may not know them.
        Url::parse(&chosen.to_string().replacen("socks5://", "socks5h://", 1)).ok()
    };
    reqwest::Client::builder()
        .user_agent(concat!("kubectl-pullsecret/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // It would send again what a server gave back unread, and with it a password.
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .proxy(reqwest::Proxy::custom(choose))
        .dns_resolver(address::Resolver::of_system())
}

/// The whole body, or nothing when it is larger than `most`.
async fn read(response: &mut reqwest::Response, most: usize) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// reqwest takes the process's default provider; the API server's client installs the same one.
pub(super) fn install_crypto_provider() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        // An error means that another part of the program was first, with the same provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
