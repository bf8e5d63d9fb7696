//! The parts of an error that can be read from its text whatever it is about: which program wrote it, which host it
//! spoke with, how far it got, which status came back, and whether a credential was sent.

/// Whose form of words an error is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// containerd.
    Containerd,
    /// Docker, by way of dockershim or cri-dockerd.
    Docker,
    /// CRI-O, and the library below it (containers/image).
    CriO,
}

/// What was being done when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The registry was looked for.
    Resolve,
    /// The token service was asked.
    Token,
    /// A manifest was asked for.
    Manifest,
    /// A layer or the image's config was asked for.
    Blob,
}

/// Whether a credential was sent, as far as the words tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sent {
    /// They do not tell.
    #[default]
    NotSaid,
    /// None was sent, or none that counts: one without a user or a password is as good as none.
    Nothing,
    /// One was sent.
    Credential,
}

/// HTTP statuses and the words that go with them (RFC 9110), as Go's `net/http` prints them.
const STATUSES: [(u16, &str); 22] = [
    (301, "moved permanently"),
    (302, "found"),
    (307, "temporary redirect"),
    (400, "bad request"),
    (401, "unauthorized"),
    (403, "forbidden"),
    (404, "not found"),
    (405, "method not allowed"),
    (406, "not acceptable"),
    (407, "proxy authentication required"),
    (408, "request timeout"),
    (410, "gone"),
    (416, "requested range not satisfiable"),
    (418, "i'm a teapot"),
    (429, "too many requests"),
    (451, "unavailable for legal reasons"),
    (500, "internal server error"),
    (501, "not implemented"),
    (502, "bad gateway"),
    (503, "service unavailable"),
    (504, "gateway timeout"),
    (505, "http version not supported"),
];

/// What stands before a status that has no words behind it.
const BEFORE_A_STATUS: [&str; 10] = [
    "status: ",
    "status ",
    "status code: ",
    "status code ",
    "http code: ",
    "http code ",
    "code from registry ",
    "]: ",
    "http ",
    "statuscode: ",
];

/// What containerd prints before the address of a request whose status it did not expect.
const UNEXPECTED: &str = "unexpected status";

/// The HTTP status in a text of small letters: the one behind the request, whatever words go with it (servers may
/// leave them out, or have their own); else the first that is one beyond doubt.
pub(super) fn status(text: &str) -> Option<u16> {
    behind_the_request(text).or_else(|| beyond_doubt(text))
}

fn behind_the_request(text: &str) -> Option<u16> {
    let rest = &text[text.find(UNEXPECTED)? + UNEXPECTED.len()..];
    let (before, address) = rest.split_once("http")?;
    let is_request = [" code ", " from "].iter().any(|start| before.starts_with(start));
    let after = address.split_once(": ").filter(|_| is_request)?.1;
    let digits = after.get(..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let ends = !after[3..].starts_with(|next: char| next.is_ascii_alphanumeric());
    digits.parse().ok().filter(|number| ends && (100..600).contains(number))
}

fn beyond_doubt(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(2)).find_map(|at| {
        let digits = bytes.get(at..at + 3)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let (before, after) = (text.get(..at)?, text.get(at + 3..)?);
        let number: u16 = text.get(at..at + 3)?.parse().ok().filter(|number| (300..600).contains(number))?;
        let ends = !after.starts_with(|next: char| next.is_ascii_alphanumeric());
        let has_words = || {
            let (_, words) = STATUSES.iter().find(|(known, _)| *known == number)?;
            after.trim_start_matches([' ', '(']).strip_prefix(words)
        };
        let announced = BEFORE_A_STATUS.iter().any(|start| before.ends_with(start))
            && (!before.ends_with("]: ") || before.contains("status code ["));
        let with_words = before.ends_with([' ', '\n']) && has_words().is_some();
        (ends && (announced || with_words)).then_some(number)
    })
}

/// Words that tell what was being done, the later stage first but for the token, which is wanted at every stage.
const STAGES: [(Stage, &[&str]); 4] = [
    (
        Stage::Token,
        &[
            "failed to authorize",
            "fetch oauth token",
            "fetch anonymous token",
            "requesting bearer token",
            "unable to retrieve auth token",
            "error authenticating with",
            "/token?",
        ],
    ),
    (
        Stage::Manifest,
        &[
            "/manifests/",
            "[manifests ",
            "reading manifest",
            "manifest unknown",
            "manifest for ",
            "head request to",
        ],
    ),
    (
        Stage::Blob,
        &[
            "/blobs/",
            "httpreadseeker",
            "httpreaderseeker",
            "failed to extract layer",
            "layer-sha256:",
            "writing blob",
            "reading blob",
            "download failed after attempts",
            "error pulling image configuration",
            "failed to register layer",
            "failed to copy",
        ],
    ),
    (
        Stage::Resolve,
        &[
            "failed to resolve",
            "pinging container registry",
            "error pinging docker registry",
            "/v2/\"",
            "/v1/_ping",
        ],
    ),
];

