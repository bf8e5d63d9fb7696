//! Answers with an HTTP status: by status and stage first, words only where the same status means several things.

use crate::diagnosis::anatomy::{Sent, Stage};
use crate::diagnosis::form::Form;
use crate::diagnosis::form::When::{AnyStatus, At, Has, Status, With};
use crate::diagnosis::said::Said;

/// Rows of HTTP answers.
pub(super) const FORMS: &[Form] = &[
    Form {
        name: "429-anonymous",
        when: &[Status(&[429]), With(Sent::Nothing)],
        says: Said::AnonymousLimit,
        source: "table B; Docker Hub's own words",
    },
    Form { name: "429", when: &[Status(&[429])], says: Said::Limit, source: "table B; RFC 6585 section 4" },
    Form {
        name: "407",
        when: &[Status(&[407])],
        says: Said::Proxy,
        source: "RFC 9110 section 15.5.8: only proxies answer so",
    },
    Form {
        name: "anonymous-token-refused",
        when: &[At(Stage::Token), With(Sent::Nothing), Status(&[401, 403])],
        says: Said::NothingSent,
        source: "table B and D.12; containerd 2.1 core/remotes/docker/authorizer.go",
    },
    Form {
        name: "oauth-token-401",
        when: &[At(Stage::Token), With(Sent::Credential), Status(&[401])],
        says: Said::CredentialRefused,
        source: "table B and C.2; containerd 2.1 core/remotes/docker/authorizer.go",
    },
    Form {
        name: "oauth-token-403",
        when: &[At(Stage::Token), With(Sent::Credential), Status(&[403])],
        says: Said::CredentialForbidden,
        source: "table B; containerd 2.1 core/remotes/docker/authorizer.go",
    },
    Form {
        name: "token-401",
        when: &[At(Stage::Token), Status(&[401])],
        says: Said::Unauthorized,
        source: "table B, CRI-O; containers/image docker/docker_client.go",
    },
    Form {
        name: "token-403",
        when: &[At(Stage::Token), Status(&[403])],
        says: Said::Forbidden,
        source: "table B, CRI-O; containers/image docker/docker_client.go",
    },
    Form {
        name: "token-other-status",
        when: &[At(Stage::Token), AnyStatus],
        says: Said::RegistryFault,
        source: "containerd 2.1 core/remotes/docker/auth/fetch.go: the token service answers something else",
    },
    Form {
        name: "layer-refused",
        when: &[At(Stage::Blob), Status(&[401, 403])],
        says: Said::LayerRefused,
        source: "containerd 2.1 core/remotes/docker/fetcher.go: the manifest had been read by then",
    },
    Form {
        name: "layer-404",
        when: &[At(Stage::Blob), Status(&[404])],
        says: Said::LayerMissing,
        source: "containerd 2.1 core/remotes/docker/fetcher.go, OCI distribution 1.1 section on pulling blobs",
    },
    Form {
        name: "layer-other-status",
        when: &[At(Stage::Blob), AnyStatus],
        says: Said::RegistryFault,
        source: "containerd 2.1 core/remotes/docker/fetcher.go",
    },
    Form {
        name: "403-page",
        when: &[Status(&[403]), Has(&["response body: "]), Has(&["<html", "<!doctype"])],
        says: Said::RegistryFault,
        source: "table D.4: a page for browsers is a proxy's or a firewall's, not a registry's",
    },
    Form {
        name: "credential-refused-in-words",
        when: &[Status(&[400, 401, 403]), With(Sent::Credential)],
        says: Said::CredentialRefused,
        source: "table B and D.8: GHCR, ECR and Docker Hub say that they did not take what was sent",
    },
    Form {
        name: "unauthenticated-in-words",
        when: &[Status(&[401, 403]), With(Sent::Nothing)],
        says: Said::NothingSent,
        source: "table B: Google Artifact Registry",
    },
    Form {
        name: "401",
        when: &[Status(&[401])],
        says: Said::Unauthorized,
        source: "table B and D.12; RFC 9110 section 15.5.2",
    },
    Form {
        name: "403",
        when: &[Status(&[403])],
        says: Said::Forbidden,
        source: "table B and D.12; RFC 9110 section 15.5.4",
    },
    Form {
        name: "404-tag",
        when: &[Status(&[404]), Has(&["manifest unknown", "manifest_unknown"])],
        says: Said::TagUnknown,
        source: "table B; OCI distribution 1.1, error code MANIFEST_UNKNOWN",
    },
    Form {
        name: "404",
        when: &[Status(&[404])],
        says: Said::NotFound,
        source: "table B; containerd 2.1 core/remotes/docker/resolver.go",
    },
    Form {
        name: "other-status",
        when: &[AnyStatus],
        says: Said::RegistryFault,
        source: "table B: 5xx, and whatever else a registry does not answer",
    },
];
