//! The codes of findings: each is one word, never reused for another meaning.

use serde::{Serialize, Serializer};

/// What is wrong with a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The docker config cannot be decoded, which stops every pull of the pods that name the secret.
    SecretUndecodable,
    /// The secret's type is none of the two of pull secrets: the kubelet does not look at it.
    WrongType,
    /// The secret lacks the data key that its type is about.
    NoData,
    /// The body has the form of the other type.
    FormatMismatch,
    /// There are no entries.
    NoEntries,
    /// The entries are empty because a program keeps the passwords elsewhere.
    CredentialStoreOnly,
    /// An entry has an identity token and nothing that the kubelet would send.
    IdentityTokenOnly,
    /// An entry has no user and no password.
    EmptyEntry,
    /// An entry has a password and no user.
    EmptyUsername,
    /// An entry has a user and no password.
    EmptyPassword,
    /// A credential has ended.
    Expired,
    /// A credential is about to end.
    Expiring,
    /// A token that soon ends is kept as if for ever.
    ShortLivedToken,
    /// User and password stand beside an `auth` that says something else.
    AuthDisagrees,
    /// User or password begins or ends with white space.
    EdgeWhiteSpace,
    /// The kubelet cannot read the key as a URL.
    KeyUnreadable,
    /// No image name can match the key.
    KeyNeverMatches,
    /// The key has an upper-case letter in its host.
    KeyUpperCase,
    /// The key names the port that goes without saying.
    KeyDefaultPort,
    /// The key ends in `/v1` or `/v2`, which is a path without a slash behind it.
    KeyApiVersion,
    /// The key names a host behind Docker Hub that its image names do not have.
    KeyDockerHubAlias,
    /// Two keys are one to the kubelet.
    DuplicateKey,
    /// Docker Hub's old name stands beside a key that always matches before it.
    IndexDockerIoSuppressed,
    /// An annotation of `kubectl apply` holds the credential once more.
    LastAppliedPassword,
    /// Nothing that was looked at names the secret.
    NotReferenced,
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::SecretUndecodable => "secret-undecodable",
            Self::WrongType => "wrong-type",
            Self::NoData => "no-data",
            Self::FormatMismatch => "format-mismatch",
            Self::NoEntries => "no-entries",
            Self::CredentialStoreOnly => "credential-store-only",
            Self::IdentityTokenOnly => "identity-token-only",
            Self::EmptyEntry => "empty-entry",
            Self::EmptyUsername => "empty-username",
            Self::EmptyPassword => "empty-password",
            Self::AuthDisagrees => "auth-disagrees",
            Self::EdgeWhiteSpace => "edge-white-space",
            Self::KeyUnreadable => "key-unreadable",
            Self::KeyNeverMatches => "key-never-matches",
            Self::KeyUpperCase => "key-upper-case",
            Self::KeyDefaultPort => "key-default-port",
            Self::KeyApiVersion => "key-api-version",
            Self::KeyDockerHubAlias => "key-docker-hub-alias",
            Self::DuplicateKey => "duplicate-key",
            Self::IndexDockerIoSuppressed => "index-docker-io-suppressed",
            Self::Expired => "expired",
            Self::Expiring => "expiring",
            Self::ShortLivedToken => "short-lived-token",
            Self::LastAppliedPassword => "last-applied-password",
            Self::NotReferenced => "not-referenced",
        })
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
