//! What one message says by itself, before anything else is known: the answer of a registry, a fault on the way to
//! it, or a refusal of the kubelet or the runtime.

/// What a message says. The first group is undecided: only with what was sent does it become a diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// Nothing was sent, and that was refused.
    NothingSent,
    /// A credential was sent, and it is refused itself.
    CredentialRefused,
    /// A credential was sent and may not do this.
    CredentialForbidden,
    /// 401, which does not tell whether anything was sent.
    Unauthorized,
    /// 403, which does not tell that either.
    Forbidden,
    /// The token that the registry gave does not cover this repository, or there is no such repository.
    ScopeMissing,
    /// The registry does not take the token that its own token service gave.
    TokenRefused,
    /// 404: no such tag or repository for whoever asked.
    NotFound,
    /// The repository can be read, and has no such tag.
    TagUnknown,

    /// Docker Hub or another registry counts, and the anonymous share is used up.
    AnonymousLimit,
    /// A registry counts pulls, and the share is used up.
    Limit,
    /// A host's name is not found.
    Dns,
    /// No connection, or none in time.
    Unreachable,
    /// The proxy of the node's runtime is wrong, or refuses.
    Proxy,
    /// The proxy that is set for the node's runtime is no address.
    ProxyMalformed,
    /// The node trusts nobody who vouches for the certificate.
    CertificateUnknown,
    /// The certificate has ended, or has not begun.
    CertificateEnded,
    /// The certificate is not for this host.
    CertificateName,
    /// The registry wants a certificate of the node's, and does not take the one that it got, or got none.
    ClientCertificate,
    /// The two do not agree on how to encrypt.
    Handshake,
    /// The registry speaks plain http, and https was asked.
    PlainHttp,
    /// The registry, or something before it, is at fault.
    RegistryFault,
    /// The manifest could be read, and a layer is refused.
    LayerRefused,
    /// The manifest could be read, and something that it names is not there.
    LayerMissing,
    /// What came is not what was announced: a damaged transfer.
    Damaged,
    /// All of it came, and the node cannot unpack it.
    Unpacking,
    /// The runtime may not touch files of its own.
    OwnFiles,
    /// The image is not there for the node's platform.
    Platform,
    /// The node's disk is full.
    DiskFull,
    /// The image's name cannot be read.
    InvalidName,
    /// The image is not there, and it must not be pulled.
    NeverPull,
    /// A pull secret cannot be decoded.
    SecretUndecodable,
    /// A policy of the node wants a signature, or refuses the image.
    SignatureRefused,
    /// The runtime does not know which registry a short name means.
    ShortName,
    /// The pause image, which the runtime pulls for itself, cannot be had.
    SandboxImage,
    /// The container runtime does not answer.
    RuntimeDown,
    /// The kubelet pulls no more for the moment.
    Throttled,
    /// The pull came to nothing because it took too long, or was called off.
    Stalled,
    /// The runtime does not take images of this kind.
    Unsupported,
    /// The image is there, and something later fails.
    NotAPull,
    /// None of the known forms.
    Unknown,
}

impl Said {
    /// How far an attempt got that ended so. Where attempts differ, the one that got furthest decides
    /// (pull failures: "manifest unknown" beside "unauthorized" is a missing tag, not a missing right).
    pub fn reach(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Dns
            | Self::Unreachable
            | Self::Proxy
            | Self::ProxyMalformed
            | Self::CertificateUnknown
            | Self::CertificateEnded
            | Self::CertificateName
            | Self::ClientCertificate
            | Self::Handshake
            | Self::PlainHttp
            | Self::RuntimeDown
            | Self::OwnFiles
            | Self::Throttled => 1,
            Self::RegistryFault | Self::Stalled => 2,
            Self::NothingSent
            | Self::CredentialRefused
            | Self::CredentialForbidden
            | Self::Unauthorized
            | Self::Forbidden
            | Self::ScopeMissing
            | Self::TokenRefused => 3,
            Self::AnonymousLimit | Self::Limit => 4,
            Self::NotFound => 5,
            Self::TagUnknown => 6,
            Self::LayerRefused
            | Self::LayerMissing
            | Self::Damaged
            | Self::Unpacking
            | Self::Platform
            | Self::DiskFull
            | Self::Unsupported
            | Self::SignatureRefused => 7,
            Self::InvalidName
            | Self::NeverPull
            | Self::SecretUndecodable
            | Self::ShortName
            | Self::SandboxImage
            | Self::NotAPull => 8,
        }
    }

    /// Whether it is what a registry said to an attempt, and not what the node said of itself.
    pub fn is_about_registry(self) -> bool {
        (2..8).contains(&self.reach())
    }

    /// Whether it is about who asks: a right or a credential, or the lack of one.
    pub fn is_about_access(self) -> bool {
        self.reach() == 3
    }
}
