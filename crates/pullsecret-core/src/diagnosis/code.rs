//! The codes of diagnoses: fixed, each one word, never reused for another meaning.

use serde::Serialize;

/// What is wrong with a pull. Printed kebab-case, as in the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The registry wants a credential, and none was sent.
    NoCredential,
    /// A credential was sent, and the registry refuses it.
    CredentialRejected,
    /// The credential is accepted, but not for this repository, or there is no such repository.
    AccessDenied,
    /// The registry refuses the token of its own token service.
    TokenRejected,
    /// There is no such tag or repository.
    NotFound,
    /// Asked anonymously: whether the repository is missing or private cannot be told apart.
    NotFoundOrPrivate,
    /// A secret that the pod names does not exist.
    SecretMissing,
    /// A secret that the pod names cannot be decoded, which stops every pull of the pod.
    SecretUndecodable,
    /// The kubelet does not look at a secret that the pod names: its type or its data key is not right.
    SecretIgnored,
    /// There is a credential for this host, under a key that does not match the image.
    KeyMismatch,
    /// The pod is older than the attachment of the secret.
    StalePod,
    /// The registry counts pulls, and the share is used up.
    RateLimited,
    /// The node does not find the host's name.
    Dns,
    /// The node gets no connection, or no answer in time.
    Unreachable,
    /// The node does not accept the registry's certificate, or the handshake fails.
    Tls,
    /// The registry speaks plain http, and the node asks by https.
    PlainHttp,
    /// The registry, or something between it and the node, is at fault.
    RegistryError,
    /// The image is not there for the node's platform.
    Platform,
    /// The node's disk is full.
    DiskFull,
    /// The image's name cannot be read.
    InvalidImageName,
    /// The image is not on the node, and the pod forbids to pull it.
    NeverPull,
    /// The image is on the node, but the pod has not shown a credential for it.
    NotVerifiedForPod,
    /// A policy of the node refuses the image.
    SignatureRejected,
    /// The runtime does not know which registry a short name means.
    ShortName,
    /// The pause image cannot be had, which the runtime pulls for itself.
    SandboxImage,
    /// The container runtime does not answer.
    RuntimeDown,
    /// The kubelet starts no more pulls for the moment.
    Throttled,
    /// The pull took too long, or was called off.
    Stalled,
    /// The runtime does not take images of this kind.
    UnsupportedImage,
    /// The image is there; something later fails.
    NotAPullProblem,
    /// Not recognised: the raw text is all that there is.
    Unknown,
}

impl Code {
    /// Whether credentials can have to do with it: of the others, which the pod has is beside the point.
    pub fn is_about_credentials(self) -> bool {
        match self {
            Self::NoCredential
            | Self::CredentialRejected
            | Self::AccessDenied
            | Self::TokenRejected
            | Self::NotFound
            | Self::NotFoundOrPrivate
            | Self::SecretMissing
            | Self::SecretUndecodable
            | Self::SecretIgnored
            | Self::KeyMismatch
            | Self::StalePod
            | Self::RateLimited
            | Self::NeverPull
            | Self::NotVerifiedForPod
            | Self::Unknown => true,
            Self::Dns
            | Self::Unreachable
            | Self::Tls
            | Self::PlainHttp
            | Self::RegistryError
            | Self::Platform
            | Self::DiskFull
            | Self::InvalidImageName
            | Self::SignatureRejected
            | Self::ShortName
            | Self::SandboxImage
            | Self::RuntimeDown
            | Self::Throttled
            | Self::Stalled
            | Self::UnsupportedImage
            | Self::NotAPullProblem => false,
        }
    }

    /// All codes, for tests and documents.
    pub const ALL: [Self; 31] = [
        Self::NoCredential,
        Self::CredentialRejected,
        Self::AccessDenied,
        Self::TokenRejected,
        Self::NotFound,
        Self::NotFoundOrPrivate,
        Self::SecretMissing,
        Self::SecretUndecodable,
        Self::SecretIgnored,
        Self::KeyMismatch,
        Self::StalePod,
        Self::RateLimited,
        Self::Dns,
        Self::Unreachable,
        Self::Tls,
        Self::PlainHttp,
        Self::RegistryError,
        Self::Platform,
        Self::DiskFull,
        Self::InvalidImageName,
        Self::NeverPull,
        Self::NotVerifiedForPod,
        Self::SignatureRejected,
        Self::ShortName,
        Self::SandboxImage,
        Self::RuntimeDown,
        Self::Throttled,
        Self::Stalled,
        Self::UnsupportedImage,
        Self::NotAPullProblem,
        Self::Unknown,
    ];
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The serialised word is the contract; the names of the variants are made from the same words.
        let mut word = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !word.is_empty() {
                word.push('-');
            }
            word.push(letter.to_ascii_lowercase());
        }
        f.pad(&word)
    }
}

/// How sure a diagnosis is. Later is surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// What is known fits it, and other things as well.
    Possible,
    /// What is known points to it; something that cannot be seen from here could make it another.
    Likely,
    /// The pod's own message says it, or what the API server holds leaves nothing else.
    Proven,
}

impl std::fmt::Display for Certainty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Proven => "proven",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_word_is_the_serialised_one() {
        let mut words = std::collections::BTreeSet::new();
        for code in Code::ALL {
            let word = serde_json::to_value(code).unwrap();
            assert_eq!(word.as_str().unwrap(), code.to_string());
            assert!(words.insert(code.to_string()), "{code} twice");
        }
        for certainty in [Certainty::Possible, Certainty::Likely, Certainty::Proven] {
            assert_eq!(serde_json::to_value(certainty).unwrap().as_str().unwrap(), certainty.to_string());
        }
    }
}
