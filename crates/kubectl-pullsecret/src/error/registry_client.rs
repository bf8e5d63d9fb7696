//! What a user reads when the client for registries cannot be made.

use pullsecret_core::shell_word;

use super::{CommandError, Exit};
use crate::registry_client::RegistryClientError;

impl From<RegistryClientError> for CommandError {
    fn from(error: RegistryClientError) -> Self {
        let message = error.to_string();
        match error {
            RegistryClientError::CaUnreadable { source, .. } => {
                Self::new(Exit::Usage, message).detail(format!("{source}."))
            }
            RegistryClientError::CaInvalid { path, .. } => Self::new(Exit::Usage, message)
                .detail("--registry-ca wants certificates in PEM form (-----BEGIN CERTIFICATE-----).")
                .command(
                    "Look at it",
                    &format!("openssl x509 -noout -text -in {}", shell_word(&path.to_string_lossy())),
                ),
            RegistryClientError::Tls(source) => Self::new(Exit::Incomplete, message)
                .detail(format!("{source}."))
                .detail("To go on without asking the registry, add --verify=never."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_file_without_certificates_is_named() {
        let error =
            RegistryClientError::CaInvalid { path: "/tmp/ca.pem".into(), problem: "holds no certificate" };
        let error = CommandError::from(error);
        assert_eq!(error.exit, Exit::Usage);
        assert_eq!(
            error.to_string(),
            "error: the registry CA file /tmp/ca.pem holds no certificate\n  \
             --registry-ca wants certificates in PEM form (-----BEGIN CERTIFICATE-----).\n  \
             Look at it:   openssl x509 -noout -text -in /tmp/ca.pem"
        );
    }
}
