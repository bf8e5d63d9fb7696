//! A kube client kept alive: built on first use, built anew when its credential runs out.

use std::sync::Once;

use http::{HeaderValue, Request, Response};
use jiff::{SignedDuration, Timestamp};
use kube::Client;
use kube::client::Body;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::cluster_error::ClusterError;
use super::credentials::{Identity, Issued};
use super::settings::Settings;

/// A credential is renewed this long before it runs out, so that it does not run out on the way.
const MARGIN: SignedDuration = SignedDuration::from_secs(10);

pub(super) struct Connection {
    pub(super) settings: Settings,
    live: Mutex<Option<Live>>,
}

struct Live {
    client: Client,
    issued: Issued,
    /// Counts renewals, so that many refused requests renew once.
    generation: u64,
}

impl Live {
    fn is_good(&self, refused: Option<&Ready>) -> bool {
        let expired = self.issued.expires.is_some_and(|end| Timestamp::now() + MARGIN >= end);
        !expired && refused.is_none_or(|refused| refused.generation != self.generation)
    }
}

/// A client with what to send, good for one request.
pub(super) struct Ready {
    client: Client,
    authorization: Option<HeaderValue>,
    generation: u64,
}

impl Connection {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, live: Mutex::new(None) }
    }

    /// A client whose credential is good now. `refused` is one that the server did not accept.
    pub(super) async fn ready(&self, refused: Option<&Ready>) -> Result<Ready, ClusterError> {
        // Held while a plugin runs: it may ask a human, and must ask once.
        let mut slot = self.live.lock().await;
        let live = match slot.take() {
            Some(live) if live.is_good(refused) => live,
            previous => self.renew(previous).await?,
        };
        let live = slot.insert(live);
        Ok(Ready {
            client: live.client.clone(),
            authorization: live.issued.authorization.clone(),
            generation: live.generation,
        })
    }

    async fn renew(&self, previous: Option<Live>) -> Result<Live, ClusterError> {
        let issued = self.settings.credentials.issue().await?;
        let generation = previous.as_ref().map_or(0, |live| live.generation + 1);
        // The connection pool survives a new token, not a new certificate.
        let client = match previous {
            Some(live) if issued.identity.is_none() => live.client,
            _ => self.client(issued.identity.as_ref())?,
        };
        Ok(Live { client, issued, generation })
    }

    fn client(&self, identity: Option<&Identity>) -> Result<Client, ClusterError> {
        install_crypto_provider();
        let settings = &self.settings;
        let mut config = kube::Config::new(settings.uri.clone());
        config.root_cert.clone_from(&settings.roots);
        config.accept_invalid_certs = settings.insecure;
        config.tls_server_name.clone_from(&settings.server_name);
        config.proxy_url.clone_from(&settings.proxy);
        config.connect_timeout = Some(settings.timeouts.connect);
        config.read_timeout = settings.timeouts.silence;
        // Else the time a connection sat idle between two requests counts as the server's silence.
        config.reset_reader_on_write = true;
        // kube would send anything again, up to 15 times, waiting up to 1,000 s: see retry.rs.
        config.default_retry = false;
        config.headers = vec![(http::header::USER_AGENT, user_agent())];
        config.auth_info.impersonate.clone_from(&settings.impersonation.user);
        config.auth_info.impersonate_uid.clone_from(&settings.impersonation.uid);
        config.auth_info.impersonate_groups.clone_from(&settings.impersonation.groups);
        config.auth_info.impersonate_user_extra.clone_from(&settings.impersonation.extra);
        if let Some(identity) = identity.or(settings.identity.as_ref()) {
            let encode = |bytes: &[u8]| {
                use base64::Engine as _;
                base64::engine::general_purpose::STANDARD.encode(bytes)
            };
            config.auth_info.client_certificate_data = Some(encode(&identity.certificate));
            config.auth_info.client_key_data = Some(SecretString::from(encode(identity.key.expose_secret())));
        }
        Client::try_from(config).map_err(|error| unusable(&error))
    }
}

impl Ready {
    /// Sends one request, once.
    pub(super) async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, kube::Error> {
        if let Some(value) = &self.authorization {
            request.headers_mut().insert(http::header::AUTHORIZATION, value.clone());
        }
        self.client.send(request).await
    }
}

/// Why kube cannot build a client; the proxy's URL and the plugin's output never come this far.
fn unusable(error: &kube::Error) -> ClusterError {
    let (setting, problem) = match error {
        kube::Error::RustlsTls(source) => ("the TLS settings", source.to_string()),
        kube::Error::HttpError(_) => {
            ("impersonation", "a user, group or uid holds characters that a header cannot hold".to_owned())
        }
        kube::Error::InferKubeconfig(source) => ("the kubeconfig", source.to_string()),
        _ => ("the connection settings", "they cannot be used together".to_owned()),
    };
    ClusterError::Setting { setting: setting.to_owned(), problem }
}

/// Two TLS users with different defaults in one program make rustls panic; the first one to ask decides.
fn install_crypto_provider() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        // An error means that another part of the program was first, with the same provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// `kubectl-pullsecret/0.1.0 (linux/amd64)`, with Go's names for systems and processors as kubectl has them.
fn user_agent() -> HeaderValue {
    let text =
        format!("kubectl-pullsecret/{} ({})", env!("CARGO_PKG_VERSION"), crate::environment::platform());
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("kubectl-pullsecret"))
}
