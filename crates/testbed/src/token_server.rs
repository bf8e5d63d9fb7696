//! The token endpoint of a registry with Bearer authentication: distribution's own.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::certificate::{Authority, Identity};
use crate::error::{Doing, Error, Result};
use crate::http::Client;
use crate::port::free_port;
use crate::process::{Process, Start};
use crate::program::Program;
use crate::run::Run;
use crate::wait::{ATTEMPTS, LIMIT, PORT_TAKEN};

/// The name of the registry in its tokens.
const SERVICE: &str = "testbed";

/// Who signs them.
const ISSUER: &str = "testbed-tokens";

#[derive(Debug)]
pub(crate) struct TokenServer {
    process: Process,
    realm: String,
    keys: PathBuf,
}

impl TokenServer {
    /// Starts it for the users in `folder`/htpasswd. The registry has to trust a key that the server makes
    /// when it starts and shows in its tokens: so one user asks for one.
    pub(crate) fn start(
        run: &Run,
        registry: &str,
        folder: &Path,
        tls: Option<(&Authority, &Identity)>,
        users: &[(&str, &str)],
    ) -> Result<Self> {
        let Some((user, password)) = users.first() else {
            return Err(Error::new(format!("{registry}: a token server needs a user")));
        };
        let mut client = Client::plain();
        let mut scheme = "http";
        if let Some((authority, _)) = tls {
            client = Client::trusting(&authority.pem())?;
            scheme = "https";
        }
        let client = client.authorized(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))));
        let mut attempt = 1;
        let (process, realm, token) = loop {
            let address = format!("127.0.0.1:{}", free_port()?);
            let realm = format!("{scheme}://{address}/token/");
            let mut start = Start::new(format!("{registry}-tokens"), Program::TokenServer.path()?)
                .args(["-realm", "testbed", "-issuer", ISSUER, "-addr", &address, "-passwd"])
                .arg(folder.join("htpasswd"));
            if let Some((_, identity)) = tls {
                start = start.arg("-tlscert").arg(&identity.certificate).arg("-tlskey").arg(&identity.key);
            }
            let process = run.start(start)?;
            let answer = process.wait_until(LIMIT, || client.get(&format!("{realm}?service={SERVICE}")).ok());
            match answer {
                Ok(answer) => break (process, realm, answer.body),
                Err(error) if attempt < ATTEMPTS && error.to_string().contains(PORT_TAKEN) => attempt += 1,
                Err(error) => return Err(error),
            }
        };
        let key = signing_key(&token)
            .ok_or_else(|| process.failure("gave no token with a key, so no registry can trust it"))?;
        let keys = folder.join("keys.json");
        fs::write(&keys, json!({"keys": [key]}).to_string()).doing(|| format!("write {}", keys.display()))?;
        Ok(Self { process, realm, keys })
    }

    /// The part of the registry's configuration that sends its clients here.
    pub(crate) fn registry_configuration(&self) -> String {
        let (realm, keys) = (&self.realm, self.keys.display());
        format!(
            "auth:\n  token: {{realm: '{realm}', service: {SERVICE}, issuer: {ISSUER}, jwks: '{keys}'}}\n"
        )
    }

    pub(crate) fn realm(&self) -> &str {
        &self.realm
    }

    pub(crate) fn log(&self) -> &Path {
        self.process.log()
    }
}

/// The public key in the header of the token in a token server's answer.
fn signing_key(answer: &str) -> Option<Value> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let (header, _) = answer["access_token"].as_str()?.split_once('.')?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    header.get("jwk").cloned()
}
