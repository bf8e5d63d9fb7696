//! Answers of registries without a status: Docker and CRI-O print only the words, and words differ from product to
//! product.

use crate::diagnosis::anatomy::Sent;
use crate::diagnosis::form::Form;
use crate::diagnosis::form::When::{Begins, Code, Ends, Has, With};
use crate::diagnosis::said::Said;

/// Rows of words.
pub(super) const FORMS: &[Form] = &[
    Form {
        name: "limit-anonymous-words",
        when: &[Has(&["toomanyrequests", "pull rate limit"]), With(Sent::Nothing)],
        says: Said::AnonymousLimit,
        source: "table B; Docker Hub's own words",
    },
    Form {
        name: "limit-words",
        when: &[Has(&["toomanyrequests", "too many requests", "pull rate limit"])],
        says: Said::Limit,
        source: "table B; OCI distribution 1.1, error code TOOMANYREQUESTS; containers/image docker/docker_client.go",
    },
    Form {
        name: "no-basic-auth",
        when: &[Has(&[
            "no basic auth credentials",
            "no user/password was provided for basic authentication",
            "unauthenticated request",
        ])],
        says: Said::NothingSent,
        source: "table B; containerd 1.6.25 and 1.7.8 remotes/docker/authorizer.go, moby registry/auth.go",
    },
    Form {
        name: "credential-refused-words",
        when: &[
            With(Sent::Credential),
            Has(&[
                "incorrect username or password",
                "has expired",
                "cannot be authenticated",
                "not registered with aad",
            ]),
        ],
        says: Said::CredentialRefused,
        source: "table B and D.8: Docker Hub, ECR, GHCR",
    },
    Form {
        name: "invalid-token",
        when: &[Has(&["server message: invalid_token"])],
        says: Said::TokenRefused,
        source: "table B; RFC 6750 section 3.1, containerd 2.1 core/remotes/docker/authorizer.go",
    },
    Form {
        name: "bad-challenge",
        when: &[Has(&[
            "no scope specified for token auth challenge",
            "no realm specified for token auth challenge",
            "did not include a token in the response",
            "unable to decode token response",
            "invalid character '<' looking for beginning of value",
        ])],
        says: Said::RegistryFault,
        source: "containerd 1.4 and 2.1 core/remotes/docker/auth/fetch.go: what the registry asks for, or its token service answers, makes no sense",
    },
    Form {
        name: "insufficient-scope",
        when: &[Has(&["insufficient_scope"])],
        says: Said::ScopeMissing,
        source: "table B; RFC 6750 section 3.1, containerd 2.1 core/remotes/docker/authorizer.go",
    },
    Form {
        name: "tag-unknown",
        when: &[Has(&["manifest unknown", "manifest_unknown", "tag unknown"])],
        says: Said::TagUnknown,
        source: "table B and D.1; OCI distribution 1.1, error code MANIFEST_UNKNOWN",
    },
    Form {
        name: "name-unknown",
        when: &[Has(&["name unknown", "name_unknown", "repository name not known to registry"])],
        says: Said::NotFound,
        source: "table D.7; OCI distribution 1.1, error code NAME_UNKNOWN",
    },
    Form {
        name: "access-denied-words",
        when: &[Has(&["requested access to the resource is denied", "pull access denied"])],
        says: Said::ScopeMissing,
        source: "table B; moby distribution/errors.go, OCI distribution 1.1, error code DENIED",
    },
    Form {
        name: "blob-unknown",
        when: &[Has(&["unknown blob", "blob unknown", "blob_unknown"])],
        says: Said::LayerMissing,
        source: "OCI distribution 1.1, error code BLOB_UNKNOWN: the manifest names a layer that the registry has not",
    },
    Form {
        name: "no-right-words",
        when: &[Has(&[
            "unauthorized to access repository",
            "does not have permission for",
            "don't have the needed permissions",
        ])],
        says: Said::Forbidden,
        source: "table D.8: Harbor, Artifactory and Google call a missing right `unauthorized`",
    },
    Form {
        name: "unauthorized-words",
        when: &[Has(&[
            "unauthorized",
            "invalid username/password",
            "authentication required",
            "authentication is required",
            "not authorized",
        ])],
        says: Said::Unauthorized,
        source: "table B, D.5 and D.8; OCI distribution 1.1, error code UNAUTHORIZED; containers/image docker/docker_client.go",
    },
    Form {
        name: "denied-words",
        when: &[Has(&["denied: ", "permission denied", "permission_denied"])],
        says: Said::Forbidden,
        source: "table B and D.5: GHCR and Artifact Registry, as Docker and CRI-O print them",
    },
    Form {
        name: "denied-alone",
        when: &[Ends(&[": denied", ": denied.", ": access denied"])],
        says: Said::Forbidden,
        source: "table D.5; distribution registry/api/errcode: a code whose message the registry left empty",
    },
    Form {
        name: "denied-and-nothing-else",
        when: &[Begins(&["denied"]), Ends(&["denied", "denied."])],
        says: Said::Forbidden,
        source: "table D.5; the same, as Docker prints it without the request",
    },
    Form {
        name: "layer-not-found",
        when: &[Has(&["httpreadseeker", "httpreaderseeker", "/blobs/sha256:"]), Ends(&["not found"])],
        says: Said::LayerMissing,
        source: "containerd 1.4 and 2.1 core/remotes/docker/fetcher.go: read when what names it had been read",
    },
    Form {
        name: "not-found-words",
        when: &[Has(&[
            "content at url not found",
            "from remote: not found",
            "no such image",
            "requested image not found",
            "repository does not exist",
        ])],
        says: Said::NotFound,
        source: "table D.7; containerd 1.4 remotes/docker/fetcher.go",
    },
    Form {
        name: "not-found",
        when: &[
            Has(&["failed to resolve", "failed to copy", "manifest", "repository "]),
            Ends(&[": not found", " not found", ": not found\"", ": not found)"]),
        ],
        says: Said::NotFound,
        source: "table B; containerd 2.1 core/remotes/docker/resolver.go",
    },
    Form {
        name: "not-found-by-code",
        when: &[Code(&["NotFound", "5"])],
        says: Said::NotFound,
        source: "table B; gRPC code 5",
    },
    Form {
        name: "unavailable-by-code",
        when: &[Code(&["Unavailable", "14"])],
        says: Said::RuntimeDown,
        source: "table B; gRPC code 14: the connection to the runtime",
    },
];
