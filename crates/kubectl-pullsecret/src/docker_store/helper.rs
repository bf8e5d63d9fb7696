//! The protocol of `docker-credential-NAME` (docker/docker-credential-helpers `client/client.go`): a verb as
//! argument, the registry on standard input, JSON on standard output.

use std::collections::BTreeMap;
use std::time::Duration;

use pullsecret_core::Credential;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use super::{DockerStoreError, FoundKind, HelperFault, program};
use crate::environment::Environment;

/// What a helper prints, and fails, when it has no credential for the registry (`credentials/error.go`).
const NOT_FOUND: &str = "credentials not found in native keychain";
/// The user name that says that the secret is an identity token (docker/cli `native_store.go`).
pub(super) const TOKEN_USER: &str = "<token>";

/// A credential helper.
pub(super) struct Helper<'a> {
    name: &'a str,
    environment: &'a Environment,
    limit: Duration,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default, rename = "Username")]
    username: String,
    #[serde(default, rename = "Secret")]
    secret: String,
}

/// `docker-credential-NAME`.
pub(super) fn program_name(name: &str) -> String {
    format!("docker-credential-{name}")
}

impl<'a> Helper<'a> {
    /// A helper that is run in this environment and ended after `limit`.
    pub(super) fn new(
        name: &'a str,
        environment: &'a Environment,
        limit: Duration,
    ) -> Result<Self, DockerStoreError> {
        let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '/' | '\\');
        if name.is_empty() || name.contains(odd) {
            return Err(DockerStoreError::HelperName { name: name.to_owned() });
        }
        Ok(Self { name, environment, limit })
    }

    /// The credential that is kept for exactly this server string.
    pub(super) fn get(&self, server: &str) -> Result<Option<(Credential, FoundKind)>, DockerStoreError> {
        let garbage = |why| self.failed("get", HelperFault::Garbage(why));
        let Some(output) = self.run("get", server)? else { return Ok(None) };
        let answer: Answer =
            serde_json::from_slice(&output).map_err(|_| garbage("is not a credential in JSON"))?;
        let Answer { username, secret } = answer;
        if secret.is_empty() {
            return Ok(None);
        }
        let fault = if username.is_empty() {
            Some("names no user")
        } else if username.contains('\0') || secret.contains('\0') {
            Some("holds a NUL byte")
        } else {
            None
        };
        let kind = if username == TOKEN_USER { FoundKind::IdentityToken } else { FoundKind::Password };
        let credential = Credential::new(username, SecretString::from(secret));
        fault.map_or(Ok(Some((credential, kind))), |why| Err(garbage(why)))
    }

    /// Every server string that is kept, with its user.
    pub(super) fn list(&self) -> Result<BTreeMap<String, String>, DockerStoreError> {
        let Some(output) = self.run("list", "unused")? else { return Ok(BTreeMap::new()) };
        serde_json::from_slice(&output)
            .map_err(|_| self.failed("list", HelperFault::Garbage("is not a list of registries in JSON")))
    }

    /// The helper's answer; `Ok(None)` when it says that it keeps nothing.
    fn run(&self, verb: &'static str, input: &str) -> Result<Option<Zeroizing<Vec<u8>>>, DockerStoreError> {
        let path = self
            .environment
            .find_program(&program_name(self.name))
            .ok_or_else(|| self.failed(verb, HelperFault::NotFound))?;
        let mut command = self.environment.command(&path);
        command.arg(verb);
        let (status, output) =
            program::run(command, input, self.limit).map_err(|fault| self.failed(verb, fault))?;
        if !status.success() {
            return if output.trim_ascii() == NOT_FOUND.as_bytes() {
                Ok(None)
            } else {
                Err(self.failed(verb, HelperFault::Failed(status)))
            };
        }
        if output.contains(&0) {
            return Err(self.failed(verb, HelperFault::Garbage("holds a NUL byte")));
        }
        Ok(Some(output))
    }

    fn failed(&self, verb: &'static str, fault: HelperFault) -> DockerStoreError {
        DockerStoreError::Helper { program: program_name(self.name), verb, fault }
    }
}
