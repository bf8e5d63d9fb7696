//! Every row of the table of known messages, with a message as the programs print it.

use crate::diagnosis::{Evidence, forms};

const UNPACK: &str = "failed to pull and unpack image \"r.example/x:1\": ";

/// The row's name, the waiting reason, the message: one line each.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str)] = &[
    ("mount", "FailedMount", "MountVolume.SetUp failed for volume \"x\""),
    ("sandbox-runtime-gone", "FailedCreatePodSandBox", "rpc error: code = Unavailable desc = transport is closing"),
    ("sandbox-image", "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \"r.example/pause:3.9\": failed to pull image \"r.example/pause:3.9\": x"),
    ("sandbox-image", "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = Unknown desc = failed pulling image \"r.example/pause:3.1\": Error response from daemon: manifest unknown"),
    ("sandbox-other", "FailedCreatePodSandBox", "Failed to create pod sandbox: cni plugin not initialized"),
    ("after-the-pull", "RunContainerError", "failed to create containerd task: failed to start shim"),
    ("after-the-pull", "CreateContainerConfigError", "secret \"x\" not found"),
    ("invalid-image-name", "InvalidImageName", "Failed to apply default image tag \"https://x\": couldn't parse image name \"https://x\": invalid reference format"),
    ("never-pull", "ErrImageNeverPull", "Container image \"x\" is not present with pull policy of Never"),
    ("never-pull-text", "ErrImagePull", "Container image \"x\" is not present with pull policy of Never"),
    ("secret-undecodable", "illegal base64 data at input byte 4", "illegal base64 data at input byte 4"),
    ("secret-undecodable", "ErrImagePull", "unable to parse auth field, must be formatted as base64(username:password)"),
    ("secret-undecodable", "x", "invalid character 'x' looking for beginning of value"),
    ("secret-undecodable", "x", "json: cannot unmarshal string into Go struct field DockerConfigJSON.auths of type credentialprovider.DockerConfig"),
    ("signature-reason", "SignatureValidationFailed", "image pull failed for x because the signature validation failed"),
    ("policy", "ErrImagePull", "Source image rejected: A signature was required, but no signature exists"),
    ("policy", "ErrImagePull", "Running image docker://r.example/x:1 is rejected by policy."),
    ("verifier", "ErrImagePull", "image verifier cosign blocked pull of r.example/x:1 with digest sha256:1 for reason: none"),
    ("short-name", "ImageInspectError", "Failed to inspect image \"\": rpc error: code = Unknown desc = short name mode is enforcing, but image name a/b:1 returns ambiguous list"),
    ("short-name", "ErrImagePull", "short-name \"busybox:latest\" did not resolve to an alias and no unqualified-search registries are defined"),
    ("throttled", "ErrImagePull", "pull QPS exceeded"),
    ("runtime-socket", "ErrImagePull", "rpc error: code = Unavailable desc = dial unix /run/containerd/containerd.sock: connect: connection refused"),
    ("image-ref-not-set", "ErrImagePull", "imageRef of image \"x\" is not set"),
    ("disk-full", "ErrImagePull", "failed to extract layer sha256:1: no space left on device"),
    ("429-anonymous", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/x/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit."),
    ("429", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/x/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit."),
    ("407", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 407 Proxy Authentication Required"),
    ("anonymous-token-refused", "ErrImagePull", "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=x&service=ghcr.io: 403 Forbidden"),
    ("oauth-token-401", "ErrImagePull", "failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=x: 401 Unauthorized"),
    ("oauth-token-403", "ErrImagePull", "failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://ghcr.io/token: 403 Forbidden"),
    ("token-401", "ErrImagePull", "initializing source docker://r.example/x:1: Requesting bearer token: received unexpected HTTP status: 401 Unauthorized"),
    ("token-403", "ErrImagePull", "Requesting bearer token: invalid status code from registry 403 (Forbidden)"),
    ("token-403", "ErrImagePull", "Requesting bearer token: received unexpected HTTP status: 403 Forbidden"),
    ("token-other-status", "ErrImagePull", "failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://r.example/token: 503 Service Unavailable"),
    ("layer-refused", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: unexpected status code https://r.example/v2/x/blobs/sha256:1: 403 Forbidden"),
    ("layer-404", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: unexpected status code https://r.example/v2/x/blobs/sha256:1: 404 Not Found"),
    ("layer-other-status", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: unexpected status code https://r.example/v2/x/blobs/sha256:1: 500 Internal Server Error"),
    ("layer-not-found", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: content at https://r.example/v2/x/blobs/sha256:1 not found: not found"),
    ("layer-not-found", "ErrImagePull", "failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:1 (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found"),
    ("denied-alone", "ErrImagePull", "Error response from daemon: Head \"https://ghcr.io/v2/x/manifests/1\": denied"),
    ("denied-alone", "ErrImagePull", "reading manifest 1.4 in ghcr.io/acme/shop: denied"),
    ("denied-and-nothing-else", "ErrImagePull", "Error response from daemon: denied"),
    ("own-files", "ErrImagePull", "failed to resolve reference \"docker.io/library/nginx:1\": unable to load hosts: stat /etc/containerd/certs.d/docker.io: permission denied"),
    ("own-files", "ErrImagePull", "Error response from daemon: open /etc/docker/certs.d/k8s.gcr.io: permission denied"),
    ("credential-refused-in-words", "ErrImagePull", "unexpected status from HEAD request to https://1.dkr.ecr.us-east-1.amazonaws.com/v2/x/manifests/1: 403 Forbidden\ndenied: Your authorization token has expired. Reauthenticate and try again."),
    ("unauthenticated-in-words", "ErrImagePull", "unexpected status from HEAD request to https://us-docker.pkg.dev/v2/p/r/x/manifests/1: 403 Forbidden\ndenied: Unauthenticated request. Unauthenticated requests do not have permission"),
    ("401", "ErrImagePull", "unexpected status from HEAD request to https://quay.io/v2/x/y/manifests/1: 401 Unauthorized"),
    ("401", "ErrImagePull", "pulling from host r.example failed with status code [manifests 1]: 401 Unauthorized"),
    ("401", "ErrImagePull", "unexpected status code [manifests 1]: 401"),
    ("403", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 403 Forbidden"),
    ("403", "ErrImagePull", "unexpected status: 403 Forbidden"),
    ("404-tag", "ErrImagePull", "unexpected status from GET request to https://r.example/v2/x/manifests/1: 404 Not Found\nmanifest unknown: no"),
    ("404", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 404 Not Found"),
    ("other-status", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 502 Bad Gateway"),
    ("proxy-malformed", "ErrImagePull", "proxyconnect tcp: dial tcp: lookup http: Temporary failure in name resolution"),
    ("proxy-malformed", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": proxyconnect tcp: parse \"http://u:pw@proxy:31 28\": invalid port \":31 28\" after host"),
    ("proxy", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused"),
    ("proxy-refuses", "ErrImagePull", "failed to authorize: failed to fetch oauth token: Post \"https://auth.docker.io/token\": Proxy Authentication Required"),
    ("proxy-refuses", "ErrImagePull", "failed to fetch oauth token: Post \"https://auth.docker.io/token\": Proxy Authentication Required ( Forefront TMG requires authorization to fulfill the request. Access to the Web Proxy filter is denied.  )"),
    ("proxy-refuses", "ErrImagePull", "Error response from daemon: Get \"https://r.example/v2/\": Authentication required"),
    ("proxy-refuses", "ErrImagePull", "failed to fetch anonymous token: Post \"https://auth.docker.io/token\": Forbidden"),
    ("oauth-token-401", "ErrImagePull", "failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://r.example/token?scope=x: 401"),
    ("anonymous-token-refused", "ErrImagePull", "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://r.example/token?scope=x: 401 "),
    ("401", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 401 "),
    ("403", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 403 Access Denied"),
    ("404", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 404"),
    ("other-status", "ErrImagePull", "unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 530 <none>"),
    ("token-other-status", "ErrImagePull", "failed to fetch oauth token: unexpected status from POST request to https://r.example/token: 500"),
    ("proxy-refuses", "ErrImagePull", "failed to do request: Head \"https://ghcr.io/v2/x/manifests/1\": Forbidden"),
    ("dns", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": dial tcp: lookup r.example: no such host"),
    ("dns", "ErrImagePull", "dial tcp: lookup r.example on 127.0.0.53:53: server misbehaving"),
    ("dns", "ErrImagePull", "Get \"https://r.example/v2/\": dial tcp: lookup r.example: Temporary failure in name resolution"),
    ("plain-http", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": http: server gave HTTP response to HTTPS client"),
    ("tls-timeout", "ErrImagePull", "Get \"https://r.example/v2/\": net/http: TLS handshake timeout"),
    ("certificate-unknown", "ErrImagePull", "tls: failed to verify certificate: x509: certificate signed by unknown authority"),
    ("certificate-name", "ErrImagePull", "x509: certificate is valid for a, not b"),
    ("certificate-ended", "ErrImagePull", "x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-01-01T00:00:00Z"),
    ("certificate-name", "ErrImagePull", "x509: certificate relies on legacy Common Name field, use SANs instead"),
    ("client-certificate", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": remote error: tls: certificate required"),
    ("client-certificate", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": remote error: tls: bad certificate"),
    ("bad-challenge", "ErrImagePull", "failed to authorize: failed to fetch oauth token: unable to decode token response: invalid character '<' looking for beginning of value"),
    ("handshake", "ErrImagePull", "remote error: tls: handshake failure"),
    ("registry-unavailable", "RegistryUnavailable", "image pull failed for x because the registry is unavailable"),
    ("no-connection", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": dial tcp 10.0.0.1:443: connect: connection refused"),
    ("no-connection", "ErrImagePull", "failed to fetch oauth token: Get \"https://auth.r.example/token\": dial tcp 10.0.0.1:443: i/o timeout"),
    ("no-connection", "ErrImagePull", "dial tcp 10.0.0.1:443: connect: no route to host"),
    ("no-answer-in-time", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": context deadline exceeded"),
    ("cut-off", "ErrImagePull", "failed to copy: httpReadSeeker: short read: expected 100 bytes but got 0: unexpected EOF"),
    ("eof", "ErrImagePull", "failed to do request: Head \"https://r.example/v2/x\": EOF"),
    ("http2", "ErrImagePull", "http2: server sent GOAWAY and closed the connection"),
    ("called-off", "ErrImagePull", "rpc error: code = Canceled desc = failed to pull and unpack image \"x\": context canceled"),
    ("called-off", "ErrImagePull", "rpc error: code = Unknown desc = context deadline exceeded"),
    ("called-off-by-code", "ErrImagePull", "rpc error: code = DeadlineExceeded desc = the runtime took too long"),
    ("platform", "ErrImagePull", "rpc error: code = NotFound desc = no match for platform in manifest: not found"),
    ("platform", "ErrImagePull", "no matching manifest for linux/arm64/v8 in the manifest list entries"),
    ("platform", "ErrImagePull", "no image found in manifest list for architecture \"arm64\", variant \"v8\", OS \"linux\""),
    ("damaged", "ErrImagePull", "failed commit on ref \"layer-sha256:1\": unexpected commit digest sha256:2, expected sha256:1"),
    ("damaged", "ErrImagePull", "rpc error: code = FailedPrecondition desc = failed size validation: 1 != 2: failed precondition"),
    ("unpacking", "ErrImagePull", "failed to unpack image on snapshotter overlayfs: content digest sha256:1: not found"),
    ("unpacking", "ErrImagePull", "rpc error: code = NotFound desc = failed to extract layer sha256:1: mkdir /x: permission denied"),
    ("schema-1", "ErrImagePull", "media type \"application/vnd.docker.distribution.manifest.v1+prettyjws\" is no longer supported since containerd v2.1"),
    ("schema-1", "ErrImagePull", "schema 1 image manifests are no longer supported"),
    ("schema-1", "ErrImagePull", "[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 support is disabled by default"),
    ("media-type", "ErrImagePull", "unsupported manifest media type and no default available: application/json"),
    ("encrypted", "ErrImagePull", "failed to decrypt layer: missing private key needed for decryption"),
    ("invalid-reference", "ErrImagePull", "failed to parse image reference \"X\": invalid reference format: repository name must be lowercase"),
    ("limit-anonymous-words", "ErrImagePull", "toomanyrequests: You have reached your unauthenticated pull rate limit."),
    ("limit-words", "ErrImagePull", "too many requests to registry"),
    ("no-basic-auth", "ErrImagePull", "pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials"),
    ("no-basic-auth", "ErrImagePull", "Get https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/x/manifests/1: no basic auth credentials"),
    ("credential-refused-words", "ErrImagePull", "Error response from daemon: Get https://registry-1.docker.io/v2/x/manifests/1: unauthorized: incorrect username or password"),
    ("invalid-token", "ErrImagePull", "pull access denied, repository does not exist or may require authorization: server message: invalid_token: authorization failed"),
    ("bad-challenge", "ErrImagePull", "failed to resolve reference \"r.example/x:1\": no scope specified for token auth challenge"),
    ("locked", "ErrImagePull", "failed to copy: ref layer-sha256:1 locked for 30s (since 2026-01-01): unavailable"),
    ("insufficient-scope", "ErrImagePull", "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"),
    ("tag-unknown", "ErrImagePull", "Error response from daemon: manifest for r.example/x:1 not found: manifest unknown: manifest unknown"),
    ("tag-unknown", "ErrImagePull", "reading manifest 1 in r.example/x: manifest unknown"),
    ("name-unknown", "ErrImagePull", "Error response from daemon: name unknown: repository name not known to registry"),
    ("access-denied-words", "ErrImagePull", "Error response from daemon: pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"),
    ("access-denied-words", "ErrImagePull", "reading manifest 1 in r.example/x: requested access to the resource is denied"),
    ("credential-refused-words", "ErrImagePull", "Error response from daemon: unauthorized: Application not registered with AAD."),
    ("unauthorized-words", "ErrImagePull", "Error response from daemon: unknown: Authentication is required"),
    ("blob-unknown", "ErrImagePull", "error pulling image configuration: download failed after attempts=1: unknown blob"),
    ("no-right-words", "ErrImagePull", "Error response from daemon: unauthorized: unauthorized to access repository: x, action: pull"),
    ("403-page", "ErrImagePull", "Error response from daemon: error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: \"<html>\""),
    ("damaged", "ErrImagePull", "failed commit on ref \"layer-sha256:1\": unexpected commit size 2, expected 1: unknown"),
    ("unauthorized-words", "RunContainerError", "failed to create shim task: rpc status: Status { message: \"obtaining and verifying image: GET https://r.example/token?x: UNAUTHORIZED: authentication required\" }"),
    ("unauthorized-words", "ErrImagePull", "unable to retrieve auth token: invalid username/password: unauthorized: Please login"),
    ("unauthorized-words", "ErrImagePull", "Error response from daemon: unauthorized: authentication required"),
    ("unauthorized-words", "RunContainerError", "failed to create shim task: failed to pull manifest Not authorized: url https://r.example/v2/x/manifests/1"),
    ("denied-words", "ErrImagePull", "Error response from daemon: denied: Permission \"artifactregistry.repositories.downloadArtifacts\" denied on resource"),
    ("not-found-words", "ErrImagePull", "could not fetch content descriptor sha256:1 (application/x) from remote: not found"),
    ("not-found-words", "ErrImagePull", "content at URL not found"),
    ("not-found", "ErrImagePull", "failed to resolve reference \"r.example/x:1\": r.example/x:1: not found"),
    ("not-found-by-code", "ErrImagePull", "rpc error: code = NotFound desc = r.example/x"),
    ("unavailable-by-code", "ErrImagePull", "rpc error: code = Unavailable desc = connection error"),
];

#[test]
fn each_row_is_found_by_its_message() {
    for (name, reason, message) in ROWS {
        for message in [
            (*message).to_owned(),
            format!("Back-off pulling image \"r.example/x:1\": ErrImagePull: {message}"),
        ] {
            // A reason of its own is not wrapped so.
            if message.starts_with("Back-off") && *reason != "ErrImagePull" {
                continue;
            }
            let evidence = Evidence::read(reason, &message);
            let form = evidence.attempts[0].form.map(|form| form.name);
            assert_eq!(form, Some(*name), "{message}");
        }
    }
}

#[test]
fn no_row_is_without_a_message() {
    for form in forms::all() {
        assert!(ROWS.iter().any(|(name, ..)| *name == form.name), "{} has no message here", form.name);
    }
}

#[test]
fn a_list_is_read_one_by_one() {
    let list = format!(
        "[{UNPACK}failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized, {UNPACK}x509: no]"
    );
    let evidence = Evidence::read("ErrImagePull", &list);
    let names: Vec<_> = evidence.attempts.iter().map(|attempt| attempt.form.unwrap().name).collect();
    assert_eq!(names, ["oauth-token-401", "certificate-unknown"]);
    assert_eq!(evidence.deciding(), 0, "the first came further than to a certificate");
}