/// How far it got, from a text of small letters.
pub(super) fn stage(text: &str) -> Option<Stage> {
    STAGES.iter().find(|(_, words)| words.iter().any(|word| text.contains(word))).map(|(stage, _)| *stage)
}

/// Words of containerd's authorizer (1.4 to 2.2, `core/remotes/docker/authorizer.go` and `auth/fetch.go`), and of
/// registries that say what they got.
const SENT: [(Sent, &str); 9] = [
    (Sent::Nothing, "anonymous token"),
    (Sent::Nothing, "no basic auth credentials"),
    (Sent::Nothing, "unauthenticated request"),
    (Sent::Nothing, "unauthenticated pull rate limit"),
    (Sent::Credential, "oauth token"),
    (Sent::Credential, "incorrect username or password"),
    (Sent::Credential, "authorization token has expired"),
    (Sent::Credential, "not registered with aad"),
    (Sent::Credential, "cannot be authenticated with the token provided"),
];

/// Whether a credential was sent, from a text of small letters.
pub(super) fn sent(text: &str) -> Sent {
    SENT.iter().find(|(_, words)| text.contains(words)).map_or(Sent::NotSaid, |(sent, _)| *sent)
}

/// Words that only one of the runtimes writes.
const RUNTIMES: [(Runtime, &[&str]); 3] = [
    (
        Runtime::Containerd,
        &[
            "failed to pull and unpack image",
            "failed to resolve reference",
            "failed to resolve image",
            "httpreadseeker",
            "httpreaderseeker",
            "fetch anonymous token",
            "fetch oauth token",
            "failed to unpack image",
        ],
    ),
    (Runtime::Docker, &["error response from daemon", "error pulling image configuration", "docker login"]),
    (
        Runtime::CriO,
        &[
            "initializing source docker://",
            "pinging container registry",
            "requesting bearer token",
            "unable to retrieve auth token",
            "unable to pull image or oci artifact",
            "reading manifest ",
            "short-name ",
            "short name mode",
            "source image rejected",
            "copying system image from manifest list",
        ],
    ),
];

/// Which runtime's form it is, from the whole text in small letters.
pub(super) fn runtime(text: &str) -> Option<Runtime> {
    RUNTIMES
        .iter()
        .find(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(runtime, _)| *runtime)
}

/// Where runtimes print the reference that they asked for, and what ends it.
const REFERENCES: [(&str, &str); 7] = [
    ("failed to resolve reference \"", "\""),
    ("failed to pull and unpack image \"", "\""),
    ("failed to resolve image \"", "\""),
    ("docker://", ": "),
    ("pull access denied for ", ","),
    ("manifest for ", " not found"),
    ("repository ", " not found: "),
];

/// The reference that was really asked for, as the runtime prints it.
pub(super) fn reference(text: &str) -> Option<&str> {
    REFERENCES.iter().find_map(|(start, end)| {
        let rest = &text[text.find(start)? + start.len()..];
        let reference = rest.split(end).next()?;
        (!reference.is_empty() && !reference.contains(char::is_whitespace)).then_some(reference)
    })
}

/// Words of proxies that refuse, which do not begin with a capital as those of a status line do.
const PROXY_WORDS: [&str; 3] =
    ["authenticationrequired", "authentication required", "proxy authentication required"];

/// Whether a proxy refused to connect: Go prints nothing but the words of the proxy's status line then, behind the
/// address (Go 1.25 `net/http/transport.go`, `dialConn`). All other errors of Go's begin with a small letter, and so
/// do the codes of registries that Docker prints there (`denied: …`, distribution `registry/api/errcode`).
pub(super) fn is_refused_by_proxy(text: &str) -> bool {
    let begins =
        ["Get ", "Head ", "Post ", "Put "].iter().filter_map(|verb| Some(text.rfind(verb)? + verb.len()));
    let Some(rest) = begins.max().map(|at| &text[at..]) else { return false };
    let (quoted, plain) =
        (rest.strip_prefix('"').and_then(|rest| rest.split_once("\": ")), rest.split_once(": "));
    let Some((address, words)) = quoted.or(plain) else { return false };
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    let is_phrase = words.starts_with(|first: char| first.is_ascii_uppercase()) && !words.starts_with("EOF");
    is_address && (is_phrase || PROXY_WORDS.iter().any(|start| words.starts_with(start)))
}

#[cfg(test)]
mod tests;
