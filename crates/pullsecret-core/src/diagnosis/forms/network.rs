//! Faults on the way to a registry: no HTTP status came back. None of them says anything of a credential.

use crate::diagnosis::form::Form;
use crate::diagnosis::form::When::{Code, Ends, Has, Lacks, Reason, RefusedByProxy};
use crate::diagnosis::said::Said;

/// Rows of the network.
pub(super) const FORMS: &[Form] = &[
    Form {
        name: "proxy-malformed",
        when: &[Has(&[
            "proxyconnect tcp: dial tcp: lookup http:",
            "proxyconnect tcp: dial tcp: lookup https:",
            "proxyconnect tcp: dial tcp: lookup http ",
            "proxyconnect tcp: dial tcp: lookup https ",
            "proxyconnect tcp: parse ",
            "invalid proxy address ",
        ])],
        says: Said::ProxyMalformed,
        source: "table B; Go 1.25 net/http/transport.go, golang.org/x/net/http/httpproxy/proxy.go",
    },
    Form {
        name: "proxy",
        when: &[Has(&["proxyconnect tcp", "socks connect"])],
        says: Said::Proxy,
        source: "table B; Go 1.25 net/http/transport.go",
    },
    Form {
        name: "proxy-refuses",
        when: &[RefusedByProxy],
        says: Said::Proxy,
        source: "Go 1.25 net/http/transport.go: a CONNECT that is refused is nothing but the status's words",
    },
    Form {
        name: "dns",
        when: &[Has(&[
            "no such host",
            "server misbehaving",
            "temporary failure in name resolution",
            "name or service not known",
            "dial tcp: lookup ",
        ])],
        says: Said::Dns,
        source: "table B; Go 1.25 net/dnsclient.go and net/net.go",
    },
    Form {
        name: "plain-http",
        when: &[Has(&[
            "server gave http response to https client",
            "first record does not look like a tls handshake",
        ])],
        says: Said::PlainHttp,
        source: "table B; Go 1.25 net/http/transport.go and crypto/tls/conn.go",
    },
    Form {
        name: "tls-timeout",
        when: &[Has(&["tls handshake timeout"])],
        says: Said::Unreachable,
        source: "Go 1.25 net/http/transport.go: no answer in time",
    },
    Form {
        name: "certificate-ended",
        when: &[Has(&["certificate has expired or is not yet valid"])],
        says: Said::CertificateEnded,
        source: "table B; Go 1.25 crypto/x509/verify.go",
    },
    Form {
        name: "certificate-name",
        when: &[Has(&[
            "x509: certificate is valid for ",
            "x509: certificate is not valid for ",
            "x509: certificate relies on legacy common name",
            "x509: cannot validate certificate for ",
        ])],
        says: Said::CertificateName,
        source: "table B; Go 1.25 crypto/x509/verify.go",
    },
    Form {
        name: "certificate-unknown",
        when: &[Has(&["x509: ", "failed to verify certificate", "certificate signed by unknown authority"])],
        says: Said::CertificateUnknown,
        source: "table B; Go 1.25 crypto/x509/verify.go",
    },
    Form {
        name: "client-certificate",
        when: &[Has(&[
            "remote error: tls: certificate required",
            "remote error: tls: bad certificate",
            "remote error: tls: unknown certificate",
            "remote error: tls: expired certificate",
            "remote error: tls: revoked certificate",
            "remote error: tls: unsupported certificate",
        ])],
        says: Said::ClientCertificate,
        source: "Go 1.25 crypto/tls/alert.go: what the other side says of the certificate that it was sent, or was not",
    },
    Form {
        name: "handshake",
        when: &[Has(&["tls: "])],
        says: Said::Handshake,
        source: "table B; Go 1.25 crypto/tls/alert.go",
    },
    Form {
        name: "registry-unavailable",
        when: &[Reason(&["RegistryUnavailable"])],
        says: Said::Unreachable,
        source: "table A; CRI-O 1.34 server/image_pull.go: the connection was refused",
    },
    Form {
        name: "no-connection",
        when: &[Has(&[
            "connection refused",
            "connect: no route to host",
            "network is unreachable",
            "connection reset by peer",
            "connection timed out",
            "i/o timeout",
            "client.timeout exceeded",
            "request canceled while waiting for connection",
            "because the registry is unavailable",
        ])],
        says: Said::Unreachable,
        source: "table B; Go 1.25 net and errno",
    },
    Form {
        name: "no-answer-in-time",
        when: &[
            Has(&["head \"http", "get \"http", "dial tcp"]),
            Has(&["context deadline exceeded", "net/http: timeout awaiting response headers"]),
        ],
        says: Said::Unreachable,
        source: "table B; containerd 2.1 core/remotes/docker/resolver.go",
    },
    Form {
        name: "cut-off",
        when: &[Has(&["unexpected eof", "short read"])],
        says: Said::Damaged,
        source: "table B; Go 1.25 io.ErrUnexpectedEOF: the transfer ended early",
    },
    Form {
        name: "eof",
        when: &[Ends(&[": eof"])],
        says: Said::RegistryFault,
        source: "table B; Go 1.25 net/http: the connection was closed without an answer",
    },
    Form {
        name: "http2",
        when: &[Has(&["http2: server sent goaway", "stream error: stream id", "malformed http response"])],
        says: Said::RegistryFault,
        source: "Go 1.25 net/http/h2_bundle.go",
    },
    Form {
        name: "locked",
        when: &[Has(&["locked for ", "locked: unavailable"])],
        says: Said::Stalled,
        source: "containerd 2.1 plugins/content/local/locks.go: another pull of the same layer is under way",
    },
    Form {
        name: "called-off",
        when: &[Has(&["context canceled", "context deadline exceeded"])],
        says: Said::Stalled,
        source: "table B and D.2; containerd 2.1 image_pull_progress_timeout, cri-dockerd's image pull deadline",
    },
    Form {
        name: "called-off-by-code",
        when: &[Code(&["Canceled", "DeadlineExceeded", "1", "4"]), Lacks(&["not found"])],
        says: Said::Stalled,
        source: "table B and D.2; gRPC codes 1 and 4",
    },
];
